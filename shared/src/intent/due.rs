//! The dues of an inquiry: one for each window of its groups.

use super::decide::Decision;
use super::group::IntentGroup;
use crate::clock::{Moment, Schedule, Window, Zones, due};

/// A due of an inquiry, and the group whose window set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupDue {
    /// When an answer is due.
    pub at: Moment,
    /// The first group with that window.
    pub group: IntentGroup,
    /// The window.
    pub window: Window,
}

/// The dues of all groups of a decision, received at `start`, that of the primary group first; groups
/// with the same window once. What leads to no due is left out: it must not take away the others'.
///
/// `window_of` gives a group's window in the practice's policy; where it gives none, the default
/// counts. Spanish has none by default: it waits as long as the primary group.
pub fn group_dues(
    decision: &Decision,
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    window_of: &dyn Fn(IntentGroup) -> Option<Window>,
) -> Vec<GroupDue> {
    let own = |group| window_of(group).or(IntentGroup::defaults(group).window);
    let primary = own(decision.primary).unwrap_or(Window::SameBusinessDay);
    let others = IntentGroup::BY_PRECEDENCE
        .into_iter()
        .filter(|group| decision.groups.contains(group))
        .filter_map(|group| Some((group, own(group)?)));
    let mut tried = Vec::new();
    let mut dues = Vec::new();
    for (group, window) in std::iter::once((decision.primary, primary)).chain(others) {
        // Zone rules are asked of the host, so no window is computed twice.
        if tried.contains(&window) {
            continue;
        }
        tried.push(window);
        if let Ok(at) = due(schedule, zones, start, window) {
            dues.push(GroupDue { at, group, window });
        }
    }
    dues
}
