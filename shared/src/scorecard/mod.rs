//! The scorecard: how well inquiries are answered and what becomes of them.
//!
//! It is computed from one [`Fact`] an inquiry, which is folded from the inquiry's events and holds
//! nothing that tells who the patient is.

mod fact;
mod view;

pub use fact::{Fact, Measured};
pub use view::{
    By, Count, Figures, FunnelLine, Period, Question, Ratio, Row, Scorecard, Spread, Tally,
};

#[cfg(test)]
mod tests;
