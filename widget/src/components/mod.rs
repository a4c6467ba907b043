//! The parts of the form that are the same on the Worker and in the browser.
//!
//! They are functions of what they show, not components with a life of their own: the form has
//! one state and one component, and every further component would weigh on a patient's phone.

mod confirmation;
mod errors;
mod review;

#[cfg(feature = "server")]
pub use confirmation::telephone;
pub use confirmation::{Confirmed, confirmation};
pub use errors::{error_summary, field_message};
pub use review::{ReviewRow, review};
