//! What an operator does: put a policy in force, register endpoints, look at deliveries.
//!
//! All of it needs the operator's token, a secret of the Worker's configuration.

use portico_shared::clock::{Exceptions, Moment, Schedule, WeeklyHours, Window, due};
use portico_shared::ids::{PracticeId, is_slug};
use portico_shared::practice::Policy;
use portico_shared::problem::{self, Problem, ProblemField};
use portico_shared::webhook::Secret;
use serde::Deserialize;
use worker::Response;

use super::{Call, decode, forms};
use crate::error::{Error, Named, Result};
use crate::practice_object::{Call as Ask, Reply};
use crate::zones::RuntimeZones;
use crate::{http, platform, policies};

/// The Worker's secret that holds the operator's token.
const TOKEN: &str = "OPERATOR_TOKEN";

/// The Worker's variable that allows test hooks.
const TEST_HOOKS: &str = "TEST_HOOKS";

/// `PUT /v1/practices/{practice}/policy`
pub async fn put_policy(mut call: Call<'_>, practice: &str) -> Result<Response> {
    let practice = match allowed(&call, practice) {
        Ok(practice) => practice,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    let body = match decode::body(&mut call.request).await? {
        Ok(body) => body,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    let policy = match read_policy(&body, &practice) {
        Ok(policy) => policy,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    let document = serde_json::to_string(&policy).map_err(|_| Error::Message("policy"))?;
    match policies::ask(call.env, &practice, &Ask::PutPolicy { document }).await? {
        Reply::Policy { version, document } => {
            policies::keep(&practice, version, &document)?;
            http::json(200, &serde_json::json!({ "version": version })).calling("Response")
        }
        _ => Err(Error::Message("policy")),
    }
}

fn read_policy(body: &[u8], practice: &PracticeId) -> std::result::Result<Policy, Problem> {
    let refuse = |errors: Vec<ProblemField>| {
        let mut refused = problem::invalid_policy("Correct the values named in \"errors\".");
        refused.errors = errors;
        refused
    };
    let policy = policies::read(body)
        .map_err(|(field, detail)| refuse(vec![ProblemField { field, detail }]))?;
    if policy.id != *practice {
        return Err(refuse(vec![ProblemField {
            field: "id".to_owned(),
            detail: "is not the practice of this address".to_owned(),
        }]));
    }
    policy
        .check(&RuntimeZones, platform::moment(platform::now()))
        .map_err(|found| {
            refuse(
                found
                    .into_iter()
                    .map(|error| ProblemField {
                        field: error.path,
                        detail: error.problem,
                    })
                    .collect(),
            )
        })?;
    Ok(policy)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    url: String,
    #[serde(default)]
    secret: Option<String>,
}

/// `PUT /v1/practices/{practice}/endpoints/{name}`: answers with the signing secret.
pub async fn put_endpoint(mut call: Call<'_>, practice: &str, name: &str) -> Result<Response> {
    let practice = match allowed(&call, practice) {
        Ok(practice) => practice,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    let body = match decode::body(&mut call.request).await? {
        Ok(body) => body,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    let Ok(endpoint) = serde_json::from_slice::<Endpoint>(&body) else {
        let refused = problem::malformed("Send JSON with \"url\" and, to keep one, \"secret\".");
        return http::problem(&refused).calling("Response");
    };
    let secret = match endpoint.secret {
        Some(secret) => secret,
        None => Secret::format(&platform::random()?),
    };
    let wrong = if !is_slug(name) {
        Some((
            "name",
            "is 2 to 40 lower-case letters, digits and inner hyphens",
        ))
    } else if !may_deliver_to(&endpoint.url, test_hooks(&call)) {
        Some(("url", "is not an https:// address"))
    } else if Secret::parse(&secret).is_err() {
        Some((
            "secret",
            "is not whsec_ followed by 24 to 64 bytes in base64",
        ))
    } else {
        None
    };
    if let Some((field, detail)) = wrong {
        let mut refused = problem::invalid("Correct the field named in \"errors\".");
        refused.errors = vec![ProblemField {
            field: field.to_owned(),
            detail: detail.to_owned(),
        }];
        return http::problem(&refused).calling("Response");
    }
    let ask = Ask::PutEndpoint {
        name: name.to_owned(),
        url: endpoint.url,
        secret: secret.clone(),
    };
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Done => http::json(200, &serde_json::json!({ "name": name, "secret": secret }))
            .calling("Response"),
        _ => forms::unknown_practice(),
    }
}

/// `GET /v1/practices/{practice}/deliveries`
pub async fn deliveries(call: &Call<'_>, practice: &str) -> Result<Response> {
    let practice = match allowed(call, practice) {
        Ok(practice) => practice,
        Err(refused) => return http::problem(&refused).calling("Response"),
    };
    match policies::ask(call.env, &practice, &Ask::Deliveries).await? {
        Reply::Deliveries(newest) => http::json(200, &newest).calling("Response"),
        _ => forms::unknown_practice(),
    }
}

/// `POST /test/{practice}/{hook}`: `advance` lets as many milliseconds pass as the body says,
/// `panic` panics. Only where test hooks are on.
pub async fn test_hook(mut call: Call<'_>, practice: &str, hook: &str) -> Result<Response> {
    let practice = match allowed(&call, practice) {
        Ok(practice) if test_hooks(&call) => practice,
        _ => return http::problem(&problem::not_found("")).calling("Response"),
    };
    let body = call.request.text().await.unwrap_or_default();
    let ask = match (hook, body.trim().parse()) {
        ("advance", Ok(millis)) => Ask::Advance(millis),
        ("panic", _) => Ask::Panic,
        _ => return http::problem(&problem::not_found("")).calling("Response"),
    };
    policies::ask(call.env, &practice, &ask).await?;
    http::json(200, &serde_json::json!({})).calling("Response")
}

#[derive(Deserialize)]
struct ClockCase {
    tz: String,
    hours: WeeklyHours,
    #[serde(default)]
    holidays: Exceptions,
    start: Moment,
    business_minutes: u32,
}

/// `POST /test/clock`: a due by the runtime's own zones. Only where test hooks are on.
pub async fn clock_hook(mut call: Call<'_>) -> Result<Response> {
    let body = call.request.bytes().await.unwrap_or_default();
    let (true, Ok(case)) = (
        test_hooks(&call),
        serde_json::from_slice::<ClockCase>(&body),
    ) else {
        return http::problem(&problem::not_found("")).calling("Response");
    };
    let schedule = Schedule {
        tz: case.tz,
        hours: case.hours,
        holidays: case.holidays,
    };
    let window = Window::BusinessMinutes(case.business_minutes);
    match due(&schedule, &RuntimeZones, case.start, window) {
        Ok(due) => http::json(200, &serde_json::json!({ "due": due })).calling("Response"),
        Err(error) => http::problem(&problem::invalid(error.to_string())).calling("Response"),
    }
}

fn test_hooks(call: &Call<'_>) -> bool {
    call.env
        .var(TEST_HOOKS)
        .is_ok_and(|value| value.to_string() == "1")
}

/// Patient data leaves only over TLS; where test hooks are on, a receiver on this machine is fine.
fn may_deliver_to(url: &str, test_hooks: bool) -> bool {
    let Ok(url) = web_sys::Url::new(url) else {
        return false;
    };
    let local = matches!(url.hostname().as_str(), "localhost" | "127.0.0.1");
    url.protocol() == "https:" || (test_hooks && local && url.protocol() == "http:")
}

/// The practice, if the operator's token came with the request.
fn allowed(call: &Call<'_>, practice: &str) -> std::result::Result<PracticeId, Problem> {
    let given = call.header("authorization").unwrap_or_default();
    let given = given.strip_prefix("Bearer ").unwrap_or_default();
    let known = call
        .env
        .secret(TOKEN)
        .map(|secret| secret.to_string())
        .unwrap_or_default();
    let same = bool::from(subtle::ConstantTimeEq::ct_eq(
        given.as_bytes(),
        known.as_bytes(),
    ));
    if known.is_empty() || !same {
        return Err(problem::unauthorized(
            "Send the operator's token as \"Authorization: Bearer …\".",
        ));
    }
    PracticeId::try_from(practice.to_owned())
        .map_err(|error| problem::unknown_practice(error.to_string()))
}
