//! Checks that a policy can be served: every complaint names the path to the wrong value.

use std::collections::HashSet;
use std::fmt;

use super::{Localized, Policy};
use crate::form::RESERVED_NEEDS;
use crate::ids::is_slug;

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
    /// Everything wrong with the policy, in the order of the file.
    ///
    /// # Errors
    /// All findings, never only the first.
    pub fn check(&self) -> Result<(), Vec<PolicyError>> {
        let mut found = Findings(Vec::new());
        for (path, text) in [("name", &self.name), ("phone", &self.phone)] {
            if text.trim().is_empty() {
                found.add(path, "is empty: patients see it, so write it out");
            }
        }
        if self.phone.bytes().filter(u8::is_ascii_digit).count() < 7 {
            found.add("phone", "is not a number that can be called");
        }
        if self.languages.is_empty() {
            found.add(
                "languages",
                "names no language: write [\"en\"], [\"es\"] or both",
            );
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
        self.check_text(
            &mut found,
            "texts.acknowledgment",
            &self.texts.acknowledgment,
        );
        if self.texts.next_steps.is_empty() {
            found.add(
                "texts.next_steps",
                "is empty: tell the patient what happens next",
            );
        }
        for (index, step) in self.texts.next_steps.iter().enumerate() {
            self.check_text(&mut found, &format!("texts.next_steps[{index}]"), step);
        }
        if found.0.is_empty() {
            Ok(())
        } else {
            Err(found.0)
        }
    }

    fn check_text(&self, found: &mut Findings, path: &str, text: &Localized) {
        for language in &self.languages {
            if !text.has(*language) {
                found.add(
                    format!("{path}.{}", language.as_str()),
                    "is missing, and the practice offers this language",
                );
            }
        }
    }

    fn check_origins(&self, found: &mut Findings) {
        for (index, origin) in self.origins.iter().enumerate() {
            let host = origin.strip_prefix("https://").or_else(|| {
                origin.strip_prefix("http://").filter(|host| {
                    let name = host.split(':').next().unwrap_or_default();
                    name == "localhost" || name == "127.0.0.1" || name.ends_with(".localhost")
                })
            });
            let fits = host.is_some_and(|host| {
                !host.is_empty() && !host.contains(['/', '?', '#', '@', '*', ' '])
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

#[cfg(test)]
mod tests {
    use super::super::tests_support::policy;

    fn paths(change: impl FnOnce(&mut super::Policy)) -> Vec<String> {
        let mut policy = policy();
        change(&mut policy);
        policy
            .check()
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
            paths(|p| p.locations[1].id = "downtown".into()),
            ["locations[1].id"]
        );
        assert_eq!(paths(|p| p.texts.next_steps.clear()), ["texts.next_steps"]);
        assert_eq!(paths(|p| p.phone = "call".into()), ["phone"]);
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
}
