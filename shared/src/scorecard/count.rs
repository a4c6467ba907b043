//! Counting facts: one walk over them, whatever is asked.
//!
//! All figures are of the inquiries *received* in a period. Everything is counted into small arrays
//! by one piece of code, because it is loaded with the Worker.

use std::collections::BTreeMap;

use super::fact::TOPICS;
use super::small::{hide, hide_small, merge_small};
use super::{
    By, Fact, Figures, FunnelLine, Measured, Period, Question, Ratio, Row, Scorecard, Spread, Tally,
};
use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::practice::Targets;
use crate::triage::Label;
use crate::workflow::Status;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The period; it is compared with the one before.
    pub period: Period,
    /// What rows are told apart by.
    pub by: By,
    /// Whether counts under five are hidden, as a marketer's token wants.
    pub small_hidden: bool,
    /// The lines the practice wants to reach.
    pub targets: Targets,
    /// The time of asking.
    pub now: Moment,
}

impl Period {
    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn before(self) -> Self {
        let length = self.until.as_millis() - self.from.as_millis();
        Self {
            from: self.from.plus_millis(-length).unwrap_or(Moment::MIN),
            until: self.from,
        }
    }

    fn holds(self, seconds: i64) -> bool {
        let millis = seconds.saturating_mul(1000);
        self.from.as_millis() <= millis && millis < self.until.as_millis()
    }
}

/// Names of the counters.
#[derive(Clone, Copy)]
enum Counter {
    Inquiries,
    NewPatients,
    PaidCampaign,
    Answerable,
    WithinStandard,
    Contacted,
    Booked,
    IntakeWanted,
    IntakeDone,
    DocumentIssues,
    Unresolved,
    NeverTried,
    Escalated,
    NoShows,
    Cancellations,
    UnavailableTimes,
    Quarantined,
    Released,
}

/// How many counters there are.
pub(super) const COUNTERS: usize = 18;

/// Spreads: response by wall and business time, contact by both, attempts.
const SPREADS: usize = 5;

/// Everything counted of some inquiries.
#[derive(Default, Clone)]
pub(super) struct Sums {
    pub(super) counts: [u32; COUNTERS],
    spreads: [Vec<u32>; SPREADS],
}

impl Sums {
    fn bump(&mut self, counter: Counter, by: u32) {
        let count = &mut self.counts[counter as usize];
        *count = count.saturating_add(by);
    }

    fn add(&mut self, fact: &Fact<'_>, now: Moment) {
        use Counter as C;
        self.bump(C::Quarantined, u32::from(fact.quarantined));
        if fact.quarantined {
            return;
        }
        let late = fact.received + i64::from(fact.due) < now.as_seconds();
        let answered = fact.response.is_some();
        let in_time = fact
            .response
            .is_some_and(|one| one.wall_seconds <= fact.due);
        let intake = fact.booked.is_some() && fact.intake_wanted;
        for (counter, holds) in [
            (C::Inquiries, true),
            (
                C::NewPatients,
                fact.patient == crate::form::PatientStatus::New,
            ),
            (C::PaidCampaign, fact.in_group(IntentGroup::PaidCampaign)),
            (C::Answerable, answered || late),
            (C::WithinStandard, in_time),
            (C::Contacted, fact.contact.is_some()),
            (C::Booked, fact.booked.is_some()),
            (C::IntakeWanted, intake),
            (C::IntakeDone, intake && fact.intake_done),
            (C::DocumentIssues, fact.document_issue),
            (C::Unresolved, !fact.settled),
            (C::NeverTried, !answered && (fact.settled || late)),
            (C::Escalated, fact.escalations > 0),
            (C::UnavailableTimes, fact.unavailable_times > 0),
            (C::Released, fact.released),
        ] {
            self.bump(counter, u32::from(holds));
        }
        self.bump(C::NoShows, u32::from(fact.no_shows));
        self.bump(C::Cancellations, u32::from(fact.cancellations));
        let measured = [fact.response, fact.contact];
        for (
            at,
            Measured {
                wall_seconds,
                business_minutes,
            },
        ) in (measured.iter().enumerate()).filter_map(|(at, one)| Some((at, (*one)?)))
        {
            self.spreads[2 * at].push(wall_seconds);
            self.spreads[2 * at + 1].push(business_minutes);
        }
        self.spreads[4].push(u32::from(fact.attempts));
    }

    /// Takes in others.
    pub(super) fn merge(&mut self, other: Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
        for (spread, more) in self.spreads.iter_mut().zip(other.spreads) {
            spread.extend(more);
        }
    }

    pub(super) const fn inquiries(&self) -> u32 {
        self.counts[Counter::Inquiries as usize]
    }

