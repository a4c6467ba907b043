//! Facts and figures.

mod count;
mod fact;
