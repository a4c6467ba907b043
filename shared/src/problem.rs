//! What an API client or the form is told when something cannot be taken (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::form::FieldError;
use crate::language::Language;

/// A problem details object. It never repeats what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
    /// How many seconds to wait before the request is sent again; told in a header.
    #[serde(skip)]
    pub retry_after: Option<u32>,
    /// The fields that cannot be taken, if fields are what is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// One field of a [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ProblemField {
    /// The field's name in the request.
    pub field: String,
    /// What is wrong and how to mend it, in the request's language.
    pub detail: String,
}

/// A kind of problem, as its page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The last part of its address, `/problems/{slug}`.
    pub slug: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// When it is told.
    pub meaning: &'static str,
    /// What whoever sent the request can do.
    pub remedy: &'static str,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident: $status:literal, $slug:literal, $title:literal, $remedy:literal;)+) => {
        /// Every kind there is: what their pages and the API's description are made from.
        pub const KINDS: &[Kind] = &[$(Kind {
            slug: $slug,
            title: $title,
            status: $status,
            meaning: concat!($($doc),+),
            remedy: $remedy,
        }),+];

        $($(#[doc = $doc])+
        #[must_use]
        pub fn $name(detail: impl Into<String>) -> Problem {
            Problem {
                kind: concat!("/problems/", $slug),
                title: $title,
                status: $status,
                detail: detail.into(),
                retry_after: None,
                errors: Vec::new(),
            }
        })+
    };
}

kinds! {
    /// The body cannot be read at all.
    malformed: 400, "malformed", "The request cannot be read",
        "Check the encoding (UTF-8), quotes and commas, and that the body is what the content type says.";
    /// A secret is needed and was not given, or is wrong, ended or revoked.
    unauthorized: 401, "unauthorized", "A valid token is needed",
        "Send a token of the practice as \"Authorization: Bearer …\", or sign in to the desk again. An administrator makes tokens.";
    /// The token is good, but its role may not do this; or a browser sent the request from another page than the desk.
    forbidden: 403, "forbidden", "This token may not do that",
        "Ask an administrator for a token with the role that the answer names.";
    /// The page is not one that the practice allows.
    foreign_origin: 403, "foreign-origin", "This page may not send to this practice",
        "Add the page's origin, such as https://www.example.com, to \"origins\" in the practice's policy.";
    /// No such practice.
    unknown_practice: 404, "unknown-practice", "There is no such practice here",
        "Check the practice's id in the address, the script tag or the field \"practice\".";
    /// No such address, or no such thing at it.
    not_found: 404, "not-found", "There is nothing at this address",
        "Check the address. The description of the API at /openapi.json lists all there are.";
    /// The method does not fit the address.
    wrong_method: 405, "wrong-method", "This address takes another method",
        "The header \"Allow\" of the answer names the methods that fit.";
    /// What was asked for does not fit the state the inquiry is in.
    not_now: 409, "not-now", "This does not fit the inquiry's state",
        "Read the inquiry again. It names the moves that are open now.";
    /// What was asked for does not fit how the endpoint or the delivery stands.
    conflict: 409, "conflict", "That cannot be done as things stand",
        "The detail of the answer says what has to be done first, if anything can be.";
    /// The thing has been changed since it was read.
    changed: 412, "changed", "Somebody else has changed it meanwhile",
        "Read it again, bring your change into the newer version, and send it with the newer ETag in \"If-Match\".";
    /// The body is too long.
    too_large: 413, "too-large", "The request is too long",
        "Send less: an inquiry has at most 32 KiB, a message at most 2,000 characters.";
    /// The content type is none of those understood.
    wrong_type: 415, "wrong-content-type", "The content type is not one we take",
        "Send application/json; inquiries may also be application/x-www-form-urlencoded or multipart/form-data.";
    /// Answers are missing or wrong.
    invalid: 422, "invalid-answers", "Some answers need another look",
        "Correct the fields named in \"errors\" and send the request again.";
    /// The idempotency key was used for another request.
    key_reused: 422, "key-reused", "This idempotency key belongs to another request",
        "Use a new key for a new request, and the same key only to repeat one.";
    /// The practice's policy is wrong.
    invalid_policy: 422, "invalid-policy", "The policy cannot be used",
        "Correct the values named in \"errors\". \"cargo xtask practice check FILE\" says the same before anything is sent.";
    /// A change of something that exists must say which version it was made from.
    unconditional: 428, "unconditional", "Say which version you have changed",
        "Send the ETag of the version that you have read in \"If-Match\".";
    /// Too many requests came in a short time.
    too_many: 429, "too-many", "Too many requests at once",
        "Wait as many seconds as \"Retry-After\" says, and send the same request again with the same idempotency key.";
    /// Something on our side broke.
    internal: 500, "internal", "Something broke on our side",
        "Send the request again with the same idempotency key. If it fails again, call the practice.";
    /// Storage cannot be reached right now.
    unavailable: 503, "unavailable", "We cannot store requests right now",
        "Wait as many seconds as \"Retry-After\" says, and send the same request again with the same idempotency key: it is stored once, whether it was stored already or not. What has no key may have been stored; look before you send it again.";
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_address_of_its_own_and_says_what_to_do() {
        let mut slugs: Vec<&str> = KINDS.iter().map(|kind| kind.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), KINDS.len());
        for kind in KINDS {
            assert!(crate::ids::is_slug(kind.slug), "{}", kind.slug);
            assert!(
                kind.meaning.ends_with('.') && kind.remedy.ends_with('.'),
                "{}",
                kind.slug
            );
            assert!((400..600).contains(&kind.status));
        }
    }

    #[test]
    fn a_problem_is_of_a_kind_in_the_table() {
        let made = not_now("x");
        assert!(
            KINDS
                .iter()
                .any(|kind| made.kind == format!("/problems/{}", kind.slug)
                    && made.status == kind.status
                    && made.title == kind.title)
        );
    }
}