    /// The figures, given which counts may be shown.
    fn figures(self, counts: [Option<u32>; COUNTERS], hidden: bool) -> Figures {
        use Counter as C;
        let count = |counter: C| counts[counter as usize];
        let ratio = |part: C, of: C| {
            let ratio = Ratio {
                count: count(part),
                of: count(of),
            };
            // Nearly all of them tells of the few others.
            let others = ratio
                .of
                .zip(ratio.count)
                .map(|(of, part)| of.saturating_sub(part));
            match others {
                Some(others) if hidden && hide(others) && others > 0 => Ratio {
                    count: None,
                    ..ratio
                },
                _ => ratio,
            }
        };
        let [
            response_wall,
            response_business,
            contact_wall,
            contact_business,
            attempts,
        ] = self.spreads.map(|values| spread(values, hidden));
        Figures {
            inquiries: count(C::Inquiries),
            new_patients: count(C::NewPatients),
            paid_campaign: count(C::PaidCampaign),
            response_wall,
            response_business,
            within_standard: ratio(C::WithinStandard, C::Answerable),
            contact_wall,
            contact_business,
            contacted: ratio(C::Contacted, C::Inquiries),
            attempts,
            booked: ratio(C::Booked, C::Inquiries),
            intake: ratio(C::IntakeDone, C::IntakeWanted),
            document_issues: count(C::DocumentIssues),
            unresolved: count(C::Unresolved),
            never_tried: count(C::NeverTried),
            escalated: count(C::Escalated),
            no_shows: count(C::NoShows),
            cancellations: count(C::Cancellations),
            unavailable_times: count(C::UnavailableTimes),
            quarantined: count(C::Quarantined),
            released: count(C::Released),
        }
    }
}

/// Median and ninetieth percentile by nearest rank: values that somebody really waited.
fn spread(mut values: Vec<u32>, hidden: bool) -> Spread {
    values.sort_unstable();
    let of = u32::try_from(values.len()).unwrap_or(u32::MAX);
    if hidden && hide(of) {
        return Spread::default();
    }
    let rank = |percent: usize| {
        let at = (values.len() * percent).div_ceil(100);
        values.get(at.checked_sub(1)?).copied()
    };
    Spread {
        of: Some(of),
        median: rank(50),
        p90: rank(90),
    }
}

/// Counts by key, in the period and in the one before.
type Tallies = BTreeMap<String, [u32; 2]>;

fn bump(tallies: &mut Tallies, key: &str, which: usize) {
    // Most keys are there already, so none is copied to look it up.
    if let Some(counts) = tallies.get_mut(key) {
        counts[which] += 1;
    } else {
        let mut counts = [0; 2];
        counts[which] = 1;
        tallies.insert(key.to_owned(), counts);
    }
}

/// Parts a key of two. The first part is a name of ours and holds none.
const PART: char = '\n';

/// A scorecard that is being counted.
pub struct Counting {
    ask: Ask,
    total: [Sums; 2],
    rows: BTreeMap<String, [Sums; 2]>,
    funnel: Tallies,
    questions: Tallies,
    insurance: Tallies,
    unavailable: Tallies,
    not_booked: Tallies,
    key: String,
}

impl Counting {
    /// Begins with nothing counted.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Self {
            ask,
            total: Default::default(),
            rows: BTreeMap::new(),
            funnel: Tallies::new(),
            questions: Tallies::new(),
            insurance: Tallies::new(),
            unavailable: Tallies::new(),
            not_booked: Tallies::new(),
            key: String::new(),
        }
    }

    /// Counts the facts of some lines, and says how many lines could not be read.
    pub fn add_lines(&mut self, lines: &str) -> usize {
        let mut unread = 0;
        for line in lines.lines().filter(|line| !line.is_empty()) {
            match Fact::parse(line) {
                Some(fact) => self.add(&fact),
                None => unread += 1,
            }
        }
        unread
    }

    /// Counts one fact; outside both periods it counts for nothing.
    pub fn add(&mut self, fact: &Fact<'_>) {
        let Ask {
            period, now, by, ..
        } = self.ask;
        let which = if period.holds(fact.received) {
            0
        } else if period.before().holds(fact.received) {
            1
        } else {
            return;
        };
        self.total[which].add(fact, now);
        let key = value(fact, by);
        if !self.rows.contains_key(key) {
            self.rows.insert(key.to_owned(), Default::default());
        }
        if let Some(row) = self.rows.get_mut(key) {
            row[which].add(fact, now);
        }
        if fact.quarantined {
            return;
        }
        let mut two = |tallies: &mut Tallies, first: &str, second: &str| {
            self.key.clear();
            self.key.push_str(first);
            self.key.push(PART);
            self.key.push_str(second);
            bump(tallies, &self.key, which);
        };
        two(&mut self.funnel, fact.status.as_str(), &fact.reason);
        for (at, _) in TOPICS.iter().enumerate() {
            if fact.topics >> at & 1 == 1 {
                // One letter, for its place in the list.
                let letter = char::from(b'a' + u8::try_from(at).unwrap_or_default());
                two(
                    &mut self.questions,
                    letter.encode_utf8(&mut [0; 4]),
                    &fact.page,
                );
            }
        }
        if fact.insurance_question {
            bump(&mut self.insurance, &fact.campaign, which);
        }
        if fact.unavailable_times > 0 {
            bump(&mut self.unavailable, &fact.service, which);
        }
        if fact.status.is_closed() && fact.booked.is_none() {
            bump(&mut self.not_booked, &fact.reason, which);
        }
    }

    /// The scorecard of what was counted.
    #[must_use]
    pub fn finish(self) -> Scorecard {
        let ask = self.ask;
        let hidden = ask.small_hidden;
        let rows = rows(self.rows, hidden);
        let mut total = rows_of(vec![(String::new(), self.total)], hidden);
        Scorecard {
            period: ask.period,
            before: ask.period.before(),
            by: ask.by,
            small_hidden: hidden,
            total: total.pop().unwrap_or_else(|| Row {
                key: String::new(),
                now: Figures::default(),
                before: Figures::default(),
            }),
            rows,
            funnel: funnel(self.funnel, hidden),
            questions: questions(self.questions, hidden),
            insurance_by_campaign: tallies(self.insurance, hidden),
            unavailable_by_service: tallies(self.unavailable, hidden),
            not_booked: tallies(self.not_booked, hidden),
            targets: ask.targets,
        }
    }
}

