//! The line of a fact.

use super::super::{By, Counting, Fact, Figures, Measured};
use super::count::ask;
use crate::intent::IntentGroup;
use crate::practice::Concern;
use crate::triage::Label;
use crate::workflow::tests::received;
use crate::workflow::tests::story::Story;
use crate::workflow::{AttemptOutcome, Status, VisitOutcome};

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
        "2|1795446000|aaahaa|a0|10|20|8|paid_search|paid_search|50%25 off %7c %7f%0amañana|/implants\
         |implants|downtown||900|||400|6||0|0|0|0|0|"
    );
    assert_eq!(Fact::parse(&line), Some(fact.clone()));
    assert!(fact.in_group(IntentGroup::PaidCampaign) && !fact.in_group(IntentGroup::Gbp));
    assert!(fact.has_concern(Concern::Privacy) && !fact.has_concern(Concern::Urgent));
    assert!(fact.has_topic(Label::InsurancePayment) && !fact.has_topic(Label::None));
    assert!(fact.insurance_question);
}

#[test]
fn a_line_that_does_not_tell_how_long_it_was_held_is_still_read() {
    let state = received("2026-11-23T15:00:00Z");
    let fact = Fact::of(&state);
    let line = fact.to_line().replacen('2', "1", 1);
    let line = line.strip_suffix('|').unwrap();
    assert_eq!(Fact::parse(line), Some(fact.clone()));
    assert_eq!(fact.held, 0);
}

#[test]
fn an_inquiry_belongs_to_the_location_it_was_booked_for_whatever_became_of_the_visit() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let location = |story: &Story| Fact::of(&story.state).location.into_owned();
    story.state.arrived.location = None;
    assert_eq!(location(&story), "");
    story.attempt(AttemptOutcome::Reached);
    story.book("2026-11-24T15:00:00Z");
    assert_eq!(location(&story), "downtown");
    story.until("2026-11-24T16:00:00Z");
    story.visit(VisitOutcome::NoShow);
    assert!(story.state.appointment.is_none());
    assert_eq!(location(&story), "downtown");
    story.move_to(Status::LostOtherProvider, Some("unavailable_time"));
    assert_eq!(location(&story), "downtown");
}

#[test]
fn what_is_erased_while_open_is_neither_unresolved_nor_never_tried() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.state.erased = true;
    let fact = Fact::of(&story.state);
    assert!(fact.settled && fact.gone);
    assert_eq!(Fact::parse(&fact.to_line()), Some(fact.clone()));
    let now = total(&fact);
    assert_eq!(now.inquiries, Some(1));
    assert_eq!((now.unresolved, now.never_tried), (Some(0), Some(0)));
    // What was closed first stays what it was.
    story.state.erased = false;
    story.move_to(Status::NotQualified, Some("service_not_offered"));
    let before = total(&Fact::of(&story.state));
    story.state.erased = true;
    assert_eq!(total(&Fact::of(&story.state)), before);
    assert_eq!(before.never_tried, Some(1));
}

fn total(fact: &Fact<'_>) -> Figures {
    let mut counting = Counting::new(ask(By::Source, false));
    counting.add(fact);
    counting.finish().total.now
}

#[test]
fn what_is_no_fact_is_none() {
    let line = Fact::of(&received("2026-11-23T15:00:00Z")).to_line();
    assert!(Fact::parse(&line).is_some());
    for bad in [
        "",
        "3|",
        line.strip_prefix('2').unwrap(),
        &line[..line.len() - 2],
        &line.replace("aaahaa", "zzzzzz"),
        &line.replace("aaahaa", ""),
    ] {
        assert_eq!(Fact::parse(bad), None, "{bad}");
    }
}
