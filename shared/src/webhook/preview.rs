//! What a change of an endpoint would do, told before it is made.

use serde::{Deserialize, Serialize};

use super::{EndpointRequest, Filter, Flavour, Kind, ROTATION_MS};

/// A change of an endpoint that somebody thinks about.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum EndpointChange {
    /// Register it, or change it.
    Put {
        /// To what.
        endpoint: EndpointRequest,
    },
    /// Take it away.
    Delete {},
    /// Give it a new secret.
    Rotate {
        /// For how many hours the old one signs too; 24 without it, at most 720.
        #[serde(default)]
        hours: Option<u32>,
    },
    /// Put an older version in force.
    Restore {
        /// Which.
        version: u32,
    },
}

/// What is sent, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Where messages go.
    pub url: String,
    /// How much they say.
    pub flavour: Flavour,
    /// Which messages it wants.
    pub filter: Filter,
}

/// What the sentences are made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndpointFacts {
    /// The endpoint as it is; none where there is none of that name.
    pub now: Option<Settings>,
    /// As it would be; none where it would be taken away.
    pub then: Option<Settings>,
    /// How it would be signed for.
    pub signing: Signing,
    /// Whether a secret before the present one still signs.
    pub old_signs: bool,
    /// How many messages wait for it.
    pub waiting: u64,
    /// How many messages were cancelled when it was deleted, and would wait again.
    pub cancelled: u64,
    /// How many inquiries came in the last 30 days.
    pub inquiries: u64,
    /// How many of them its filter lets through.
    pub passed: u64,
    /// How many of them its filter would let through.
    pub passing: u64,
    /// Whether another endpoint is told of new inquiries.
    pub others: bool,
}

/// What becomes of an endpoint's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signing {
    /// It stays.
    #[default]
    Same,
    /// Another one takes its place at once.
    Replaced,
    /// A new one is made, beside which the present one signs for so many hours.
    Rotated(u32),
    /// That of an older version signs again, beside which the present one does for a while.
    Restored(u32),
}

/// The sentences.
#[must_use]
pub fn effects(facts: &EndpointFacts) -> Vec<String> {
    let mut told = Vec::new();
    match (&facts.now, &facts.then) {
        (Some(now), None) => {
            told.push(format!("Nothing is sent to {} any more.", host(&now.url)));
            if facts.waiting > 0 {
                told.push(format!(
                    "{} cancelled. Restoring the endpoint makes what was cancelled wait again.",
                    are(facts.waiting, "waiting message")
                ));
            }
        }
        (now, Some(then)) => sending(facts, now.as_ref(), then, &mut told),
        (None, None) => {}
    }
    told.extend(signing(facts));
    let hears = |settings: &Option<Settings>| {
        settings.as_ref().is_some_and(|settings| {
            let events = &settings.filter.events;
            events.is_empty() || events.contains(&Kind::InquiryReceived)
        })
    };
    if !facts.others && hears(&facts.now) && !hears(&facts.then) {
        told.push(
            "No other endpoint gets inquiry.received: no system is told of new inquiries. They are \
             on the desk."
                .to_owned(),
        );
    }
    if told.is_empty() {
        told.push("Nothing changes.".to_owned());
    }
    told
}

fn sending(facts: &EndpointFacts, now: Option<&Settings>, then: &Settings, told: &mut Vec<String>) {
    let to = host(&then.url);
    let what = what(then.flavour);
    match now {
        None => told.push(format!("From now on it is sent {what}, to {to}.")),
        Some(now) => {
            let from = host(&now.url);
            if from != to {
                told.push(format!(
                    "It is sent to {to} from now on; until now to {from}."
                ));
            } else if now.url != then.url {
                told.push(format!(
                    "It is sent to another address at {to} from now on."
                ));
            }
            if now.flavour != then.flavour {
                let before = self::what(now.flavour);
                told.push(format!(
                    "It is sent {what} from now on; until now {before}."
                ));
            }
            if !told.is_empty() && facts.waiting > 0 {
                told.push(format!(
                    "{} sent so, too.",
                    are(facts.waiting, "waiting message")
                ));
            }
        }
    }
    if now.is_none_or(|now| now.filter != then.filter) {
        let before = now.map(|_| format!("; until now {}", facts.passed));
        told.push(format!(
            "Of the inquiries of the last 30 days ({}), its filter would have let {} through{}.",
            facts.inquiries,
            facts.passing,
            before.unwrap_or_default()
        ));
    }
    if facts.cancelled > 0 {
        told.push(format!(
            "{} sent after all.",
            are(facts.cancelled, "message that was cancelled with it")
        ));
    }
}

