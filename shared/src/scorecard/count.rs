//! Counting facts: one walk over them, whatever is asked.
//!
//! All figures are of the inquiries *received* in a period. Everything is counted into small arrays
//! by one piece of code, because it is loaded with the Worker.

use super::fact::Entry;
use super::pack::unpack;
use super::show::{funnel, in_order, not_booked, questions, rows_of, shown, tallies};
use super::sums::Sums;
use super::tally::{Counts, Table, Texts};
use super::{By, Fact, Period, Scorecard};
use crate::clock::{Moment, Zones, moment_of_local};
use crate::practice::Targets;

/// A day by the clock on the wall, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The period.
    pub period: Period,
    /// What it is compared with.
    pub before: Period,
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
    /// The period of the same length that ends where this one begins. Days that are whole by the clocks of
    /// the zone are compared with whole days, though one of them may be an hour longer.
    #[must_use]
    pub fn before(self, zone: &str, zones: &dyn Zones) -> Self {
        let local = |at: Moment| {
            let offset = zones.offset_seconds(zone, at.as_seconds());
            at.as_millis() + i64::from(offset.unwrap_or(0)) * 1000
        };
        let (from, until) = (local(self.from), local(self.until));
        let begins = if (until - from) % DAY_MS == 0 {
            let begins = Moment::from_millis(from - (until - from));
            begins.and_then(|local| moment_of_local(zones, zone, local))
        } else {
            let length = self.until.as_millis() - self.from.as_millis();
            self.from.plus_millis(-length)
        };
        Self {
            from: begins.unwrap_or(self.from),
            until: self.from,
        }
    }

    fn holds(self, seconds: i64) -> bool {
        let millis = seconds.saturating_mul(1000);
        self.from.as_millis() <= millis && millis < self.until.as_millis()
    }
}

/// A scorecard that is being counted.
pub struct Counting {
    ask: Ask,
    /// The row of a text, by the text's number.
    places: Vec<Option<usize>>,
    rows: Vec<(u32, [Sums; 2])>,
    counts: Counts,
    texts: Texts,
    /// Facts just unpacked; empty between calls.
    unpacked: Vec<Entry<u32>>,
}

impl Counting {
    /// Begins with nothing counted.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Self {
            ask,
            places: Vec::new(),
            rows: Vec::new(),
            counts: Counts::default(),
            texts: Texts::default(),
            unpacked: Vec::new(),
        }
    }

    /// Counts the facts of some lines, and says how many lines could not be read.
    pub fn add_lines(&mut self, lines: &str) -> usize {
        Fact::each(lines, |fact| self.add(fact))
    }

    /// Counts facts that were packed by [`Packing`](super::Packing). False, with none of them counted,
    /// when they cannot be read.
    pub fn add_packed(&mut self, bytes: &[u8]) -> bool {
        let texts = &mut self.texts;
        let mut facts = std::mem::take(&mut self.unpacked);
        let read = unpack(bytes, |text| texts.number(text), &mut facts).is_some();
        if read {
            for fact in &facts {
                self.count(fact);
            }
        }
        facts.clear();
        self.unpacked = facts;
        read
    }

    /// Counts one fact; outside both periods it counts for nothing.
    pub fn add(&mut self, fact: &Fact<'_>) {
        let parts = fact
            .parts()
            .with_texts(|text| self.texts.number(text))
            .whole();
        if let Some(fact) = parts {
            self.count(&fact);
        }
    }

    fn count(&mut self, fact: &Entry<u32>) {
        let Ask {
            period,
            before,
            now,
            by,
            ..
        } = self.ask;
        let which = if period.holds(fact.received) {
            0
        } else if before.holds(fact.received) {
            1
        } else {
            return;
        };
        let key = value(fact, by, &mut self.texts);
        if let Some((_, sums)) = self.row(key) {
            sums[which].add(fact, now);
        }
        if fact.quarantined {
            return;
        }
        self.counts
            .add(Table::Funnel, fact.status as u8, fact.reason, which);
        if fact.status.is_closed() && fact.booked.is_none() {
            self.counts.add(Table::NotBooked, 0, fact.reason, which);
        }
        for place in (0..16).filter(|place| fact.topics >> place & 1 == 1) {
            self.counts.add(Table::Questions, place, fact.page, which);
        }
        if fact.insurance_question {
            self.counts.add(Table::Insurance, 0, fact.campaign, which);
        }
        if fact.unavailable_times > 0 {
            self.counts.add(Table::Unavailable, 0, fact.service, which);
        }
    }

    /// The row of a text's number.
    fn row(&mut self, key: u32) -> Option<&mut (u32, [Sums; 2])> {
        let at = usize::try_from(key).ok()?;
        if self.places.len() <= at {
            self.places.resize(at + 1, None);
        }
        let next = self.rows.len();
        let place = *self.places.get_mut(at)?.get_or_insert(next);
        if place == next {
            self.rows.push((key, Default::default()));
        }
        self.rows.get_mut(place)
    }

    /// The scorecard of what was counted.
    #[must_use]
    pub fn finish(self) -> Scorecard {
        let ask = self.ask;
        let texts = self.texts.in_order();
        let mut total: [Sums; 2] = Default::default();
        let mut rows = Vec::with_capacity(self.rows.len());
        for (key, sums) in self.rows {
            for (total, sums) in total.iter_mut().zip(&sums) {
                total.merge(sums);
            }
            let text = texts.get(key as usize).copied().unwrap_or_default();
            rows.push((text.to_owned(), sums));
        }
        let mut total = rows_of(vec![(String::new(), total)], ask.small_hidden);
        let of = |table| shown(self.counts.of(table, &texts), ask.small_hidden);
        Scorecard {
            period: ask.period,
            before: ask.before,
            by: ask.by,
            small_hidden: ask.small_hidden,
            total: total.pop().unwrap_or_default(),
            rows: in_order(rows, ask.small_hidden),
            funnel: funnel(of(Table::Funnel), ask.small_hidden),
            questions: questions(of(Table::Questions)),
            insurance_by_campaign: tallies(of(Table::Insurance)),
            unavailable_by_service: tallies(of(Table::Unavailable)),
            not_booked: tallies(not_booked(
                of(Table::NotBooked),
                &self.counts.of(Table::Funnel, &texts),
                ask.small_hidden,
            )),
            targets: ask.targets,
        }
    }
}

/// The value of a fact that rows are told apart by, as the number of its text.
fn value(fact: &Entry<u32>, by: By, texts: &mut Texts) -> u32 {
    match by {
        By::Source => fact.source,
        By::Channel => fact.channel,
        By::Campaign => fact.campaign,
        By::Service => fact.service,
        By::Location => fact.location,
        By::Group => texts.number(fact.primary.as_str()),
        By::Language => texts.number(fact.language.as_str()),
        By::Way => texts.number(fact.way.as_str()),
        By::Page => fact.page,
    }
}
