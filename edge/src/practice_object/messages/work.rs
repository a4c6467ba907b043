//! What staff do to inquiries.

use portico_shared::desk::{
    AcknowledgeRequest, AttemptRequest, ChecklistRequest, EscalationRequest, NoteRequest,
    OwnerRequest, StatusRequest, VisitRequest,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Somebody does something to an inquiry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WorkCall {
    /// Who, as events name them.
    pub actor: String,
    /// The inquiry's id.
    pub id: String,
    /// What.
    pub action: Action,
    /// By which a repetition is known.
    #[serde(default)]
    pub key: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Action {
    /// Somebody tried to reach the patient.
    Attempt(Box<AttemptRequest>),
    /// A move to another status.
    Move(Box<StatusRequest>),
    /// A note.
    Note(NoteRequest),
    /// Somebody asks for help.
    Escalate(EscalationRequest),
    /// Whoever was told takes it.
    Acknowledge(AcknowledgeRequest),
    /// Something on the checklist changed.
    Check(ChecklistRequest),
    /// What became of the appointment.
    Visit(VisitRequest),
    /// Somebody else takes it over.
    Owner(OwnerRequest),
    /// It is no spam.
    Release,
    /// A task is done, by key.
    Finish(String),
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub enum WorkReply {
    /// It is recorded; what the desk is told, as JSON.
    Done(Box<RawValue>),
    /// It may not be done now; why, and what may be done instead. No value of a patient's is in it.
    Refused {
        /// The field that is wrong, where one is.
        field: Option<String>,
        /// The sentence.
        detail: String,
    },
}
