//! What administrators of a practice do: its policy and its tokens.

pub mod policy;
pub mod tokens;
