//! What the Worker asks a practice's object, and what it answers.

use serde::{Deserialize, Serialize};

/// A question to the object.
#[derive(Debug, Serialize, Deserialize)]
pub enum Call {
    /// Store an inquiry.
    Accept(Box<Accept>),
    /// Which policy is in force?
    Policy,
    /// Put a policy (JSON, already checked) in force.
    PutPolicy {
        /// The document.
        document: String,
    },
    /// Register or change a webhook endpoint.
    PutEndpoint {
        /// Its name.
        name: String,
        /// Where to.
        url: String,
        /// The signing secret.
        secret: String,
    },
    /// What was the patient told?
    Receipt {
        /// The inquiry's id.
        id: String,
        /// The unguessable part of the page's address.
        secret: String,
    },
    /// What became of the deliveries?
    Deliveries,
    /// Test hook: let time pass (milliseconds).
    Advance(u64),
    /// Test hook: panic in the middle of a transaction that has already written.
    Panic,
}

/// An inquiry, checked and tagged.
#[derive(Debug, Serialize, Deserialize)]
pub struct Accept {
    /// The version of the policy it was checked against.
    pub policy_version: u32,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// The unguessable part of the confirmation page's address.
    pub receipt: String,
    /// The sender's idempotency key.
    pub key: Option<String>,
    /// A digest of the request, to tell a repetition from a reused key.
    pub fingerprint: String,
    /// When it was received (milliseconds since 1970).
    pub at: u64,
    /// The handoff as JSON.
    pub handoff: String,
    /// The acknowledgment as JSON.
    pub acknowledgment: String,
}

/// The object's answer.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Stored now, or stored before with the same key.
    Stored {
        /// The acknowledgment as JSON.
        acknowledgment: String,
        /// The inquiry's id.
        id: String,
        /// The unguessable part of the confirmation page's address.
        receipt: String,
    },
    /// The key belongs to another request.
    KeyReused,
    /// Another inquiry has this id or reference: choose others.
    Taken,
    /// The policy in force. Also the answer to an inquiry checked against an older one.
    Policy {
        /// Its version.
        version: u32,
        /// The document as JSON.
        document: String,
    },
    /// There is no such practice, endpoint or receipt.
    Unknown,
    /// What the patient was told (JSON).
    Receipt(String),
    /// Deliveries, newest first.
    Deliveries(Vec<DeliveryRow>),
    /// Done.
    Done,
}

/// One delivery as staff see it.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// Its id, the same over all tries; the receiver sees it as `webhook-id`.
    pub id: String,
    /// The inquiry.
    pub inquiry: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// `pending`, `delivered` or `dead`.
    pub state: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next (milliseconds since 1970).
    pub due_at: Option<u64>,
}
