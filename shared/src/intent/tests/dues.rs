//! The earliest due of all groups counts.

use serde_json::json;

use super::super::{IntentGroup, group_dues};
use super::decided;
use crate::clock::native::JiffZones;
use crate::clock::{Moment, Schedule, Window};

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
        let dues = group_dues(&decision, &weekdays(), &zones, start, window_of);
        let due = dues.iter().min_by_key(|due| due.at).unwrap();
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
