use super::super::tests_support::policy;
use super::*;

pub(super) fn paths(change: impl FnOnce(&mut super::Policy)) -> Vec<String> {
    let mut policy = policy();
    change(&mut policy);
    policy
        .check(
            &crate::clock::native::JiffZones::bundled(),
            "2026-11-23T12:00:00Z".parse().expect("a moment"),
        )
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|error| error.path)
        .collect()
}

#[test]
fn a_complete_policy_passes() {
    assert_eq!(paths(|_| ()), [""; 0]);
}

#[test]
fn every_complaint_names_the_path() {
    assert_eq!(
        paths(|p| p.services[1].name.es.clear()),
        ["services[1].name.es"]
    );
    assert_eq!(
        paths(|p| p.services[0].id = "other".into()),
        ["services[0].id"]
    );
    assert_eq!(
        paths(|p| p.locations[1].id = "any".into()),
        ["locations[1].id"]
    );
    assert_eq!(
        paths(|p| p.locations[1].id = "downtown".into()),
        ["locations[1].id"]
    );
    assert_eq!(paths(|p| p.texts.next_steps.clear()), ["texts.next_steps"]);
    assert_eq!(paths(|p| p.phone = "call".into()), ["phone"]);
    assert_eq!(
        paths(|p| p.time_zone = "Mars/Olympus".into()),
        ["time_zone"]
    );
    assert_eq!(
        paths(|p| drop(p.groups.remove(&IntentGroup::Gbp))),
        ["groups.gbp"]
    );
    assert_eq!(
        paths(|p| drop(p.concerns.remove(&Concern::Privacy))),
        ["concerns.privacy"]
    );
    assert_eq!(
        paths(|p| p.owners.get_mut("manager").expect("an owner").deputy = Some("x".into())),
        ["owners.manager.deputy"]
    );
}

#[test]
fn hours_that_never_open_are_refused_where_they_stand() {
    let never = || serde_json::from_str("{}").expect("no hours");
    assert_eq!(paths(|p| p.hours = never()), ["hours"]);
    assert_eq!(
        paths(|p| p.locations[1].hours = Some(never())),
        ["locations[1].hours"]
    );
}

#[test]
fn words_nobody_approved_or_that_promise_are_refused() {
    let change = |edit: fn(&mut super::super::Script)| {
        paths(|p| edit(p.scripts.get_mut("received").expect("a script")))
    };
    assert_eq!(change(|s| s.approved = None), ["scripts.received.approved"]);
    assert_eq!(change(|s| s.text.es.clear()), ["scripts.received.text.es"]);
    assert_eq!(
        change(|s| s.text.en = "Results are guaranteed.".into()),
        ["scripts.received.text.en"]
    );
    assert_eq!(
        change(|s| s.text.es = "¡Actúe ya!".into()),
        ["scripts.received.text.es"]
    );
    assert_eq!(
        paths(|p| {
            p.languages = vec![crate::language::Language::En];
            p.scripts.get_mut("received").expect("a script").text.es = "¡Actúe ya!".into();
        }),
        ["scripts.received.text.es"],
        "a language that the form is not offered in"
    );
}

#[test]
fn an_owners_key_can_stand_in_an_address() {
    let rename = |key: &'static str| {
        paths(move |p| {
            let owner = p.owners["manager"].clone();
            p.owners.insert(key.to_owned(), owner);
        })
    };
    assert_eq!(rename("front_desk"), [""; 0]);
    assert_eq!(rename("Front desk"), ["owners.Front desk"]);
}

#[test]
fn urgent_guidance_names_the_numbers_that_help() {
    let found = paths(|p| {
        p.scripts.get_mut("emergency").expect("a script").text.en = "Call us.".into();
    });
    assert_eq!(found, ["scripts.emergency.text.en"; 2]);
}

#[test]
fn an_owner_is_not_their_own_deputy() {
    let found = paths(|p| {
        p.owners.get_mut("manager").expect("an owner").deputy = Some("manager".into());
    });
    assert_eq!(found, ["owners.manager.deputy"]);
}

#[test]
fn nobody_waits_longer_than_a_month() {
    let group = |window| {
        paths(move |p| {
            let group = p.groups.get_mut(&IntentGroup::PaidCampaign);
            group.expect("a group").window = Some(window);
        })
    };
    for window in [
        Window::BusinessMinutes(u32::MAX),
        Window::WallMinutes(u32::MAX),
        Window::BusinessDays(u16::MAX),
    ] {
        assert_eq!(group(window), ["groups.paid_campaign.window"], "{window:?}");
        let found = paths(move |p| {
            let concern = p.concerns.get_mut(&Concern::Complaint);
            concern.expect("a concern").window = window;
        });
        assert_eq!(found, ["concerns.complaint.window"], "{window:?}");
    }
    assert_eq!(group(Window::BusinessDays(31)), [""; 0]);
}

