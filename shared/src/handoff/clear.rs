//! What of an inquiry stands beside its sealed record: enough for the queue, its filters and the
//! scorecard, and nothing that tells who the patient is or what they wrote.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Handoff;
use crate::form::PatientStatus;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::{Concern, Policy};
use crate::source::{Channel, SourceName};
use crate::triage::Label;

/// The clear tags of an inquiry. The names are those of the columns they are stored in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClearTags {
    /// Marketing channel.
    pub channel: Channel,
    /// Named source.
    pub source: SourceName,
    /// Campaign, screened for personal data.
    pub campaign: Option<String>,
    /// Path of the landing page, screened for personal data.
    pub landing_path: Option<String>,
    /// Which form.
    pub form: String,
    /// The leading intent group.
    pub primary_group: IntentGroup,
    /// All intent groups.
    pub groups: BTreeSet<IntentGroup>,
    /// What triage found, by name.
    pub concerns: BTreeSet<Concern>,
    /// What else the message is about.
    pub topics: BTreeSet<Label>,
    /// The language to answer in.
    pub language: Language,
    /// The location, by id.
    pub location: Option<String>,
    /// The service line, by id.
    pub service: Option<String>,
    /// New or existing.
    pub patient_status: PatientStatus,
    /// What comes next.
    pub next_action: String,
    /// Who answers, by key.
    pub owner: String,
    /// Who is told when it runs late, by key.
    pub escalation_owner: Option<String>,
    /// By when (milliseconds since 1970); it never moves.
    pub due_at: i64,
    /// Whether it goes before other work.
    pub priority: bool,
}

impl ClearTags {
    /// The clear tags of a new inquiry.
    #[must_use]
    pub fn of(handoff: &Handoff, policy: &Policy) -> Self {
        let tags = &handoff.tags;
        let concerns: BTreeSet<Concern> = tags.concerns.iter().map(|found| found.concern).collect();
        let deputy = Concern::BY_PRECEDENCE
            .iter()
            .find(|concern| concerns.contains(concern))
            .and_then(|concern| policy.concerns.get(concern))
            .map(|concern| concern.deputy.clone());
        let group = policy.groups.get(&tags.intent.primary);
        Self {
            channel: handoff.source.channel,
            source: handoff.source.source,
            campaign: handoff.source.campaign.clone(),
            landing_path: handoff.landing.page.clone(),
            form: handoff.landing.form.clone(),
            primary_group: tags.intent.primary,
            groups: tags.intent.groups.clone(),
            topics: tags.topics.clone(),
            language: tags.language,
            location: handoff.location.as_ref().map(|named| named.id.clone()),
            service: handoff
                .request
                .service
                .as_ref()
                .map(|named| named.id.clone()),
            patient_status: handoff.patient.status,
            next_action: handoff.next_action.action.clone(),
            owner: tags.owner.clone(),
            escalation_owner: deputy.or_else(|| group.map(|group| group.escalate_to.clone())),
            due_at: tags.due.as_millis(),
            priority: tags.priority,
            concerns,
        }
    }
}
