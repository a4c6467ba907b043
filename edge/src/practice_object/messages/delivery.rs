//! Questions about endpoints and deliveries.

use portico_shared::webhook::{EndpointChange, EndpointRequest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A question about endpoints and deliveries.
#[derive(Debug, Serialize, Deserialize)]
pub enum DeliveryCall {
    /// Every endpoint.
    Endpoints,
    /// Every endpoint that was deleted, as it was.
    Deleted,
    /// Something about one endpoint.
    Endpoint {
        /// Its name.
        name: String,
        /// What events record as the actor.
        actor: String,
        /// What.
        what: EndpointCall,
    },
    /// Deliveries, newest first.
    List {
        /// Of one endpoint.
        endpoint: Option<String>,
        /// In one state.
        state: Option<String>,
        /// About one inquiry.
        inquiry: Option<String>,
        /// Older than this one.
        before: Option<String>,
        /// How many.
        limit: u32,
    },
    /// One delivery and its tries.
    One {
        /// Its id.
        id: String,
    },
    /// Send a delivery again.
    Resend {
        /// Its id.
        id: String,
        /// What events record as the actor.
        actor: String,
    },
    /// The handoff of an inquiry, fetched by who got a thin message.
    Handoff {
        /// The inquiry's id.
        inquiry: String,
        /// What events record as the actor.
        actor: String,
    },
}

/// What about an endpoint.
#[derive(Debug, Serialize, Deserialize)]
pub enum EndpointCall {
    /// How it is.
    Show,
    /// Register or change it.
    Put {
        /// To what; checked.
        request: EndpointRequest,
        /// The Worker's own address.
        origin: String,
    },
    /// Take it away.
    Delete,
    /// What a change of it would do; checked.
    Preview(Box<EndpointChange>),
    /// Its versions.
    Versions,
    /// Put an older version in force.
    Restore {
        /// Which; checked.
        version: u32,
        /// The Worker's own address.
        origin: String,
    },
    /// Give it a new secret.
    Rotate {
        /// For how many hours the old one signs too.
        hours: Option<u32>,
    },
    /// Send it a test message.
    Test,
    /// Send to it again.
    Resume,
    /// Send again what was given up since this time (milliseconds since 1970).
    Resend {
        /// The time.
        since: u64,
    },
}

/// The object's answer about endpoints and deliveries.
#[derive(Debug, Serialize, Deserialize)]
pub enum DeliveryReply {
    /// What was asked for, as the JSON that is shown.
    Shown(Box<RawValue>),
    /// Done; there is nothing to show.
    Done,
    /// There is no such endpoint, delivery or inquiry.
    Missing,
    /// The endpoint is paused.
    Paused,
    /// The delivery was cancelled: what it told was erased, or its endpoint was taken away.
    Cancelled,
}
