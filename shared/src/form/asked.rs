//! Which questions depend on the answers to others.

use super::{Answers, Field};

impl Answers {
    /// Whether a question is asked, given the answers so far. What was answered before a question
    /// went away does not count.
    #[must_use]
    pub fn asks(&self, field: Field) -> bool {
        match field {
            // Who has an appointment has been here before and has told of insurance already.
            Field::Patient | Field::Insurance => self.get(Field::Need) != "existing",
            // A voicemail and a time of day belong to calls.
            Field::Voicemail => !matches!(self.get(Field::Contact), "text" | "email"),
            Field::Time => self.get(Field::Contact) != "email",
            _ => true,
        }
    }

    /// Empties what is not asked any more.
    pub fn drop_unasked(&mut self) {
        for field in Field::ALL {
            if !self.asks(*field) {
                self.set(*field, "");
            }
        }
    }

    /// Whether the browser may fill in the names and numbers it knows: they are its owner's, and
    /// the visit may be somebody else's.
    #[must_use]
    pub fn for_oneself(&self) -> bool {
        self.get(Field::For) != "other"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(field: Field, text: &str) -> Answers {
        let mut answers = Answers::default();
        answers.set(field, text);
        answers
    }

    #[test]
    fn an_empty_form_asks_everything() {
        for field in Field::ALL {
            assert!(Answers::default().asks(*field), "{}", field.name());
        }
    }

    #[test]
    fn who_has_an_appointment_is_not_asked_what_the_practice_knows() {
        let answers = with(Field::Need, "existing");
        assert!(!answers.asks(Field::Patient));
        assert!(!answers.asks(Field::Insurance));
        assert!(answers.asks(Field::Location));
    }

    #[test]
    fn voicemail_is_asked_of_who_may_be_called() {
        for (contact, voicemail, time) in [
            ("", true, true),
            ("any", true, true),
            ("phone", true, true),
            ("text", false, true),
            ("email", false, false),
        ] {
            let answers = with(Field::Contact, contact);
            assert_eq!(answers.asks(Field::Voicemail), voicemail, "{contact}");
            assert_eq!(answers.asks(Field::Time), time, "{contact}");
        }
    }

    #[test]
    fn what_is_not_asked_any_more_is_dropped() {
        let mut answers = with(Field::Voicemail, "yes");
        answers.set(Field::Time, "morning");
        answers.set(Field::Contact, "email");
        answers.drop_unasked();
        assert_eq!(answers.get(Field::Voicemail), "");
        assert_eq!(answers.get(Field::Time), "");
        assert_eq!(answers.get(Field::Contact), "email");
    }
}
