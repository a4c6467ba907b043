//! What the practice decides about the work behind the form: cadence, checklists, reasons,
//! escalation, reminders, targets.

use serde::{Deserialize, Serialize};

use crate::names::names;

names! {
    /// What a patient and the practice have to have ready before a visit.
    ChecklistItem {
        /// The intake form is filled in.
        IntakeForm = "intake_form",
        /// Insurance information is collected.
        InsuranceInformation = "insurance_information",
        /// Referral documents are here.
        ReferralDocuments = "referral_documents",
        /// The patient confirmed the appointment.
        Confirmation = "confirmation",
        /// The patient knows the way.
        Directions = "directions",
        /// The patient can join by video.
        TelehealthReadiness = "telehealth_readiness",
        /// The patient knows how payment works.
        PaymentProcess = "payment_process",
        /// The patient knows what to bring.
        WhatToBring = "what_to_bring",
    }
}

/// Lines on the scorecard that the practice wants to reach. Shares are in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// Median minutes of open time to first response, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_minutes: Option<u32>,
    /// Share of first responses within the standard, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_standard: Option<u8>,
    /// Share of inquiries in which the patient was reached, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacted: Option<u8>,
    /// Share of inquiries that led to an appointment, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booked: Option<u8>,
    /// Share of wanted intake forms that are complete, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<u8>,
}

names! {
    /// What approved words are for.
    Purpose {
        /// Told to the patient at once, automatically.
        Acknowledgment = "acknowledgment",
        /// Told first when a message raises a concern.
        Guidance = "guidance",
        /// Opening a call, or answering by message.
        FirstResponse = "first_response",
        /// A voicemail that may say why the practice calls.
        Voicemail = "voicemail",
        /// A voicemail that must not.
        DiscreetVoicemail = "discreet_voicemail",
        /// Following up.
        FollowUp = "follow_up",
        /// Asking once more, some days later.
        CheckIn = "check_in",
        /// The last words before closing.
        CloseOut = "close_out",
        /// Asking for a document or a referral.
        Document = "document",
        /// How insurance and payment work.
        Payment = "payment",
        /// Before a visit.
        Reminder = "reminder",
        /// After a visit that did not take place.
        MissedVisit = "missed_visit",
    }
}
