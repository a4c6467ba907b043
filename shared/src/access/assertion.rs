//! Cloudflare Access: what a signed statement of who signs in must say. The signature itself
//! (RS256) is checked by whoever has the runtime's cryptography.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// How far clocks may differ, in seconds.
const SKEW: u64 = 60;

/// The head of a JSON Web Token.
#[derive(Debug, Deserialize)]
pub struct Header {
    /// The algorithm.
    pub alg: String,
    /// Which of the signer's keys.
    pub kid: String,
}

/// The claims of a JSON Web Token that matter here.
#[derive(Debug, Deserialize)]
pub struct Assertion {
    /// Who signed.
    iss: String,
    /// For which applications.
    aud: Audience,
    /// When it ends, in seconds since 1970.
    exp: u64,
    /// From when it holds, in seconds since 1970.
    #[serde(default)]
    nbf: u64,
    /// The person, where the statement is about one; service tokens have none.
    #[serde(default)]
    email: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What the operator has configured.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The team's host name, such as `example.cloudflareaccess.com`.
    pub team: &'a str,
    /// The application's audience tag.
    pub audience: &'a str,
}

/// Why a statement does not let anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssertionError {
    /// Signed in a way that is not taken.
    #[error("the sign-on's statement is not signed with RS256")]
    Algorithm,
    /// Signed by somebody else.
    #[error("the sign-on's statement comes from another team")]
    Issuer,
    /// Made for another application.
    #[error("the sign-on's statement is for another application")]
    Audience,
    /// Too old, or not yet valid.
    #[error("the sign-on's statement does not hold at this time")]
    Time,
    /// Not about a person.
    #[error("the sign-on's statement names nobody")]
    Nobody,
}

impl Header {
    /// The key to check the signature with.
    pub fn key(&self) -> Result<&str, AssertionError> {
        if self.alg == "RS256" {
            Ok(&self.kid)
        } else {
            Err(AssertionError::Algorithm)
        }
    }
}

impl Assertion {
    /// The person's e-mail address in lower case, if the statement holds at `now` (seconds since
    /// 1970).
    pub fn email(&self, expected: Expected<'_>, now: u64) -> Result<String, AssertionError> {
        let audience = |tag: &String| tag == expected.audience;
        if self.iss.strip_prefix("https://") != Some(expected.team) {
            return Err(AssertionError::Issuer);
        }
        if !match &self.aud {
            Audience::One(tag) => audience(tag),
            Audience::Several(tags) => tags.iter().any(audience),
        } {
            return Err(AssertionError::Audience);
        }
        if now >= self.exp.saturating_add(SKEW) || now.saturating_add(SKEW) < self.nbf {
            return Err(AssertionError::Time);
        }
        if self.email.is_empty() {
            return Err(AssertionError::Nobody);
        }
        Ok(self.email.to_lowercase())
    }
}

/// The bytes of a part of a token; `None` if it is not base64url without padding.
#[must_use]
pub fn base64url(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: Expected<'static> = Expected {
        team: "example.cloudflareaccess.com",
        audience: "an-audience",
    };

    fn email(change: &str, to: serde_json::Value) -> Result<String, AssertionError> {
        let mut claims = serde_json::json!({
            "iss": "https://example.cloudflareaccess.com", "aud": ["other", "an-audience"],
            "exp": 2_000, "nbf": 1_000, "email": "Ana@Example.com",
        });
        claims[change] = to;
        let claims: Assertion = serde_json::from_value(claims).expect("claims");
        claims.email(EXPECTED, 1_500)
    }

    #[test]
    fn a_good_statement_names_the_person() {
        for audience in [
            serde_json::json!("an-audience"),
            serde_json::json!(["an-audience"]),
        ] {
            assert_eq!(email("aud", audience), Ok("ana@example.com".to_owned()));
        }
    }

    #[test]
    fn each_wrong_claim_is_refused_for_its_own_reason() {
        for (claim, value, reason) in [
            (
                "iss",
                "https://evil.cloudflareaccess.com".into(),
                AssertionError::Issuer,
            ),
            (
                "iss",
                "example.cloudflareaccess.com".into(),
                AssertionError::Issuer,
            ),
            ("aud", "other".into(), AssertionError::Audience),
            ("exp", 1_440.into(), AssertionError::Time),
            ("nbf", 1_561.into(), AssertionError::Time),
            ("email", "".into(), AssertionError::Nobody),
        ] {
            let value: serde_json::Value = value;
            assert_eq!(email(claim, value), Err(reason));
        }
    }

    #[test]
    fn no_other_algorithm_is_taken() {
        for alg in ["none", "HS256", "rs256", ""] {
            let header = Header {
                alg: alg.to_owned(),
                kid: "k".to_owned(),
            };
            assert_eq!(header.key(), Err(AssertionError::Algorithm));
        }
    }
}
