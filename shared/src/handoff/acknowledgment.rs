//! What the patient is told at once. It is automatic, so it never counts as contact.

use serde::{Deserialize, Serialize};

use crate::ids::NewIds;
use crate::language::Language;
use crate::practice::Policy;
use crate::tagging::Tags;

/// The answer to a stored inquiry, the same however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Acknowledgment {
    /// The inquiry's id.
    pub id: String,
    /// What patient and staff call it.
    pub reference: String,
    /// The language of the texts below: the form's.
    pub language: Language,
    /// The guidance in the other language, where the message is written in that; it stands before
    /// the guidance in the form's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance_first: Option<String>,
    /// What comes first where a concern calls for it: the practice's approved words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
    /// What to do in an emergency; left out only where the guidance names the same numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<String>,
    /// The approved words in the other language, where the message is surely written in that and the
    /// practice offers it; they stand before those in the form's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_first: Option<String>,
    /// The promise in that language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_first: Option<String>,
    /// The practice's approved words for the intent group.
    pub message: String,
    /// By when somebody of the practice is in touch, in words and in the practice's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// What happens next, in order.
    pub next_steps: Vec<String>,
    /// The practice's phone number.
    pub phone: String,
}

impl Acknowledgment {
    /// The acknowledgment in a language, in the practice's words.
    #[must_use]
    pub fn new(ids: &NewIds, policy: &Policy, language: Language, tags: &Tags) -> Self {
        let steps = policy.texts.next_steps.iter();
        let guidance = |language| Some(policy.script(tags.guidance.as_ref()?, language).to_owned());
        let own = guidance(language);
        let message = policy.script(&tags.script, language).to_owned();
        let spoken = tags.language;
        let in_both =
            tags.language_is_sure && spoken != language && policy.languages.contains(&spoken);
        let message_first = in_both
            .then(|| policy.script(&tags.script, spoken).to_owned())
            .filter(|words| *words != message);
        let promise_first = tags
            .promise_first
            .as_ref()
            .filter(|_| message_first.is_some());
        Self {
            id: ids.inquiry.clone(),
            reference: ids.reference.clone(),
            language,
            // Whoever reads a form with a translator's help may not read the answer to it. Words that
            // the practice has in one language only are not said twice.
            guidance_first: (tags.language != language)
                .then(|| guidance(tags.language))
                .flatten()
                .filter(|words| own.as_ref() != Some(words)),
            emergency: Some(policy.emergency_line(language).to_owned())
                .filter(|_| !own.as_ref().is_some_and(|words| names_help(words))),
            guidance: own,
            promise_first: promise_first.map(|when| sentence(when, spoken)),
            message_first,
            message,
            promise: tags.promise.as_ref().map(|when| sentence(when, language)),
            next_steps: steps.map(|step| step.get(language).to_owned()).collect(),
            phone: policy.phone.clone(),
        }
    }
}

impl Acknowledgment {
    /// What the patient is told where the inquiry is held back as likely spam: no time, because no
    /// clock runs until somebody has looked. The number to call stands below it in any case.
    #[must_use]
    pub fn held_back(self) -> Self {
        Self {
            promise: None,
            promise_first: None,
            ..self
        }
    }
}

/// Whether words name every number that helps at once.
fn names_help(words: &str) -> bool {
    ["911", "988"].iter().all(|number| words.contains(number))
}

