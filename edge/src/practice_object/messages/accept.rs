//! An inquiry on its way to the object: checked, tagged and sealed. Nothing here tells who the
//! patient is.

use portico_shared::private::Private;
use portico_shared::spam::{Score, Settings};
use portico_shared::vault;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::WorkCall;

/// An inquiry to store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Accept {
    /// The version of the policy it was checked against.
    pub policy_version: u32,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// Marks of the sender's idempotency key, newest version of the secret first; none without one.
    pub keys: Vec<String>,
    /// A digest of the request, to compare with the one in the sealed record of a repeated key. Of a place
    /// it is a mark, because that is stored.
    pub fingerprint: String,
    /// When it was received (milliseconds since 1970).
    pub at: u64,
    /// By when it is promised to be answered (milliseconds since 1970).
    pub due_at: i64,
    /// Whether it goes before other work that is due at the same time.
    pub priority: bool,
    /// What is known at arrival, in values that name no person, as JSON: the first event's data, and
    /// where the clear columns come from.
    pub arrived: Box<RawValue>,
    /// How it stands and what is to be done, as JSON; none where the alarm is to work that out.
    #[serde(default)]
    pub settled: Option<Box<RawValue>>,
    /// Who brings it, as events name them.
    pub actor: String,
    /// How likely it is spam; none where nobody doubts it.
    pub spam: Option<Doubt>,
    /// What was done about it before it was logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Box<WorkCall>>,
    /// What it is found and linked by.
    pub marks: Marks,
    /// Its key, wrapped.
    pub key: Key,
    /// What the queue shows, sealed.
    pub label: String,
    /// What stands for the sealed record in the audit chain.
    pub seal_hash: String,
    /// The sealed record; crosses behind the JSON.
    #[serde(skip)]
    pub sealed: Vec<u8>,
}

/// The place of a form that is not finished.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeepPlace {
    /// Marks of the key that the inquiry will have, newest version of the secret first.
    pub keys: Vec<String>,
    /// The inquiry that it becomes; none where the patient takes the consent back.
    pub inquiry: Option<Accept>,
    /// The network it came from, for counting; it is stored nowhere.
    pub sender: Option<Private>,
}

/// How likely an inquiry is spam, and what the object needs to go on judging.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Doubt {
    /// What can be told from the inquiry itself.
    pub score: Score,
    /// The practice's lines.
    pub settings: Settings,
    /// The network it came from: counted under a digest, stored nowhere.
    pub sender: Option<Private>,
}

/// A wrapped key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Key {
    /// The version of the secret around it.
    pub version: u32,
    /// The wrapped key.
    pub wrapped: String,
}

/// Marks of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Marks {
    /// Of the phone number, for each version of the secret.
    pub phone: Vec<String>,
    /// Of the e-mail address, likewise.
    pub email: Vec<String>,
    /// Those to store.
    pub stored: Vec<String>,
}

impl From<vault::Marks> for Marks {
    fn from(marks: vault::Marks) -> Self {
        Self {
            stored: marks.newest().into_iter().map(str::to_owned).collect(),
            phone: marks.phone,
            email: marks.email,
        }
    }
}

impl From<vault::Wrapped> for Key {
    fn from(wrapped: vault::Wrapped) -> Self {
        Self {
            version: wrapped.version,
            wrapped: wrapped.text,
        }
    }
}
