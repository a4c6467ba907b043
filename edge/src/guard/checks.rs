//! Checks by the browser: proof of work (ALTCHA's protocol) and Turnstile. Both are marks in a score,
//! and both fail open: what cannot be checked is noted and suspects nobody.

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use portico_shared::ids::PracticeId;
use portico_shared::json;
use portico_shared::practice::Policy;
use portico_shared::problem;
use portico_shared::spam::{Check, Proof};
use serde::Deserialize;
use worker::{AbortController, Delay, Env, Fetch, Headers, Method, Request, RequestInit, Response};

use crate::error::{Answer, Error, Named, Result};
use crate::routes::Call;
use crate::{http, platform, policies, vault};

/// The Worker's secret for Turnstile.
const TURNSTILE_SECRET: &str = "TURNSTILE_SECRET";

/// Where Turnstile tells whether a visitor is a person.
const SITEVERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// How long a patient waits for Turnstile's word, in milliseconds.
const TURNSTILE_MS: u64 = 2_000;

/// `GET /v1/forms/{practice}/challenge`: a puzzle for the browser.
pub async fn challenge(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let unknown = || problem::unknown_practice("Check the practice's id in the address.");
    let practice = PracticeId::try_from(practice.to_owned()).map_err(|_| unknown())?;
    let known = policies::policy(call.env, &practice).await?;
    let known = known.ok_or_else(unknown)?;
    let origin = call.foreign_origin();
    if let Some(origin) = &origin
        && !known.policy.allows_origin(origin)
    {
        return Err(problem::foreign_origin(
            "Add the page's origin to \"origins\" in the practice's policy.",
        )
        .into());
    }
    let proof = proofs(call.env, &practice)?.into_iter().next();
    let proof = proof.ok_or(Error::NoVault)?;
    let puzzle = proof.challenge(&platform::random()?, platform::now() / 1000);
    let response = http::json(200, &puzzle)
        .and_then(|response| http::allow_origin(response, origin.as_deref()));
    Ok(response.calling("Response")?)
}

/// Whatever makes a practice's puzzles, newest version of the vault's keys first: what a new one is put
/// beside, it does not spoil. Idempotency keys have no spaces, so that none has these marks.
fn proofs(env: &Env, practice: &PracticeId) -> Result<Vec<Proof>> {
    let keys = vault::of(env, practice.as_str())?.repeat_marks("proof of work");
    Ok(keys
        .iter()
        .filter_map(|key| Proof::new(key.as_bytes()))
        .collect())
}

/// Both checks: proof of work, then Turnstile.
pub async fn of(env: &Env, policy: &Policy, solution: &str, token: &str) -> (Check, Check) {
    let proof = proof_of_work(env, policy, solution);
    (proof, turnstile(env, policy, token).await)
}

/// How a sent solution stands, if the practice asks for one.
fn proof_of_work(env: &Env, policy: &Policy, sent: &str) -> Check {
    if !policy.spam.proof_of_work {
        return Check::NotAsked;
    }
    if sent.is_empty() {
        return Check::Missing;
    }
    let read = |json: &[u8]| json::read(json).ok();
    let now = platform::now() / 1000;
    match proofs(env, &policy.id) {
        Err(_) => Check::Unchecked,
        Ok(proofs) if proofs.iter().any(|proof| proof.check(sent, read, now)) => Check::Passed,
        Ok(_) => Check::Failed,
    }
}

/// What Turnstile says of a visitor, if the practice uses it.
async fn turnstile(env: &Env, policy: &Policy, sent: &str) -> Check {
    if policy.spam.turnstile.is_none() {
        return Check::NotAsked;
    }
    if sent.is_empty() {
        return Check::Missing;
    }
    ask_turnstile(env, sent).await.unwrap_or(Check::Unchecked)
}

async fn ask_turnstile(env: &Env, sent: &str) -> Option<Check> {
    #[derive(Deserialize)]
    struct Verdict {
        success: bool,
        #[serde(default, rename = "error-codes")]
        errors: Vec<String>,
    }
    let secret = env.secret(TURNSTILE_SECRET).ok()?.to_string();
    let request = request(&secret, sent).ok()?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let answer = async {
        let mut response = fetch.send_with_signal(&signal).await.ok()?;
        json::read::<Verdict>(response.text().await.ok()?.as_bytes()).ok()
    };
    let late = Delay::from(std::time::Duration::from_millis(TURNSTILE_MS));
    pin_mut!(answer);
    match select(answer, late).await {
        Either::Left((verdict, _)) => {
            let verdict = verdict?;
            let any = |says: fn(&str) -> bool| verdict.errors.iter().any(|error| says(error));
            if verdict.success {
                Some(Check::Passed)
            } else if any(|error| error == "timeout-or-duplicate") {
                // Too old, or looked at when the same form was sent before: as good as none. More would
                // be said against a person who waits, less would make a spent one worth sending.
                Some(Check::Missing)
            } else if any(|error| error.ends_with("input-secret") || error == "internal-error") {
                // A wrong secret is the operator's fault.
                None
            } else {
                Some(Check::Failed)
            }
        }
        Either::Right(_) => {
            controller.abort();
            None
        }
    }
}

fn request(secret: &str, sent: &str) -> Result<Request> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("secret", secret)
        .append_pair("response", sent)
        .finish();
    let headers = Headers::new();
    headers
        .set("content-type", "application/x-www-form-urlencoded")
        .calling("Headers.set")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(body.into()));
    Request::new_with_init(SITEVERIFY, &init).calling("Request")
}
