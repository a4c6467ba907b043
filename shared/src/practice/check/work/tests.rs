use super::super::tests::paths;
use super::*;
use crate::intent::IntentGroup;
use crate::practice::tests_support::policy;
use crate::practice::{Approval, CadenceStep, PastApproval, Purpose, Reason};
use crate::workflow::ContactChannel;

#[test]
fn a_policy_that_says_nothing_of_the_work_has_what_most_practices_do() {
    let policy = policy();
    assert_eq!(policy.retention_days, 90);
    assert!(!policy.partial.enabled && policy.voicemail);
    assert_eq!(policy.cadences["standard"].steps.len(), 5);
    assert_eq!(paths(|_| ()), [""; 0]);
}

#[test]
fn a_cadence_begins_with_a_response_and_ends_with_a_close_out() {
    let steps = |edit: fn(&mut Vec<CadenceStep>)| {
        paths(|p| edit(&mut p.cadences.get_mut("standard").expect("a cadence").steps))
    };
    assert_eq!(steps(|s| drop(s.remove(0))), ["cadences.standard.steps"]);
    assert_eq!(steps(|s| drop(s.pop())), ["cadences.standard.steps"]);
    assert_eq!(steps(Vec::clear), ["cadences.standard.steps"]);
    assert_eq!(
        steps(|s| s[1].kind = StepKind::CloseOut),
        ["cadences.standard.steps[1].kind"]
    );
    assert_eq!(
        steps(|s| s[1].after = After::BusinessDays(0)),
        ["cadences.standard.steps[1].after"]
    );
    assert_eq!(
        steps(|s| s[2].script = Some("no such script".into())),
        ["cadences.standard.steps[2].script"]
    );
}

#[test]
fn every_inquiry_has_one_cadence() {
    assert_eq!(paths(|p| p.cadences.clear()), ["cadences"]);
    let second = |edit: fn(&mut Cadence)| {
        paths(|p| {
            let mut cadence = p.cadences["standard"].clone();
            edit(&mut cadence);
            p.cadences.insert("the second".into(), cadence.clone());
            p.cadences.insert("the third".into(), cadence);
        })
    };
    let twice = ["cadences.the second", "cadences.the third"];
    assert_eq!(second(|_| ()), twice);
    assert_eq!(second(|c| c.services = vec!["implants".into()]), twice[1..]);
    assert_eq!(second(|c| c.groups = [IntentGroup::Gbp].into()), twice[1..]);
    assert_eq!(
        second(|c| c.services = vec!["surgery".into()])[0],
        "cadences.the second.services[0]"
    );
}

#[test]
fn reasons_are_named_once_in_every_language_for_every_end() {
    let reason = |edit: fn(&mut Reason)| paths(|p| edit(&mut p.reasons[1]));
    assert_eq!(reason(|r| r.key = "Too dear".into()), ["reasons[1].key"]);
    assert_eq!(
        reason(|r| r.key = "other_provider".into()),
        ["reasons[1].key"]
    );
    assert_eq!(reason(|r| r.label.es.clear()), ["reasons[1].label.es"]);
    assert_eq!(reason(|r| r.statuses.clear()), ["reasons[1].statuses"]);
    assert_eq!(
        reason(|r| r.statuses.push(Status::PatientReached)),
        ["reasons[1].statuses"]
    );
    assert_eq!(
        paths(|p| p
            .reasons
            .retain(|r| !r.statuses.contains(&Status::NotQualified))),
        ["reasons"]
    );
}

