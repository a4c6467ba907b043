//! Figures of a few invented weeks, by hand and by another, slower way.

use std::borrow::Cow;

use proptest::prelude::*;

use super::super::{Ask, By, Counting, Fact, Figures, Measured, Period, Ratio, Scorecard, Spread};
use crate::clock::Moment;
use crate::form::PatientStatus;
use crate::practice::Targets;
use crate::triage::Label;
use crate::workflow::tests::{at, received};
use crate::workflow::{Status, VisitOutcome};

/// A fact received so many minutes after the period began.
fn fact(minutes: i64) -> Fact<'static> {
    let state = received("2026-11-23T00:00:00Z");
    let line = Fact::of(&state).to_line();
    let fact = Fact::parse(&line).unwrap();
    Fact {
        received: fact.received + minutes * 60,
        channel: Cow::Owned(fact.channel.into_owned()),
        source: Cow::Owned(fact.source.into_owned()),
        campaign: Cow::Borrowed("spring"),
        page: Cow::Borrowed("/implants"),
        service: Cow::Borrowed("implants"),
        location: Cow::Borrowed("downtown"),
        reason: Cow::Borrowed(""),
        ..fact
    }
}

fn measured(minutes: u32) -> Measured {
    Measured {
        wall_seconds: minutes * 60,
        business_minutes: minutes,
    }
}

pub(super) fn ask(by: By, small_hidden: bool) -> Ask {
    Ask {
        period: Period {
            from: at("2026-11-23T00:00:00Z"),
            until: at("2026-11-30T00:00:00Z"),
        },
        before: Period {
            from: at("2026-11-16T00:00:00Z"),
            until: at("2026-11-23T00:00:00Z"),
        },
        by,
        small_hidden,
        targets: Targets::default(),
        now: at("2026-11-30T00:00:00Z"),
    }
}

