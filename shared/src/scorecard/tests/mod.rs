//! Facts and figures.

mod count;
mod fact;
mod pack;
