//! Attempts: what a person did to reach the patient, and how it ended.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::clock::{Moment, Step};
use crate::names::names;

names! {
    /// How staff contact a patient.
    ContactChannel {
        /// By a call.
        Phone = "phone",
        /// By a text message.
        Text = "text",
        /// By e-mail.
        Email = "email",
        /// Face to face.
        InPerson = "in_person",
        /// Through the patient portal.
        Portal = "portal",
    }
}

names! {
    /// How an attempt ended.
    AttemptOutcome {
        /// A person of the practice spoke or wrote with the patient, whoever began.
        Reached = "reached",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// A voicemail was left.
        LeftVoicemail = "left_voicemail",
        /// A text message or an e-mail was sent, and not yet answered.
        MessageSent = "message_sent",
        /// The number or the address is not the patient's.
        WrongNumber = "wrong_number",
        /// The message came back, or the line is dead.
        Undeliverable = "undeliverable",
        /// Reached: the patient does not want an appointment.
        Declined = "declined",
        /// Reached: the patient does not want to be contacted again.
        OptedOut = "opted_out",
    }
}

impl AttemptOutcome {
    /// Whether the patient was reached: contact, as the scorecard counts it.
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::Reached | Self::Declined | Self::OptedOut)
    }

    /// Whether the patient knows of it: was reached, or left a message.
    #[must_use]
    pub const fn leaves_word(self) -> bool {
        self.is_contact() || matches!(self, Self::LeftVoicemail | Self::MessageSent)
    }

    /// What it does to the clocks: the first attempt stops one, reaching the patient both.
    #[must_use]
    pub const fn step(self) -> Step {
        if self.is_contact() {
            Step::Reached
        } else {
            Step::Attempted
        }
    }
}

/// One human try to reach the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttemptMade {
    /// When it was made (RFC 3339, UTC); it may be logged later.
    pub made_at: Moment,
    /// How.
    pub channel: ContactChannel,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// Minutes of open time between the start of the clock, which is receipt or the release from
    /// quarantine, and the attempt, by the hours of the day it was logged.
    pub business_minutes: u32,
    /// The patient asked for a time that the practice does not have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unavailable_time: bool,
    /// The patient, who wanted no further contact, asked to be contacted again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_again: bool,
    /// The status before, where the attempt changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Status>,
    /// The status after, where the attempt changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Status>,
}
