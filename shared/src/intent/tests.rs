//! The decision: cases by other hands, then one sentence a rule.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::clock::native::JiffZones;
use crate::clock::{Moment, Schedule, Window};
use crate::language::Language;

#[derive(Deserialize)]
struct Case {
    id: String,
    source: String,
    form: Answers,
    page: String,
    lang: Language,
    expected_groups: BTreeSet<IntentGroup>,
    expected_primary: IntentGroup,
}

#[test]
fn every_case_is_decided_as_it_should_be() {
    let mut cases = 0;
    for line in include_str!("../../tests/data/intent.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let decision = decide(
            &Facts {
                source: &case.source,
                form: FormFacts::from(&case.form),
                page: &case.page,
                language: Some(case.lang),
                ..Facts::default()
            },
            &default_owner,
        );
        assert_eq!(decision.groups, case.expected_groups, "{}", case.id);
        assert_eq!(decision.primary, case.expected_primary, "{}", case.id);
        cases += 1;
    }
    assert_eq!(cases, 9);
}

fn decided(source: &str, form: serde_json::Value, page: &str) -> Decision {
    let answers: Answers = serde_json::from_value(form).unwrap();
    let facts = Facts {
        source,
        form: FormFacts::from(&answers),
        page,
        language: Some(Language::En),
        ..Facts::default()
    };
    decide(&facts, &default_owner)
}

/// The groups, the one that leads first and the others by name.
fn groups(source: &str, form: serde_json::Value, page: &str) -> String {
    let decision = decided(source, form, page);
    let others = decision
        .groups
        .iter()
        .filter(|group| **group != decision.primary);
    let names: Vec<_> = std::iter::once(&decision.primary)
        .chain(others)
        .map(|group| group.as_str())
        .collect();
    names.join(" ")
}

#[test]
fn a_patient_who_is_new_or_asks_to_be_seen_is_a_new_patient() {
    for (form, expected) in [
        (
            json!({"patient": "new", "need": "appointment"}),
            "new_patient organic_form",
        ),
        (
            json!({"patient": "unknown", "need": "consult"}),
            "new_patient organic_form",
        ),
        (
            json!({"need": "Quiero una cita"}),
            "new_patient organic_form",
        ),
        (
            json!({"patient": "not_sure", "need": "cleaning"}),
            "new_patient organic_form",
        ),
        (
            json!({"patient_status": "new_patient", "need": "pain"}),
            "new_patient organic_form",
        ),
        (
            json!({"new_patient": true, "need": "records"}),
            "new_patient organic_form",
        ),
        (
            json!({"patient": "unknown", "service": "orthodontics"}),
            "new_patient organic_form",
        ),
        (
            json!({"patient": "unknown", "need": "question"}),
            "organic_form",
        ),
        (
            json!({"patient": "unknown", "need": "cost"}),
            "insurance_payment organic_form",
        ),
        (json!({"patient": "unknown"}), "new_patient"),
        (json!({}), "new_patient"),
    ] {
        assert_eq!(
            groups("organic_search", form.clone(), "/"),
            expected,
            "{form}"
        );
    }
}

#[test]
fn an_existing_patient_goes_to_scheduling_and_never_to_organic() {
    for (form, expected) in [
        (
            json!({"patient": "existing", "need": "cancel"}),
            "existing_scheduling",
        ),
        (
            json!({"patient": "returning", "need": "records"}),
            "existing_scheduling",
        ),
        (
            json!({"patient": "existing", "need": "billing"}),
            "existing_scheduling insurance_payment",
        ),
        (
            json!({"patient": "unknown", "need": "reschedule"}),
            "existing_scheduling",
        ),
        (
            json!({"need": "existing_appointment"}),
            "existing_scheduling",
        ),
        (
            json!({"patient": "existente", "need": "Reprogramar mi cita"}),
            "existing_scheduling",
        ),
        (
            json!({"patient": "new", "need": "reschedule"}),
            "new_patient organic_form",
        ),
    ] {
        assert_eq!(groups("direct", form.clone(), "/"), expected, "{form}");
    }
}

