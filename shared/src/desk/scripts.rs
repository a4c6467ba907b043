//! The words that staff may say or send now: approved by the practice, for what is to be done next.

use super::ApprovedWords;
use crate::form::ContactMethod;
use crate::handoff::Contact;
use crate::practice::{Policy, Purpose};
use crate::workflow::{ContactChannel, State, Task, TaskKind, VisitOutcome, purpose};

/// The scripts of what is to be done, in the patient's language where they are written in it; words
/// nobody approved are not shown.
pub(super) fn approved_words(
    state: &State,
    tasks: &[Task],
    contact: Option<&Contact>,
    policy: &Policy,
) -> Vec<ApprovedWords> {
    let mut words: Vec<ApprovedWords> = Vec::new();
    for key in wanted_words(state, tasks, contact, policy) {
        let known = words.iter().any(|one| one.key == key);
        let Some(script) = policy.scripts.get(key).filter(|_| !known) else {
            continue;
        };
        let language = script.text.language(state.arrived.language);
        let Some(approval) = script.approval(language) else {
            continue;
        };
        words.push(ApprovedWords {
            key: key.to_owned(),
            purpose: script.purpose,
            channel: script.channel,
            language,
            text: script.text.get(language).to_owned(),
            version: script.version,
            approved_by: approval.by.clone(),
            approved_on: approval.on.clone(),
        });
    }
    words
}

/// The keys of those scripts, the likeliest first.
fn wanted_words<'a>(
    state: &State,
    tasks: &'a [Task],
    contact: Option<&Contact>,
    policy: &'a Policy,
) -> Vec<&'a str> {
    let mut keys = Vec::new();
    let by = contact.and_then(|contact| contact.method).map(channel);
    let fitting = |purpose, channel| {
        let found = policy.script_for(purpose, channel, state.arrived.primary);
        found.map(|(key, _)| key)
    };
    // Until the patient was told that they were missed, that comes first.
    if state.visit == Some(VisitOutcome::NoShow) && state.attempts_since == 0 {
        keys.extend(fitting(Purpose::MissedVisit, by));
    }
    let wanted = tasks
        .iter()
        .filter(|task| task.kind != TaskKind::VisitOutcome);
    let mut calls = false;
    for task in wanted {
        let channel = task.channel.or(by);
        calls |= !task.kind.is_automatic()
            && channel.is_none_or(|channel| channel == ContactChannel::Phone);
        // A step for any way of contact is made in the way that the patient prefers.
        let purpose = purpose(task.kind, state.status).filter(|_| task.channel.is_none());
        let own = |key: &&str| policy.scripts.get(*key)?.channel;
        let found = purpose.and_then(|purpose| fitting(purpose, by));
        keys.extend(found.filter(|key| own(key).is_some()));
        keys.extend(task.script.as_deref());
    }
    if let Some(contact) = contact
        && calls
        && policy.voicemail
        && !state.opted_out
    {
        let purpose = if contact.voicemail_may_say_why {
            Purpose::Voicemail
        } else {
            Purpose::DiscreetVoicemail
        };
        keys.extend(fitting(purpose, Some(ContactChannel::Phone)));
    }
    keys
}

const fn channel(method: ContactMethod) -> ContactChannel {
    match method {
        ContactMethod::Phone => ContactChannel::Phone,
        ContactMethod::Text => ContactChannel::Text,
        ContactMethod::Email => ContactChannel::Email,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Script;
    use crate::private::Private;
    use crate::workflow::tests::story::Story;
    use crate::workflow::{AttemptOutcome, Status};

    /// A story whose practice has the words of the demo's kinds, and takes voicemails.
    fn story() -> Story {
        let mut story = Story::begin("2026-11-23T15:00:00Z");
        story.policy.voicemail = true;
        for (key, purpose, channel) in [
            ("call", Purpose::FirstResponse, None),
            ("text", Purpose::FirstResponse, Some(ContactChannel::Text)),
            ("voicemail", Purpose::Voicemail, None),
            ("discreet", Purpose::DiscreetVoicemail, None),
            ("again", Purpose::FollowUp, None),
            ("missed", Purpose::MissedVisit, None),
        ] {
            let mut script: Script = story.policy.scripts["received"].clone();
            script.purpose = purpose;
            script.channel = channel;
            story.policy.scripts.insert(key.to_owned(), script);
        }
        story.policy.cadences = serde_json::from_str(
            r#"{"standard":{"steps":[{"kind":"first_response"},{"kind":"close_out","after":{"business_days":1}}]}}"#,
        )
        .expect("a cadence");
        story
    }

    fn words(story: &Story, method: Option<ContactMethod>, says_why: bool) -> Vec<String> {
        let contact = Contact {
            phone: Private::from("(555) 555-0123".to_owned()),
            email: Private::from(String::new()),
            method,
            time: None,
            voicemail_may_say_why: says_why,
        };
        let words = approved_words(&story.state, &story.tasks(), Some(&contact), &story.policy);
        words.into_iter().map(|one| one.key).collect()
    }

    #[test]
    fn a_call_comes_with_the_voicemail_that_the_patient_allows() {
        let mut story = story();
        assert_eq!(words(&story, None, true), ["call", "voicemail"]);
        assert_eq!(words(&story, None, false), ["call", "discreet"]);
        story.policy.voicemail = false;
        assert_eq!(words(&story, None, true), ["call"]);
    }

    #[test]
    fn whoever_prefers_a_text_is_first_sent_the_words_for_one() {
        let story = story();
        assert_eq!(
            words(&story, Some(ContactMethod::Text), true),
            ["text", "call"]
        );
        // Nothing is written for e-mails alone.
        assert_eq!(words(&story, Some(ContactMethod::Email), true), ["call"]);
    }

    #[test]
    fn a_later_step_has_the_words_of_the_preferred_way_too_and_each_tells_its_language() {
        let mut story = story();
        let mut script: Script = story.policy.scripts["again"].clone();
        script.channel = Some(ContactChannel::Text);
        script.text.es.clear();
        story.policy.scripts.insert("again_text".to_owned(), script);
        story.state.arrived.language = crate::language::Language::Es;
        story.policy.voicemail = false;
        story.attempt(AttemptOutcome::Reached);
        assert_eq!(
            words(&story, Some(ContactMethod::Text), true),
            ["again_text", "again"]
        );
        let contact = Contact {
            phone: Private::from(String::new()),
            email: Private::from(String::new()),
            method: Some(ContactMethod::Text),
            time: None,
            voicemail_may_say_why: false,
        };
        let words = approved_words(&story.state, &story.tasks(), Some(&contact), &story.policy);
        let spoken: Vec<_> = words.iter().map(|one| one.language.as_str()).collect();
        assert_eq!(spoken, ["en", "es"]);
    }

    #[test]
    fn after_a_missed_visit_its_words_come_first_until_somebody_tries() {
        let mut story = story();
        story.attempt(AttemptOutcome::Reached);
        story.book("2026-11-24T15:00:00Z");
        story.until("2026-11-24T16:00:00Z");
        story.visit(VisitOutcome::NoShow);
        assert_eq!(story.state.status, Status::AwaitingPatient);
        assert_eq!(words(&story, None, true)[0], "missed");
        story.attempt(AttemptOutcome::NoAnswer);
        assert!(!words(&story, None, true).contains(&"missed".to_owned()));
    }
}
