//! Checks that a policy can be served: every complaint names the path to the wrong value.

mod work;

use std::collections::HashSet;
use std::fmt;

use super::{Concern, Localized, Policy, Script, Wording, refused};
use crate::clock::{ClockError, Date, Moment, Window, Zones, check_schedule, local_date};
use crate::form::RESERVED_NEEDS;
use crate::ids::is_slug;
use crate::intent::IntentGroup;
use crate::language::Language;

/// One thing wrong in a policy, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicyError {
    /// Where the wrong value stands, for example `services[2].name.es`.
    pub path: String,
    /// What is wrong with it and what to do, as a sentence without a full stop.
    pub problem: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path, self.problem)
    }
}

struct Findings(Vec<PolicyError>);

impl Findings {
    fn add(&mut self, path: impl Into<String>, problem: impl Into<String>) {
        self.0.push(PolicyError {
            path: path.into(),
            problem: problem.into(),
        });
    }
}

impl Policy {
    /// Everything wrong with the policy. Hours are looked at from `now` on.
    ///
    /// # Errors
    /// All findings, never only the first.
    pub fn check(&self, zones: &dyn Zones, now: Moment) -> Result<(), Vec<PolicyError>> {
        let mut found = Findings(Vec::new());
        for (path, text) in [("name", &self.name), ("phone", &self.phone)] {
            if text.trim().is_empty() {
                found.add(path, "is empty: patients see it, so write it out");
            }
        }
        check_wording(&mut found, "name", &self.name, Wording::Name);
        if self.phone.bytes().filter(u8::is_ascii_digit).count() < 7 {
            found.add("phone", "is not a number that can be called");
        }
        if self.languages.is_empty() {
            found.add(
                "languages",
                "names no language: write [\"en\"], [\"es\"] or both",
            );
        }
        if self.languages.iter().collect::<HashSet<_>>().len() < self.languages.len() {
            found.add("languages", "names a language twice");
        }
        self.check_origins(&mut found);
        check_ids(
            &mut found,
            "locations",
            self.locations.iter().map(|l| l.id.as_str()),
        );
        if self.locations.is_empty() {
            found.add("locations", "is empty: a practice sees patients somewhere");
        }
        for (index, location) in self.locations.iter().enumerate() {
            if location.name.trim().is_empty() {
                found.add(format!("locations[{index}].name"), "is empty");
            }
            let path = format!("locations[{index}].name");
            check_wording(&mut found, &path, &location.name, Wording::Name);
            if location.id == "any" {
                found.add(
                    format!("locations[{index}].id"),
                    "is an answer every form has: choose another id",
                );
            }
        }
        check_ids(
            &mut found,
            "services",
            self.services.iter().map(|s| s.id.as_str()),
        );
        for (index, service) in self.services.iter().enumerate() {
            if RESERVED_NEEDS.contains(&service.id.as_str()) {
                found.add(
                    format!("services[{index}].id"),
                    format!(
                        "\"{}\" is an answer every form has: choose another id",
                        service.id
                    ),
                );
            }
            self.check_text(
                &mut found,
                &format!("services[{index}].name"),
                &service.name,
            );
        }
        if self.texts.consent.version.trim().is_empty() {
            found.add(
                "texts.consent.version",
                "is empty: every wording needs its own version",
            );
        }
        self.check_text(&mut found, "texts.consent.text", &self.texts.consent.text);
        if self.texts.next_steps.is_empty() {
            found.add(
                "texts.next_steps",
                "is empty: tell the patient what happens next",
            );
        }
        for (index, step) in self.texts.next_steps.iter().enumerate() {
            self.check_answer(&mut found, &format!("texts.next_steps[{index}]"), step);
        }
        self.check_form(&mut found);
        self.check_hours(&mut found, zones, now);
        self.check_desk(&mut found, local_date(zones, &self.time_zone, now));
        self.check_sign_in(&mut found);
        if let Some((field, problem)) = self.spam.wrong() {
            found.add(format!("spam.{field}"), problem);
        }
        self.check_work(&mut found);
        if found.0.is_empty() {
            Ok(())
        } else {
            Err(found.0)
        }
    }

