//! The scorecard: how well inquiries are answered and what becomes of them.
//!
//! It is computed from one [`Fact`] an inquiry, which is folded from the inquiry's events and holds
//! nothing that tells who the patient is.

mod codes;
mod count;
mod csv;
mod definition;
mod fact;
mod line;
mod pack;
mod parts;
mod show;
mod small;
mod sums;
mod tally;
mod view;

pub use count::{Ask, Counting};
pub use definition::{ABOUT, DEFINITIONS, Definition, definition};
pub use fact::{Entry, Fact, Measured};
pub use pack::Packing;
pub use view::{
    By, Count, FEWEST_DAYS, Figures, FunnelLine, Period, Question, Ratio, Row, Scorecard, Spread,
    Tally,
};

#[cfg(test)]
mod tests;
