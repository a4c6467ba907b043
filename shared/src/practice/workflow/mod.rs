//! What the practice decides about the work behind the form: cadence, checklists, reasons,
//! escalation, reminders, targets. Every part has a default, so that a policy may leave it out.

mod cadence;
mod reason;
mod script;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use cadence::{After, Cadence, CadenceStep, FollowUp, StepKind};
pub use reason::Reason;

use super::Policy;
use crate::clock::{Warning, Window};
use crate::names::names;
use crate::workflow::{ContactChannel, Status};

/// The checklist of services that have none of their own.
pub const ANY_SERVICE: &str = "default";

/// Days after closing until a patient's data are destroyed, unless the policy says otherwise.
pub(super) const fn retention_days() -> u16 {
    90
}

/// Whether staff leave voicemails, unless the policy says otherwise.
pub(super) const fn voicemail() -> bool {
    true
}

pub(super) use cadence::{cadences, follow_ups};
pub(super) use reason::reasons;

/// Whom to tell when, beside the concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EscalationPolicy {
    /// At which shares of the response window, in percent, to tell that time runs out.
    pub before_breach: Vec<Warning>,
    /// How long after being told, and not acknowledging, somebody is told again.
    pub repeat: Window,
    /// The same where a concern is urgent.
    pub urgent_repeat: Window,
}

impl Default for EscalationPolicy {
    /// The desk shows "due soon" when two thirds of the window are gone; help is called then, too.
    fn default() -> Self {
        Self {
            before_breach: vec![Warning::default()],
            repeat: Window::BusinessMinutes(60),
            urgent_repeat: Window::WallMinutes(10),
        }
    }
}

/// A reminder before an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// So many hours before the appointment; it is done on the last business day that begins by then.
    pub hours: u16,
    /// How; left out, the way the patient prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// In which words, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

/// Two days before there is time to bring what is missing; one day before is for the memory.
pub(super) fn reminders() -> Vec<Reminder> {
    [48, 24]
        .map(|hours| Reminder {
            hours,
            channel: None,
            script: None,
        })
        .into()
}

/// What has to be ready before a visit, by service; see [`ANY_SERVICE`].
pub(super) fn checklists() -> BTreeMap<String, Vec<ChecklistItem>> {
    let items = vec![
        ChecklistItem::IntakeForm,
        ChecklistItem::InsuranceInformation,
        ChecklistItem::Confirmation,
        ChecklistItem::Directions,
        ChecklistItem::WhatToBring,
    ];
    BTreeMap::from([(ANY_SERVICE.to_owned(), items)])
}

/// Forms that were started and not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PartialPolicy {
    /// Whether patients are asked to let the practice keep their place.
    pub enabled: bool,
    /// Minutes without a further answer after which the inquiry counts as not finished.
    pub quiet_minutes: u16,
}

impl Default for PartialPolicy {
    fn default() -> Self {
        Self {
            enabled: false,
            quiet_minutes: 30,
        }
    }
}

/// When the practice is told how the day and the week stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SummaryPolicy {
    /// Minutes before the last closing of the day at which the unresolved inquiries are listed.
    pub minutes_before_closing: u16,
    /// The day of the week of the scorecard, 1 being Monday; on the next business day when closed.
    pub weekly_on: u8,
}

impl Default for SummaryPolicy {
    fn default() -> Self {
        Self {
            minutes_before_closing: 60,
            weekly_on: 1,
        }
    }
}

impl Policy {
    /// The cadence of an inquiry: its service's, else its leading group's, else the one for all.
    #[must_use]
    pub fn cadence(
        &self,
        service: Option<&str>,
        primary: crate::intent::IntentGroup,
    ) -> Option<&Cadence> {
        let by_service = |cadence: &&Cadence| {
            service.is_some_and(|service| cadence.services.iter().any(|one| one == service))
        };
        let all = || self.cadences.values();
        all()
            .find(by_service)
            .or_else(|| all().find(|cadence| cadence.groups.contains(&primary)))
            .or_else(|| all().find(|cadence| cadence.is_for_all()))
    }

    /// How to go on with an inquiry in a status that waits.
    #[must_use]
    pub fn follow_up(&self, status: Status) -> Option<FollowUp> {
        let own = self.follow_ups.get(&status).cloned();
        own.or_else(|| follow_ups().remove(&status))
    }

    /// What has to be ready before a visit for a service.
    #[must_use]
    pub fn checklist(&self, service: Option<&str>) -> &[ChecklistItem] {
        service
            .and_then(|service| self.checklists.get(service))
            .or_else(|| self.checklists.get(ANY_SERVICE))
            .map_or(&[], Vec::as_slice)
    }

    /// A reason of the practice's list.
    #[must_use]
    pub fn reason(&self, key: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.key == key)
    }

    /// The reasons that a move to a status may have.
    pub fn reasons_for(&self, status: Status) -> impl Iterator<Item = &Reason> {
        let reasons = self.reasons.iter();
        reasons.filter(move |reason| reason.statuses.contains(&status))
    }
}

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
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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

impl Default for Purpose {
    /// Words that are told automatically.
    fn default() -> Self {
        Self::Acknowledgment
    }
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