fn scorecard(facts: &[Fact<'_>], by: By, small_hidden: bool) -> Scorecard {
    let mut counting = Counting::new(ask(by, small_hidden));
    let lines: Vec<String> = facts.iter().map(Fact::to_line).collect();
    assert_eq!(counting.add_lines(&lines.join("\n")), 0);
    counting.finish()
}

#[test]
fn a_week_counted_by_hand() {
    let mut facts: Vec<Fact<'_>> = (0..4).map(fact).collect();
    // Answered in time, reached, booked, came.
    facts[0].response = Some(measured(10));
    facts[0].contact = Some(measured(10));
    facts[0].booked = Some(600);
    facts[0].visit = Some(VisitOutcome::Kept);
    facts[0].status = Status::AppointmentBooked;
    facts[0].settled = true;
    facts[0].attempts = 1;
    (facts[0].intake_wanted, facts[0].intake_done) = (true, true);
    // Answered late, never reached, closed.
    facts[1].response = Some(measured(40));
    facts[1].status = Status::ClosedAfterCadence;
    facts[1].reason = Cow::Borrowed("no_answer");
    facts[1].settled = true;
    facts[1].attempts = 4;
    facts[1].topics = 1 << 5;
    facts[1].insurance_question = true;
    // Never tried, and late.
    facts[2].patient = PatientStatus::Existing;
    facts[2].unavailable_times = 2;
    // Spam.
    facts[3].quarantined = true;
    // One in the week before, and one before that.
    facts.push(fact(-60));
    facts.push(fact(-8 * 1440));

    let card = scorecard(&facts, By::Campaign, false);
    let now = &card.total.now;
    assert_eq!(now.inquiries, Some(3));
    assert_eq!(card.total.before.inquiries, Some(1));
    assert_eq!(now.new_patients, Some(2));
    assert_eq!(now.paid_campaign, Some(3));
    let ratio = |count, of| Ratio {
        count: Some(count),
        of: Some(of),
    };
    assert_eq!(now.within_standard, ratio(1, 3));
    assert_eq!(now.contacted, ratio(1, 3));
    assert_eq!(now.booked, ratio(1, 3));
    assert_eq!(now.intake, ratio(1, 1));
    let spread = |of, median, p90| Spread {
        of: Some(of),
        median: Some(median),
        p90: Some(p90),
    };
    assert_eq!(now.response_business, spread(2, 10, 40));
    assert_eq!(now.response_wall, spread(2, 600, 2400));
    assert_eq!(now.contact_business, spread(1, 10, 10));
    assert_eq!(now.attempts, spread(3, 1, 4));
    assert_eq!(now.unresolved, Some(1));
    assert_eq!(now.never_tried, Some(1));
    assert_eq!(now.quarantined, Some(1));
    assert_eq!(card.rows.len(), 1);
    assert_eq!(card.rows[0].key, "spring");
    assert_eq!(card.rows[0].now, card.total.now);
    assert_eq!(card.funnel.len(), Status::ALL.len());
    let closed = (card.funnel.iter()).find(|line| line.status == Status::ClosedAfterCadence);
    assert_eq!(closed.unwrap().reason.as_deref(), Some("no_answer"));
    assert_eq!(card.not_booked[0].key, "no_answer");
    assert_eq!(card.insurance_by_campaign[0].now, Some(1));
    assert_eq!(card.unavailable_by_service[0].key, "implants");
    assert_eq!(card.questions[0].topic, Label::InsurancePayment);
    assert_eq!(card.questions[0].page, "/implants");
}

#[test]
fn what_cannot_be_read_is_counted_as_such() {
    let mut counting = Counting::new(ask(By::Source, false));
    assert_eq!(counting.add_lines("no fact\n\n9|9"), 2);
    assert_eq!(counting.finish().total.now.inquiries, Some(0));
}

#[test]
fn half_and_nine_of_ten_are_waits_that_really_were() {
    let facts: Vec<_> = (1..=10)
        .map(|minutes| Fact {
            response: Some(measured(minutes)),
            ..fact(0)
        })
        .collect();
    let spread = scorecard(&facts, By::Source, false)
        .total
        .now
        .response_business;
    assert_eq!((spread.median, spread.p90), (Some(5), Some(9)));
    let none = scorecard(&[], By::Source, false)
        .total
        .now
        .response_business;
    assert_eq!((none.of, none.median, none.p90), (Some(0), None, None));
}

#[test]
fn a_marketer_sees_no_count_under_five_and_cannot_subtract_one() {
    let campaign = |name: &'static str, count: i64| {
        (0..count).map(move |minutes| Fact {
            campaign: Cow::Borrowed(name),
            ..fact(minutes)
        })
    };
    // One small campaign beside two large ones: hiding it alone would tell its count.
    let facts: Vec<_> = campaign("large", 30)
        .chain(campaign("middle", 9))
        .chain(campaign("small", 3))
        .collect();
    let card = scorecard(&facts, By::Campaign, true);
    let keys: Vec<_> = card.rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["large", "*"]);
    assert_eq!(card.rows[1].now.inquiries, Some(12));
    // With another small one, both together are enough.
    let facts: Vec<_> = facts.into_iter().chain(campaign("tiny", 2)).collect();
    let card = scorecard(&facts, By::Campaign, true);
    let keys: Vec<_> = card.rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["large", "middle", "*"]);
    // Staff see all of it.
    assert_eq!(scorecard(&facts, By::Campaign, false).rows.len(), 4);
}

#[test]
fn a_week_is_compared_with_the_week_before_though_a_clock_was_changed_between() {
    let zones = crate::clock::native::JiffZones::bundled();
    // The week in New York in which summer time ends, which is an hour longer.
    let week = Period {
        from: at("2026-11-01T04:00:00Z"),
        until: at("2026-11-08T05:00:00Z"),
    };
    let before = week.before("America/New_York", &zones);
    assert_eq!(
        (before.from, before.until),
        (at("2026-10-25T04:00:00Z"), week.from)
    );
    // What does not begin and end at the same time of day is as long to the minute.
    let any = Period {
        from: at("2026-11-01T04:00:00Z"),
        until: at("2026-11-08T04:30:00Z"),
    };
    assert_eq!(
        any.before("America/New_York", &zones).from,
        at("2026-10-25T03:30:00Z")
    );
}

#[test]
fn nearly_all_tells_of_the_few_others() {
    let facts: Vec<_> = (0..20)
        .map(|minutes| Fact {
            contact: (minutes > 1).then(|| measured(5)),
            ..fact(minutes)
        })
        .collect();
    let contacted = scorecard(&facts, By::Source, true).total.now.contacted;
    assert_eq!((contacted.count, contacted.of), (None, Some(20)));
}

