//! Who owns an inquiry, and the reasons that are stored with it.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::IntentGroup;
use super::*;

#[test]
fn an_escalation_owns_the_inquiry_and_every_group_stays() {
    let facts = Facts {
        source: "paid_search",
        language: Some(Language::Es),
        escalate_to: Some("nurse_ana"),
        ..Facts::default()
    };
    let decision = decide(&facts, &default_owner);
    assert_eq!(decision.owner, "nurse_ana");
    assert!(decision.priority);
    assert_eq!(decision.primary, IntentGroup::PaidCampaign);
    assert!(decision.groups.contains(&IntentGroup::Spanish));
}

#[test]
fn a_practice_names_its_own_owners() {
    let facts = Facts {
        source: "paid_search",
        ..Facts::default()
    };
    let decision = decide(&facts, &|group| format!("team of {}", group.as_str()));
    assert_eq!(decision.owner, "team of paid_campaign");
}

#[test]
fn every_group_has_its_reason_and_none_repeats_an_answer() {
    let form =
        json!({"patient": "new", "need": "cost", "insurance": "Delta PPO", "referring": "Dr Kim"});
    let decision = decided("paid_search", form, "/lp/veneers");
    let explained: BTreeSet<_> = decision
        .reasons
        .iter()
        .filter_map(|reason| reason.group)
        .collect();
    assert_eq!(explained, decision.groups);
    let stored = serde_json::to_string(&decision).unwrap();
    assert!(
        !stored.contains("Delta") && !stored.contains("Kim"),
        "{stored}"
    );
    assert_eq!(serde_json::from_str::<Decision>(&stored).unwrap(), decision);
    for reason in decision.reasons {
        assert!(reason.rule.sentence().ends_with('.'));
    }
}
