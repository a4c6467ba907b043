//! Cadences: how often, how soon and in which words staff try to reach a patient.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::intent::IntentGroup;
use crate::names::names;
use crate::workflow::{ContactChannel, Status};

/// The steps for some intent groups or services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// For inquiries led by these groups; with no groups and no services, for all others.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<IntentGroup>,
    /// For these services, by id, whatever the group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// The steps: first response, attempts, perhaps a later check-in, close-out.
    pub steps: Vec<CadenceStep>,
}

impl Cadence {
    /// Whether it is for all inquiries that have no cadence of their own.
    #[must_use]
    pub fn is_for_all(&self) -> bool {
        self.groups.is_empty() && self.services.is_empty()
    }
}

names! {
    /// What a step of a cadence is.
    StepKind {
        /// The first response, by the due that was promised.
        FirstResponse = "first_response",
        /// Another attempt.
        Attempt = "attempt",
        /// A later check-in, where the practice allows it by writing one.
        CheckIn = "check_in",
        /// The end: close the inquiry, with the closing note.
        CloseOut = "close_out",
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CadenceStep {
    /// What to do.
    pub kind: StepKind,
    /// How long after the attempt before; the first response has its own due.
    #[serde(default)]
    pub after: After,
    /// How; left out, the way the patient prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// In which words, by key; left out, those of the step's purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

/// How long after something the next step comes. Every step ends with a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum After {
    /// After so many minutes of open time, by the end of that business day: "later the same day".
    BusinessMinutes(u32),
    /// On the n-th business day after: 1 is the next.
    BusinessDays(u16),
}

impl Default for After {
    fn default() -> Self {
        Self::BusinessMinutes(0)
    }
}

/// How to go on with an inquiry that waits in a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// How long after the last attempt, or after the status began.
    pub after: After,
    /// How often, before it is time to close.
    pub times: u16,
    /// Who, by key; left out, the inquiry's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// In which words, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

/// The cadence of most practices: as soon as possible, later the same day, the next business day, a
/// check-in some days later, and the close-out.
pub(in crate::practice) fn cadences() -> BTreeMap<String, Cadence> {
    let step = |kind, after| CadenceStep {
        kind,
        after,
        channel: None,
        script: None,
    };
    let steps = vec![
        step(StepKind::FirstResponse, After::default()),
        step(StepKind::Attempt, After::BusinessMinutes(120)),
        step(StepKind::Attempt, After::BusinessDays(1)),
        step(StepKind::CheckIn, After::BusinessDays(3)),
        step(StepKind::CloseOut, After::BusinessDays(2)),
    ];
    let standard = Cadence {
        groups: BTreeSet::new(),
        services: Vec::new(),
        steps,
    };
    BTreeMap::from([("standard".to_owned(), standard)])
}

/// How most practices go on with inquiries that wait.
pub(in crate::practice) fn follow_ups() -> BTreeMap<Status, FollowUp> {
    [
        (Status::PatientReached, 1, 3),
        (Status::AwaitingPatient, 2, 3),
        (Status::AwaitingDocument, 2, 4),
        (Status::InsuranceQuestionPending, 1, 4),
        (Status::Escalated, 1, 10),
    ]
    .into_iter()
    .map(|(status, days, times)| {
        let follow_up = FollowUp {
            after: After::BusinessDays(days),
            times,
            owner: None,
            script: None,
        };
        (status, follow_up)
    })
    .collect()
}
