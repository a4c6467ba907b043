//! The line of a fact.

use super::super::{Fact, Measured};
use crate::intent::IntentGroup;
use crate::practice::Concern;
use crate::triage::Label;
use crate::workflow::tests::received;

#[test]
fn a_fact_is_one_line_that_reads_back_the_same() {
    let mut state = received("2026-11-23T15:00:00Z");
    state.arrived.campaign = Some("50% off | \u{7f}\nmañana".to_owned());
    state.arrived.concerns = [Concern::Privacy].into();
    state.arrived.topics = [Label::InsurancePayment].into();
    let mut fact = Fact::of(&state);
    fact.contact = Some(Measured {
        wall_seconds: 400,
        business_minutes: 6,
    });
    let line = fact.to_line();
    assert_eq!(
        line,
        "1|1795446000|aaahaa|a0|10|20|8|paid_search|paid_search|50%25 off %7c %7f%0amañana|/implants\
         |implants|downtown||900|||400|6||0|0|0|0|0"
    );
    assert_eq!(Fact::parse(&line), Some(fact.clone()));
    assert!(fact.in_group(IntentGroup::PaidCampaign) && !fact.in_group(IntentGroup::Gbp));
    assert!(fact.has_concern(Concern::Privacy) && !fact.has_concern(Concern::Urgent));
    assert!(fact.has_topic(Label::InsurancePayment) && !fact.has_topic(Label::None));
    assert!(fact.insurance_question);
}

#[test]
fn what_is_no_fact_is_none() {
    let line = Fact::of(&received("2026-11-23T15:00:00Z")).to_line();
    assert!(Fact::parse(&line).is_some());
    for bad in [
        "",
        "2|",
        line.strip_prefix('1').unwrap(),
        &line[..line.len() - 2],
        &line.replace("aaahaa", "zzzzzz"),
        &line.replace("aaahaa", ""),
    ] {
        assert_eq!(Fact::parse(bad), None, "{bad}");
    }
}
