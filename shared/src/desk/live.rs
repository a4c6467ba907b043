//! What the desk is told while it is open, and what can be taken out of the practice's log.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::workflow::{Actor, Status};

/// A message on the live connection. It carries no patient data: the desk asks for what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LiveMessage {
    /// An inquiry is new or has changed.
    Changed(Changed),
    /// The policy in force is a new one.
    Policy {
        /// Its version.
        version: u32,
    },
}

/// An inquiry is new or has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Changed {
    /// Its id.
    pub id: String,
    /// The kind of the event.
    pub kind: String,
    /// Its status now.
    pub status: Status,
    /// Its leading group.
    pub primary: IntentGroup,
    /// By when the next step is due; none when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// Its owner, by key.
    pub owner: String,
}

/// The answer to `GET audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AuditView {
    /// Whether every event is as it was written.
    pub intact: bool,
    /// How many were looked at.
    pub events: u64,
    /// The number of the first event that is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
    /// The last event's hash, in base64: keep it elsewhere to prove later that nothing was cut off.
    pub head: String,
}

/// One line of `GET export`: an event without its sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ExportLine<Data> {
    /// Its number.
    pub seq: u64,
    /// The inquiry's id; none for events of the practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<String>,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// The kind.
    pub kind: String,
    /// Its values.
    pub data: Data,
}
