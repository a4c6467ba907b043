//! Who answers, by when, in which words: owners, scripts, intent groups and concerns.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Localized, Purpose};
use crate::clock::Window;
use crate::intent::IntentGroup;
use crate::workflow::ContactChannel;

/// A person or a team that inquiries are given to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The name staff know.
    pub name: String,
    /// Who steps in, by key; a person needs one, a team is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
}

/// Words that may be shown or said to patients, because somebody answers for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The words.
    pub text: Localized,
    /// What they are for.
    #[serde(default)]
    pub purpose: Purpose,
    /// For one way of contact only; left out, for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// For inquiries led by these groups only; left out, for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<IntentGroup>,
    /// Their version: raised, and approved again, whenever the words or their use change.
    #[serde(default = "first_version")]
    pub version: u32,
    /// Who approved them, and when; words nobody approved are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approval>,
    /// Who approved the Spanish words, where that was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Approval>,
    /// Who approved the versions before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<PastApproval>,
}

const fn first_version() -> u32 {
    1
}

/// The approval of a version that is no longer used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PastApproval {
    /// Which version.
    pub version: u32,
    /// By whom.
    pub by: String,
    /// On which day, as YYYY-MM-DD.
    pub on: String,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// By whom.
    pub by: String,
    /// On which day, as YYYY-MM-DD.
    pub on: String,
}

/// How the practice deals with an intent group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupPolicy {
    /// Who answers, by key.
    pub owner: String,
    /// How soon; left out, the group's usual window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What the patient is told at once, by key.
    pub script: String,
    /// What staff write down.
    pub documentation: String,
    /// Who is told when it runs late or staff ask for help, by key.
    pub escalate_to: String,
}

/// How the practice deals with a concern found in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConcernPolicy {
    /// Who answers, by key: a named person.
    pub owner: String,
    /// Who answers when that person cannot, by key.
    pub deputy: String,
    /// How soon.
    pub window: Window,
    /// Guidance the patient reads first, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
}

/// What triage can find in a message that needs somebody else than scheduling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// A possible emergency, or thoughts of self-harm.
    Urgent,
    /// Symptoms to judge, advice, results.
    ClinicalQuestion,
    /// Refill, dose, side effect, prescription.
    Medication,
    /// Dissatisfaction.
    Complaint,
    /// Records, data, opting out.
    Privacy,
}

impl Concern {
    /// Every concern; the first one found owns the inquiry.
    pub const BY_PRECEDENCE: [Self; 5] = [
        Self::Urgent,
        Self::Privacy,
        Self::Medication,
        Self::ClinicalQuestion,
        Self::Complaint,
    ];

    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::ClinicalQuestion => "clinical_question",
            Self::Medication => "medication",
            Self::Complaint => "complaint",
            Self::Privacy => "privacy",
        }
    }
}
