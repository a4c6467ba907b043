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
        "Spanish",
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

#[test]
fn what_says_nothing_changes_nothing() {
    let groups = |form| decided("organic_search", form, "/").groups;
    let with = |name: &str, value: serde_json::Value| {
        groups(json!({ "need": "appointment", name: value }))
    };
    let plain = groups(json!({"need": "appointment"}));
    for (name, value) in [
        ("new_patient", json!(null)),
        ("new_patient", json!("")),
        ("new_patient", json!("unknown")),
        ("existing_patient", json!("not sure")),
        ("completed", json!(null)),
        ("partial_denture", json!(true)),
        ("patient_name", json!("Nueva Garcia")),
        ("payment", json!("Cash")),
        ("payment_preference", json!("insurance")),
    ] {
        assert_eq!(with(name, value.clone()), plain, "{name}: {value}");
    }
    let of = |form| groups(form);
    let existing = IntentGroup::ExistingScheduling;
    let new_york = json!({"patient": "existing", "state": "New York"});
    assert!(of(new_york).contains(&existing));
    let no = json!({"patient": "not an existing patient", "need": "visit"});
    assert!(of(no).contains(&IntentGroup::NewPatient));
    assert!(with("completed", json!(false)).contains(&IntentGroup::IntakeIncomplete));
    assert!(with("needs_financing", json!(true)).contains(&IntentGroup::InsurancePayment));
    assert!(with("needs_interpreter", json!(true)).contains(&IntentGroup::Spanish));
}

#[test]
fn an_appointment_that_is_there_is_heard_in_the_message_and_other_things_are_none() {
    let existing = |form| {
        let groups = decided("direct", form, "/").groups;
        groups.contains(&IntentGroup::ExistingScheduling)
    };
    let message = "I need to reschedule my appointment tomorrow";
    assert!(existing(
        json!({"patient": "unknown", "need": "other", "message": message})
    ));
    assert!(existing(json!({"need": "cancel"})));
    assert!(existing(json!({"need": ["reschedule", "insurance"]})));
    assert!(!existing(json!({"need": "confirm insurance"})));
    assert!(!existing(json!({"need": "cancel membership"})));
}