#[test]
fn a_paid_click_stays_in_the_set_but_does_not_lead_for_existing_patients() {
    for source in [
        "paid_search",
        "paid_social",
        "paid_video",
        "paid_other",
        "paid_shopping",
        "display",
        "cross_network",
        "direct_mail",
        "google-ads",
    ] {
        let form = json!({"patient": "existing", "need": "reschedule"});
        assert_eq!(
            groups(source, form, "/"),
            "existing_scheduling paid_campaign",
            "{source}"
        );
        let form = json!({"patient": "new", "need": "appointment"});
        assert_eq!(
            groups(source, form, "/lp"),
            "paid_campaign new_patient",
            "{source}"
        );
    }
}

#[test]
fn sources_nobody_pays_for_are_organic() {
    for source in [
        "organic_search",
        "organic_social",
        "organic_video",
        "direct",
        "email",
        "sms",
        "referral",
        "internal",
        "unassigned",
        "offline_other",
        "ai_assistant",
    ] {
        let form = json!({"patient": "new", "need": "appointment"});
        assert_eq!(
            groups(source, form, "/"),
            "new_patient organic_form",
            "{source}"
        );
    }
}

#[test]
fn partners_and_the_business_profile_claim_the_form() {
    let form = || json!({"patient": "new", "need": "appointment"});
    for source in ["physician_referral", "referral_partner", "directory"] {
        assert_eq!(
            groups(source, form(), "/"),
            "referral_partner new_patient",
            "{source}"
        );
    }
    assert_eq!(
        groups("google_business_profile", form(), "/"),
        "gbp new_patient"
    );
    let existing = json!({"patient": "existing", "need": "follow_up"});
    assert_eq!(
        groups("google_business_profile", existing, "/"),
        "existing_scheduling gbp"
    );
}

#[test]
fn the_form_can_say_referral_but_a_friend_is_no_partner() {
    for (form, referral) in [
        (json!({"patient": "new", "need": "referral"}), true),
        (
            json!({"patient": "new", "need": "appointment", "referring": "Dr. Kim"}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referred_by": "Kim Family Clinic"}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referral": true}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referral": false}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referring": ""}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referring": null}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referring": "None"}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referring": "my sister"}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "referral_source": "Google"}),
            false,
        ),
    ] {
        let expected = if referral {
            "referral_partner new_patient"
        } else {
            "new_patient organic_form"
        };
        assert_eq!(
            groups("organic_search", form.clone(), "/"),
            expected,
            "{form}"
        );
    }
}

