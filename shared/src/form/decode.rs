//! Reading what was sent: from the bytes of a body to answers by name.
//!
//! What is not UTF-8 is refused, because guessing would store other letters than were typed.

use percent_encoding::percent_decode;
use std::borrow::Cow;

use super::{Answers, Field};
use crate::json;
use crate::problem::{self, Problem, ProblemField};

/// What came with the answers.
#[derive(Default)]
pub struct Submission {
    /// The answers.
    pub answers: Answers,
    /// The practice's id.
    pub practice: String,
    /// Language of the form.
    pub lang: String,
    /// Which form: `widget` or `hosted`; anything else counts as `api`.
    pub form: String,
    /// Address of the landing page.
    pub landing: String,
    /// What the browser said it came from.
    pub referrer: String,
    /// Whether Global Privacy Control is on.
    pub gpc: bool,
    /// Idempotency key, for forms that cannot set a header.
    pub key: String,
    /// The version of the consent text that stood beside the box; empty where a client names none.
    pub consent_version: String,
    /// The trap for robots: people leave it empty.
    pub website: String,
    /// When the form was shown (milliseconds since 1970), as the form itself says.
    pub shown: String,
    /// The proof of work.
    pub altcha: String,
    /// Turnstile's word on the visitor.
    pub turnstile: String,
    /// The language to switch to, instead of sending.
    pub switch: String,
    /// Whether the practice may keep the patient's place in a form that is not finished.
    pub keep: bool,
    /// The screen that a form left half-way had got to.
    pub step: u8,
}

/// Fields beside the questions.
const OTHER_FIELDS: [&str; 15] = [
    "practice",
    "lang",
    "form",
    "landing",
    "referrer",
    "gpc",
    "key",
    "consent_version",
    "website",
    "shown",
    "altcha",
    "cf-turnstile-response",
    "switch",
    "keep",
    "step",
];

/// The names of all fields, for encodings that must be asked by name.
pub fn names() -> impl Iterator<Item = &'static str> {
    Field::ALL
        .iter()
        .map(|field| field.name())
        .chain(OTHER_FIELDS)
}

impl Submission {
    /// Sets a field by name; false if there is no such field.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        if let Some(field) = Field::from_name(name) {
            self.answers.set(field, value);
            return true;
        }
        let place = match name {
            "practice" => &mut self.practice,
            "lang" => &mut self.lang,
            "form" => &mut self.form,
            "landing" => &mut self.landing,
            "referrer" => &mut self.referrer,
            "key" => &mut self.key,
            "consent_version" => &mut self.consent_version,
            "website" => &mut self.website,
            "shown" => &mut self.shown,
            "altcha" => &mut self.altcha,
            "cf-turnstile-response" => &mut self.turnstile,
            "switch" => &mut self.switch,
            "gpc" => {
                self.gpc = matches!(value, "1" | "true");
                return true;
            }
            "keep" => {
                self.keep = value == "yes";
                return true;
            }
            "step" => {
                self.step = value.parse().unwrap_or_default();
                return true;
            }
            _ => return false,
        };
        value.trim().clone_into(place);
        true
    }
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    UrlEncoded,
    /// `multipart/form-data`
    Multipart,
}

impl Encoding {
    /// The encoding of a `Content-Type`.
    #[must_use]
    pub fn from_content_type(text: &str) -> Option<Self> {
        match text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "application/json" => Some(Self::Json),
            "application/x-www-form-urlencoded" => Some(Self::UrlEncoded),
            "multipart/form-data" => Some(Self::Multipart),
            _ => None,
        }
    }
}

