//! The form: its questions, what counts as an answer, and the words for what is missing.
//!
//! The browser checks a screen with [`check_step`]; the Worker checks everything once more with
//! [`validate()`]. Both use the same rules and the same words.

mod answers;
mod asked;
pub mod decode;
mod field;
mod partial;
mod texts;
mod validate;

pub use answers::Answers;
pub(crate) use answers::is_blank;
pub use field::Field;
pub use partial::Partial;
pub use texts::{LiveTexts, Texts, live_texts, texts};
pub use validate::{
    ContactMethod, FieldError, Insurance, Need, PatientStatus, Problem, Request, TimeOfDay,
    check_step, validate, validate_as_shown,
};

/// How many screens the form has.
pub const STEPS: u8 = 4;

/// Answers to "What do you need help with?" that are not services, so no service may use them as
/// its id.
pub const RESERVED_NEEDS: [&str; 4] = ["referral", "insurance", "existing", "other"];
