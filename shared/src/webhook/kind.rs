//! What a message is about: the `type` of its body.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The type of a message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "openapi", schemars(rename = "MessageType"))]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Kind {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// A patient wrote.
    InquiryReceived = "inquiry.received",
    /// Something about an inquiry changed: its status, an attempt.
    InquiryUpdated = "inquiry.updated",
    /// An inquiry needs a named person now.
    InquiryEscalated = "inquiry.escalated",
    /// A step of an inquiry's cadence is due.
    TaskDue = "task.due",
    /// The morning's summary.
    SummaryDaily = "summary.daily",
    /// What is unresolved before the practice closes.
    UnresolvedClosing = "unresolved.closing",
    /// Monday's scorecard.
    ScorecardWeekly = "scorecard.weekly",
    /// Somebody asked for a test.
    EndpointTest = "endpoint.test",
    /// A delivery to another endpoint was given up.
    DeliveryDead = "delivery.dead",
    /// Another endpoint refuses messages, was paused after failing for days, is gone, or is sent
    /// messages that cannot be read.
    EndpointTrouble = "endpoint.trouble",
}

impl Kind {
    /// The type of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether it tells of trouble with another endpoint. That such a message is refused or given up is
    /// not told again, or two broken endpoints would keep each other busy for ever.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::DeliveryDead | Self::EndpointTrouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_and_the_serde_name_are_one() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(Kind::parse("inquiry"), None);
    }
}
