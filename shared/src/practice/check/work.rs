//! Checks of what a policy says about the work behind the form.

use std::collections::BTreeSet;

use super::{Findings, Policy, Script};
use crate::clock::{Date, Window};
use crate::practice::{ANY_SERVICE, After, Cadence, StepKind};
use crate::workflow::Status;

/// Appointments further ahead than this are reminded of later; a month is enough for papers.
const LONGEST_REMINDER_HOURS: u16 = 31 * 24;

impl Policy {
    pub(super) fn check_work(&self, found: &mut Findings) {
        self.check_cadences(found);
        for (status, follow_up) in &self.follow_ups {
            let path = format!("follow_ups.{status}");
            if !status.waits() {
                found.add(&path, "is no status that waits for something");
            }
            if let Some(owner) = &follow_up.owner {
                self.check_owner(found, format!("{path}.owner"), owner);
            }
            if let Some(script) = &follow_up.script {
                self.check_script(found, format!("{path}.script"), script);
            }
            check_after(found, &path, follow_up.after);
            if follow_up.times == 0 {
                found.add(format!("{path}.times"), "is 0: follow up at least once");
            }
        }
        self.check_reasons(found);
        self.check_before_visit(found);
        self.check_escalation(found);
        self.check_numbers(found);
    }

    fn check_cadences(&self, found: &mut Findings) {
        if !self.cadences.values().any(Cadence::is_for_all) {
            found.add(
                "cadences",
                "has none for all inquiries: write one without groups and services",
            );
        }
        let mut taken = BTreeSet::new();
        for (name, cadence) in &self.cadences {
            let path = format!("cadences.{name}");
            let names = (cadence.services.iter().map(String::as_str))
                .chain(cadence.groups.iter().map(|group| group.as_str()))
                .chain(cadence.is_for_all().then_some("all other inquiries"));
            for name in names {
                if !taken.insert(name) {
                    found.add(&path, format!("is a second cadence for {name}"));
                }
            }
            for (index, service) in cadence.services.iter().enumerate() {
                self.check_service(found, format!("{path}.services[{index}]"), service);
            }
            let last = cadence.steps.len().saturating_sub(1);
            let ends = [(0, StepKind::FirstResponse), (last, StepKind::CloseOut)];
            if last == 0
                || ends
                    .iter()
                    .any(|(at, kind)| cadence.steps[*at].kind != *kind)
            {
                found.add(
                    format!("{path}.steps"),
                    "must begin with first_response and end with close_out",
                );
            }
            for (index, step) in cadence.steps.iter().enumerate() {
                let path = format!("{path}.steps[{index}]");
                let inner = index > 0 && index < last;
                if inner && matches!(step.kind, StepKind::FirstResponse | StepKind::CloseOut) {
                    found.add(
                        format!("{path}.kind"),
                        "stands only at the beginning (first_response) or the end (close_out)",
                    );
                }
                if index > 0 {
                    check_after(found, &path, step.after);
                }
                if let Some(script) = &step.script {
                    self.check_script(found, format!("{path}.script"), script);
                }
            }
        }
    }

    fn check_reasons(&self, found: &mut Findings) {
        let mut seen = BTreeSet::new();
        for (index, reason) in self.reasons.iter().enumerate() {
            let path = format!("reasons[{index}]");
            let fits =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if !(1..=40).contains(&reason.key.len()) || !reason.key.bytes().all(fits) {
                found.add(
                    format!("{path}.key"),
                    "is not 1 to 40 lower-case letters, digits and underscores",
                );
            } else if !seen.insert(&reason.key) {
                found.add(format!("{path}.key"), "stands here twice");
            }
            self.check_text(found, &format!("{path}.label"), &reason.label);
            if reason.statuses.is_empty() || !reason.statuses.iter().all(|s| s.needs_reason()) {
                found.add(
                    format!("{path}.statuses"),
                    "names something else than not_qualified, lost_other_provider and closed_after_cadence",
                );
            }
        }
        for status in Status::ALL.iter().filter(|status| status.needs_reason()) {
            if self.reasons_for(*status).next().is_none() {
                found.add("reasons", format!("has none for {status}, which wants one"));
            }
        }
    }