/// The promise as a sentence. Spanish times end in an abbreviation, whose full stop is enough.
fn sentence(when: &str, language: Language) -> String {
    let opening = match language {
        Language::En => "We will be in touch",
        Language::Es => "Nos comunicaremos con usted",
    };
    let stop = if when.ends_with('.') { "" } else { "." };
    format!("{opening} {when}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::native::JiffZones;
    use crate::form::{Answers, Field, validate};
    use crate::intent::WayIn;
    use crate::practice::Concern;
    use crate::practice::tests_support::policy;
    use crate::source::{Evidence, Source};
    use crate::tagging::{Received, tag};

    /// What an invented person is told of a message.
    fn told(policy: &Policy, language: Language, message: &str) -> Acknowledgment {
        let mut answers = Answers::default();
        for (field, text) in [
            (Field::Need, "checkup"),
            (Field::Name, "Ana Example"),
            (Field::Phone, "(555) 555-0123"),
            (Field::Consent, "yes"),
            (Field::Message, message),
        ] {
            answers.set(field, text);
        }
        let request = validate(&answers, policy).expect("complete");
        let received = Received {
            request: &request,
            source: &Source::of(&Evidence::default()),
            page: "",
            way_in: WayIn::Form,
            form_language: language,
            at: "2026-11-27T21:50:00Z".parse().expect("a moment"),
            unfinished: false,
        };
        let tags = tag(&received, policy, &JiffZones::bundled());
        let ids = NewIds::new(0, &[7; 32]);
        Acknowledgment::new(&ids, policy, language, &tags)
    }

    #[test]
    fn guidance_comes_first_in_the_language_of_the_message() {
        let policy = policy();
        let words = |language| Some(policy.script("emergency", language).to_owned());
        for (form, message, first) in [
            (
                Language::En,
                "mi hijo no puede respirar",
                Some(Language::Es),
            ),
            (
                Language::Es,
                "my son can't breathe, please help",
                Some(Language::En),
            ),
            (Language::En, "my son can't breathe, please help", None),
            (Language::Es, "mi hijo no puede respirar", None),
        ] {
            let told = told(&policy, form, message);
            assert_eq!(told.guidance, words(form), "{message}");
            assert_eq!(told.guidance_first, first.and_then(words), "{message}");
        }
    }

    #[test]
    fn what_to_do_in_an_emergency_is_always_said() {
        let mut policy = policy();
        let concern = policy.concerns.get_mut(&Concern::ClinicalQuestion);
        concern.expect("a concern").guidance = Some("received".to_owned());
        for (language, message, guided, line) in [
            (Language::En, "May I come on Tuesday?", false, true),
            (Language::En, "My gum bleeds, is it normal?", true, true),
            (Language::Es, "Me sangra la encía, ¿es normal?", true, true),
            (Language::En, "my son can't breathe", true, false),
        ] {
            let told = told(&policy, language, message);
            assert_eq!(told.guidance.is_some(), guided, "{message}");
            let own = policy.emergency_line(language);
            assert_eq!(told.emergency.as_deref(), line.then_some(own), "{message}");
            let said = [told.guidance, told.emergency];
            assert!(said.iter().flatten().any(|words| words.contains("911")));
        }
    }

    #[test]
    fn guidance_that_names_one_number_does_not_hide_the_other() {
        let mut policy = policy();
        let concern = policy.concerns.get_mut(&Concern::ClinicalQuestion);
        concern.expect("a concern").guidance = Some("received".to_owned());
        let script = policy.scripts.get_mut("received").expect("a script");
        script.text.en = "Call 911 if it gets worse.".to_owned();
        let told = told(&policy, Language::En, "My gum bleeds, is it normal?");
        assert_eq!(told.guidance.as_deref(), Some("Call 911 if it gets worse."));
        assert!(told.emergency.is_some_and(|line| line.contains("988")));
    }

    #[test]
    fn who_surely_writes_another_language_than_the_forms_reads_the_answer_in_both() {
        let mut policy = policy();
        let spanish = told(&policy, Language::En, "Quisiera una cita por la tarde");
        let script = &policy.scripts["received"].text;
        assert_eq!(spanish.message_first.as_ref(), Some(&script.es));
        let when = spanish.promise_first.clone().expect("a promise");
        assert!(
            when.starts_with("Nos comunicaremos con usted hoy"),
            "{when}"
        );
        assert_eq!(
            (&spanish.message, spanish.language),
            (&script.en, Language::En)
        );
        assert!(
            spanish
                .promise
                .as_ref()
                .is_some_and(|when| when.contains("today"))
        );
        assert_eq!(spanish.held_back().promise_first, None);

        for (form, message) in [
            (Language::Es, "Quisiera una cita por la tarde"),
            (Language::En, "May I come on Tuesday?"),
            (Language::En, ""),
        ] {
            let told = told(&policy, form, message);
            assert_eq!(
                (told.message_first, told.promise_first),
                (None, None),
                "{message}"
            );
        }
        policy.languages = vec![Language::En];
        let told = told(&policy, Language::En, "Quisiera una cita por la tarde");
        assert_eq!((told.message_first, told.promise_first), (None, None));
    }

    #[test]
    fn what_is_held_back_is_acknowledged_without_a_time() {
        let told = told(&policy(), Language::En, "May I come on Tuesday?");
        assert!(told.promise.is_some());
        let held = told.clone().held_back();
        assert_eq!(held.promise, None);
        assert_eq!((held.message, held.phone), (told.message, told.phone));
    }

    #[test]
    fn guidance_that_the_practice_has_in_one_language_is_said_once() {
        let mut english = policy();
        let script = english.scripts.get_mut("emergency").expect("a script");
        script.text.es = String::new();
        let told = told(&english, Language::En, "mi hijo no puede respirar");
        assert!(told.guidance.is_some());
        assert_eq!(told.guidance_first, None);
    }

    #[test]
    fn a_promise_ends_with_one_full_stop() {
        assert_eq!(
            sentence("today by 3:15 PM", Language::En),
            "We will be in touch today by 3:15 PM."
        );
        assert_eq!(
            sentence("hoy antes de las 3:15 p. m.", Language::Es),
            "Nos comunicaremos con usted hoy antes de las 3:15 p. m."
        );
    }
}
