//! The line a message's weight has to cross before a label holds.
//!
//! Drawn where messages are read best whose writers were not learned from: what is learned is too
//! sure of the writers it knows.

use super::corpus::Message;
use super::{Labels, URGENT, excused, holds};

/// The recall that urgent's line leaves, at the least: a missed emergency costs more than a needless
/// call.
const URGENT_RECALL: f64 = 0.963;

/// What a message weighs that a rule labels.
const RULED: i32 = i32::MAX;

/// A message and what it weighs for each label by a model that does not know its writer.
pub type Weighed<'a> = (&'a Message, [i32; 8]);

/// The lines by label that suit messages best.
pub fn best(messages: &[&Weighed]) -> [i32; 8] {
    std::array::from_fn(|label| line(messages, label))
}

/// The labels of a message by lines.
pub fn labels((message, weights): &Weighed, lines: &[i32; 8]) -> Labels {
    let found = (0..8).filter(|&label| weights[label] > lines[label]);
    found.fold(message.ruled, |all, label| all | 1 << label)
}

#[allow(clippy::cast_precision_loss, reason = "thousands")]
fn line(messages: &[&Weighed], label: usize) -> i32 {
    let mut weights: Vec<(i32, bool)> = messages
        .iter()
        .filter(|(message, _)| !excused(message, label))
        .map(|(message, weights)| {
            // What a rule finds is found wherever the line is.
            let ruled = holds(message.ruled, label);
            let weight = if ruled { RULED } else { weights[label] };
            (weight, holds(message.labels, label))
        })
        .collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let all = weights.iter().filter(|(_, is)| *is).count() as f64;
    let (mut right, mut best, mut line) = (0.0, 0.0, 0);
    for (at, &(weight, is)) in weights.iter().enumerate() {
        right += f64::from(u8::from(is));
        let next = weights.get(at + 1).map_or(weight - 2, |(next, _)| *next);
        if next == weight {
            continue;
        }
        if label == URGENT {
            line = weight - 1;
            if right >= URGENT_RECALL * all {
                break;
            }
        } else {
            let f1 = 2.0 * right / ((at + 1) as f64 + all);
            if f1 > best {
                // Half-way to the next message, for the next writer's are neither.
                (best, line) = (f1, i32::midpoint(weight - 1, next));
            }
        }
    }
    line
}
