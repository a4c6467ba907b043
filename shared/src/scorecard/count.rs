//! Counting facts: one walk over them, whatever is asked.
//!
//! All figures are of the inquiries *received* in a period. Everything is counted into small arrays
//! by one piece of code, because it is loaded with the Worker.

use super::fact::TOPICS;
use super::small::{hide, hide_small, merge_small};
use super::tally::{Counted, Counts, Map, Table, Texts};
use super::{
    By, Fact, Figures, FunnelLine, Measured, Period, Question, Ratio, Row, Scorecard, Spread, Tally,
};
use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::practice::Targets;
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
    let count = values.len();
    let of = u32::try_from(count).unwrap_or(u32::MAX);
    if hidden && hide(of) {
        return Spread::default();
    }
    // Selecting is enough, and much less work than sorting.
    let mut rank = |percent: usize| {
        let at = (count * percent).div_ceil(100).checked_sub(1)?;
        Some(*values.select_nth_unstable(at).1)
    };
    Spread {
        of: Some(of),
        median: rank(50),
        p90: rank(90),
    }
}

/// A scorecard that is being counted.
pub struct Counting {
    ask: Ask,
    total: [Sums; 2],
    /// The row of a text, by its number.
    places: Map<u64, usize>,
    rows: Vec<(u32, [Sums; 2])>,
    counts: Counts,
    texts: Texts,
}

impl Counting {
    /// Begins with nothing counted.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Self {
            ask,
            total: Default::default(),
            places: Map::default(),
            rows: Vec::new(),
            counts: Counts::default(),
            texts: Texts::default(),
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
        let key = self.texts.number(value(fact, by));
        let next = self.rows.len();
        let place = *self.places.entry(u64::from(key)).or_insert(next);
        if place == next {
            self.rows.push((key, Default::default()));
        }
        if let Some((_, sums)) = self.rows.get_mut(place) {
            sums[which].add(fact, now);
        }
        if fact.quarantined {
            return;
        }
        let reason = self.texts.number(&fact.reason);
        self.counts
            .add(Table::Funnel, fact.status as u8, reason, which);
        if fact.status.is_closed() && fact.booked.is_none() {
            self.counts.add(Table::NotBooked, 0, reason, which);
        }
        if fact.topics != 0 {
            let page = self.texts.number(&fact.page);
            for place in (0..16).filter(|place| fact.topics >> place & 1 == 1) {
                self.counts.add(Table::Questions, place, page, which);
            }
        }
        if fact.insurance_question {
            let campaign = self.texts.number(&fact.campaign);
            self.counts.add(Table::Insurance, 0, campaign, which);
        }
        if fact.unavailable_times > 0 {
            let service = self.texts.number(&fact.service);
            self.counts.add(Table::Unavailable, 0, service, which);
        }
    }

    /// The scorecard of what was counted.
    #[must_use]
    pub fn finish(self) -> Scorecard {
        let ask = self.ask;
        let hidden = ask.small_hidden;
        let texts = self.texts.in_order();
        let named = |(key, sums): (u32, [Sums; 2])| {
            let text = texts.get(key as usize).copied().unwrap_or_default();
            (text.to_owned(), sums)
        };
        let rows = rows(self.rows.into_iter().map(named).collect(), hidden);
        let mut total = rows_of(vec![(String::new(), self.total)], hidden);
        let of = |table| shown(self.counts.of(table, &texts), hidden);
        let by_text = |table| -> Vec<Tally> {
            let tally = |(counted, now, before): Shown<'_>| Tally {
                key: counted.text.to_owned(),
                now,
                before,
            };
            of(table).into_iter().map(tally).collect()
        };
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
            funnel: funnel(of(Table::Funnel), hidden),
            questions: questions(of(Table::Questions)),
            insurance_by_campaign: by_text(Table::Insurance),
            unavailable_by_service: by_text(Table::Unavailable),
            not_booked: by_text(Table::NotBooked),
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

fn rows(mut rows: Vec<(String, [Sums; 2])>, hidden: bool) -> Vec<Row> {
    // Most inquiries first; of equals by name.
    let size = |sums: &[Sums; 2]| std::cmp::Reverse(sums.each_ref().map(Sums::inquiries));
    let order = |a: &(String, [Sums; 2]), b: &(String, [Sums; 2])| {
        (size(&a.1), &a.0).cmp(&(size(&b.1), &b.0))
    };
    rows.sort_by(order);
    if hidden {
        rows = merge_small(rows);
        rows.sort_by(order);
    }
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

/// A counted key and what may be shown of its counts.
type Shown<'t> = (Counted<'t>, Option<u32>, Option<u32>);

fn shown(counted: Vec<Counted<'_>>, hidden: bool) -> Vec<Shown<'_>> {
    let column = |which: usize| {
        let mut column: Vec<_> = counted.iter().map(|one| Some(one.counts[which])).collect();
        if hidden {
            hide_small(&mut column);
        }
        column
    };
    let (now, before) = (column(0), column(1));
    (counted.into_iter().zip(now).zip(before))
        .map(|((counted, now), before)| (counted, now, before))
        .collect()
}

fn funnel(counted: Vec<Shown<'_>>, hidden: bool) -> Vec<FunnelLine> {
    let mut lines: Vec<FunnelLine> = (counted.into_iter())
        .filter_map(|(one, now, before)| {
            Some(FunnelLine {
                status: *Status::ALL.get(usize::from(one.place))?,
                reason: (!one.text.is_empty()).then(|| one.text.to_owned()),
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

fn questions(counted: Vec<Shown<'_>>) -> Vec<Question> {
    (counted.into_iter())
        .filter_map(|(one, now, before)| {
            Some(Question {
                topic: *TOPICS.get(usize::from(one.place))?,
                page: one.text.to_owned(),
                now,
                before,
            })
        })
        .collect()
}
