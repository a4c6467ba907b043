use super::*;
use crate::clock::native::JiffZones;
use crate::form::{Answers, Field, validate};
use crate::practice::tests_support::policy;
use crate::source::Evidence;

/// Tags an inquiry of an invented person, received on Friday 2026-11-27 at 4:50 PM in New York.
fn tags(landing: &str, language: Language, answers: &[(Field, &str)]) -> Tags {
    tags_by(&policy(), landing, language, answers)
}

fn tags_by(policy: &Policy, landing: &str, language: Language, answers: &[(Field, &str)]) -> Tags {
    tags_at("2026-11-27T21:50:00Z", policy, landing, language, answers)
}

fn tags_at(
    at: &str,
    policy: &Policy,
    landing: &str,
    language: Language,
    answers: &[(Field, &str)],
) -> Tags {
    let mut form = Answers::default();
    for (field, text) in [
        (Field::Need, "checkup"),
        (Field::Name, "Ana Example"),
        (Field::Phone, "(555) 555-0123"),
        (Field::Consent, "yes"),
    ]
    .iter()
    .chain(answers)
    {
        form.set(*field, text);
    }
    let request = validate(&form, policy).expect("complete");
    let source = Source::of(&Evidence {
        landing_url: landing,
        gpc: landing.ends_with("#gpc"),
        ..Evidence::default()
    });
    let received = Received {
        request: &request,
        source: &source,
        page: landing,
        way_in: WayIn::Form,
        form_language: language,
        at: at.parse().expect("a moment"),
        unfinished: false,
    };
    tag(&received, policy, &JiffZones::bundled())
}

#[test]
fn what_privacy_control_keeps_from_being_stored_still_decides() {
    let asked = [(Field::Need, "other"), (Field::Patient, "new")];
    for end in ["", "#gpc"] {
        let veneers = format!("https://www.example.com/lp/veneers{end}");
        let groups = tags(&veneers, Language::En, &asked).intent.groups;
        assert!(groups.contains(&IntentGroup::CashElective), "{veneers}");
        let spanish = format!("https://www.example.com/es/citas/20261127{end}");
        let groups = tags(&spanish, Language::En, &[]).intent.groups;
        assert!(groups.contains(&IntentGroup::Spanish), "{spanish}");
    }
}

const PAID: &str = "https://www.example.com/?utm_source=google&utm_medium=cpc";

#[test]
fn a_paid_click_late_on_friday_is_due_at_monday_opening_plus_what_is_left() {
    let tags = tags(PAID, Language::En, &[(Field::Patient, "new")]);
    assert_eq!(tags.intent.primary, IntentGroup::PaidCampaign);
    assert!(tags.intent.groups.contains(&IntentGroup::NewPatient));
    assert_eq!(
        tags.due_because, "new_patient",
        "same business day ends before 15 minutes do"
    );
    assert_eq!(tags.due.to_string(), "2026-11-27T22:00:00Z");
    assert_eq!(tags.promise.as_deref(), Some("today by 5:00 PM"));
    assert_eq!(tags.owner_name, "Scheduling team");
    assert!(tags.priority);
    assert!(!tags.intent.reasons.is_empty());
}

#[test]
fn an_emergency_goes_to_its_owner_at_once_and_the_patient_reads_the_guidance() {
    let message = "I can't breathe right since this morning";
    let tags = tags(PAID, Language::En, &[(Field::Message, message)]);
    assert_eq!(tags.owner, "dentist");
    assert_eq!(tags.guidance.as_deref(), Some("emergency"));
    let found = tags
        .concerns
        .iter()
        .find(|c| c.concern == Concern::Urgent)
        .expect("urgent");
    assert!(!found.rule.is_empty() && found.end > found.start);
    assert_eq!(
        tags.due.to_string(),
        "2026-11-27T22:00:00Z",
        "the earliest of all windows"
    );
}

#[test]
fn a_consult_asked_for_in_the_message_goes_to_the_treatment_coordinator() {
    let asked = |need, message| {
        let answers = [
            (Field::Need, need),
            (Field::Patient, "new"),
            (Field::Message, message),
        ];
        tags(PAID, Language::En, &answers).intent.primary
    };
    let consult = "I'd like a consult, please";
    assert_eq!(asked("implants", consult), IntentGroup::CashElective);
    assert_eq!(asked("checkup", consult), IntentGroup::PaidCampaign);
    assert_eq!(
        asked("implants", "Any morning, please"),
        IntentGroup::PaidCampaign
    );
}

#[test]
fn spanish_is_never_lost_and_the_words_follow_the_form() {
    let tags = tags(
        "",
        Language::Es,
        &[(Field::Message, "Quisiera una cita por la tarde")],
    );
    assert!(tags.intent.groups.contains(&IntentGroup::Spanish));
    assert_eq!(tags.owner_name, "Bilingual team");
    assert_eq!(tags.promise.as_deref(), Some("hoy antes de las 5:00 p. m."));
}

#[test]
fn a_location_has_its_own_hours() {
    let tags = tags(
        "",
        Language::En,
        &[(Field::Location, "north"), (Field::Patient, "new")],
    );
    assert_eq!(
        tags.due.to_string(),
        "2026-11-28T17:00:00Z",
        "Saturday noon"
    );
    assert_eq!(tags.promise.as_deref(), Some("tomorrow (Saturday) by noon"));
}

