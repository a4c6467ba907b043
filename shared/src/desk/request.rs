//! What staff ask for: the bodies of the desk's writes.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::form::{ContactMethod, Insurance, PatientStatus};
use crate::language::Language;
use crate::practice::ChecklistItem;
use crate::private::Private;
use crate::source::SourceName;
use crate::workflow::{
    Appointment, AttemptOutcome, CauseKind, ContactChannel, Status, VisitOutcome, Way,
};

/// `POST inquiries/{id}/attempts`: somebody tried to reach the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttemptRequest {
    /// How.
    pub channel: ContactChannel,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// When, where it was not just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Moment>,
    /// The patient asked for a time that the practice does not have.
    #[serde(default)]
    pub unavailable_time: bool,
    /// The patient, who wanted no further contact, asks to be contacted again; counts with `reached`
    /// only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_again: bool,
    /// A note; it is stored sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private>,
    /// A move that follows at once: booked in the same call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<StatusRequest>,
}

/// `POST inquiries/{id}/status`: a move to another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusRequest {
    /// Where to.
    pub to: Status,
    /// Why, by key in the practice's list; `not_qualified`, `lost_other_provider` and
    /// `closed_after_cadence` want one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The appointment; `appointment_booked` wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Appointment>,
    /// A note; it is stored sealed. `escalated` wants one that says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private>,
}

/// `POST inquiries/{id}/notes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// The note; it is stored sealed.
    pub text: Private,
    /// The patient asked for a time that the practice does not have.
    #[serde(default)]
    pub unavailable_time: bool,
}

/// `POST inquiries/{id}/escalations`: ask the clinical or the management team for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EscalationRequest {
    /// Why, in words, never none; stored sealed.
    pub reason: Private,
    /// Who, by key in the policy; left out, whoever the policy names for the inquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// `POST inquiries/{id}/acknowledge`: whoever was told takes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeRequest {
    /// Which escalation is taken, by the kind of its cause; left out, all that stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseKind>,
    /// A note; it is stored sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private>,
}

/// `POST inquiries/{id}/checklist`: something is ready, or is not after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistRequest {
    /// Which.
    pub item: ChecklistItem,
    /// Ready or open.
    pub done: bool,
}

/// `POST inquiries/{id}/visit`: what became of the appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitRequest {
    /// How it went.
    pub outcome: VisitOutcome,
    /// A note; it is stored sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Private>,
}

/// `POST inquiries/{id}/owner`: somebody else takes it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerRequest {
    /// Who, by key in the policy.
    pub owner: String,
}

/// `POST inquiries`: log a call, a voicemail, a visit, a fax or a Business Profile message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogInquiryRequest {
    /// How it came in.
    pub way: Way,
    /// How the patient heard of the practice; ask. `not_asked` where nobody did.
    pub source: SourceName,
    /// The campaign, where the patient or a tracking number tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// A service's id, or `referral`, `insurance`, `existing`, `other`.
    pub need: String,
    /// The patient's name.
    pub name: Private,
    /// The phone number.
    #[serde(default)]
    pub phone: Private,
    /// The e-mail address.
    #[serde(default)]
    pub email: Private,
    /// Preferred method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactMethod>,
    /// Whether a voicemail may say why the practice calls.
    #[serde(default)]
    pub voicemail: bool,
    /// Whether somebody else speaks for the patient.
    #[serde(default)]
    pub for_other: bool,
    /// New or existing.
    #[serde(default)]
    pub patient: PatientStatus,
    /// The location, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Whether the patient has insurance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance: Option<Insurance>,
    /// The language to answer in.
    #[serde(default)]
    pub language: Language,
    /// What it is about, in the patient's words.
    #[serde(default)]
    pub message: Private,
    /// When it came in, where that was not just now; never later than now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Moment>,
    /// What has already been done in the same call, visit or message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<AttemptRequest>,
}

/// The answer to `POST inquiries`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Logged {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// By when the first response is due.
    pub due: Moment,
}

/// The answer to every other write: what the queue shows now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Done {
    /// The inquiry's id.
    pub id: String,
    /// Its status now.
    pub status: Status,
    /// Where it may be moved now.
    pub legal_moves: Vec<Status>,
}