#[test]
fn an_elective_service_counts_when_it_is_asked_about() {
    for (need, page, expected) in [
        (
            "consult",
            "/lp/veneers",
            "cash_elective new_patient organic_form",
        ),
        (
            "cost",
            "/botox",
            "insurance_payment cash_elective new_patient organic_form",
        ),
        (
            "financing",
            "/lasik",
            "insurance_payment cash_elective new_patient organic_form",
        ),
        (
            "payment_plan",
            "/es/implantes",
            "insurance_payment cash_elective new_patient organic_form spanish",
        ),
        (
            "question",
            "/lp/clear-aligners",
            "cash_elective new_patient organic_form",
        ),
        ("whitening", "/", "cash_elective new_patient organic_form"),
        (
            "botox_consult",
            "/",
            "cash_elective new_patient organic_form",
        ),
        (
            "blanqueamiento",
            "/",
            "cash_elective new_patient organic_form",
        ),
        ("appointment", "/lp/veneers", "new_patient organic_form"),
        (
            "insurance_question",
            "/lp/implants",
            "insurance_payment new_patient organic_form",
        ),
        ("consult", "/cardiology", "new_patient organic_form"),
        (
            "consult",
            "/cardiology?utm_campaign=botox",
            "new_patient organic_form",
        ),
    ] {
        let form = json!({"patient": "new", "need": need});
        assert_eq!(
            groups("organic_search", form, page),
            expected,
            "{need} {page}"
        );
    }
    let form = json!({"patient": "new", "need": "consult", "service": "dermal fillers"});
    assert_eq!(
        groups("paid_social", form, "/"),
        "cash_elective new_patient paid_campaign"
    );
}

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
fn having_insurance_is_no_question_about_it() {
    for (form, asked) in [
        (
            json!({"patient": "new", "need": "appointment", "insurance": "Aetna"}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "insurance": "unsure"}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "insurance": true}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "payment_method": "cash"}),
            false,
        ),
        (
            json!({"patient": "new", "need": "appointment", "insurance": "Do you take Aetna"}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "insurance": "¿Delta?"}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "financing": true}),
            true,
        ),
        (
            json!({"patient": "new", "need": ["appointment", "insurance_question"]}),
            true,
        ),
        (json!({"patient": "new", "need": "plan de pagos"}), true),
        (
            json!({"patient": "new", "need": "appointment", "message": "How much is a crown?"}),
            true,
        ),
        (
            json!({"patient": "new", "need": "appointment", "message": "I have insurance"}),
            false,
        ),
    ] {
        let found = decided("direct", form.clone(), "/").groups;
        assert_eq!(
            found.contains(&IntentGroup::InsurancePayment),
            asked,
            "{form}"
        );
    }
    assert_eq!(
        groups(
            "direct",
            json!({"patient": "new", "need": "question"}),
            "/insurance"
        ),
        "insurance_payment new_patient organic_form"
    );
}

#[test]
fn what_was_not_finished_is_intake_first() {
    for form in [
        json!({"patient": "new", "need": "appointment", "state": "abandoned"}),
        json!({"patient": "new", "need": "appointment", "state": "partial"}),
        json!({"patient": "new", "need": "appointment", "completed": false}),
        json!({"patient": "new", "need": "appointment", "abandoned": true}),
    ] {
        assert_eq!(
            groups("direct", form.clone(), "/"),
            "intake_incomplete new_patient",
            "{form}"
        );
    }
    let finished = json!({"patient": "new", "need": "appointment", "state": "submitted"});
    assert_eq!(groups("direct", finished, "/"), "new_patient organic_form");
    assert_eq!(
        groups("direct", json!({"state": "abandoned"}), "/"),
        "intake_incomplete"
    );
}

#[test]
fn spanish_is_never_lost_and_leads_only_alone() {
    let spanish = |facts: Facts<'_>| decide(&facts, &default_owner);
    let alone = spanish(Facts {
        way_in: WayIn::Desk,
        language: Some(Language::Es),
        source: "direct",
        ..Facts::default()
    });
    assert_eq!(alone.primary, IntentGroup::Spanish);
    for form in [
        json!({"patient": "new", "need": "appointment", "language_help": true}),
        json!({"patient": "new", "need": "appointment", "language": "Español"}),
        json!({"patient": "new", "need": "appointment", "preferred_language": "es"}),
        json!({"patient": "new", "need": "appointment", "interpreter": "yes"}),
        json!({"patient": "new", "need": ["appointment", "interpreter"]}),
        json!({"patient": "new", "need": "appointment", "message": "Do you speak Spanish?"}),
    ] {
        let decision = decided("direct", form.clone(), "/");
        assert!(decision.groups.contains(&IntentGroup::Spanish), "{form}");
        assert_eq!(decision.primary, IntentGroup::NewPatient);
        assert_eq!(decision.owner, "bilingual_team");
    }
    for form in [
        json!({"patient": "new", "need": "appointment", "language_help": "no"}),
        json!({"patient": "new", "need": "appointment", "language": "English"}),
    ] {
        assert!(
            !decided("direct", form.clone(), "/")
                .groups
                .contains(&IntentGroup::Spanish)
        );
    }
    let message = MessageFacts {
        language: Some(Language::Es),
        ..MessageFacts::default()
    };
    let decision = spanish(Facts {
        source: "paid_search",
        message,
        ..Facts::default()
    });
    assert_eq!(decision.primary, IntentGroup::PaidCampaign);
    assert!(decision.groups.contains(&IntentGroup::Spanish));
}