/// Reads JSON. API clients are told of every field that does not fit, because a misspelt name would
/// be a lost answer.
///
/// # Errors
/// A problem of the kind `malformed` when the body is no JSON object, and `invalid` with every
/// field that does not fit.
pub fn json(body: &[u8]) -> Result<Submission, Problem> {
    let object: serde_json::Map<String, serde_json::Value> = json::read(body).map_err(|_| {
        problem::malformed(
            "The body is not a JSON object. Check quotes, commas and the encoding (UTF-8).",
        )
    })?;
    let mut submission = Submission::default();
    let mut errors = Vec::new();
    for (name, value) in &object {
        let known = match value {
            serde_json::Value::String(text) => submission.set(name, text),
            serde_json::Value::Bool(true) => {
                submission.set(name, if name == "gpc" { "1" } else { "yes" })
            }
            serde_json::Value::Bool(false) | serde_json::Value::Null => submission.set(name, ""),
            _ => {
                errors.push(ProblemField {
                    field: name.clone(),
                    detail: "Send text or true/false.".to_owned(),
                });
                continue;
            }
        };
        if !known {
            errors.push(ProblemField {
                field: name.clone(),
                detail: "There is no such field. Check the spelling.".to_owned(),
            });
        }
    }
    if errors.is_empty() {
        return Ok(submission);
    }
    let mut refused = problem::invalid("Correct the fields named in \"errors\".");
    refused.errors = errors;
    Err(refused)
}

/// Reads a form as browsers encode it. Forms on other people's pages may carry fields of their own;
/// those are ignored.
///
/// # Errors
/// A problem of the kind `malformed` when a field of ours is not UTF-8.
pub fn url_encoded(body: &[u8]) -> Result<Submission, Problem> {
    let mut submission = Submission::default();
    for pair in body.split(|byte| *byte == b'&') {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let name = unescaped(parts.next().unwrap_or_default());
        let Ok(name) = std::str::from_utf8(&name) else {
            continue;
        };
        let value = unescaped(parts.next().unwrap_or_default());
        match std::str::from_utf8(&value) {
            Ok(value) => {
                submission.set(name, value);
            }
            Err(_) if names().any(|known| known == name) => return Err(not_utf8()),
            Err(_) => {}
        }
    }
    Ok(submission)
}

/// The problem of a body in another encoding than UTF-8.
#[must_use]
pub fn not_utf8() -> Problem {
    problem::malformed("The form is not encoded in UTF-8.")
}

/// One name or value with `+` and `%` taken back (WHATWG URL, section 5.1).
fn unescaped(text: &[u8]) -> Vec<u8> {
    let spaced: Cow<'_, [u8]> = if text.contains(&b'+') {
        text.iter()
            .map(|byte| if *byte == b'+' { b' ' } else { *byte })
            .collect::<Vec<_>>()
            .into()
    } else {
        text.into()
    };
    percent_decode(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let body = b"name=Zo%C3%AB+N%C3%BA%C3%B1ez&message=1%2B1%3D2%26+100%25&gpc=1&theirs=%FF&practice=a-b";
        let Ok(sent) = url_encoded(body) else {
            panic!("a form");
        };
        assert_eq!(sent.answers.get(Field::Name), "Zoë Núñez");
        assert_eq!(sent.answers.get(Field::Message), "1+1=2& 100%");
        assert!(sent.gpc);
        assert_eq!(sent.practice, "a-b");
    }

    #[test]
    fn letters_of_another_encoding_are_refused_not_replaced() {
        assert!(url_encoded(b"name=N%FA%F1ez").is_err());
        assert!(url_encoded(b"name=N\xfa\xf1ez").is_err());
        assert!(json(b"{\"name\": \"N\xfa\xf1ez\"}").is_err());
        assert!(json(br#"{"name": "\ud800"}"#).is_err());
    }

    #[test]
    fn json_names_what_does_not_fit() {
        let Err(refused) = json(br#"{"name": "Ana Example", "fone": "1", "phone": 5}"#) else {
            panic!("refused");
        };
        let fields: Vec<_> = refused.errors.iter().map(|error| &error.field).collect();
        assert_eq!(fields, ["fone", "phone"]);
    }

    #[test]
    fn deep_json_is_refused() {
        let deep = "[".repeat(20_000);
        assert!(json(format!("{{\"name\": {deep}").as_bytes()).is_err());
    }
}
