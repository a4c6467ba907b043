//! What changes while the form is used.

use portico_shared::form::{Field, FieldError};
use yew::AttrValue;

use crate::components::{Confirmed, ReviewRow};

/// The parts of the form that move. The answers are not here: they live in the inputs.
#[derive(Default)]
pub struct Live {
    /// What is wrong right now, in the order of the form.
    pub errors: Vec<(Field, AttrValue)>,
    /// Whether something has appeared that focus must move to.
    pub alert: bool,
    /// The answers, read out for the last screen.
    pub review: Vec<ReviewRow>,
    /// What the practice answered.
    pub confirmed: Option<Confirmed>,
}

/// What can happen to the form; on the Worker, nothing does.
#[cfg_attr(
    not(feature = "browser"),
    allow(dead_code, reason = "only a browser changes the form")
)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one at a time, and the large one comes once"
)]
pub enum Change {
    /// A check on Continue or Send found these errors.
    Refused(Vec<(Field, AttrValue)>),
    /// While answers are corrected, these errors are left.
    Left(Vec<(Field, AttrValue)>),
    /// The last screen is shown, with these answers.
    Reviewing(Vec<ReviewRow>),
    /// The inquiry is stored.
    Confirmed(Confirmed),
}

impl Live {
    /// What is shown after a change.
    #[cfg_attr(
        not(feature = "browser"),
        allow(dead_code, reason = "only a browser changes it")
    )]
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Refused(errors) => {
                self.errors = errors;
                self.alert = true;
            }
            Change::Left(errors) => self.errors = errors,
            Change::Reviewing(rows) => {
                self.errors.clear();
                self.review = rows;
            }
            Change::Confirmed(confirmed) => {
                *self = Self {
                    confirmed: Some(confirmed),
                    alert: true,
                    ..Self::default()
                };
            }
        }
    }
}

/// Errors with their words.
pub fn worded(
    errors: &[FieldError],
    language: portico_shared::language::Language,
) -> Vec<(Field, AttrValue)> {
    errors
        .iter()
        .map(|error| (error.field, AttrValue::Static(error.message(language))))
        .collect()
}
