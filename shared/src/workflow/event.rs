//! What happened to an inquiry: the events it is rebuilt from.
//!
//! An event says who, when and what, in values that name no person; notes and other free text are
//! stored beside it, sealed. Its JSON form is `{"status.changed": {…}}`, the name being the kind.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AttemptMade, Status};
use crate::clock::Moment;
use crate::form::PatientStatus;
use crate::intent::{IntentGroup, WayIn};
use crate::language::Language;
use crate::names::names;
use crate::practice::{ChecklistItem, Concern};
use crate::source::{Channel, SourceName};
use crate::triage::Label;

/// Who did something. It names a token, never a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub enum Actor {
    /// Portico itself: a clock ran out.
    System,
    /// The patient, by form.
    Patient,
    /// Whoever holds the operator's token.
    Operator,
    /// A token of the practice, by id or label.
    Token(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => out.write_str("system"),
            Self::Patient => out.write_str("patient"),
            Self::Operator => out.write_str("operator"),
            Self::Token(id) => write!(out, "token:{id}"),
        }
    }
}

impl From<String> for Actor {
    fn from(text: String) -> Self {
        match text.as_str() {
            "system" => Self::System,
            "patient" => Self::Patient,
            "operator" => Self::Operator,
            _ => Self::Token(text.strip_prefix("token:").unwrap_or(&text).to_owned()),
        }
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

names! {
    /// How an inquiry came in.
    Way {
        /// The form on a landing page.
        Widget = "widget",
        /// The practice's own page with the form.
        Hosted = "hosted",
        /// The practice's own systems.
        Api = "api",
        /// A call, logged at the desk.
        Call = "call",
        /// A voicemail, logged at the desk.
        Voicemail = "voicemail",
        /// Somebody at the counter.
        WalkIn = "walk_in",
        /// A fax.
        Fax = "fax",
        /// A message through the Google Business Profile.
        ProfileMessage = "profile_message",
        /// An e-mail.
        Email = "email",
    }
}

impl Way {
    /// Whether it was logged at the desk; otherwise a form or a system sent it.
    #[must_use]
    pub const fn is_desk(self) -> bool {
        !matches!(self, Self::Widget | Self::Hosted | Self::Api)
    }

    /// The same as intent sees it.
    #[must_use]
    pub const fn way_in(self) -> WayIn {
        match self {
            Self::ProfileMessage => WayIn::Profile,
            _ if self.is_desk() => WayIn::Desk,
            _ => WayIn::Form,
        }
    }
}

/// What is known of an inquiry when it arrives, in values that name no person: what queue, cadence
/// and scorecard work with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    /// How it came in.
    pub way: Way,
    /// How the patient came to the practice.
    pub channel: Channel,
    /// The named source, or the channel again.
    pub source: SourceName,
    /// The campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// Path of the landing page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landing_path: Option<String>,
    /// Every intent group.
    pub groups: BTreeSet<IntentGroup>,
    /// The group that leads.
    pub primary: IntentGroup,
    /// What the message needs somebody else for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub concerns: BTreeSet<Concern>,
    /// What the message is about.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub topics: BTreeSet<Label>,
    /// The language to answer in.
    pub language: Language,
    /// The location preferred, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The service asked for, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// New or existing.
    pub patient: PatientStatus,
    /// The owner, by key in the policy.
    pub owner: String,
    /// Who a concern was told to on arrival, by key in the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated_to: Option<String>,
    /// By when the first response is promised.
    pub due: Moment,
    /// The version of the policy that all this was decided by.
    pub policy_version: u32,
    /// Held back as likely spam: no clock runs until it is released.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quarantined: bool,
}

impl Arrived {
    /// Who is told of a concern with the arrival itself, and of which.
    #[must_use]
    pub fn told(&self) -> Option<Told> {
        let to = self.escalated_to.clone()?;
        let found = |concern: &Concern| self.concerns.contains(concern);
        let concern = Concern::BY_PRECEDENCE.into_iter().find(found)?;
        Some(Told {
            cause: Cause::Concern(concern),
            to,
            deputy: None,
            notice: 1,
        })
    }
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// When (RFC 3339, UTC).
    pub at: Moment,
    /// Where, by the location's id.
    pub location: String,
}

impl Appointment {
    /// What may be told of the visit at a moment: before its time, only that it was cancelled.
    pub fn outcomes(&self, now: Moment) -> impl Iterator<Item = VisitOutcome> {
        let come = self.at <= now;
        let told = move |outcome: &VisitOutcome| come || *outcome == VisitOutcome::Cancelled;
        VisitOutcome::ALL.iter().copied().filter(told)
    }
}

/// A change of status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// The status before.
    pub from: Status,
    /// The status after.
    pub to: Status,
    /// Why, by key in the practice's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The appointment made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Appointment>,
    /// What has to be ready before that visit, by the policy of that day.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub checklist: BTreeSet<ChecklistItem>,
}