    fn check_before_visit(&self, found: &mut Findings) {
        for (service, items) in &self.checklists {
            let path = format!("checklists.{service}");
            if service != ANY_SERVICE {
                self.check_service(found, path.clone(), service);
            }
            if items.iter().collect::<BTreeSet<_>>().len() != items.len() {
                found.add(path, "names an item twice");
            }
        }
        let mut seen = BTreeSet::new();
        for (index, reminder) in self.reminders.iter().enumerate() {
            let path = format!("reminders[{index}]");
            if !(1..=LONGEST_REMINDER_HOURS).contains(&reminder.hours) {
                found.add(
                    format!("{path}.hours"),
                    format!("is not between 1 and {LONGEST_REMINDER_HOURS}"),
                );
            } else if !seen.insert(reminder.hours) {
                found.add(format!("{path}.hours"), "stands here twice");
            }
            if let Some(script) = &reminder.script {
                self.check_script(found, format!("{path}.script"), script);
            }
        }
    }

    fn check_escalation(&self, found: &mut Findings) {
        for (index, share) in self.escalation.before_breach.iter().enumerate() {
            let percent = u8::from(*share);
            if !(1..=99).contains(&percent) {
                found.add(
                    format!("escalation.before_breach[{index}]"),
                    "is not between 1 and 99 percent of the window",
                );
            }
        }
        for (name, window) in [
            ("repeat", self.escalation.repeat),
            ("urgent_repeat", self.escalation.urgent_repeat),
        ] {
            if matches!(
                window,
                Window::BusinessMinutes(0..5) | Window::WallMinutes(0..5)
            ) {
                found.add(
                    format!("escalation.{name}"),
                    "is less than 5 minutes: give people time to answer",
                );
            }
        }
    }

    fn check_numbers(&self, found: &mut Findings) {
        let shares = [
            ("within_standard", self.targets.within_standard),
            ("contacted", self.targets.contacted),
            ("booked", self.targets.booked),
            ("intake", self.targets.intake),
        ];
        for (name, share) in shares {
            if share.is_some_and(|share| share > 100) {
                found.add(format!("targets.{name}"), "is more than 100 percent");
            }
        }
        if !(1..=7).contains(&self.summaries.weekly_on) {
            found.add(
                "summaries.weekly_on",
                "is no day of the week: 1 is Monday, 7 is Sunday",
            );
        }
        if self.partial.enabled && self.partial.quiet_minutes < 5 {
            found.add(
                "partial.quiet_minutes",
                "is less than 5: people look things up while they fill in a form",
            );
        }
        if !(1..=3650).contains(&self.retention_days) {
            found.add("retention_days", "is not between 1 and 3650");
        }
    }

    fn check_service(&self, found: &mut Findings, path: String, id: &str) {
        if self.service(id).is_none() {
            found.add(path, format!("\"{id}\" is not among the services"));
        }
    }
}

fn check_after(found: &mut Findings, path: &str, after: After) {
    if let After::BusinessDays(0) = after {
        found.add(
            format!("{path}.after"),
            "is 0 business days: for the same day, write business_minutes",
        );
    }
}

/// Who answers for a script's words, now and before.
///
/// `today` is the practice's; an approval is of a day that has come. None where the zone is unknown.
pub(super) fn check_approvals(
    found: &mut Findings,
    key: &str,
    script: &Script,
    today: Option<Date>,
) {
    let path = format!("scripts.{key}");
    let mut check_day = |part: &str, on: &str| {
        if let (Ok(on), Some(today)) = (on.parse::<Date>(), today)
            && on > today
        {
            found.add(
                format!("{path}.{part}.on"),
                format!("is after today, {today}: write the day on which it was approved"),
            );
        }
    };
    for (part, approval) in [
        ("approved", &script.approved),
        ("translation", &script.translation),
    ] {
        if let Some(approval) = approval {
            check_day(part, &approval.on);
        }
    }
    for (index, past) in script.history.iter().enumerate() {
        check_day(&format!("history[{index}]"), &past.on);
    }
    let nobody = |by: &str, on: &str| by.trim().is_empty() || on.parse::<Date>().is_err();
    if script
        .approved
        .as_ref()
        .is_none_or(|a| nobody(&a.by, &a.on))
    {
        found.add(
            format!("{path}.approved"),
            "names nobody and no day: words reach patients only when somebody answers for them",
        );
    }
    if script
        .translation
        .as_ref()
        .is_some_and(|a| nobody(&a.by, &a.on))
    {
        found.add(format!("{path}.translation"), "names nobody or no day");
    }
    let mut before = 0;
    for (index, past) in script.history.iter().enumerate() {
        if past.version <= before || past.version >= script.version {
            found.add(
                format!("{path}.history[{index}].version"),
                format!("is not between {before} and {}", script.version),
            );
        }
        if nobody(&past.by, &past.on) {
            found.add(format!("{path}.history[{index}]"), "names nobody or no day");
        }
        before = past.version;
    }
    if script.version == 0 {
        found.add(format!("{path}.version"), "is 0: the first version is 1");
    }
}

#[cfg(test)]
mod tests;
