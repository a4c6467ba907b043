//! Webhooks: what the practice's systems are told, how it is signed, when it is tried again, and
//! where it may go.
//!
//! The wire format is that of Standard Webhooks (standardwebhooks.com). One message to one endpoint
//! is a *delivery*; its id is the same over all its tries.

mod filter;
mod health;
mod kind;
mod listed;
mod payload;
mod preview;
mod retry_after;
mod schedule;
mod secret;
mod target;
mod view;

pub use filter::{Filter, Subject};
pub use health::{BREAKER_AFTER, Health, LONGEST_HOLD_MS, PAUSE_AFTER_MS, Trouble};
pub use kind::Kind;
pub use listed::{Listed, listed};
pub use payload::{About, Alert, Flavour, Place, Thin, alert, body, full, line, thin, with};
pub use preview::{EndpointChange, EndpointFacts, Settings, Signing, effects};
pub use retry_after::retry_after;
pub use schedule::{AfterTry, RETRY_SECONDS, TIMEOUT_MS, TryOutcome, after_try};
pub use secret::{BadSecret, LONGEST_ROTATION_MS, ROTATION_MS, Secret, signatures};
pub use target::{Address, BadTarget, judge};
pub use view::{
    DeliveryLog, DeliveryView, EndpointMade, EndpointRequest, EndpointVersion, EndpointView,
    ResendRequest, Resent, RotateRequest, TryView,
};
