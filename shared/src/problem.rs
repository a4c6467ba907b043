//! What an API client or the form is told when something cannot be taken (RFC 9457).

use serde::Serialize;

use crate::form::FieldError;
use crate::language::Language;

/// A problem details object. It never repeats what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which kind of problem, as a path on the Worker that documents it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind in words; the same for every problem of the kind.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What to do now.
    pub detail: String,
    /// The fields that cannot be taken, if fields are what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// One field of a [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemField {
    /// The field's name in the request.
    pub field: String,
    /// What is wrong and how to mend it, in the request's language.
    pub detail: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $status:literal, $slug:literal, $title:literal;)+) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(detail: impl Into<String>) -> Problem {
            Problem {
                kind: concat!("/problems/", $slug),
                title: $title,
                status: $status,
                detail: detail.into(),
                errors: Vec::new(),
            }
        })+
    };
}

kinds! {
    /// The body cannot be read at all.
    malformed: 400, "malformed", "The request cannot be read";
    /// A secret is needed and was not given, or is wrong.
    unauthorized: 401, "unauthorized", "A valid token is needed";
    /// The page is not one that the practice allows.
    foreign_origin: 403, "foreign-origin", "This page may not send to this practice";
    /// No such practice.
    unknown_practice: 404, "unknown-practice", "There is no such practice here";
    /// No such address.
    not_found: 404, "not-found", "There is nothing at this address";
    /// The method does not fit the address.
    wrong_method: 405, "wrong-method", "This address takes another method";
    /// The body is too long.
    too_large: 413, "too-large", "The request is too long";
    /// The content type is none of those understood.
    wrong_type: 415, "wrong-content-type", "The content type is not one we take";
    /// Answers are missing or wrong.
    invalid: 422, "invalid-answers", "Some answers need another look";
    /// The idempotency key was used for another request.
    key_reused: 422, "key-reused", "This idempotency key belongs to another request";
    /// The practice's policy is wrong.
    invalid_policy: 422, "invalid-policy", "The policy cannot be used";
    /// Something on our side broke.
    internal: 500, "internal", "Something broke on our side";
    /// Storage cannot be reached right now.
    unavailable: 503, "unavailable", "We cannot store requests right now";
}

impl Problem {
    /// The problem of answers that need another look.
    #[must_use]
    pub fn from_answers(errors: &[FieldError], language: Language) -> Self {
        let mut problem = invalid(match language {
            Language::En => "Correct the fields named in \"errors\" and send the request again.",
            Language::Es => "Corrija los campos de \"errors\" y envíe la solicitud otra vez.",
        });
        problem.errors = errors
            .iter()
            .map(|error| ProblemField {
                field: error.field.name().to_owned(),
                detail: error.message(language).to_owned(),
            })
            .collect();
        problem
    }
}