#[test]
fn an_escalation_owns_the_inquiry_and_every_group_stays() {
    let facts = Facts {
        source: "paid_search",
        language: Some(Language::Es),
        escalate_to: Some("nurse_ana"),
        ..Facts::default()
    };
    let decision = decide(&facts, &default_owner);
    assert_eq!(decision.owner, "nurse_ana");
    assert!(decision.priority);
    assert_eq!(decision.primary, IntentGroup::PaidCampaign);
    assert!(decision.groups.contains(&IntentGroup::Spanish));
}

#[test]
fn a_practice_names_its_own_owners() {
    let facts = Facts {
        source: "paid_search",
        ..Facts::default()
    };
    let decision = decide(&facts, &|group| format!("team of {}", group.as_str()));
    assert_eq!(decision.owner, "team of paid_campaign");
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
fn every_group_has_its_reason_and_none_repeats_an_answer() {
    let form =
        json!({"patient": "new", "need": "cost", "insurance": "Delta PPO", "referring": "Dr Kim"});
    let decision = decided("paid_search", form, "/lp/veneers");
    let explained: BTreeSet<_> = decision
        .reasons
        .iter()
        .filter_map(|reason| reason.group)
        .collect();
    assert_eq!(explained, decision.groups);
    let stored = serde_json::to_string(&decision).unwrap();
    assert!(
        !stored.contains("Delta") && !stored.contains("Kim"),
        "{stored}"
    );
    assert_eq!(serde_json::from_str::<Decision>(&stored).unwrap(), decision);
    for reason in decision.reasons {
        assert!(reason.rule.sentence().ends_with('.'));
    }
}

fn weekdays() -> Schedule {
    let open = r#"[["09:00","17:00"]]"#;
    let hours: Vec<_> = (1..=5).map(|day| format!(r#""{day}":{open}"#)).collect();
    let json = format!(
        r#"{{"tz":"America/Denver","hours":{{{}}}}}"#,
        hours.join(",")
    );
    serde_json::from_str(&json).unwrap()
}

#[test]
fn the_earliest_due_of_all_groups_counts() {
    let zones = JiffZones::bundled();
    let start: Moment = "2026-06-09T16:00:00Z".parse().unwrap();
    let earliest = |source: &str, form, window_of: &dyn Fn(IntentGroup) -> Option<Window>| {
        let decision = decided(source, form, "/");
        let due = earliest_due(&decision, &weekdays(), &zones, start, window_of).unwrap();
        (due.at.to_string(), due.group)
    };
    let existing = || json!({"patient": "existing", "need": "reschedule"});
    assert_eq!(
        earliest("paid_search", existing(), &|_| None),
        ("2026-06-09T16:15:00Z".to_owned(), IntentGroup::PaidCampaign)
    );
    assert_eq!(
        earliest("direct", existing(), &|_| None),
        (
            "2026-06-09T23:00:00Z".to_owned(),
            IntentGroup::ExistingScheduling
        )
    );
    // The practice's own windows replace the defaults.
    assert_eq!(
        earliest("paid_search", existing(), &|_| Some(
            Window::BusinessMinutes(30)
        )),
        (
            "2026-06-09T16:30:00Z".to_owned(),
            IntentGroup::ExistingScheduling
        )
    );
    // A referral waits a day, but its new patient is called the same day.
    let referred = json!({"patient": "new", "need": "referral"});
    assert_eq!(
        earliest("direct", referred, &|_| None),
        ("2026-06-09T23:00:00Z".to_owned(), IntentGroup::NewPatient)
    );
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
