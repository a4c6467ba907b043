//! Intent: why a patient is writing, who answers, and by when.
//!
//! The ten groups overlap; all that hold are kept, each with the rule that made it hold, and one of
//! them leads. Decided from the source, the answers, the page, the language and what triage read in
//! the message; never from anything else about the person.

mod answers;
mod decide;
mod due;
mod facts;
mod group;
mod read;
mod words;

#[cfg(test)]
mod tests;

pub use answers::{Answer, Answers};
pub use decide::{Decision, Reason, Rule, decide, default_owner};
pub use due::{GroupDue, group_dues};
pub use facts::{Facts, FormFacts, MessageFacts, WayIn};
pub use group::{Defaults, IntentGroup};