names! {
    /// What kind of reason there is to tell somebody. Of each kind, one escalation stands at a time.
    CauseKind {
        /// The message raises a concern.
        Concern = "concern",
        /// Time is running out.
        BeforeBreach = "before_breach",
        /// The due has passed.
        Breach = "breach",
        /// Staff ask for help.
        Staff = "staff",
    }
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The message raises a concern.
    Concern(Concern),
    /// So many percent of the response window have passed.
    BeforeBreach(u8),
    /// The due has passed.
    Breach,
    /// Staff ask for help.
    Staff,
}

impl Cause {
    /// The cause without its value.
    #[must_use]
    pub const fn kind(self) -> CauseKind {
        match self {
            Self::Concern(_) => CauseKind::Concern,
            Self::BeforeBreach(_) => CauseKind::BeforeBreach,
            Self::Breach => CauseKind::Breach,
            Self::Staff => CauseKind::Staff,
        }
    }

    /// The name without its value, for records and counts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.kind().as_str()
    }
}

/// Somebody was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Why.
    pub cause: Cause,
    /// Who, by key in the policy.
    pub to: String,
    /// Who else, by key in the policy: the deputy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// How often this cause has been told; the first time is 1.
    pub notice: u16,
}

names! {
    /// What became of an appointment.
    VisitOutcome {
        /// The patient came.
        Kept = "kept",
        /// The patient did not come.
        NoShow = "no_show",
        /// The patient cancelled.
        Cancelled = "cancelled",
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident($data:ty) = $text:literal),+ $(,)?) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        pub enum EventKind { $($(#[$doc])* #[serde(rename = $text)] $variant($data)),+ }

        impl EventKind {
            /// The names of all kinds: the events that a state is rebuilt from.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The kind's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $text),+ }
            }
        }
    };
}

kinds! {
    /// The inquiry arrived.
    Received(Box<Arrived>) = "inquiry.received",
    /// Somebody tried to reach the patient.
    Attempted(AttemptMade) = "attempt.logged",
    /// The status changed.
    Moved(Moved) = "status.changed",
    /// Somebody wrote a note; its text is sealed beside it.
    Noted(Noted) = "note.added",
    /// Somebody was told.
    Escalated(Told) = "inquiry.escalated",
    /// Whoever was told has taken it.
    Acknowledged(Taken) = "escalation.acknowledged",
    /// Something on the pre-visit checklist was done, or is open again.
    Checked(Checked) = "checklist.changed",
    /// A task was done that no other event shows.
    TaskDone(TaskKey) = "task.done",
    /// The visit took place, or did not.
    Visited(Visited) = "visit.recorded",
    /// Somebody else owns it now.
    OwnerChanged(NewOwner) = "owner.changed",
    /// It was no spam: the clock starts now.
    Released(Released) = "quarantine.released",
    /// The same person asked again, by another inquiry.
    AskedAgain(LaterInquiry) = "inquiry.asked_again",
    /// All that could tell who the patient is has been destroyed.
    Erased(Nothing) = "inquiry.erased",
}

/// An event without further values. Its JSON form is `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Whoever was told takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Which escalation; left out, all that stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseKind>,
}

/// A note was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Noted {
    /// The patient asked for a time that the practice does not have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unavailable_time: bool,
}

/// An item of the pre-visit checklist changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// Which.
    pub item: ChecklistItem,
    /// Done, or open again.
    pub done: bool,
}

/// A task, by its key within the inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskKey {
    /// Such as `reminder.1440`.
    pub key: String,
}

/// What became of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Visited {
    /// How it went.
    pub outcome: VisitOutcome,
}

/// A change of owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// The new owner, by key in the policy.
    pub owner: String,
}

/// A release from quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// By when the first response is due, counted from the release.
    pub due: Moment,
}

/// A later inquiry of the same phone or address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LaterInquiry {
    /// Its id.
    pub inquiry: String,
}

/// One thing that happened to one inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When it was recorded (RFC 3339, UTC).
    pub at: Moment,
    /// By whom.
    pub actor: Actor,
    /// What happened.
    pub kind: EventKind,
}
