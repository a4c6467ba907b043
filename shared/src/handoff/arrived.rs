//! What of a handoff stands in the clear: enough for the queue, its filters and the scorecard, and
//! nothing that tells who the patient is or what they wrote.

use super::Handoff;
use crate::workflow::{Arrived, Way};

impl Handoff {
    /// What is known at arrival in values that name no person.
    #[must_use]
    pub fn arrived(&self, way: Way, policy_version: u32) -> Arrived {
        let tags = &self.tags;
        Arrived {
            way,
            channel: self.source.channel,
            source: self.source.source,
            campaign: self.source.campaign.clone(),
            landing_path: self.landing.page.clone(),
            groups: tags.intent.groups.clone(),
            primary: tags.intent.primary,
            concerns: tags.concerns.iter().map(|found| found.concern).collect(),
            topics: tags.topics.clone(),
            language: tags.language,
            location: self.location.as_ref().map(|named| named.id.clone()),
            service: self.request.service.as_ref().map(|named| named.id.clone()),
            patient: self.patient.status,
            owner: tags.owner.clone(),
            // A concern's owner is told by owning the inquiry.
            escalated_to: (!tags.concerns.is_empty()).then(|| tags.owner.clone()),
            due: tags.due,
            policy_version,
            quarantined: false,
        }
    }
}