fn signing(facts: &EndpointFacts) -> Vec<String> {
    let stays =
        |hours: u64| format!("The present one signs too for {hours} hours, then no longer.");
    let mut told = match facts.signing {
        Signing::Same => Vec::new(),
        Signing::Replaced => {
            vec![
                "The secret that you bring signs from now on, and the present one no longer."
                    .to_owned(),
            ]
        }
        Signing::Rotated(hours) => vec![
            "A new secret signs from now on. It is shown once.".to_owned(),
            stays(hours.into()),
        ],
        Signing::Restored(version) => vec![
            format!("The secret of version {version} signs again from now on."),
            stays(ROTATION_MS / 3_600_000),
        ],
    };
    if facts.old_signs && told.len() == 2 {
        told.push("The one before it stops signing at once.".to_owned());
    }
    told
}

/// What a flavour says.
const fn what(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Full => "the whole handoff",
        Flavour::Thin => "ids and tags",
        Flavour::Alert => "alerts without patient data",
    }
}

/// The host of an address that was judged already; such an address has no user name.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// "1 waiting message is", "2 waiting messages are".
fn are(count: u64, what: &str) -> String {
    match (count, what.split_once("message")) {
        (1, _) | (_, None) => format!("{count} {what} is"),
        (_, Some((before, after))) => {
            let after = after.replace("that was", "that were");
            format!("{count} {before}messages{after} are")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> Settings {
        Settings {
            url: url.to_owned(),
            ..Settings::default()
        }
    }

    fn known() -> EndpointFacts {
        let now = settings("https://crm.example.com/hooks");
        EndpointFacts {
            now: Some(now.clone()),
            then: Some(now),
            waiting: 2,
            inquiries: 40,
            passed: 40,
            passing: 40,
            ..EndpointFacts::default()
        }
    }

    #[test]
    fn what_stays_is_not_told_as_a_change() {
        assert_eq!(effects(&known()), ["Nothing changes."]);
    }

    #[test]
    fn another_address_and_another_filter_are_told_with_what_waits_and_what_would_have_passed() {
        let mut facts = known();
        let then = facts.then.as_mut().unwrap();
        then.url = "https://new.example.com/hooks".to_owned();
        then.filter.urgent_only = true;
        facts.passing = 3;
        assert_eq!(
            effects(&facts),
            [
                "It is sent to new.example.com from now on; until now to crm.example.com.",
                "2 waiting messages are sent so, too.",
                "Of the inquiries of the last 30 days (40), its filter would have let 3 through; until now 40.",
            ]
        );
        facts.then = Some(settings("https://crm.example.com/other"));
        facts.waiting = 1;
        assert_eq!(
            effects(&facts),
            [
                "It is sent to another address at crm.example.com from now on.",
                "1 waiting message is sent so, too.",
            ]
        );
    }

    #[test]
    fn a_new_endpoint_is_told_what_it_gets() {
        let facts = EndpointFacts {
            now: None,
            ..known()
        };
        assert_eq!(
            effects(&facts),
            [
                "From now on it is sent the whole handoff, to crm.example.com.",
                "Of the inquiries of the last 30 days (40), its filter would have let 40 through.",
            ]
        );
    }

    #[test]
    fn deleting_the_last_one_that_hears_of_inquiries_says_so() {
        let mut facts = known();
        facts.then = None;
        let told = effects(&facts);
        assert_eq!(told[0], "Nothing is sent to crm.example.com any more.");
        assert!(
            told[1].starts_with("2 waiting messages are cancelled."),
            "{told:?}"
        );
        assert!(
            told[2].starts_with("No other endpoint gets inquiry.received"),
            "{told:?}"
        );
        facts.others = true;
        assert_eq!(effects(&facts).len(), 2);
        // One that was told of other things only takes nothing away.
        facts.others = false;
        let now = facts.now.as_mut().unwrap();
        now.filter.events = [Kind::SummaryDaily].into();
        assert_eq!(effects(&facts).len(), 2);
    }

    #[test]
    fn secrets_are_told_with_how_long_the_old_one_signs() {
        let mut facts = known();
        facts.signing = Signing::Rotated(24);
        let told = effects(&facts);
        assert_eq!(
            told[1],
            "The present one signs too for 24 hours, then no longer."
        );
        facts.old_signs = true;
        assert_eq!(effects(&facts).len(), told.len() + 1);
        facts.signing = Signing::Replaced;
        assert_eq!(effects(&facts).len(), 1);
    }

    #[test]
    fn restoring_a_deleted_one_tells_what_is_sent_after_all() {
        let mut facts = known();
        facts.now = None;
        facts.cancelled = 3;
        let told = effects(&facts);
        assert_eq!(
            told[2],
            "3 messages that were cancelled with it are sent after all."
        );
    }
}
