//! Bringing messages to the practice's endpoints, until they have them.
//!
//! [`outbox`] is the table of what is to be sent, [`pass`] sends what is due, [`endpoints`] are
//! where it goes, [`log`] what became of it, and [`prune`] forgets it. When to try again, how an endpoint is doing and
//! what a message says is decided in `portico_shared::webhook`.

mod bell;
mod calls;
pub mod endpoints;
mod log;
mod message;
pub mod outbox;
mod pass;
pub mod prune;
mod send;
mod summary;
pub mod versions;

pub use bell::Bell;
pub use calls::answer;
pub use pass::attend;
pub use send::judge_url;
