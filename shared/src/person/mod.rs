//! Who may be the same person: normal forms of phone and e-mail, and what a match means.
//!
//! Normal forms are made here and hashed with the practice's key elsewhere; matching then compares
//! hashes. A match links inquiries and never merges people.

mod email;
mod linked;
mod phone;

pub use email::{EmailAddress, EmailError};
pub use linked::{Earlier, Linked, MatchedOn, link};
pub use phone::{PhoneError, PhoneNumber, Region};