#[test]
fn hours_that_lead_to_no_due_lose_no_inquiry_and_promise_nothing() {
    let mut closed = policy();
    closed.hours = serde_json::from_str("{}").expect("no hours");
    let tags = tags_by(&closed, PAID, Language::En, &[]);
    assert_eq!(tags.promise, None);
    assert_eq!(tags.due.to_string(), "2026-11-28T21:50:00Z");
    assert_eq!(tags.due_because, "no_open_hours");
}

#[test]
fn at_night_an_emergency_is_due_at_once_and_the_patient_is_promised_what_opening_hours_keep() {
    let message = [(Field::Message, "I can't breathe right since this morning")];
    let told = |at: &str| {
        let tags = tags_at(at, &policy(), "", Language::En, &message);
        (tags.due.to_string(), tags.promise)
    };
    // The test's practice gives an emergency 30 minutes by any clock, and everybody else until 5 PM.
    for (received, due, promised) in [
        (
            "2026-11-30T07:00:00Z",
            "2026-11-30T07:30:00Z",
            "today by 5:00 PM",
        ),
        (
            "2026-11-30T15:00:00Z",
            "2026-11-30T15:30:00Z",
            "today by 10:30 AM",
        ),
        // Just before opening, and until closing itself, somebody is there.
        (
            "2026-11-30T12:45:00Z",
            "2026-11-30T13:15:00Z",
            "today by 8:15 AM",
        ),
        (
            "2026-11-30T21:30:00Z",
            "2026-11-30T22:00:00Z",
            "today by 5:00 PM",
        ),
        (
            "2026-11-30T23:00:00Z",
            "2026-11-30T23:30:00Z",
            "tomorrow (Tuesday) by 5:00 PM",
        ),
    ] {
        let expected = (due.to_owned(), Some(promised.to_owned()));
        assert_eq!(told(received), expected, "{received}");
    }
}

#[test]
fn where_every_window_ends_at_night_nothing_is_promised() {
    let mut always = policy();
    for group in always.groups.values_mut() {
        group.window = Some(Window::WallMinutes(20));
    }
    let tags = tags_at("2026-11-30T07:00:00Z", &always, "", Language::En, &[]);
    assert_eq!(tags.due.to_string(), "2026-11-30T07:20:00Z");
    assert_eq!(tags.promise, None);
}

#[test]
fn what_somebody_is_there_to_keep_is_promised_though_another_window_ends_at_night() {
    let mut policy = policy();
    let paid = policy.groups.get_mut(&IntentGroup::PaidCampaign);
    paid.expect("a group").window = Some(Window::WallMinutes(15));
    let new = [(Field::Patient, "new")];
    let tags = tags_at("2026-12-01T04:00:00Z", &policy, PAID, Language::En, &new);
    assert_eq!(tags.due.to_string(), "2026-12-01T04:15:00Z");
    assert_eq!(
        tags.promise.as_deref(),
        Some("tomorrow (Tuesday) by 5:00 PM")
    );
}

#[test]
fn a_window_that_never_ends_takes_away_no_other() {
    let mut policy = policy();
    let paid = policy.groups.get_mut(&IntentGroup::PaidCampaign);
    paid.expect("a group").window = Some(Window::BusinessDays(u16::MAX));
    let message = [(Field::Message, "I can't breathe right since this morning")];
    let at = "2026-11-30T15:00:00Z";
    let tags = tags_at(at, &policy, PAID, Language::En, &message);
    assert_eq!(tags.due.to_string(), "2026-11-30T15:30:00Z");
    assert_eq!(tags.due_because, "urgent");
    assert_eq!(tags.promise.as_deref(), Some("today by 10:30 AM"));
}

#[test]
fn a_call_logged_at_the_desk_is_no_web_form() {
    let policy = policy();
    let mut answers = Answers::default();
    for (field, text) in [
        (Field::Need, "checkup"),
        (Field::Name, "Ana Example"),
        (Field::Phone, "(555) 555-0123"),
        (Field::Consent, "yes"),
        (Field::Message, "I would like to come in for a check-up"),
    ] {
        answers.set(field, text);
    }
    let request = validate(&answers, &policy).expect("complete");
    let groups = |way_in| {
        let received = Received {
            request: &request,
            source: &Source::of(&Evidence::default()),
            page: "",
            way_in,
            form_language: Language::En,
            at: "2026-11-27T21:50:00Z".parse().expect("a moment"),
            unfinished: false,
        };
        tag(&received, &policy, &JiffZones::bundled()).intent.groups
    };
    assert!(groups(WayIn::Form).contains(&IntentGroup::OrganicForm));
    assert!(!groups(WayIn::Desk).contains(&IntentGroup::OrganicForm));
    // Whatever the patient told about the source, the message came through the listing.
    assert!(groups(WayIn::Profile).contains(&IntentGroup::Gbp));
    assert!(!groups(WayIn::Profile).contains(&IntentGroup::OrganicForm));
    assert!(!groups(WayIn::Desk).contains(&IntentGroup::Gbp));
}