#[test]
fn a_part_beside_its_whole_tells_of_the_few_others() {
    // Of 50, 38 answered, two late and untried, ten not yet due; one is no new patient.
    let facts: Vec<_> = (0..50)
        .map(|minutes| Fact {
            response: (minutes < 38).then(|| measured(5)),
            due: if minutes < 40 { 900 } else { 10 * 86_400 },
            patient: if minutes == 7 {
                PatientStatus::Existing
            } else {
                PatientStatus::New
            },
            ..fact(minutes)
        })
        .collect();
    let now = scorecard(&facts, By::Source, true).total.now;
    assert_eq!((now.never_tried, now.new_patients), (None, None));
    assert_eq!(
        (now.within_standard.count, now.within_standard.of),
        (None, Some(40))
    );
    assert_eq!(
        (now.response_wall.of, now.response_wall.median),
        (None, Some(300))
    );
    assert_eq!((now.inquiries, now.contacted.of), (Some(50), Some(50)));
}

#[test]
fn a_row_that_nearly_all_tells_of_cannot_be_subtracted_from_the_total() {
    // Of 60, ten were not contacted: seven of the one campaign, three of the other.
    let facts: Vec<_> = (0..60)
        .map(|minutes| Fact {
            campaign: Cow::Borrowed(if minutes < 30 { "one" } else { "other" }),
            response: (!(23..33).contains(&minutes)).then(|| measured(5)),
            contact: (!(23..33).contains(&minutes)).then(|| measured(5)),
            ..fact(minutes)
        })
        .collect();
    let card = scorecard(&facts, By::Campaign, true);
    assert_eq!(card.total.now.contacted.count, Some(50));
    assert_eq!(card.total.now.contact_wall.of, Some(50));
    for row in &card.rows {
        let now = &row.now;
        assert_eq!((now.contacted.count, now.contacted.of), (None, Some(30)));
        assert_eq!([now.contact_wall.of, now.response_wall.of], [None, None]);
        assert_eq!(now.contact_wall.median, Some(300));
    }
}

#[test]
fn csv_holds_every_figure_and_no_formula() {
    let odd = Fact {
        campaign: Cow::Borrowed("=cmd|'/c calc'!A1,\"x\""),
        ..fact(0)
    };
    let csv = scorecard(&[odd], By::Campaign, false).to_csv();
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines[0], "table,key,detail,figure,now,before");
    assert_eq!(lines[1], "total,,,inquiries,1,0");
    assert!(csv.contains("campaign,\"'=cmd|'/c calc'!A1,\"\"x\"\"\",,inquiries,1,0\r\n"));
    assert!(csv.contains("\r\nfunnel,new_inquiry,,inquiries,1,0\r\n"));
}

#[test]
fn every_figure_has_a_definition_and_every_definition_a_figure() {
    let values = super::super::Figures::default().values();
    let mut names: Vec<&str> = values
        .iter()
        .filter_map(|(name, _)| name.split('.').next())
        .collect();
    names.dedup();
    let defined: Vec<_> = super::super::DEFINITIONS
        .iter()
        .map(|one| one.key)
        .collect();
    assert_eq!(names, defined);
    let as_data = serde_json::to_value(super::super::Figures::default()).unwrap();
    for one in super::super::DEFINITIONS {
        assert!(as_data.get(one.key).is_some(), "{}", one.key);
        assert!(one.help.ends_with('.') && !one.name.ends_with('.'));
    }
    assert_eq!(as_data.as_object().unwrap().len(), defined.len());
}

