//! Reading JSON, with the path of a value that does not fit.
//!
//! `serde_json` writes; this reads, because a reader is compiled once for each type it reads.
//! `serde_json`'s takes a structure as a list too, and works at the text in each of those copies:
//! of the Worker that was 150 KB gzip. Here what does not depend on the type stands once.
//! `RawValue` and `Value` of `serde_json` are read as well.

mod cursor;
mod path;
mod reader;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::DeserializeOwned;

use crate::problem::ProblemField;
use cursor::Cursor;
use reader::Reader;

/// How deep lists and objects may stand in each other; deeper is malformed.
const DEEPEST: u8 = 128;

/// Why a text was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Misfit {
    /// The path to the value that does not fit or is missing, as in `groups.new_patient.owner` or
    /// `services[2]`; `.` is the whole.
    pub path: String,
    /// What is wrong with it.
    pub detail: String,
    /// The text is no JSON at all.
    pub malformed: bool,
}

impl From<Misfit> for ProblemField {
    fn from(misfit: Misfit) -> Self {
        Self {
            field: misfit.path,
            detail: misfit.detail,
        }
    }
}

/// Reads a value from a JSON text.
///
/// # Errors
/// The first value that does not fit, or where the text stops being JSON.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Misfit> {
    let mut cursor = Cursor::new(text).map_err(|fault| fault.told(text))?;
    T::deserialize(Reader(&mut cursor))
        .and_then(|value| cursor.end().map(|()| value))
        .map_err(|fault| fault.told(text))
}

/// Reads a value that is written as a text, as most enums are, from that text.
///
/// # Errors
/// The text is none of those that there are.
pub fn named<T: DeserializeOwned>(text: &str) -> Result<T, Misfit> {
    read(serde_json::Value::from(text).to_string().as_bytes())
}

/// What went wrong while reading; boxed, so that a result is one word.
#[derive(Debug)]
pub struct Fault(Box<Told>);

#[derive(Debug, Default)]
struct Told {
    /// Byte of the text before which the value stands that does not fit.
    at: Option<usize>,
    detail: String,
    missing: Option<&'static str>,
    malformed: bool,
}

impl Fault {
    /// The text is no JSON from `at` on.
    #[cold]
    fn malformed(at: usize, detail: &str) -> Self {
        Self(Box::new(Told {
            at: Some(at),
            detail: detail.to_owned(),
            missing: None,
            malformed: true,
        }))
    }

    /// Says where it happened, if nothing further inside has said so.
    #[cold]
    fn placed(mut self, at: usize) -> Self {
        self.0.at.get_or_insert(at);
        self
    }

    #[cold]
    fn told(self, text: &[u8]) -> Misfit {
        let told = *self.0;
        Misfit {
            path: path::path_of(text, told.at.unwrap_or(0), told.missing),
            detail: told.detail,
            malformed: told.malformed,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    #[cold]
    fn custom<T: fmt::Display>(detail: T) -> Self {
        Self(Box::new(Told {
            detail: detail.to_string(),
            ..Told::default()
        }))
    }

    #[cold]
    fn missing_field(name: &'static str) -> Self {
        Self(Box::new(Told {
            detail: format!("missing field `{name}`"),
            missing: Some(name),
            ..Told::default()
        }))
    }
}
