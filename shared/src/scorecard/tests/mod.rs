//! Facts and figures.

mod fact;
