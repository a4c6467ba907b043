//! One inquiry on the desk: everything the next person needs, at a glance.

use serde::{Deserialize, Serialize};

use super::TaskRow;
use crate::clock::{Elapsed, Moment, Standing};
use crate::handoff::Handoff;
use crate::language::Language;
use crate::person::MatchedOn;
use crate::practice::{ChecklistItem, Purpose, Reason};
use crate::private::Private;
use crate::workflow::{
    Actor, Appointment, AttemptOutcome, ContactChannel, Escalation, EventKind, Status, VisitOutcome,
};

/// The answer to `GET inquiries/{id}`. Whoever only shows it may read handoff and events as documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "InquiryView"))]
pub struct InquiryView<H = Handoff, E = EventKind> {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// The status.
    pub status: Status,
    /// Since when.
    pub since: Moment,
    /// Why, by key, where the status wants a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The owner, by key.
    pub owner: String,
    /// The eleven-part handoff, why it was tagged so included; none after erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<Box<H>>,
    /// Both clocks.
    pub clocks: ClocksView,
    /// Where it may be moved now.
    pub moves: Vec<MoveOption>,
    /// How an attempt may end here: no voicemail where the practice leaves none, and only
    /// "reached" for a patient who wants no further contact.
    pub outcomes: Vec<AttemptOutcome>,
    /// What is to be done, soonest due first; the first is the next step.
    pub tasks: Vec<TaskRow>,
    /// Approved words to read aloud or send, in the patient's language.
    pub scripts: Vec<ApprovedWords>,
    /// What staff write down about inquiries of the leading group, by the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    /// The pre-visit checklist; empty before an appointment.
    pub checklist: Vec<ChecklistRow>,
    /// The appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Appointment>,
    /// What became of the last appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitOutcome>,
    /// Who was told and has not taken it: the last time for each cause.
    pub escalations: Vec<Escalation>,
    /// Whether the patient wants no further contact.
    pub opted_out: bool,
    /// Why it is held back, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<QuarantineView>,
    /// Other inquiries from the same phone or address.
    pub linked: Vec<LinkedRow>,
    /// What happened, in order.
    pub history: Vec<HistoryRow<E>>,
    /// Whether the patient's data have been destroyed.
    pub erased: bool,
    /// The time by the Worker's clock.
    pub now: Moment,
}

impl<H, E> InquiryView<H, E> {
    /// Other inquiries from the same phone or address: those received before this one, and those
    /// received since. What came in together goes by its id.
    #[must_use]
    pub fn earlier_and_later(&self) -> (Vec<&LinkedRow>, Vec<&LinkedRow>) {
        let here = (self.clocks.received, &self.id);
        let linked = self.linked.iter();
        linked.partition(|row| (row.received, &row.id) < here)
    }
}

/// Both clocks of an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClocksView {
    /// When it was received.
    pub received: Moment,
    /// When the due is near.
    pub due_soon: Moment,
    /// By when the first response is promised.
    pub due: Moment,
    /// How it stands; none where no clock runs: held back, closed without an attempt, or erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// When the first response was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Moment>,
    /// When the patient was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Moment>,
    /// Time to the first response, or so far.
    pub elapsed: Elapsed,
}

/// A status the inquiry may be moved to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct MoveOption {
    /// Where to.
    pub to: Status,
    /// The reasons to choose from, where one is wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonOption>,
    /// Whether the time and location of an appointment are wanted.
    #[serde(default)]
    pub appointment: bool,
}

/// A reason of the practice's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ReasonOption {
    /// Its key.
    pub key: String,
    /// What staff read.
    pub label: String,
}

impl ReasonOption {
    /// A reason of a policy.
    #[must_use]
    pub fn of(reason: &Reason) -> Self {
        Self {
            key: reason.key.clone(),
            label: reason.label.get(Language::En).to_owned(),
        }
    }
}

/// Approved words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ApprovedWords {
    /// The script's key.
    pub key: String,
    /// What they are for.
    pub purpose: Purpose,
    /// For one channel only, or for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// The language.
    pub language: Language,
    /// The words.
    pub text: String,
    /// Their version.
    pub version: u32,
    /// Who approved them.
    pub approved_by: String,
    /// On which day, as YYYY-MM-DD.
    pub approved_on: String,
}

/// An item of the pre-visit checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChecklistRow {
    /// Which.
    pub item: ChecklistItem,
    /// Ready or open.
    pub done: bool,
}

/// Why an inquiry is held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct QuarantineView {
    /// The score.
    pub score: u16,
    /// Why, in sentences that repeat no answer.
    pub reasons: Vec<String>,
}

/// Another inquiry from the same phone or address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LinkedRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// When it was received.
    pub received: Moment,
    /// Its status.
    pub status: Status,
    /// What both have in common; families share phones.
    pub matched: MatchedOn,
}

/// One event in an inquiry's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "HistoryRow"))]
pub struct HistoryRow<E = EventKind> {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub actor: Actor,
    /// What happened; none for events that change nothing, such as a reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<E>,
    /// The name of the kind.
    pub kind: String,
    /// The note; none after erasure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private>,
}
