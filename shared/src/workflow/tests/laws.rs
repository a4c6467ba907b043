//! What holds whatever staff do.

use proptest::prelude::*;

use super::super::{AttemptOutcome, EventKind, State, Status, TaskKind, VisitOutcome, tasks_after};
use super::story::Story;
use crate::clock::is_open;
use crate::desk::{ChecklistRequest, VisitRequest};
use crate::practice::ChecklistItem;
use crate::scorecard::Fact;

/// Something staff do, or let pass, chosen by numbers.
#[derive(Debug, Clone, Copy)]
struct Deed {
    what: u8,
    which: usize,
    minutes: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0_u8..8, 0_usize..100, 0_i64..6000).prop_map(|(what, which, minutes)| Deed {
        what,
        which,
        minutes,
    });
    prop::collection::vec(deed, 0..25)
}

fn starts() -> impl Strategy<Value = String> {
    // Around the changes of the clocks and around Christmas, and any minute of the day.
    (0_usize..4, 0_i64..20_000).prop_map(|(season, minutes)| {
        let start = [
            "2026-10-25T00:00:00Z",
            "2027-03-07T00:00:00Z",
            "2026-12-18T00:00:00Z",
            "2026-06-01T00:00:00Z",
        ][season];
        super::at(start)
            .plus_millis(minutes * 60_000)
            .unwrap()
            .to_string()
    })
}

/// What the deed leads to; nothing where it is refused.
fn act(story: &Story, deed: Deed) -> Vec<EventKind> {
    let (desk, state) = (story.desk(), &story.state);
    let outcome = AttemptOutcome::ALL[deed.which % AttemptOutcome::ALL.len()];
    match deed.what {
        0..=2 => story.try_attempt(outcome).unwrap_or_default(),
        3 | 4 => {
            let moves = state.legal_moves();
            let Some(to) = moves.get(deed.which % moves.len().max(1)) else {
                return Vec::new();
            };
            let reason = story.policy.reasons_for(*to).next();
            let reason = reason.map(|reason| reason.key.as_str());
            story.try_move(*to, reason).expect("a legal move is taken")
        }
        5 => {
            let outcome = VisitOutcome::ALL[deed.which % 3];
            let request = VisitRequest {
                outcome,
                note: None,
            };
            desk.visit(state, &request).unwrap_or_default()
        }
        6 => {
            let item = ChecklistItem::ALL[deed.which % ChecklistItem::ALL.len()];
            let done = deed.minutes % 3 > 0;
            desk.check(state, ChecklistRequest { item, done })
                .unwrap_or_default()
        }
        _ => desk.acknowledge(state, None).unwrap_or_default(),
    }
}

fn live(start: &str, deeds: &[Deed], each: &mut dyn FnMut(&Story)) -> Story {
    let mut story = Story::begin(start);
    each(&story);
    for deed in deeds {
        let then = story.now.plus_millis(deed.minutes * 60_000).unwrap();
        story.until(&then.to_string());
        let events = act(&story, *deed);
        story.record(events);
        each(&story);
    }
    story
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_inquiry_is_lost(start in starts(), deeds in deeds()) {
        live(&start, &deeds, &mut |story| {
            let by_people = story.tasks().iter().filter(|task| !task.kind.is_automatic()).count();
            assert_eq!(by_people == 0, story.state.is_settled(), "{:?}", story.state);
            assert!(story.state.status.is_closed() <= story.state.is_settled());
        });
    }

    #[test]
    fn people_are_asked_for_nothing_while_the_practice_is_closed(
        start in starts(), deeds in deeds(),
    ) {
        live(&start, &deeds, &mut |story| {
            let location = story.state.appointment.as_ref().map(|one| one.location.as_str());
            let schedule = story.policy.schedule(location.or(Some("downtown")));
            for task in story.tasks() {
                assert!(task.from <= task.due, "{task:?}");
                let by_people = matches!(
                    task.kind,
                    TaskKind::Attempt | TaskKind::CheckIn | TaskKind::CloseOut
                        | TaskKind::FollowUp | TaskKind::Reminder
                );
                if by_people {
                    assert!(is_open(&schedule, &story.zones, task.from).unwrap(), "{task:?}");
                    let last = task.due.plus_millis(-1).unwrap();
                    assert!(is_open(&schedule, &story.zones, last).unwrap(), "{task:?}");
                }
            }
        });
    }

    #[test]
    fn a_promise_never_moves_and_a_clock_never_starts_again(
        start in starts(), deeds in deeds(),
    ) {
        let mut before: Option<State> = None;
        live(&start, &deeds, &mut |story| {
            let now = &story.state;
            if let Some(before) = &before {
                assert_eq!(before.due, now.due);
                assert!(now.attempts >= before.attempts && now.escalations >= before.escalations);
                assert!(before.clocks.first_response.is_none_or(|at| now.clocks.first_response == Some(at)));
                assert!(before.clocks.contact.is_none_or(|at| now.clocks.contact == Some(at)));
            }
            before = Some(now.clone());
        });
    }

    #[test]
    fn a_later_attempt_is_never_followed_up_earlier(
        start in starts(), wait in 0_i64..5000, more in 0_i64..5000,
    ) {
        let next = |minutes: i64| {
            let mut story = Story::begin(&start);
            let then = story.now.plus_millis(minutes * 60_000).unwrap();
            story.until(&then.to_string());
            story.attempt(AttemptOutcome::NoAnswer);
            let task = story.tasks().into_iter().find(|task| task.key == "cadence.1").unwrap();
            (task.from, task.due)
        };
        let (first, second) = (next(wait), next(wait + more));
        prop_assert!(first.0 <= second.0 && first.1 <= second.1);
    }

    #[test]
    fn replaying_the_events_gives_the_same_state_plan_and_figures(
        start in starts(), deeds in deeds(),
    ) {
        let story = live(&start, &deeds, &mut |_| ());
        // As they are stored: each as text.
        let text = serde_json::to_string(&story.events).unwrap();
        let events: Vec<super::Event> = serde_json::from_str(&text).unwrap();
        let state = State::replay(&events).unwrap();
        prop_assert_eq!(&state, &story.state);
        prop_assert_eq!(tasks_after(&state, &story.policy, &story.zones), story.tasks());
        let (line, again) = (Fact::of(&story.state).to_line(), Fact::of(&state).to_line());
        prop_assert_eq!(&line, &again);
        prop_assert_eq!(Fact::parse(&line), Some(Fact::of(&story.state)));
    }

    #[test]
    fn an_illegal_move_is_refused_with_the_legal_ones(
        start in starts(), deeds in deeds(), to in 0_usize..11,
    ) {
        let story = live(&start, &deeds, &mut |_| ());
        let (to, legal) = (Status::ALL[to], story.state.legal_moves());
        let reason = story.policy.reasons_for(to).next().map(|reason| reason.key.clone());
        let answer = story.try_move(to, reason.as_deref());
        prop_assert_eq!(answer.is_ok(), legal.contains(&to));
        if let Err(refusal) = answer {
            let said = refusal.to_string();
            for status in legal {
                prop_assert!(said.contains(status.as_str()), "{}", said);
            }
        }
    }
}
