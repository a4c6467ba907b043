//! Figures as they are shown: in order, and for marketers without small counts.

use super::codes::TOPICS;
use super::small::{hide_small, hide_telling, merge_small, tells};
use super::sums::{COUNTERS, Sums};
use super::tally::Counted;
use super::{FunnelLine, Question, Row, Tally};
use crate::workflow::Status;

/// Rows as they are shown: most inquiries first, and for marketers those of few brought together.
pub(super) fn in_order(mut rows: Vec<(String, [Sums; 2])>, hidden: bool) -> Vec<Row> {
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

/// Rows with their figures.
pub(super) fn rows_of(rows: Vec<(String, [Sums; 2])>, hidden: bool) -> Vec<Row> {
    let counts = |which: usize| {
        let mut cells: Vec<[Option<u32>; COUNTERS]> = rows
            .iter()
            .map(|(_, sums)| sums[which].counts.map(Some))
            .collect();
        if hidden {
            hide_telling(&mut cells);
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
pub(super) type Shown<'t> = (Counted<'t>, Option<u32>, Option<u32>);

/// What may be shown of counted keys.
pub(super) fn shown(counted: Vec<Counted<'_>>, hidden: bool) -> Vec<Shown<'_>> {
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

/// What may be shown of why inquiries were closed without an appointment: of each reason, no count that
/// tells, beside how all closed with it ended, of the few who had one.
pub(super) fn not_booked<'t>(
    mut reasons: Vec<Shown<'t>>,
    funnel: &[Counted<'_>],
    hidden: bool,
) -> Vec<Shown<'t>> {
    let closed = |one: &Counted<'_>| {
        let status = Status::ALL.get(usize::from(one.place));
        status.is_some_and(|status| status.is_closed())
    };
    for (counted, now, before) in reasons.iter_mut().filter(|_| hidden) {
        for (which, cell) in [now, before].into_iter().enumerate() {
            let ended = funnel
                .iter()
                .filter(|one| closed(one) && one.text == counted.text);
            let ended: u32 = ended.map(|one| one.counts[which]).sum();
            if tells(ended.abs_diff(counted.counts[which])) {
                *cell = None;
            }
        }
    }
    reasons
}

/// Statuses and their reasons.
pub(super) fn funnel(counted: Vec<Shown<'_>>, hidden: bool) -> Vec<FunnelLine> {
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

/// Counts by text.
pub(super) fn tallies(counted: Vec<Shown<'_>>) -> Vec<Tally> {
    let tally = |(counted, now, before): Shown<'_>| Tally {
        key: counted.text.to_owned(),
        now,
        before,
    };
    counted.into_iter().map(tally).collect()
}

/// Topics by landing page.
pub(super) fn questions(counted: Vec<Shown<'_>>) -> Vec<Question> {
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