#[test]
fn an_origin_is_a_scheme_and_a_host() {
    for bad in [
        "example.com",
        "http://example.com",
        "https://*",
        "https://a.example/x",
        "*",
    ] {
        assert_eq!(
            paths(|p| p.origins = vec![bad.into()]),
            ["origins[0]"],
            "{bad}"
        );
    }
    for good in [
        "https://a.example",
        "https://a.example:8443",
        "http://localhost:8788",
    ] {
        assert_eq!(paths(|p| p.origins = vec![good.into()]), [""; 0], "{good}");
    }
}

#[test]
fn whoever_may_sign_in_is_named_once_by_an_address_in_lower_case() {
    let person = |email: &str, owner: Option<&str>| crate::access::SignIn {
        email: email.to_owned(),
        role: crate::access::Role::Staff,
        owner: owner.map(str::to_owned),
    };
    assert_eq!(
        paths(|p| {
            p.sign_in = vec![
                person("ana@example.com", None),
                person("ana@example.com", None),
                person("Ben@example.com", None),
                person("cam@example.com", Some("nobody")),
            ];
        }),
        ["sign_in[1].email", "sign_in[2].email", "sign_in[3].owner"]
    );
}

#[test]
fn the_forms_own_words_and_look_are_checked() {
    let text = |en: &str| {
        Some(super::super::Localized {
            en: en.to_owned(),
            es: "Si es una emergencia, llame al 911 o al 988.".to_owned(),
        })
    };
    assert_eq!(
        paths(|p| p.texts.emergency = text("Call us.")),
        ["texts.emergency.en", "texts.emergency.en"]
    );
    assert_eq!(
        paths(|p| p.texts.emergency = text("Call 911.")),
        ["texts.emergency.en"]
    );
    assert_eq!(
        paths(|p| p.texts.emergency = text("Call 911 or 988.")),
        [""; 0]
    );
    assert_eq!(
        paths(|p| p.texts.title = text("Guaranteed results")),
        ["texts.title.en"]
    );
    assert_eq!(
        paths(|p| p.texts.privacy_url = Some("javascript:0".into())),
        ["texts.privacy_url"]
    );
    assert_eq!(paths(|p| p.theme.font = Some("a;b".into())), ["theme.font"]);
}

#[test]
fn a_holiday_of_the_practice_opens_no_location_that_is_shut_and_a_location_may_have_its_own() {
    let mut policy = policy();
    let read = |json: &str| serde_json::from_str(json).expect("exceptions");
    // A Thursday with short hours; the north location is open on Saturdays only.
    policy.holidays =
        read(r#"{"2026-12-24":[["08:00","12:00"]],"2026-12-26":[["08:00","10:00"]]}"#);
    let open = |policy: &Policy, location, date: &str| -> Vec<String> {
        let date = date.parse().expect("a date");
        let schedule = policy.schedule(location);
        schedule.on(date).iter().map(ToString::to_string).collect()
    };
    assert_eq!(open(&policy, None, "2026-12-24"), ["08:00-12:00"]);
    assert_eq!(
        open(&policy, Some("downtown"), "2026-12-24"),
        ["08:00-12:00"]
    );
    assert!(open(&policy, Some("north"), "2026-12-24").is_empty());
    assert_eq!(open(&policy, Some("north"), "2026-12-26"), ["09:00-10:00"]);
    policy.locations[1].holidays = read(r#"{"2026-12-24":[["10:00","11:00"]],"2026-12-28":[]}"#);
    assert_eq!(open(&policy, Some("north"), "2026-12-24"), ["10:00-11:00"]);
    assert_eq!(
        open(&policy, Some("downtown"), "2026-12-24"),
        ["08:00-12:00"]
    );
}

#[test]
fn ignored_referrers_are_hosts() {
    assert_eq!(
        paths(|p| p.ignored_referrers = vec!["https://a.example/".into(), "pay.example".into()]),
        ["ignored_referrers[0]"]
    );
}

#[test]
fn what_no_browser_sends_and_nobody_can_open_is_refused() {
    assert_eq!(
        paths(|p| p.origins = vec!["https://clínica.example".into()]),
        ["origins[0]"]
    );
    assert_eq!(
        paths(|p| p.languages = vec![Language::En, Language::Es, Language::En]),
        ["languages"]
    );
    assert_eq!(
        paths(|p| p.texts.privacy_url = Some("https://".into())),
        ["texts.privacy_url"]
    );
}
