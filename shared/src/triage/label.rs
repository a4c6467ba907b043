//! The concerns and routing tags triage can give.

use serde::{Deserialize, Serialize};

/// What triage found in a message. Several may hold; [`Label::None`] only when no other does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// A possible emergency now, or thoughts of self-harm, in the writer or someone in their care.
    Urgent,
    /// Symptoms to judge, advice, results, "is it normal".
    ClinicalQuestion,
    /// Refill, dose, side effect, interaction, prescription.
    Medication,
    /// Dissatisfaction with care, people or billing conduct.
    Complaint,
    /// Records seen by the wrong person, data worries, deletion, opting out of messages.
    Privacy,
    /// Insurance, cost, bills, payment plans.
    InsurancePayment,
    /// Making, moving or cancelling a visit, and the forms before it.
    Scheduling,
    /// Records, referrals, authorizations, letters and notes.
    RecordsReferral,
    /// Nothing of the above: opening hours, thanks, jobs, sales.
    None,
}

impl Label {
    /// The labels in the order of the bits the data uses.
    pub(super) const BITS: [Self; 8] = [
        Self::Urgent,
        Self::ClinicalQuestion,
        Self::Medication,
        Self::Complaint,
        Self::Privacy,
        Self::InsurancePayment,
        Self::Scheduling,
        Self::RecordsReferral,
    ];

    /// The name in records and APIs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::ClinicalQuestion => "clinical_question",
            Self::Medication => "medication",
            Self::Complaint => "complaint",
            Self::Privacy => "privacy",
            Self::InsurancePayment => "insurance_payment",
            Self::Scheduling => "scheduling",
            Self::RecordsReferral => "records_referral",
            Self::None => "none",
        }
    }

    pub(super) fn bit(self) -> u16 {
        Self::BITS
            .iter()
            .position(|l| *l == self)
            .map_or(0, |at| 1 << at)
    }

    pub(super) fn of_bits(bits: u16) -> impl Iterator<Item = Self> {
        Self::BITS
            .into_iter()
            .filter(move |label| bits & label.bit() != 0)
    }
}
