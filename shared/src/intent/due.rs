//! The due of an inquiry: the earliest among its groups.

use super::decide::Decision;
use super::group::IntentGroup;
use crate::clock::{ClockError, Moment, Schedule, Window, Zones, due};

/// The due of an inquiry, and the group whose window set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupDue {
    /// When an answer is due.
    pub at: Moment,
    /// The group whose window ends first; the one that leads wins a tie.
    pub group: IntentGroup,
}

/// The earliest due of all groups of a decision, received at `start`.
///
/// `window_of` gives a group's window in the practice's policy; where it gives none, the default
/// counts. Spanish has none by default: it waits as long as the primary group.
///
/// # Errors
/// As [`due`].
pub fn earliest_due(
    decision: &Decision,
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    window_of: &dyn Fn(IntentGroup) -> Option<Window>,
) -> Result<GroupDue, ClockError> {
    let own = |group| window_of(group).or(IntentGroup::defaults(group).window);
    let last_resort = Window::SameBusinessDay;
    let window = own(decision.primary).unwrap_or(last_resort);
    let mut earliest = GroupDue {
        at: due(schedule, zones, start, window)?,
        group: decision.primary,
    };
    let mut tried = vec![window];
    for group in IntentGroup::BY_PRECEDENCE {
        let Some(window) = own(group).filter(|_| decision.groups.contains(&group)) else {
            continue;
        };
        // Zone rules are asked of the host, so no window is computed twice.
        if tried.contains(&window) {
            continue;
        }
        tried.push(window);
        let at = due(schedule, zones, start, window)?;
        if at < earliest.at {
            earliest = GroupDue { at, group };
        }
    }
    Ok(earliest)
}