/// Facts of some weeks around the period.
pub(super) fn facts() -> impl Strategy<Value = Vec<Fact<'static>>> {
    let one = (
        -12_000_i64..12_000,
        prop::option::of((0_u32..3000, 0_u32..600)),
        prop::option::of((0_u32..3000, 0_u32..600)),
        prop::option::of(0_u32..10_000),
        prop::sample::select(vec!["", "spring", "summer|%\n", "oto\u{f1}o"]),
        prop::sample::select(Status::ALL.to_vec()),
        0_u8..128,
        0_u16..256,
    );
    let one = one.prop_map(
        |(minutes, response, contact, booked, campaign, status, flags, topics)| Fact {
            response: response.map(|(wall, open)| Measured {
                wall_seconds: wall,
                business_minutes: open,
            }),
            // Whoever is reached was answered, and only then booked.
            contact: contact
                .filter(|_| response.is_some())
                .map(|(wall, open)| Measured {
                    wall_seconds: wall,
                    business_minutes: open,
                }),
            booked: booked.filter(|_| response.and(contact).is_some()),
            campaign: Cow::Borrowed(campaign),
            status,
            reason: Cow::Borrowed(if status.is_closed() {
                ["cost", "no_answer"][usize::from(flags & 1)]
            } else {
                ""
            }),
            settled: status.is_closed(),
            patient: if flags & 64 == 64 {
                PatientStatus::New
            } else {
                PatientStatus::Existing
            },
            quarantined: flags & 3 == 3,
            insurance_question: flags & 4 == 4,
            intake_wanted: flags & 8 == 8,
            intake_done: flags & 16 == 16,
            unavailable_times: u16::from(flags & 32 == 32) * 300,
            topics,
            ..fact(minutes)
        },
    );
    prop::collection::vec(one, 0..80)
}

/// The same by the definitions, one after the other.
fn by_definition(facts: &[Fact<'_>], campaign: Option<&str>, period: Period) -> Vec<u32> {
    let inside: Vec<_> = facts
        .iter()
        .filter(|fact| {
            let at = Moment::from_seconds(fact.received).unwrap();
            period.from <= at && at < period.until
        })
        .filter(|fact| campaign.is_none_or(|name| *fact.campaign == *name))
        .filter(|fact| !fact.quarantined)
        .collect();
    let count = |test: &dyn Fn(&&&Fact<'_>) -> bool| {
        u32::try_from(inside.iter().filter(test).count()).unwrap()
    };
    let mut waits: Vec<u32> = (inside.iter())
        .filter_map(|fact| fact.response.map(|one| one.business_minutes))
        .collect();
    waits.sort_unstable();
    let rank = |share: f64| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a few values"
        )]
        let at = (share * waits.len() as f64 - 1e-9).ceil() as usize;
        at.checked_sub(1).map_or(0, |at| waits[at])
    };
    let now = at("2026-11-30T00:00:00Z").as_seconds();
    vec![
        count(&|_| true),
        count(&|fact| fact.contact.is_some()),
        count(&|fact| fact.booked.is_some()),
        count(&|fact| {
            fact.response
                .is_some_and(|one| one.wall_seconds <= fact.due)
        }),
        count(&|fact| fact.response.is_some() || fact.received + i64::from(fact.due) < now),
        count(&|fact| fact.booked.is_some() && fact.intake_wanted && fact.intake_done),
        count(&|fact| !fact.status.is_closed()),
        rank(0.5),
        rank(0.9),
    ]
}

fn same_figures(figures: &super::super::Figures) -> Vec<u32> {
    [
        figures.inquiries,
        figures.contacted.count,
        figures.booked.count,
        figures.within_standard.count,
        figures.within_standard.of,
        figures.intake.count,
        figures.unresolved,
        figures.response_business.median.or(Some(0)),
        figures.response_business.p90.or(Some(0)),
    ]
    .map(Option::unwrap)
    .to_vec()
}

