//! The desk's pages.

mod admin;
mod inquiry;
mod keys;
mod log;
mod queue;
mod scorecard;
mod sign_in;
mod tasks;

pub use admin::Admin;
pub use inquiry::Inquiry;
pub use log::Log;
pub use queue::Queue;
pub use scorecard::Scorecard;
pub use sign_in::SignIn;
pub use tasks::Tasks;
