//! The work on an inquiry, told as it happens, and the laws it keeps.

mod cadence;
mod escalation;
mod jobs;
mod laws;
mod moves;
mod settled;
pub(crate) mod story;
mod visit;

use super::{Actor, Arrived, Event, EventKind, State, Way};
use crate::clock::Moment;
use crate::form::PatientStatus;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::source::{Channel, SourceName};

pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// A new patient's paid click for implants downtown, due in a quarter of an hour of open time.
pub(crate) fn paid_click(due: Moment) -> Arrived {
    Arrived {
        way: Way::Widget,
        channel: Channel::PaidSearch,
        source: SourceName::Channel(Channel::PaidSearch),
        campaign: Some("implants-spring".to_owned()),
        landing_path: Some("/implants".to_owned()),
        groups: [IntentGroup::PaidCampaign, IntentGroup::NewPatient].into(),
        primary: IntentGroup::PaidCampaign,
        concerns: [].into(),
        topics: [].into(),
        language: Language::En,
        location: Some("downtown".to_owned()),
        service: Some("implants".to_owned()),
        patient: PatientStatus::New,
        owner: "scheduling".to_owned(),
        escalated_to: None,
        due,
        policy_version: 1,
        quarantined: false,
    }
}

pub(crate) fn event(when: Moment, kind: EventKind) -> Event {
    Event {
        at: when,
        actor: Actor::Token("desk".to_owned()),
        kind,
    }
}

/// An inquiry received at a moment and due 15 minutes later.
pub(crate) fn received(when: &str) -> State {
    let when = at(when);
    State::new(when, paid_click(when.plus_millis(15 * 60_000).unwrap()))
}
