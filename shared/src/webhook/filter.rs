//! Which messages an endpoint wants.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use crate::intent::IntentGroup;
use crate::practice::Concern;

/// What a filter looks at in an inquiry, by the names that its first event has for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Subject {
    /// All its intent groups.
    pub groups: BTreeSet<IntentGroup>,
    /// What triage found.
    #[serde(default)]
    pub concerns: BTreeSet<Concern>,
    /// The location's id, if one was asked for.
    #[serde(default)]
    pub location: Option<String>,
}

/// What an endpoint wants to be told. An empty list wants everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "EndpointFilter"))]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Types of messages.
    pub events: BTreeSet<Kind>,
    /// Intent groups; an inquiry in any of them passes.
    pub groups: BTreeSet<IntentGroup>,
    /// Ids of locations. An inquiry without a location passes too: otherwise nobody might be told.
    pub locations: BTreeSet<String>,
    /// Only inquiries that may be urgent.
    pub urgent_only: bool,
}

impl Filter {
    /// Whether a message passes. `about` is the inquiry, for messages about one and for each that a
    /// summary names; groups, locations and urgency filter only those. A test passes always.
    #[must_use]
    pub fn passes(&self, kind: Kind, about: Option<&Subject>) -> bool {
        if kind == Kind::EndpointTest {
            return true;
        }
        if !self.events.is_empty() && !self.events.contains(&kind) {
            return false;
        }
        let Some(about) = about else { return true };
        let group =
            self.groups.is_empty() || about.groups.iter().any(|group| self.groups.contains(group));
        let location = self.locations.is_empty()
            || about
                .location
                .as_ref()
                .is_none_or(|location| self.locations.contains(location));
        group && location && (!self.urgent_only || about.concerns.contains(&Concern::Urgent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invented() -> Subject {
        Subject {
            groups: [IntentGroup::NewPatient, IntentGroup::PaidCampaign].into(),
            concerns: BTreeSet::new(),
            location: Some("riverside".to_owned()),
        }
    }

    fn filter(json: &str) -> Filter {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_endpoint_without_a_filter_is_told_everything() {
        for kind in Kind::ALL {
            assert!(Filter::default().passes(*kind, None));
            assert!(Filter::default().passes(*kind, Some(&invented())));
        }
    }

    #[test]
    fn types_groups_locations_and_urgency_each_must_fit() {
        let received = Kind::InquiryReceived;
        let mut about = invented();
        assert!(filter(r#"{"events":["inquiry.received"]}"#).passes(received, Some(&about)));
        assert!(!filter(r#"{"events":["task.due"]}"#).passes(received, Some(&about)));
        assert!(filter(r#"{"groups":["gbp","new_patient"]}"#).passes(received, Some(&about)));
        assert!(!filter(r#"{"groups":["gbp"]}"#).passes(received, Some(&about)));
        assert!(filter(r#"{"locations":["riverside"]}"#).passes(received, Some(&about)));
        assert!(!filter(r#"{"locations":["uptown"]}"#).passes(received, Some(&about)));
        assert!(!filter(r#"{"urgent_only":true}"#).passes(received, Some(&about)));
        about.concerns.insert(Concern::Urgent);
        assert!(filter(r#"{"urgent_only":true}"#).passes(received, Some(&about)));
    }

    #[test]
    fn an_inquiry_without_a_location_reaches_every_location() {
        let mut about = invented();
        about.location = None;
        let uptown = filter(r#"{"locations":["uptown"]}"#);
        assert!(uptown.passes(Kind::InquiryReceived, Some(&about)));
    }

    #[test]
    fn what_is_about_no_inquiry_is_filtered_by_type_alone() {
        let narrow = filter(r#"{"groups":["gbp"],"locations":["uptown"],"urgent_only":true}"#);
        assert!(narrow.passes(Kind::SummaryDaily, None));
        assert!(narrow.passes(Kind::EndpointTest, None));
        let typed = filter(r#"{"events":["inquiry.received"]}"#);
        assert!(!typed.passes(Kind::SummaryDaily, None));
        assert!(typed.passes(Kind::EndpointTest, None));
    }
}
