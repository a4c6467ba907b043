//! Facts that a replayed case does not have: the practice's policy, the way in, what triage read.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::{IntentGroup, MessageFacts, WayIn};
use super::*;
use crate::form::PatientStatus;

#[test]
fn the_practice_may_mark_a_service_as_elective() {
    let form = FormFacts {
        need: "cost".to_owned(),
        service: "sleep-study".to_owned(),
        service_is_elective: true,
        ..FormFacts::default()
    };
    let decision = decide(
        &Facts {
            source: "direct",
            form,
            ..Facts::default()
        },
        &default_owner,
    );
    assert!(decision.groups.contains(&IntentGroup::CashElective));
}

#[test]
fn spanish_is_never_lost_and_leads_only_alone() {
    let alone = Facts {
        way_in: WayIn::Desk,
        language: Some(Language::Es),
        source: "direct",
        ..Facts::default()
    };
    let alone = decide(&alone, &default_owner);
    assert_eq!(alone.primary, IntentGroup::Spanish);
    let written = Facts {
        source: "paid_search",
        message: MessageFacts {
            language: Some(Language::Es),
            ..MessageFacts::default()
        },
        ..Facts::default()
    };
    let written = decide(&written, &default_owner);
    assert_eq!(written.primary, IntentGroup::PaidCampaign);
    assert!(written.groups.contains(&IntentGroup::Spanish));
    assert_eq!(written.owner, "bilingual_team");
}

#[test]
fn a_call_logged_at_the_desk_is_no_web_form() {
    let form = FormFacts {
        need: "question".to_owned(),
        ..FormFacts::default()
    };
    let facts = Facts {
        source: "direct",
        way_in: WayIn::Desk,
        form,
        ..Facts::default()
    };
    let decision = decide(&facts, &default_owner);
    assert_eq!(decision.groups, BTreeSet::from([IntentGroup::NewPatient]));
}

#[test]
fn an_open_question_says_nothing() {
    for form in [
        json!({"new_patient": null}),
        json!({"new_patient": ""}),
        json!({"new_patient": "unknown"}),
        json!({"existing": "not sure"}),
        json!({"completed": null}),
        json!({"state": "New York"}),
        json!({"patient_name": "Nueva Garcia"}),
    ] {
        let facts = FormFacts::from(&serde_json::from_value::<Answers>(form.clone()).unwrap());
        assert_eq!(facts.patient, PatientStatus::Unknown, "{form}");
        assert!(!facts.unfinished, "{form}");
    }
    let facts = |form| FormFacts::from(&serde_json::from_value::<Answers>(form).unwrap());
    let patient = |form| facts(form).patient;
    assert_eq!(
        patient(json!({"new_patient": "no"})),
        PatientStatus::Existing
    );
    assert_eq!(
        patient(json!({"patient": "not an existing patient"})),
        PatientStatus::New
    );
    assert!(facts(json!({"completed": false})).unfinished);
    assert_eq!(facts(json!({"patient_message": "Hello"})).message, "Hello");
}

#[test]
fn spanish_or_help_that_is_asked_for_in_english_is_not_lost() {
    for message in [
        "Spanish please",
        "I prefer Spanish",
        "no speak english",
        "My English is not good",
        "translator needed",
        "need someone that speaks my language",
    ] {
        let decision = decided("direct", json!({ "message": message }), "/");
        assert!(decision.groups.contains(&IntentGroup::Spanish), "{message}");
    }
    let decision = decided("direct", json!({"needs_interpreter": true}), "/");
    assert!(decision.groups.contains(&IntentGroup::Spanish));
}

#[test]
fn any_answers_get_a_decision() {
    for form in [
        json!({"patient": ["new", "existing"], "need": {"a": 1}, "insurance": 7, "x": [[null]]}),
        json!({"need": "\u{202e}\u{0}💉", "language": false, "state": 3, "completed": "no"}),
    ] {
        assert!(!decided("\u{0}", form, "::://").groups.is_empty());
    }
}