/// The value of a fact that rows are told apart by.
fn value<'f>(fact: &'f Fact<'_>, by: By) -> &'f str {
    match by {
        By::Source => &fact.source,
        By::Channel => &fact.channel,
        By::Campaign => &fact.campaign,
        By::Service => &fact.service,
        By::Location => &fact.location,
        By::Group => fact.primary.as_str(),
        By::Language => fact.language.as_str(),
        By::Way => fact.way.as_str(),
        By::Page => &fact.page,
    }
}

fn rows(sums: BTreeMap<String, [Sums; 2]>, hidden: bool) -> Vec<Row> {
    let mut rows: Vec<(String, [Sums; 2])> = sums.into_iter().collect();
    if hidden {
        rows = merge_small(rows);
    }
    // Most inquiries first; of equals by name, as they come.
    rows.sort_by_key(|(_, [now, before])| std::cmp::Reverse((now.inquiries(), before.inquiries())));
    rows_of(rows, hidden)
}

fn rows_of(rows: Vec<(String, [Sums; 2])>, hidden: bool) -> Vec<Row> {
    let counts = |which: usize| {
        let mut cells: Vec<[Option<u32>; COUNTERS]> = rows
            .iter()
            .map(|(_, sums)| sums[which].counts.map(Some))
            .collect();
        if hidden {
            for counter in 0..COUNTERS {
                let mut column: Vec<_> = cells.iter().map(|row| row[counter]).collect();
                hide_small(&mut column);
                for (row, cell) in cells.iter_mut().zip(column) {
                    row[counter] = cell;
                }
            }
        }
        cells
    };
    let (now, before) = (counts(0), counts(1));
    rows.into_iter()
        .zip(now.into_iter().zip(before))
        .map(|((key, sums), (now_cells, before_cells))| {
            let [now, before] = sums;
            Row {
                key,
                now: now.figures(now_cells, hidden),
                before: before.figures(before_cells, hidden),
            }
        })
        .collect()
}

/// Keys with both counts, most first, small ones hidden.
fn tallies(tallies: Tallies, hidden: bool) -> Vec<Tally> {
    let mut all: Vec<_> = tallies.into_iter().collect();
    all.sort_by_key(|(_, counts)| std::cmp::Reverse(*counts));
    let column = |which: usize| {
        let mut column: Vec<_> = all.iter().map(|(_, counts)| Some(counts[which])).collect();
        if hidden {
            hide_small(&mut column);
        }
        column
    };
    let (now, before) = (column(0), column(1));
    all.into_iter()
        .zip(now.into_iter().zip(before))
        .map(|((key, _), (now, before))| Tally { key, now, before })
        .collect()
}

fn funnel(counts: Tallies, hidden: bool) -> Vec<FunnelLine> {
    let mut lines: Vec<FunnelLine> = tallies(counts, hidden)
        .into_iter()
        .filter_map(|Tally { key, now, before }| {
            let (status, reason) = key.split_once(PART)?;
            Some(FunnelLine {
                status: Status::from_name(status)?,
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
                now,
                before,
            })
        })
        .collect();
    // Every status has its line, so that nothing which did not happen looks forgotten.
    for status in Status::ALL {
        if !lines.iter().any(|line| line.status == *status) {
            let none = (!hidden).then_some(0);
            lines.push(FunnelLine {
                status: *status,
                reason: None,
                now: none,
                before: none,
            });
        }
    }
    lines.sort_by_key(|line| line.status);
    lines
}

fn questions(counts: Tallies, hidden: bool) -> Vec<Question> {
    tallies(counts, hidden)
        .into_iter()
        .filter_map(|Tally { key, now, before }| {
            let (letter, page) = key.split_once(PART)?;
            let at = usize::from(letter.bytes().next()?.wrapping_sub(b'a'));
            let topic: Label = *TOPICS.get(at)?;
            Some(Question {
                topic,
                page: page.to_owned(),
                now,
                before,
            })
        })
        .collect()
}
