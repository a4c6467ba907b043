//! A practice's policy: the one document that says what the practice offers, where, in which
//! languages and words, and who may embed its form.
//!
//! The policy is written as TOML or JSON, checked by [`Policy::check`] before it is used, and
//! versioned by whoever stores it. It holds nothing secret and nothing about patients.

mod check;
mod people;
mod preview;
mod wording;
mod workflow;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::PolicyError;
pub use people::{Approval, Concern, ConcernPolicy, GroupPolicy, Owner, PastApproval, Script};
pub use preview::{Counted, Preview};
pub use wording::{Refused, Wording, refused};
pub use workflow::{
    ANY_SERVICE, After, Cadence, CadenceStep, ChecklistItem, EscalationPolicy, FollowUp,
    PartialPolicy, Purpose, Reason, Reminder, StepKind, SummaryPolicy, Targets,
};

use crate::access::SignIn;
use crate::clock::{Exceptions, Moment, Schedule, WeeklyHours};
use crate::form;
use crate::ids::PracticeId;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::spam::Settings;
use crate::theme::Theme;
use crate::workflow::Status;

/// What a practice publishes and decides. Field docs say what a person writes in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The practice's name in addresses, for example `bright-river-dental`.
    pub id: PracticeId,
    /// The practice's name as patients know it.
    pub name: String,
    /// The phone number patients may call, as they would read it.
    pub phone: String,
    /// IANA time zone, for example `America/New_York`.
    pub time_zone: String,
    /// The languages the form is offered in; the first is the default.
    pub languages: Vec<Language>,
    /// Origins of the pages that may embed the form, such as `https://www.example.com`.
    pub origins: Vec<String>,
    /// Hosts that send a visitor back and never sent them first: a payment page, a single sign-on.
    /// Hosts below them count as well.
    #[serde(default = "ignored_referrers")]
    pub ignored_referrers: Vec<String>,
    /// Where patients are seen. With a single location the form does not ask.
    pub locations: Vec<Location>,
    /// Service lines a patient can ask for.
    pub services: Vec<Service>,
    /// When the practice is open: `"1"` (Monday) to `"7"` (Sunday), each with its intervals.
    pub hours: WeeklyHours,
    /// Dates with other hours; an empty list means closed.
    #[serde(default)]
    pub holidays: Exceptions,
    /// Wording the practice is responsible for.
    pub texts: Texts,
    /// People and teams, by key.
    pub owners: BTreeMap<String, Owner>,
    /// Approved words, by key.
    pub scripts: BTreeMap<String, Script>,
    /// Every intent group.
    pub groups: BTreeMap<IntentGroup, GroupPolicy>,
    /// Every concern.
    pub concerns: BTreeMap<Concern, ConcernPolicy>,
    /// Who may sign in to the desk by single sign-on, and as what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_in: Vec<SignIn>,
    /// From when on an inquiry counts as likely spam.
    #[serde(default, skip_serializing_if = "Settings::is_default")]
    pub spam: Settings,
    /// How staff try to reach patients, by a name of the practice's.
    #[serde(default = "workflow::cadences")]
    pub cadences: BTreeMap<String, Cadence>,
    /// How staff go on with inquiries that wait, by status.
    #[serde(default = "workflow::follow_ups")]
    pub follow_ups: BTreeMap<Status, FollowUp>,
    /// Whether staff leave voicemails.
    #[serde(default = "workflow::voicemail")]
    pub voicemail: bool,
    /// Why inquiries end without an appointment.
    #[serde(default = "workflow::reasons")]
    pub reasons: Vec<Reason>,
    /// Whom to tell when time runs out.
    #[serde(default)]
    pub escalation: EscalationPolicy,
    /// What has to be ready before a visit, by service; `default` is for all others.
    #[serde(default = "workflow::checklists")]
    pub checklists: BTreeMap<String, Vec<ChecklistItem>>,
    /// Reminders before an appointment.
    #[serde(default = "workflow::reminders")]
    pub reminders: Vec<Reminder>,
    /// Lines on the scorecard that the practice wants to reach.
    #[serde(default)]
    pub targets: Targets,
    /// When the practice is told how the day and the week stand.
    #[serde(default)]
    pub summaries: SummaryPolicy,
    /// Forms that were started and not finished.
    #[serde(default)]
    pub partial: PartialPolicy,
    /// Days after closing until a patient's data are destroyed.
    #[serde(default = "workflow::retention_days")]
    pub retention_days: u16,
    /// The form's look, where it is not the preset.
    #[serde(default, skip_serializing_if = "Theme::is_preset")]
    pub theme: Theme,
}

fn ignored_referrers() -> Vec<String> {
    let hosts = [
        "checkout.stripe.com",
        "paypal.com",
        "accounts.google.com",
        "login.microsoftonline.com",
    ];
    hosts.map(str::to_owned).into()
}

