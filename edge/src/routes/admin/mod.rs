//! What administrators of a practice do: its policy, its tokens and its keys.

pub mod keys;
pub mod policy;
pub mod tokens;
