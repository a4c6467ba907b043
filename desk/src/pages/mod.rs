//! The desk's pages.

mod admin;
mod deliveries;
mod filters;
mod inquiry;
mod keys;
mod log;
mod queue;
mod scorecard;
mod tasks;

pub use admin::Admin;
pub use inquiry::Inquiry;
pub use log::Log;
pub use queue::Queue;
pub use scorecard::Scorecard;
pub use tasks::Tasks;