/// A place where patients are seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Its name in data, a slug.
    pub id: String,
    /// Its name on screens; names of places are not translated.
    pub name: String,
    /// Its hours, where they are not the practice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<WeeklyHours>,
    /// Dates on which it is closed, or has other hours, whatever holds for the practice.
    #[serde(default, skip_serializing_if = "Exceptions::is_empty")]
    pub holidays: Exceptions,
}

/// A service line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name in data, a slug.
    pub id: String,
    /// Its name on screens.
    pub name: Localized,
    /// Whether patients usually pay for it themselves, or choose it electively.
    #[serde(default)]
    pub cash_or_elective: bool,
}

/// Wording that the practice approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The consent a patient gives by ticking the box; its version is stored with the inquiry.
    pub consent: Consent,
    /// The heading of the form; left out, the form's own. `{practice}` stands for the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Localized>,
    /// What to do in an emergency, always in sight; left out, the form's own line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Localized>,
    /// Address of the practice's privacy notice, for a link beside the consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// What happens next, one sentence a line, in the order in which it happens.
    pub next_steps: Vec<Localized>,
}

/// A consent text and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Changes whenever the wording changes.
    pub version: String,
    /// The words beside the box.
    pub text: Localized,
}

/// A text in the languages of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Spanish.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub es: String,
}

impl Localized {
    /// The text in a language, or in the other one where the practice has no translation.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let (wanted, other) = match language {
            Language::En => (&self.en, &self.es),
            Language::Es => (&self.es, &self.en),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    /// The language of the text that [`Self::get`] finds.
    #[must_use]
    pub fn language(&self, wanted: Language) -> Language {
        match (wanted, self.en.is_empty(), self.es.is_empty()) {
            (Language::En, true, false) => Language::Es,
            (Language::Es, false, true) => Language::En,
            _ => wanted,
        }
    }

    fn has(&self, language: Language) -> bool {
        !match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
        .trim()
        .is_empty()
    }
}

/// What an administrator is told when a policy is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PolicyPut {
    /// Its version, which is also its `ETag`.
    pub version: u32,
}

/// One version of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PolicyVersion {
    /// The version.
    pub version: u32,
    /// When it was put in force.
    pub at: Moment,
    /// By whom: a token's label and id, an address of the sign-on, or `operator`.
    pub actor: String,
}

impl Policy {
    /// The language to serve someone who asks for `code`: that one if offered, else the default.
    #[must_use]
    pub fn language_for(&self, code: Option<&str>) -> Language {
        code.and_then(Language::from_code)
            .filter(|language| self.languages.contains(language))
            .or(self.languages.first().copied())
            .unwrap_or_default()
    }

    /// Whether a page of this origin may embed the form and send inquiries.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(origin))
    }

    /// When a location is open; for none, the practice. Exceptions of the practice shorten a
    /// location's day, and do not open it where it is shut.
    #[must_use]
    pub fn schedule(&self, location: Option<&str>) -> Schedule {
        let location = location.and_then(|id| self.location(id));
        let own = location.and_then(|location| location.hours.as_ref());
        Schedule {
            tz: self.time_zone.clone(),
            hours: own.unwrap_or(&self.hours).clone(),
            holidays: location.map_or_else(
                || self.holidays.clone(),
                |location| self.holidays.at(own, &location.holidays),
            ),
        }
    }

    /// When anybody is there at all: the practice, or one of its locations.
    #[must_use]
    pub fn anywhere(&self) -> Schedule {
        let locations = self.locations.iter();
        locations.fold(self.schedule(None), |open, location| {
            open.or(&self.schedule(Some(&location.id)))
        })
    }

    /// The name of an owner, or its key if the policy has lost it.
    #[must_use]
    pub fn owner_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.owners.get(key).map_or(key, |owner| &owner.name)
    }

    /// The words of a script in a language; empty if the policy has lost it.
    #[must_use]
    pub fn script(&self, key: &str, language: Language) -> &str {
        self.scripts
            .get(key)
            .map_or("", |script| script.text.get(language))
    }

    /// The heading of the form.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        let own = self.texts.title.as_ref().map(|text| text.get(language));
        own.unwrap_or(form::texts(language).title)
            .replace("{practice}", &self.name)
    }

    /// What to do in an emergency.
    #[must_use]
    pub fn emergency_line(&self, language: Language) -> &str {
        let own = self.texts.emergency.as_ref();
        own.map_or(form::texts(language).emergency, |text| text.get(language))
    }

    /// Hosts of the practice's own pages, for telling an inner link from a referral.
    #[must_use]
    pub fn own_hosts(&self) -> Vec<String> {
        self.origins
            .iter()
            .filter_map(|origin| origin.split_once("://"))
            .map(|(_, host)| host.split(':').next().unwrap_or(host).to_owned())
            .collect()
    }

    /// A service line by id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// A location by id.
    #[must_use]
    pub fn location(&self, id: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == id)
    }
}

#[cfg(test)]
pub(crate) mod tests_support {
    //! A small policy for tests of other modules.

    use super::Policy;

    /// An invented practice with two services and two locations.
    pub fn policy() -> Policy {
        let text = include_str!("tests_support.json");
        serde_json::from_str(text).expect("a policy")
    }
}