    /// What the form shows of the practice's own.
    fn check_form(&self, found: &mut Findings) {
        if let Some(title) = &self.texts.title {
            self.check_text(found, "texts.title", title);
        }
        if let Some(line) = &self.texts.emergency {
            self.check_text(found, "texts.emergency", line);
            check_emergency_numbers(found, "texts.emergency", line);
        }
        let address = self.texts.privacy_url.as_deref();
        let is_address = |text: &str| {
            text.strip_prefix("https://")
                .is_some_and(|host| host.contains('.'))
        };
        if address.is_some_and(|address| !is_address(address)) {
            found.add(
                "texts.privacy_url",
                "is not an address: begin with https://",
            );
        }
        for (path, problem) in self.theme.failures() {
            found.add(path, problem);
        }
    }

    fn check_hours(&self, found: &mut Findings, zones: &dyn Zones, now: Moment) {
        let locations = self.locations.iter().enumerate();
        let own_hours = locations
            .filter(|(_, location)| location.hours.is_some() || !location.holidays.is_empty())
            .map(|(index, location)| (format!("locations[{index}].hours"), Some(location)));
        for (path, location) in std::iter::once(("hours".to_owned(), None)).chain(own_hours) {
            let schedule = self.schedule(location.map(|location| location.id.as_str()));
            match check_schedule(&schedule, zones, now) {
                Ok(()) => {}
                Err(ClockError::UnknownZone(_)) => {
                    found.add(
                        "time_zone",
                        "is no IANA time zone: write one such as America/New_York",
                    );
                    return;
                }
                Err(error) => {
                    let why = error.to_string();
                    found.add(path, why.strip_prefix("hours: ").unwrap_or(&why));
                }
            }
        }
    }

    fn check_desk(&self, found: &mut Findings, today: Option<Date>) {
        for (key, owner) in &self.owners {
            // It stands in addresses.
            if !is_slug(&key.replace('_', "-")) {
                found.add(
                    format!("owners.{key}"),
                    "is not 2 to 40 lower-case letters, digits and inner hyphens",
                );
            }
            if owner.name.trim().is_empty() {
                found.add(format!("owners.{key}.name"), "is empty");
            }
            if let Some(deputy) = &owner.deputy {
                let path = format!("owners.{key}.deputy");
                if deputy == key {
                    found.add(&path, "is the owner: name somebody else");
                }
                self.check_owner(found, path, deputy);
            }
        }
        for (key, script) in &self.scripts {
            work::check_approvals(found, key, script, today);
            self.check_answer(found, &format!("scripts.{key}.text"), &script.text);
        }
        for group in IntentGroup::BY_PRECEDENCE {
            let path = format!("groups.{}", group.as_str());
            let Some(policy) = self.groups.get(&group) else {
                found.add(path, "is missing: every intent group needs an owner");
                continue;
            };
            self.check_owner(found, format!("{path}.owner"), &policy.owner);
            self.check_owner(found, format!("{path}.escalate_to"), &policy.escalate_to);
            self.check_script(found, format!("{path}.script"), &policy.script);
            if let Some(window) = policy.window {
                check_window(found, &path, window);
            }
            if policy.documentation.trim().is_empty() {
                found.add(
                    format!("{path}.documentation"),
                    "is empty: say what staff write down",
                );
            }
        }
        for concern in Concern::BY_PRECEDENCE {
            self.check_concern(found, concern);
        }
        let urgent = self.concerns.get(&Concern::Urgent);
        let guidance = urgent.and_then(|concern| concern.guidance.as_ref());
        if let Some((key, script)) = guidance.and_then(|key| self.scripts.get_key_value(key)) {
            check_emergency_numbers(found, &format!("scripts.{key}.text"), &script.text);
        }
    }

    fn check_sign_in(&self, found: &mut Findings) {
        let mut seen = HashSet::new();
        for (index, person) in self.sign_in.iter().enumerate() {
            let path = format!("sign_in[{index}]");
            let email = &person.email;
            if !email.contains('@')
                || email.contains(char::is_whitespace)
                || *email != email.to_lowercase()
            {
                found.add(
                    format!("{path}.email"),
                    "is not an e-mail address in lower case",
                );
            } else if !seen.insert(email) {
                found.add(format!("{path}.email"), "stands here twice");
            }
            if let Some(owner) = &person.owner {
                self.check_owner(found, format!("{path}.owner"), owner);
            }
        }
    }

    fn check_owner(&self, found: &mut Findings, path: String, key: &str) {
        if !self.owners.contains_key(key) {
            found.add(path, format!("\"{key}\" is not among the owners"));
        }
    }

    fn check_script(&self, found: &mut Findings, path: String, key: &str) {
        if !self.scripts.contains_key(key) {
            found.add(path, format!("\"{key}\" is not among the scripts"));
        }
    }

