//! The decision: cases by other hands and ours in tables, then what no table shows.

mod cases;
mod dues;
mod facts;
mod owners;

use super::{Answers, Decision, Facts, FormFacts, decide, default_owner};
use crate::language::Language;

/// What is decided about answers from an English form.
fn decided(source: &str, form: serde_json::Value, page: &str) -> Decision {
    let answers: Answers = serde_json::from_value(form).unwrap();
    let facts = Facts {
        source,
        form: FormFacts::from(&answers),
        page,
        language: Some(Language::En),
        ..Facts::default()
    };
    decide(&facts, &default_owner)
}
