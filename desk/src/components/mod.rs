//! Parts of pages.

pub mod chart;
pub mod field;
pub mod layout;
pub mod mark;
pub mod shell;