    fn check_concern(&self, found: &mut Findings, concern: Concern) {
        let path = format!("concerns.{}", concern.as_str());
        let Some(policy) = self.concerns.get(&concern) else {
            found.add(
                path,
                "is missing: every concern needs a named owner and a deputy",
            );
            return;
        };
        self.check_owner(found, format!("{path}.owner"), &policy.owner);
        self.check_owner(found, format!("{path}.deputy"), &policy.deputy);
        check_window(found, &path, policy.window);
        if policy.owner == policy.deputy {
            found.add(format!("{path}.deputy"), "is the owner: name somebody else");
        }
        match &policy.guidance {
            Some(key) => self.check_script(found, format!("{path}.guidance"), key),
            None if concern == Concern::Urgent => found.add(
                format!("{path}.guidance"),
                "is missing: name the script that tells the patient to call 911 or 988",
            ),
            None => {}
        }
    }

    fn check_text(&self, found: &mut Findings, path: &str, text: &Localized) {
        self.check_words(found, path, text, Wording::Text);
    }

    /// What is said of an inquiry; it names no time.
    fn check_answer(&self, found: &mut Findings, path: &str, text: &Localized) {
        self.check_words(found, path, text, Wording::Answer);
    }

    fn check_words(&self, found: &mut Findings, path: &str, text: &Localized, wording: Wording) {
        for language in Language::ALL {
            let path = format!("{path}.{}", language.as_str());
            if text.has(language) {
                // Also where the form is not offered in it: staff may say it to whoever writes in it.
                check_wording(found, &path, text.get(language), wording);
            } else if self.languages.contains(&language) {
                found.add(path, "is missing, and the practice offers this language");
            }
        }
    }

    fn check_origins(&self, found: &mut Findings) {
        for (index, host) in self.ignored_referrers.iter().enumerate() {
            let letters =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            if !host.contains('.') || !host.chars().all(letters) || host.trim_matches('.') != host {
                found.add(
                    format!("ignored_referrers[{index}]"),
                    "is not a host in lower case, such as checkout.stripe.com",
                );
            }
        }
        for (index, origin) in self.origins.iter().enumerate() {
            let host = origin.strip_prefix("https://").or_else(|| {
                origin.strip_prefix("http://").filter(|host| {
                    let name = host.split(':').next().unwrap_or_default();
                    name == "localhost" || name == "127.0.0.1" || name.ends_with(".localhost")
                })
            });
            let fits = host.is_some_and(|host| {
                // A browser sends a name with accents as xn--….
                host.is_ascii()
                    && !host.is_empty()
                    && !host.contains(['/', '?', '#', '@', '*', ' '])
            });
            if !fits {
                found.add(
                    format!("origins[{index}]"),
                    "is not an origin: write https:// and the host, with no path (http:// is for localhost only)",
                );
            }
        }
    }
}

fn check_wording(found: &mut Findings, path: &str, text: &str, wording: Wording) {
    if let Some(bad) = refused(text, wording) {
        let why = bad.clause();
        found.add(
            path,
            format!("says \"{}\", which {why}: reword it", bad.phrase),
        );
    }
}

/// Whoever may be in danger has to read the numbers that help.
fn check_emergency_numbers(found: &mut Findings, path: &str, text: &Localized) {
    for language in Language::ALL {
        for number in ["911", "988"] {
            if text.has(language) && !text.get(language).contains(number) {
                found.add(
                    format!("{path}.{}", language.as_str()),
                    format!("does not name {number}, and people in danger read it"),
                );
            }
        }
    }
}

fn check_ids<'a>(found: &mut Findings, list: &str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for (index, id) in ids.enumerate() {
        let path = format!("{list}[{index}].id");
        if !is_slug(id) {
            found.add(
                path,
                "is not 2 to 40 lower-case letters, digits and inner hyphens",
            );
        } else if !seen.insert(id) {
            found.add(path, format!("\"{id}\" stands here twice"));
        }
    }
}

/// A patient who waits for longer than a month is not answered; and no due is looked for further ahead.
fn check_window(found: &mut Findings, path: &str, window: Window) {
    const DAYS: u16 = 31;
    let minutes = u32::from(DAYS) * 24 * 60;
    let too_long = match window {
        Window::BusinessMinutes(most) | Window::WallMinutes(most) => most > minutes,
        Window::BusinessDays(days) => days > DAYS,
        Window::SameBusinessDay => false,
    };
    if too_long {
        found.add(
            format!("{path}.window"),
            "is longer than a month: say how soon a patient is answered",
        );
    }
}

#[cfg(test)]
mod tests;
