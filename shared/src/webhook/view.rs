//! Endpoints and deliveries as the API takes and shows them.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::kind::Kind;
use super::payload::Flavour;
use crate::clock::Moment;

/// What registers or changes an endpoint.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndpointRequest {
    /// Where messages go.
    pub url: String,
    /// How much they say.
    #[serde(default)]
    pub flavour: Flavour,
    /// Which messages it wants.
    #[serde(default)]
    pub filter: Filter,
    /// The signing secret, to bring one along. Without it a new endpoint gets a new secret, and a
    /// known one keeps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// The answer that shows a secret, once.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EndpointMade {
    /// The endpoint's name.
    pub name: String,
    /// The new signing secret; none if the endpoint keeps the one it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Until when the old secret signs too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<Moment>,
}

/// What asks for a new secret.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RotateRequest {
    /// For how many hours the old one signs too; 24 without it, at most 720.
    pub hours: Option<u32>,
}

/// An endpoint. Its secret is never shown again.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EndpointView {
    /// Its name.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// How much they say.
    pub flavour: Flavour,
    /// Which messages it wants.
    pub filter: Filter,
    /// Why nothing is sent until somebody resumes it: `failing` or `gone`.
    pub paused: Option<String>,
    /// Whether it refuses what it is sent (4xx): look at its secret, its address and its log.
    pub refuses: bool,
    /// Whether what is to be sent to it cannot be read on our side: a version of the Worker's key is
    /// missing.
    #[serde(default)]
    pub unreadable: bool,
    /// Failures since the last success.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Moment>,
    /// Until when nothing is sent, to let it breathe.
    pub hold_until: Option<Moment>,
    /// Until when the old secret signs too.
    pub old_secret_until: Option<Moment>,
    /// How many deliveries wait for it.
    pub pending: u64,
}

/// An endpoint as it was after a change; after its deletion, as it was before. Its secret is kept and
/// never shown.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EndpointVersion {
    /// Its number; later ones are higher, and those of other endpoints lie between.
    pub version: u32,
    /// The endpoint's name.
    pub endpoint: String,
    /// Since when.
    pub at: Moment,
    /// Who made it, as events name them.
    pub actor: String,
    /// `changed`, `rotated`, `deleted` or `restored`.
    pub change: String,
    /// Where messages went.
    pub url: String,
    /// How much they said.
    pub flavour: Flavour,
    /// Which messages it wanted.
    pub filter: Filter,
}

/// A delivery.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeliveryView {
    /// Its id, the same over all tries; the receiver sees it as `webhook-id`.
    pub id: String,
    /// The type of its message.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The inquiry, if the message is about one.
    pub inquiry: Option<String>,
    /// The endpoint's name.
    pub endpoint: String,
    /// `pending`, `delivered`, `dead` or `cancelled`.
    pub state: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it was made.
    pub at: Moment,
    /// When it is tried next. A pending one without it waits for an earlier message about the same
    /// inquiry, or for its paused endpoint.
    pub due: Option<Moment>,
}

/// One try of a delivery.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TryView {
    /// The first is 1.
    pub number: u32,
    /// When it began.
    pub at: Moment,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// What went wrong; none for a success, and for a try under way or broken off.
    pub error: Option<String>,
    /// How long it took, in milliseconds; none for a try under way or broken off.
    pub millis: Option<u64>,
}

/// A delivery with all its tries.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeliveryLog {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: DeliveryView,
    /// Its tries, first to last.
    pub log: Vec<TryView>,
}

/// What asks for deliveries that were given up to be sent again.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResendRequest {
    /// Those made since then.
    pub since: Moment,
}

/// How many deliveries are sent again.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Resent {
    /// How many.
    pub resent: u64,
}
