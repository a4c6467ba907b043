//! Small counts: hidden so that nobody can be told from them, nor by subtracting within one
//! scorecard: a figure from another of which it is a part, rows from their total, reasons from how
//! inquiries ended. Sums and differences of more figures than two are not looked at. Against subtracting one scorecard from another, periods are of whole days and at least
//! a week long; what came in on a single day can still be told from two that overlap.

use super::sums::{COUNTERS, PARTS, Sums};

/// Counts under this are hidden.
const SMALL: u32 = 5;

/// The key of several small rows together.
pub(super) const OTHERS: &str = "*";

/// Whether a count is hidden.
pub(super) const fn hide(count: u32) -> bool {
    count < SMALL
}

/// Hides the small counts of a column whose sum may be known. Where all hidden ones together are
/// still few, the smallest of the others is hidden with them: the sum less the shown would tell.
pub(super) fn hide_small(column: &mut [Option<u32>]) {
    let mut together = 0;
    for cell in column.iter_mut() {
        if let Some(count) = *cell
            && hide(count)
        {
            together += count;
            *cell = None;
        }
    }
    if together > 0 && hide(together) {
        let shown = column.iter_mut().filter(|cell| cell.is_some());
        if let Some(cell) = shown.min_by_key(|cell| **cell) {
            *cell = None;
        }
    }
}

/// Hides of the rows' counts what is small, and what tells of something small: by itself, beside a count
/// of which it is a part, or less the other rows from a total of all.
pub(super) fn hide_telling(rows: &mut [[Option<u32>; COUNTERS]]) {
    let counts: Vec<[u32; COUNTERS]> = (rows.iter())
        .map(|row| row.map(Option::unwrap_or_default))
        .collect();
    for counter in 0..COUNTERS {
        let mut column: Vec<_> = rows.iter().map(|row| row[counter]).collect();
        hide_small(&mut column);
        for (row, cell) in rows.iter_mut().zip(column) {
            row[counter] = cell;
        }
    }
    for (part, of) in PARTS {
        for row in rows.iter_mut() {
            if let (Some(one), Some(other)) = (row[part], row[of])
                && tells(one.abs_diff(other))
            {
                row[part] = None;
            }
        }
    }
    // From here on a row only hides what is not small, so that nothing becomes so again.
    for (part, of) in PARTS {
        let apart = |at: usize| counts[at][part].abs_diff(counts[at][of]);
        let both = |row: &[Option<u32>; COUNTERS]| row[part].is_some() && row[of].is_some();
        let (shown, others): (Vec<_>, Vec<_>) = (0..rows.len()).partition(|at| both(&rows[*at]));
        if tells(others.into_iter().map(apart).sum())
            && let Some(at) = (shown.into_iter())
                .filter(|at| apart(*at) > 0)
                .min_by_key(|at| apart(*at))
        {
            rows[at][part] = None;
        }
    }
    for counter in 0..COUNTERS {
        let (shown, hidden): (Vec<_>, Vec<_>) =
            (0..rows.len()).partition(|at| rows[*at][counter].is_some());
        if let [one] = hidden.as_slice()
            && counts[*one][counter] > 0
            && let Some(at) = shown.into_iter().min_by_key(|at| counts[*at][counter])
        {
            rows[at][counter] = None;
        }
    }
}

/// Whether a difference tells of few. None at all is nobody.
pub(super) const fn tells(apart: u32) -> bool {
    apart > 0 && hide(apart)
}

/// Brings rows of few inquiries together into one, until that one is not of few.
pub(super) fn merge_small(rows: Vec<(String, [Sums; 2])>) -> Vec<(String, [Sums; 2])> {
    let few = |sums: &[Sums; 2]| {
        let mut counts = sums.iter().map(Sums::inquiries);
        counts.any(|count| count > 0 && hide(count)) || sums.iter().all(|s| s.inquiries() == 0)
    };
    let (small, mut shown): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, sums)| few(sums));
    if small.is_empty() {
        return shown;
    }
    let mut others: [Sums; 2] = Default::default();
    let take = |sums: [Sums; 2], others: &mut [Sums; 2]| {
        for (other, sums) in others.iter_mut().zip(&sums) {
            other.merge(sums);
        }
    };
    for (_, sums) in small {
        take(sums, &mut others);
    }
    // Fewest last.
    shown.sort_by_key(|(_, [now, before])| {
        std::cmp::Reverse((now.inquiries().min(before.inquiries()), now.inquiries()))
    });
    while few(&others) {
        let Some((_, sums)) = shown.pop() else { break };
        take(sums, &mut others);
    }
    shown.push((OTHERS.to_owned(), others));
    shown
}
