//! Reading an inquiry's body: JSON, or a form in either of its two encodings.

use portico_shared::form::{Answers, Field};
use portico_shared::problem::{self, Problem, ProblemField};
use worker::js_sys::Uint8Array;
use worker::{Headers, Method, Request, RequestInit};

use crate::error::{Answer, Named, Result};

/// Longest body, in bytes.
pub const BODY_MAX: usize = 32 * 1024;

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
}

impl Submission {
    /// Sets a field by name; false if there is no such field.
    fn set(&mut self, name: &str, value: &str) -> bool {
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
            _ => return false,
        };
        value.trim().clone_into(place);
        true
    }
}

/// Fields beside the questions, for encodings that must be asked by name.
const OTHER_FIELDS: [&str; 13] = [
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
];

/// How a body is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Json,
    UrlEncoded,
    Multipart,
}

impl Encoding {
    /// The encoding of a `Content-Type`.
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

/// Reads an inquiry's body, at most [`BODY_MAX`] bytes of it.
pub async fn body(request: &mut Request) -> Result<std::result::Result<Vec<u8>, Problem>> {
    body_up_to(request, BODY_MAX).await
}

/// Reads a JSON body of at most `most` bytes. `hint` says what is expected.
pub async fn read<T: serde::de::DeserializeOwned>(
    request: &mut Request,
    most: usize,
    hint: &str,
) -> Answer<T> {
    let json = request
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .and_then(|kind| Encoding::from_content_type(&kind))
        == Some(Encoding::Json);
    if !json {
        return Err(problem::wrong_type("Send application/json.").into());
    }
    let body = body_up_to(request, most).await??;
    serde_json::from_slice(&body).map_err(|_| problem::malformed(hint).into())
}

/// Reads a body of at most `most` bytes.
pub async fn body_up_to(
    request: &mut Request,
    most: usize,
) -> Result<std::result::Result<Vec<u8>, Problem>> {
    let too_large = || problem::too_large(format!("Send at most {} KiB.", most / 1024));
    let announced: Option<usize> = request
        .headers()
        .get("content-length")
        .ok()
        .flatten()
        .and_then(|length| length.parse().ok());
    if announced.is_some_and(|length| length > most) {
        return Ok(Err(too_large()));
    }
    let bytes = request.bytes().await.calling("Request.bytes")?;
    Ok(if bytes.len() > most {
        Err(too_large())
    } else {
        Ok(bytes)
    })
}

/// Reads a submission out of a body.
pub async fn submission(
    encoding: Encoding,
    content_type: &str,
    body: &[u8],
) -> Result<std::result::Result<Submission, Problem>> {
    match encoding {
        Encoding::Json => Ok(json(body)),
        Encoding::UrlEncoded => Ok(Ok(url_encoded(body))),
        Encoding::Multipart => multipart(content_type, body).await,
    }
}

/// API clients are told of every field that does not fit, because a misspelt name would be a lost
/// answer.
fn json(body: &[u8]) -> std::result::Result<Submission, Problem> {
    let broken = || {
        problem::malformed(
            "The body is not a JSON object. Check quotes, commas and the encoding (UTF-8).",
        )
    };
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(body).map_err(|_| broken())?;
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

/// Forms on other people's pages may carry fields of their own; those are ignored.
fn url_encoded(body: &[u8]) -> Submission {
    let mut submission = Submission::default();
    for (name, value) in form_urlencoded::parse(body) {
        submission.set(&name, &value);
    }
    submission
}

async fn multipart(
    content_type: &str,
    body: &[u8],
) -> Result<std::result::Result<Submission, Problem>> {
    let headers = Headers::new();
    headers
        .set("content-type", content_type)
        .calling("Headers.set")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(Uint8Array::from(body).into()));
    let mut inner = Request::new_with_init("https://body/", &init).calling("Request")?;
    let Ok(data) = inner.form_data().await else {
        return Ok(Err(problem::malformed(
            "The multipart body cannot be read. Check its boundary.",
        )));
    };
    let mut submission = Submission::default();
    let names = Field::ALL
        .iter()
        .map(|field| field.name())
        .chain(OTHER_FIELDS);
    for name in names {
        if let Some(value) = data.get_field(name) {
            submission.set(name, &value);
        }
    }
    Ok(Ok(submission))
}