#[test]
fn numbers_and_names_of_the_work_are_checked() {
    assert_eq!(paths(|p| p.retention_days = 0), ["retention_days"]);
    assert_eq!(paths(|p| p.targets.booked = Some(101)), ["targets.booked"]);
    assert_eq!(
        paths(|p| p.summaries.weekly_on = 8),
        ["summaries.weekly_on"]
    );
    assert_eq!(paths(|p| p.reminders[1].hours = 48), ["reminders[1].hours"]);
    assert_eq!(paths(|p| p.reminders[0].hours = 0), ["reminders[0].hours"]);
    assert_eq!(
        paths(|p| {
            p.partial.enabled = true;
            p.partial.quiet_minutes = 1;
        }),
        ["partial.quiet_minutes"]
    );
    assert_eq!(
        paths(|p| p.escalation.repeat = Window::WallMinutes(0)),
        ["escalation.repeat"]
    );
    assert_eq!(
        paths(|p| drop(p.checklists.insert("surgery".into(), vec![]))),
        ["checklists.surgery"]
    );
    assert_eq!(
        paths(|p| {
            let mut follow_up = p.follow_ups[&Status::AwaitingDocument].clone();
            follow_up.owner = Some("nobody".into());
            follow_up.times = 0;
            p.follow_ups.insert(Status::AppointmentBooked, follow_up);
        }),
        [
            "follow_ups.appointment_booked",
            "follow_ups.appointment_booked.owner",
            "follow_ups.appointment_booked.times"
        ]
    );
}

#[test]
fn approvals_have_a_history_that_goes_up() {
    let change =
        |edit: fn(&mut Script)| paths(|p| edit(p.scripts.get_mut("received").expect("a script")));
    let past = |version| PastApproval {
        version,
        by: "Dana Example".into(),
        on: "2026-10-01".into(),
    };
    assert_eq!(
        paths(|p| {
            let script = p.scripts.get_mut("received").expect("a script");
            (script.version, script.history) = (3, vec![past(1), past(2)]);
        }),
        [""; 0]
    );
    assert_eq!(
        paths(|p| {
            let script = p.scripts.get_mut("received").expect("a script");
            (script.version, script.history) = (3, vec![past(2), past(2), past(3)]);
        }),
        [
            "scripts.received.history[1].version",
            "scripts.received.history[2].version"
        ]
    );
    assert_eq!(change(|s| s.version = 0), ["scripts.received.version"]);
    assert_eq!(
        change(|s| {
            let by = String::new();
            let on = "2026-10-01".into();
            s.translation = Some(Approval { by, on });
        }),
        ["scripts.received.translation"]
    );
}

fn approved(on: &str) -> Approval {
    Approval {
        by: "Dana Example".to_owned(),
        on: on.to_owned(),
    }
}

#[test]
fn nothing_is_approved_on_a_day_that_has_not_come_where_the_practice_is() {
    let on = |edit: fn(&mut Script)| paths(|p| edit(p.scripts.get_mut("received").expect("one")));
    // It is the 23rd of November, 7 AM, in New York.
    assert_eq!(on(|s| s.approved = Some(approved("2026-11-23"))), [""; 0]);
    assert_eq!(
        on(|s| s.approved = Some(approved("2026-11-24"))),
        ["scripts.received.approved.on"]
    );
    assert_eq!(
        on(|s| s.translation = Some(approved("2031-01-01"))),
        ["scripts.received.translation.on"]
    );
    assert_eq!(
        on(|s| {
            let past = approved("2031-01-01");
            s.version = 2;
            s.history = vec![PastApproval {
                version: 1,
                by: past.by,
                on: past.on,
            }];
        }),
        ["scripts.received.history[0].on"]
    );
    let in_auckland = |on: &'static str| {
        paths(move |p| {
            p.time_zone = "Pacific/Auckland".to_owned();
            p.scripts.get_mut("received").expect("one").approved = Some(approved(on));
        })
    };
    assert_eq!(in_auckland("2026-11-24"), [""; 0], "it is 1 AM there");
    assert_eq!(in_auckland("2026-11-25"), ["scripts.received.approved.on"]);
}

