//! What the Worker asks a practice's object, and what it answers.
//!
//! A call crosses as JSON with the sealed bytes, if any, behind it as they are: in JSON they would
//! grow by a third and be copied once more.

mod accept;
mod admin;
mod delivery;
mod desk;
mod work;

use portico_shared::clock::Moment;
use portico_shared::json;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Error, Result};

pub use accept::{Accept, Doubt, KeepPlace};
pub use admin::{Admin, AdminReply, Identity, StoredToken, StoredVersion};
pub use delivery::{DeliveryCall, DeliveryReply, EndpointCall};
pub use desk::{DeskCall, DeskReply, StoredEvent, StoredInquiry, Verified};
pub use work::{Action, WorkCall, WorkReply};

/// A question to the object.
#[derive(Debug, Serialize, Deserialize)]
pub enum Call {
    /// Store an inquiry.
    Accept(Box<Accept>),
    /// What was told under a key?
    Told {
        /// Marks of the key, as in [`Accept`].
        keys: Vec<String>,
        /// The digest of the request.
        fingerprint: String,
    },
    /// Keep the place of a form that is not finished, or forget it.
    KeepPlace(Box<KeepPlace>),
    /// Which policy is in force?
    Policy,
    /// Put a policy in force.
    PutPolicy(Box<PutPolicy>),
    /// Tokens, sessions, older policies.
    Admin(Admin),
    /// What was the patient told? [`Reply::Done`] where that is not shown any more.
    Receipt {
        /// The inquiry's id.
        id: String,
        /// The unguessable part of the page's address.
        secret: String,
    },
    /// About endpoints and deliveries.
    Delivery(DeliveryCall),
    /// A question of the desk's.
    Desk(DeskCall),
    /// Is everything wrapped by the newest key?
    Keys,
    /// Somebody does something to an inquiry.
    Work(Box<WorkCall>),
    /// Set the alarm for what is due next, in case it was lost.
    Wake,
    /// To the roll: remember a practice.
    Enroll(String),
    /// To the roll: whose turn is it to be woken?
    Round,
    /// Test hook: let time pass (milliseconds).
    Advance(u64),
    /// Test hook: panic in the middle of a transaction that has already written.
    Panic,
    /// Test hook: panic later.
    PanicAt(Trap),
}

/// Where a test hook lets the object panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trap {
    /// Once the next inquiry is written, before that is committed, or when the alarm looks at one, whichever
    /// is first.
    Accept,
    /// While the body of the next message is written.
    Message,
}

/// A policy to be put in force.
#[derive(Debug, Serialize, Deserialize)]
pub struct PutPolicy {
    /// The document (JSON, already checked).
    pub document: String,
    /// Which version its author had read.
    pub made_from: MadeFrom,
    /// Who puts it in force.
    pub actor: String,
}

/// Which version of the policy a change was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MadeFrom {
    /// The author did not say: fine for the first policy of a practice.
    Nothing,
    /// One of these.
    OneOf(Vec<u32>),
    /// The author replaces whatever is there.
    Whatever,
}

/// The object's answer.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Stored now.
    Stored,
    /// Stored before, with the same key.
    Told {
        /// The acknowledgment as JSON.
        acknowledgment: String,
        /// The inquiry's id.
        id: String,
        /// The unguessable part of the confirmation page's address.
        receipt: String,
        /// By when it is to be answered; none while it is held back.
        due: Option<Moment>,
    },
    /// The key belongs to another request.
    KeyReused,
    /// Not stored: too many came in a short time.
    TooMany {
        /// How many seconds to wait.
        wait: u32,
    },
    /// Another inquiry has this id or reference: choose others.
    Taken,
    /// The policy in force. Also the answer to an inquiry checked against an older one.
    Policy {
        /// Its version.
        version: u32,
        /// The document as JSON.
        document: String,
    },
    /// The policy was not put in force: it was made from another version than the one in force.
    Changed {
        /// The version in force.
        version: u32,
    },
    /// The policy was not put in force: its author did not say from which version it was made.
    Unconditional {
        /// The version in force.
        version: u32,
    },
    /// To [`Call::Admin`].
    Admin(AdminReply),
    /// There is no such practice, endpoint or receipt.
    Unknown,
    /// What the patient was told (JSON).
    Receipt(String),
    /// The newest version of the Worker's secret, and whether it wraps every inquiry.
    Keys {
        /// The version.
        newest: u32,
        /// Whether an older version is needed no more.
        wrapped: bool,
    },
    /// The answer to a question of the desk's.
    Desk(DeskReply),
    /// What came of something done to an inquiry.
    Work(WorkReply),
    /// About endpoints and deliveries.
    Delivery(DeliveryReply),
    /// Practices by id.
    Practices(Vec<String>),
    /// What was asked for, as the JSON that is shown: the Worker passes it on unread.
    Shown(Box<RawValue>),
    /// Done.
    Done,
}

impl Reply {
    /// Shows a value.
    pub fn shown(value: &impl Serialize) -> Result<Self> {
        to_raw_value(value)
            .map(Self::Shown)
            .map_err(|_| Error::Message("answer"))
    }
}

/// Bytes of the number before the JSON that says how long it is.
const LENGTH: usize = 4;

impl Call {
    /// The call as it crosses to the object.
    pub fn write(&self) -> Option<Vec<u8>> {
        let mut bytes = vec![0; LENGTH];
        serde_json::to_writer(&mut bytes, self).ok()?;
        let length = u32::try_from(bytes.len() - LENGTH).ok()?;
        bytes[..LENGTH].copy_from_slice(&length.to_le_bytes());
        match self {
            Self::Accept(inquiry) => bytes.extend_from_slice(&inquiry.sealed),
            Self::KeepPlace(place) => {
                let sealed = place.inquiry.iter().flat_map(|inquiry| &inquiry.sealed);
                bytes.extend(sealed);
            }
            _ => {}
        }
        Some(bytes)
    }

    /// Reads a call that has crossed.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (json, sealed) = rest.split_at_checked(length)?;
        let mut call = json::read(json).ok()?;
        let inquiry = match &mut call {
            Self::Accept(inquiry) => Some(&mut **inquiry),
            Self::KeepPlace(place) => place.inquiry.as_mut(),
            _ => None,
        };
        if let Some(inquiry) = inquiry {
            inquiry.sealed = sealed.to_vec();
        }
        Some(call)
    }
}
