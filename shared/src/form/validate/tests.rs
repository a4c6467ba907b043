use super::*;
use crate::practice::tests_support::policy;

fn answers(pairs: &[(Field, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (field, text) in pairs {
        answers.set(*field, text);
    }
    answers
}

fn complete() -> Answers {
    answers(&[
        (Field::Need, "implants"),
        (Field::Name, "Ana Example"),
        (Field::Phone, "(555) 555-0123"),
        (Field::Consent, "yes"),
    ])
}

fn problems(answers: &Answers) -> Vec<(Field, Problem)> {
    match validate(answers, &policy()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .iter()
            .map(|error| (error.field, error.problem))
            .collect(),
    }
}

#[test]
fn an_empty_form_names_every_missing_answer_once() {
    assert_eq!(
        problems(&Answers::default()),
        [Field::Need, Field::Name, Field::Phone, Field::Consent]
            .map(|field| (field, Problem::Missing))
    );
}

#[test]
fn no_preference_is_an_answer_and_no_location() {
    let mut form = complete();
    form.set(Field::Location, "any");
    let request = validate(&form, &policy()).expect("complete");
    assert_eq!(request.location, None);
}

#[test]
fn one_way_to_be_reached_is_enough() {
    let mut by_email = complete();
    by_email.set(Field::Phone, "");
    by_email.set(Field::Email, "ana@example.com");
    assert_eq!(problems(&by_email), []);
    assert_eq!(problems(&complete()), []);
}

#[test]
fn phone_numbers_are_taken_in_any_format() {
    for good in [
        "5555550123",
        "+1 (555) 555-0123 ext. 9",
        "555.0123",
        "٥٥٥٥٥٥٠١٢٣",
        "+52 55 5555 0123",
    ] {
        let mut form = complete();
        form.set(Field::Phone, good);
        assert_eq!(problems(&form), [], "{good}");
    }
    for bad in ["call me", "12345", "1234567890123456789012345"] {
        let mut form = complete();
        form.set(Field::Phone, bad);
        assert_eq!(
            problems(&form),
            [(Field::Phone, Problem::Malformed)],
            "{bad}"
        );
    }
}

#[test]
fn addresses_that_can_work_are_taken() {
    for good in [
        "a@b.co",
        "o'brien+clinic@mail.example.com",
        "用户@例子.公司",
    ] {
        assert!(is_email(good), "{good}");
    }
    for bad in [
        "a", "a@b", "@b.co", "a@.co", "a@b..co", "a b@c.co", "a@b@c.co", "<a@b.co>",
    ] {
        assert!(!is_email(bad), "{bad}");
    }
}

#[test]
fn a_choice_the_practice_does_not_offer_is_named() {
    let mut form = complete();
    form.set(Field::Need, "brain-surgery");
    form.set(Field::Location, "moon");
    assert_eq!(
        problems(&form),
        [
            (Field::Need, Problem::NotAChoice),
            (Field::Location, Problem::NotAChoice)
        ]
    );
}

#[test]
fn who_asks_about_an_existing_appointment_is_an_existing_patient() {
    let mut form = complete();
    form.set(Field::Need, "existing");
    let request = validate(&form, &policy()).expect("complete");
    assert_eq!(request.patient, PatientStatus::Existing);
    assert_eq!(
        validate(&complete(), &policy()).expect("complete").patient,
        PatientStatus::Unknown
    );
}

#[test]
fn the_browser_and_the_worker_agree_on_a_screen() {
    let empty = Answers::default();
    let all: Vec<_> = (1..=super::super::STEPS)
        .flat_map(|step| check_step(&empty, step))
        .collect();
    assert_eq!(Err(all), validate(&empty, &policy()));
}

#[test]
fn every_message_is_a_sentence_in_both_languages() {
    for field in Field::ALL {
        for problem in [
            Problem::Missing,
            Problem::TooLong,
            Problem::Malformed,
            Problem::NotAChoice,
            Problem::Unreachable,
            Problem::Reworded,
        ] {
            let error = FieldError {
                field: *field,
                problem,
            };
            assert_ne!(error.message(Language::En), error.message(Language::Es));
        }
    }
}

#[test]
fn a_way_of_contact_needs_its_number_or_address() {
    let mut form = complete();
    form.set(Field::Contact, "email");
    assert_eq!(problems(&form), [(Field::Email, Problem::Unreachable)]);
    form.set(Field::Phone, "");
    form.set(Field::Email, "ana@example.com");
    assert_eq!(problems(&form), []);
    for contact in ["phone", "text"] {
        form.set(Field::Contact, contact);
        assert_eq!(problems(&form), [(Field::Phone, Problem::Unreachable)]);
    }
    form.set(Field::Contact, "any");
    assert_eq!(problems(&form), []);
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_does_not_count() {
    let mut form = complete();
    form.set(Field::Need, "existing");
    form.set(Field::Patient, "new");
    form.set(Field::Insurance, "no");
    form.set(Field::Contact, "text");
    form.set(Field::Voicemail, "yes");
    let request = validate(&form, &policy()).expect("complete");
    assert_eq!(request.patient, PatientStatus::Existing);
    assert_eq!(request.insurance, None);
    assert!(!request.voicemail);
}

#[test]
fn consent_to_other_words_is_no_consent() {
    let policy = policy();
    for seen in ["", &policy.texts.consent.version] {
        assert!(validate_as_shown(&mut complete(), seen, &policy).is_ok());
    }
    let mut form = complete();
    assert_eq!(
        validate_as_shown(&mut form, "older", &policy),
        Err(vec![FieldError {
            field: Field::Consent,
            problem: Problem::Reworded
        }])
    );
    assert_eq!(form.get(Field::Consent), "");
}
