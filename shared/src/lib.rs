//! What Portico decides about an inquiry, as pure rules.
//!
//! Nothing in this crate reads a clock, opens a connection or touches a browser: time, ids and
//! random bytes are arguments. So every rule is tested natively, in milliseconds.
//!
//! The modules follow one inquiry: a [`practice`] publishes a [`form`]; a patient's answers are
//! tagged with their [`source`], become a [`handoff`], and are told to the practice's systems.

pub mod access;
pub mod audit;
pub mod clock;
pub mod desk;
pub mod entity_tag;
pub mod form;
pub mod handoff;
pub mod ids;
pub mod intent;
pub mod json;
pub mod language;
mod names;
pub mod person;
pub mod practice;
pub mod private;
pub mod problem;
pub mod scorecard;
pub mod source;
pub mod spam;
pub mod tagging;
pub mod theme;
pub mod triage;
pub mod vault;
pub mod webhook;
pub mod workflow;