#[test]
fn other_words_or_another_use_want_a_new_version_and_a_new_approval() {
    type Edit = fn(&mut Script);
    let approval = |by: &str, on: &str| {
        Some(Approval {
            by: by.to_owned(),
            on: on.to_owned(),
        })
    };
    let mut before = policy();
    let script = before.scripts.get_mut("received").expect("a script");
    script.approved = approval("Dr. Lee", "2026-10-05");
    script.translation = approval("Ana Example", "2026-10-06");
    let now = "2026-11-24T02:00:00Z".parse().expect("a moment");
    let found = |edit: &dyn Fn(&mut Script)| -> Vec<String> {
        let mut after = before.clone();
        edit(after.scripts.get_mut("received").expect("a script"));
        let found = after.unapproved_changes(&before, now).into_iter();
        found
            .map(|error| error.path.rsplit('.').next().unwrap_or_default().to_owned())
            .collect()
    };
    let none = [""; 0];
    assert_eq!(found(&|_| ()), none);
    // Each of what an approval is about, each alone.
    let edits: [(Edit, &[&str]); 5] = [
        (|s| s.text.en = "Thanks.".into(), &["approved"]),
        (|s| s.text.es = "Muchas gracias.".into(), &["translation"]),
        (
            |s| s.purpose = Purpose::CheckIn,
            &["approved", "translation"],
        ),
        (
            |s| s.channel = Some(ContactChannel::Text),
            &["approved", "translation"],
        ),
        (
            |s| s.groups = [IntentGroup::Gbp].into(),
            &["approved", "translation"],
        ),
    ];
    for (edit, wanted) in edits {
        assert_eq!(found(&edit), ["version"]);
        let raised = |more: fn(&mut Script)| {
            found(&|script| {
                edit(script);
                script.version = 2;
                more(script);
            })
        };
        assert_eq!(raised(|_| ()), wanted);
        let both = |script: &mut Script, on: &str| {
            let by = |name: &str| {
                Some(Approval {
                    by: name.into(),
                    on: on.into(),
                })
            };
            (script.approved, script.translation) = (by("Robin Example"), by("Ana Example"));
        };
        assert_eq!(
            found(&|s| (edit(s), s.version = 2, both(s, "2026-11-20")).0),
            none
        );
        // Nobody approved before what was approved then.
        assert_eq!(
            found(&|s| (edit(s), s.version = 2, both(s, "2026-09-01")).0),
            wanted
        );
    }
    // One approval for both languages, given anew.
    let one = |by: &str, on: &str| {
        let approved = approval(by, on);
        found(&|script| {
            script.text.es = "Muchas gracias.".into();
            script.version = 2;
            (script.approved, script.translation) = (approved.clone(), None);
        })
    };
    assert_eq!(one("Dr. Lee", "2026-10-05"), ["approved"]);
    assert_eq!(one("Dr. Lee", "2026-11-23"), none);
    // Twice on one day by the same person: the approval looks the same.
    before
        .scripts
        .get_mut("received")
        .expect("a script")
        .approved = approval("Dr. Lee", "2026-11-23");
    let mut after = before.clone();
    let script = after.scripts.get_mut("received").expect("a script");
    (script.text.en, script.version) = ("Thanks.".into(), 2);
    assert_eq!(after.unapproved_changes(&before, now), []);
    let later = "2026-11-25T12:00:00Z".parse().expect("a moment");
    assert_eq!(after.unapproved_changes(&before, later).len(), 1);
}

#[test]
fn the_closest_approved_script_is_chosen() {
    let mut policy = policy();
    let mut script = policy.scripts["received"].clone();
    script.purpose = Purpose::FollowUp;
    policy.scripts.insert("any".into(), script.clone());
    script.channel = Some(ContactChannel::Text);
    policy.scripts.insert("by text".into(), script.clone());
    script.channel = None;
    script.groups = [IntentGroup::Gbp].into();
    policy.scripts.insert("for gbp".into(), script.clone());
    script.approved = None;
    script.channel = Some(ContactChannel::Text);
    policy.scripts.insert("nobody's".into(), script);
    let key = |channel, group| {
        let found = policy.script_for(Purpose::FollowUp, channel, group);
        found.map(|(key, _)| key)
    };
    let (text, phone) = (Some(ContactChannel::Text), Some(ContactChannel::Phone));
    assert_eq!(key(None, IntentGroup::NewPatient), Some("any"));
    assert_eq!(key(phone, IntentGroup::NewPatient), Some("any"));
    assert_eq!(key(text, IntentGroup::NewPatient), Some("by text"));
    assert_eq!(key(text, IntentGroup::Gbp), Some("for gbp"));
    let none = policy.script_for(Purpose::CloseOut, None, IntentGroup::Gbp);
    assert!(none.is_none());
}
