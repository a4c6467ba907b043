//! What the desk asks of a practice's object.

use portico_shared::desk::{LinkedRow, QueueFilter};
use portico_shared::private::Private;
use portico_shared::scorecard::{By, Period};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A question of the desk's. `actor` is who asks, as events name it.
#[derive(Debug, Serialize, Deserialize)]
pub enum DeskCall {
    /// A page of the queue; leaves an event.
    List {
        /// Who asks.
        actor: String,
        /// Which rows.
        filter: Box<QueueFilter>,
    },
    /// One inquiry, opened; leaves an event, unless the asker knows it as it is.
    Read {
        /// Who asks.
        actor: String,
        /// Its id.
        id: String,
        /// The last event that the asker knows of.
        known: Vec<u64>,
    },
    /// Destroy all that could tell who the patient is.
    Erase {
        /// Who asks.
        actor: String,
        /// The inquiry's id.
        id: String,
    },
    /// A page of what people have to do; leaves an event.
    Tasks {
        /// Who asks.
        actor: String,
        /// Only this owner's.
        owner: Option<String>,
        /// Where the page before ended.
        cursor: Option<String>,
        /// At most so many.
        limit: Option<u16>,
    },
    /// The scorecard.
    Scorecard {
        /// Of which period.
        period: Period,
        /// What rows are told apart by.
        by: By,
        /// Whether small counts are hidden.
        small_hidden: bool,
        /// Whether it is wanted as CSV.
        csv: bool,
    },
    /// The newest summaries, as JSON.
    Summaries,
    /// A stretch of the events as lines of JSON.
    Export {
        /// Who asks.
        actor: String,
        /// The number of the last event that was taken out; 0 to begin.
        after: u64,
    },
    /// Check a stretch of the events.
    Verify {
        /// The number of the last event that is known to be right; 0 to begin.
        after: u64,
    },
}

/// The answer to a [`DeskCall`].
#[derive(Debug, Serialize, Deserialize)]
pub enum DeskReply {
    /// An inquiry.
    Inquiry(Box<StoredInquiry>),
    /// Lines of JSON.
    Lines(String),
    /// The events that were checked.
    Verified(Verified),
}

/// An inquiry as it is stored, opened.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredInquiry {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// The score for likely spam.
    pub spam_score: u16,
    /// Why, in sentences that repeat no answer.
    pub spam_reasons: Vec<String>,
    /// The handoff as JSON; none after erasure.
    pub handoff: Option<Box<RawValue>>,
    /// What happened, in order.
    pub events: Vec<StoredEvent>,
    /// Other inquiries from the same phone or address.
    pub linked: Vec<LinkedRow>,
    /// The last thing that happened to it or to one of those, readings aside.
    pub seen: u64,
    /// The time by the object's clock (milliseconds since 1970).
    pub now: u64,
}

/// An event as it is stored, opened.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredEvent {
    /// Its number.
    pub seq: u64,
    /// When (milliseconds since 1970).
    pub at: u64,
    /// Who.
    pub actor: String,
    /// The kind.
    pub kind: String,
    /// Its values as JSON.
    pub data: Box<RawValue>,
    /// The note; none after erasure.
    pub note: Option<Private>,
}

/// What checking a stretch of events came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Verified {
    /// How many are as they were written.
    pub events: u64,
    /// The number of the first that is not.
    pub broken_at: Option<u64>,
    /// The hash of the last one checked.
    pub head: String,
    /// Where to go on; none at the end.
    pub after: Option<u64>,
}
