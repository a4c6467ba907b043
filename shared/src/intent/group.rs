//! The ten intent groups, their precedence, and the owner and window each has by default.

use serde::{Deserialize, Serialize};

use crate::clock::Window;

/// Why a patient is writing, as far as it decides who answers and how fast. An inquiry is in
/// several groups at once. Ordered by name, as sets of them are stored and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntentGroup {
    /// A question about a service the patient pays for, or chooses to have.
    CashElective,
    /// An existing patient at the scheduling desk.
    ExistingScheduling,
    /// Came through the practice's Google Business Profile.
    Gbp,
    /// Asks about insurance, financing, cost or payment.
    InsurancePayment,
    /// Began the form and did not finish it.
    IntakeIncomplete,
    /// Somebody new who asks to be seen.
    NewPatient,
    /// A finished web form that nobody paid for.
    OrganicForm,
    /// Came through an advertisement or direct mail.
    PaidCampaign,
    /// Sent by a physician, a partner or a directory.
    ReferralPartner,
    /// Wants to be spoken to in Spanish. It changes owner and script, and leads only when alone.
    Spanish,
}

/// What a group has unless the practice's policy says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// The key of the owner in the practice's policy.
    pub owner: &'static str,
    /// Whether the owner is to take it before other work that is due at the same time.
    pub priority: bool,
    /// The response window; none means that of the primary group.
    pub window: Option<Window>,
    /// Whether documents are to be reviewed before the answer.
    pub document_review: bool,
}

impl IntentGroup {
    /// All groups by precedence, first the one that leads. An escalation goes before all of them;
    /// that is a matter of owner, not of group.
    pub const BY_PRECEDENCE: [Self; 10] = [
        Self::IntakeIncomplete,
        Self::ReferralPartner,
        Self::ExistingScheduling,
        Self::InsurancePayment,
        Self::CashElective,
        Self::PaidCampaign,
        Self::Gbp,
        Self::NewPatient,
        Self::OrganicForm,
        Self::Spanish,
    ];

    /// The name, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CashElective => "cash_elective",
            Self::ExistingScheduling => "existing_scheduling",
            Self::Gbp => "gbp",
            Self::InsurancePayment => "insurance_payment",
            Self::IntakeIncomplete => "intake_incomplete",
            Self::NewPatient => "new_patient",
            Self::OrganicForm => "organic_form",
            Self::PaidCampaign => "paid_campaign",
            Self::ReferralPartner => "referral_partner",
            Self::Spanish => "spanish",
        }
    }

    /// Owner and window unless the practice's policy says otherwise.
    #[must_use]
    pub const fn defaults(self) -> Defaults {
        let (owner, window) = match self {
            Self::CashElective => ("treatment_coordinator", Some(Window::BusinessMinutes(60))),
            Self::ExistingScheduling | Self::Gbp | Self::NewPatient | Self::OrganicForm => {
                ("scheduling", Some(Window::SameBusinessDay))
            }
            Self::InsurancePayment => ("billing", Some(Window::SameBusinessDay)),
            Self::IntakeIncomplete => ("intake", Some(Window::BusinessDays(1))),
            Self::PaidCampaign => ("scheduling", Some(Window::BusinessMinutes(15))),
            Self::ReferralPartner => ("referrals", Some(Window::BusinessDays(1))),
            Self::Spanish => ("bilingual_team", None),
        };
        Defaults {
            owner,
            priority: matches!(self, Self::PaidCampaign),
            window,
            document_review: matches!(self, Self::ReferralPartner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_precedence_and_serde_cover_all_ten() {
        let mut sorted = IntentGroup::BY_PRECEDENCE;
        sorted.sort_unstable();
        assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]));
        let names: Vec<_> = sorted.iter().map(|group| group.as_str()).collect();
        assert!(names.is_sorted());
        for group in sorted {
            assert_eq!(serde_json::to_value(group).unwrap(), group.as_str());
        }
    }
}
