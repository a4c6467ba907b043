//! Small counts: hidden so that nobody can be told from them, nor by subtracting within one
//! scorecard. Against subtracting one scorecard from another, periods are of whole days and at least
//! a week long; what came in on a single day can still be told from two that overlap.

use super::sums::Sums;

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

/// Hides the counts of a column of which nearly all are so: `others` are those that are not, row by
/// row, and few of them are told of by the rest. Where all of those hidden together are still few, the
/// row with the fewest of the others is hidden with them.
pub(super) fn hide_nearly_all(column: &mut [Option<u32>], others: &[u32]) {
    let mut together = 0;
    for (cell, others) in column.iter_mut().zip(others) {
        if cell.is_some() && *others > 0 && hide(*others) {
            together += others;
            *cell = None;
        }
    }
    if together > 0 && hide(together) {
        let shown = column.iter_mut().zip(others);
        let shown = shown.filter(|(cell, others)| cell.is_some() && **others > 0);
        if let Some((cell, _)) = shown.min_by_key(|(_, others)| **others) {
            *cell = None;
        }
    }
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