/// No figure less one that is a part of it is small; nor is that of all rows less that of those shown.
fn nothing_small_by_subtracting(total: &Figures, rows: &[Figures]) -> Result<(), TestCaseError> {
    type Read = fn(&Figures) -> Option<u32>;
    let inquiries: Read = |figures| figures.inquiries;
    let answered: Read = |figures| figures.response_wall.of;
    let answerable: Read = |figures| figures.within_standard.of;
    let within: Read = |figures| figures.within_standard.count;
    let contacted: Read = |figures| figures.contacted.count;
    let booked: Read = |figures| figures.booked.count;
    let wanted: Read = |figures| figures.intake.of;
    let done: Read = |figures| figures.intake.count;
    // Each is a part of all before it.
    let chain = [
        inquiries, answerable, answered, contacted, booked, wanted, done,
    ];
    let mut pairs: Vec<(Read, Read)> = (chain.iter().enumerate())
        .flat_map(|(at, of)| chain[at + 1..].iter().map(|part| (*part, *of)))
        .collect();
    pairs.extend([(within, answered), (within, answerable)]);
    let parts: [Read; 8] = [
        within,
        |figures| figures.new_patients,
        |figures| figures.paid_campaign,
        |figures| figures.document_issues,
        |figures| figures.unresolved,
        |figures| figures.never_tried,
        |figures| figures.escalated,
        |figures| figures.unavailable_times,
    ];
    pairs.extend(parts.map(|part| (part, inquiries)));
    for (at, (part, of)) in pairs.into_iter().enumerate() {
        let apart =
            |figures: &Figures| Some(of(figures)?.checked_sub(part(figures)?).expect("a part"));
        let known: Vec<Option<u32>> = rows.iter().map(apart).collect();
        for apart in known.iter().flatten().chain(&apart(total)) {
            prop_assert!(!(1..5).contains(apart), "pair {at}: {apart} are not");
        }
        if let Some(all) = apart(total) {
            let rest = all - known.iter().flatten().sum::<u32>();
            prop_assert!(
                !(1..5).contains(&rest),
                "pair {at}: {rest} in hidden rows are not"
            );
        }
        for value in [part, of] {
            let hidden: Vec<_> = rows.iter().filter(|row| value(row).is_none()).collect();
            let shown: u32 = rows.iter().filter_map(value).sum();
            if let (Some(all), [_]) = (value(total), hidden.as_slice()) {
                prop_assert!(
                    all == shown,
                    "pair {at}: the hidden row has {}",
                    all - shown
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_figures_are_those_of_the_definitions(facts in facts()) {
        let card = scorecard(&facts, By::Campaign, false);
        let (now, before) = (card.period, card.before);
        prop_assert_eq!(same_figures(&card.total.now), by_definition(&facts, None, now));
        prop_assert_eq!(same_figures(&card.total.before), by_definition(&facts, None, before));
        for row in &card.rows {
            let key = Some(row.key.as_str());
            prop_assert_eq!(same_figures(&row.now), by_definition(&facts, key, now));
            prop_assert_eq!(same_figures(&row.before), by_definition(&facts, key, before));
        }
    }

    #[test]
    fn the_order_of_the_facts_does_not_matter(mut facts in facts()) {
        let cards = |facts: &[Fact<'_>]| {
            [false, true].map(|small_hidden| scorecard(facts, By::Campaign, small_hidden))
        };
        let before = cards(&facts);
        facts.reverse();
        prop_assert_eq!(before, cards(&facts));
    }

    #[test]
    fn no_small_count_is_shown_to_a_marketer(facts in facts()) {
        let card = scorecard(&facts, By::Campaign, true);
        let shown = |count: Option<u32>| count.is_none_or(|count| count >= 5);
        let rows = card.rows.iter().chain([&card.total]);
        for figures in rows.flat_map(|row| [&row.now, &row.before]) {
            for (name, value) in figures.values() {
                let is_count = !name.contains(".median") && !name.contains(".p90");
                prop_assert!(!is_count || shown(value), "{name}: {value:?}");
            }
        }
        prop_assert!(card.funnel.iter().all(|line| shown(line.now) && shown(line.before)));
        prop_assert!(card.questions.iter().all(|line| shown(line.now) && shown(line.before)));
        for which in [|row: &super::super::Row| row.now.clone(), |row: &super::super::Row| row.before.clone()] {
            let (total, rows): (_, Vec<_>) = (which(&card.total), card.rows.iter().map(which).collect());
            nothing_small_by_subtracting(&total, &rows)?;
        }
        // Reasons of those never booked, beside how all with that reason ended.
        for tally in &card.not_booked {
            let ended = card.funnel.iter().filter(|line| line.status.is_closed() && line.reason.as_ref() == Some(&tally.key));
            let ended: Option<u32> = ended.map(|line| line.now).sum();
            if let (Some(ended), Some(not_booked)) = (ended, tally.now) {
                prop_assert!(!(1..5).contains(&(ended - not_booked)), "{}: {ended} less {not_booked}", tally.key);
            }
        }
        // No single hidden row: what is shown adds up, or is short by enough.
        for which in [|row: &super::super::Row| row.now.inquiries, |row: &super::super::Row| row.before.inquiries] {
            let sum: u32 = card.rows.iter().filter_map(which).sum();
            if let Some(total) = which(&card.total) {
                let short = total - sum;
                prop_assert!(short == 0 || short >= 5, "{short} of {total}");
            }
        }
    }
}
