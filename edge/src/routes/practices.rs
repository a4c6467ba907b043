//! Endpoints and deliveries of a practice, and the hooks of tests.

use portico_shared::access::Role;
use portico_shared::clock::{Exceptions, Moment, Schedule, WeeklyHours, Window, due};
use portico_shared::ids::is_slug;
use portico_shared::problem::{self, Problem, ProblemField};
use portico_shared::webhook::Secret;
use serde::Deserialize;
use worker::Response;

use super::{Call, decode};
use crate::error::{Answer, Named};
use crate::practice_object::{Call as Ask, Reply};
use crate::zones::RuntimeZones;
use crate::{guard, http, platform, policies};

/// The Worker's variable that allows test hooks.
const TEST_HOOKS: &str = "TEST_HOOKS";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    url: String,
    #[serde(default)]
    secret: Option<String>,
}

/// `PUT /v1/practices/{practice}/endpoints/{name}`: answers with the signing secret.
pub async fn put_endpoint(mut call: Call<'_>, practice: &str, name: &str) -> Answer<Response> {
    let (practice, _) = guard::require(&call, practice, Role::Admin).await?;
    let body = decode::body(&mut call.request).await??;
    let Ok(endpoint) = serde_json::from_slice::<Endpoint>(&body) else {
        let refused = problem::malformed("Send JSON with \"url\" and, to keep one, \"secret\".");
        return Err(refused.into());
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
        return Err(refused.into());
    }
    let ask = Ask::PutEndpoint {
        name: name.to_owned(),
        url: endpoint.url,
        secret: secret.clone(),
    };
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Done => Ok(
            http::json(200, &serde_json::json!({ "name": name, "secret": secret }))
                .calling("Response")?,
        ),
        _ => Err(problem::unknown_practice("Put a policy in force first.").into()),
    }
}

/// `GET /v1/practices/{practice}/deliveries`
pub async fn deliveries(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Staff).await?;
    match policies::ask(call.env, &practice, &Ask::Deliveries).await? {
        Reply::Deliveries(newest) => Ok(http::json(200, &newest).calling("Response")?),
        _ => Err(problem::unknown_practice("Put a policy in force first.").into()),
    }
}

/// `POST /test/{practice}/{hook}`: `advance` lets as many milliseconds pass as the body says,
/// `panic` panics; with the body `1` it does so within the next inquiry. Only where test hooks are
/// on.
pub async fn test_hook(mut call: Call<'_>, practice: &str, hook: &str) -> Answer<Response> {
    let practice = guard::require_operator(&call, practice)?;
    if !test_hooks(&call) {
        return Err(no_hook().into());
    }
    let body = call.request.text().await.unwrap_or_default();
    let ask = match (hook, body.trim().parse()) {
        ("advance", Ok(millis)) => Ask::Advance(millis),
        ("panic", Ok(1)) => Ask::PanicAtAccept,
        ("panic", _) => Ask::Panic,
        _ => return Err(no_hook().into()),
    };
    policies::ask(call.env, &practice, &ask).await?;
    Ok(http::json(200, &serde_json::json!({})).calling("Response")?)
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
pub async fn clock_hook(mut call: Call<'_>) -> Answer<Response> {
    let body = call.request.bytes().await.unwrap_or_default();
    let (true, Ok(case)) = (
        test_hooks(&call),
        serde_json::from_slice::<ClockCase>(&body),
    ) else {
        return Err(no_hook().into());
    };
    let schedule = Schedule {
        tz: case.tz,
        hours: case.hours,
        holidays: case.holidays,
    };
    let window = Window::BusinessMinutes(case.business_minutes);
    match due(&schedule, &RuntimeZones, case.start, window) {
        Ok(due) => Ok(http::json(200, &serde_json::json!({ "due": due })).calling("Response")?),
        Err(error) => Err(problem::invalid(error.to_string()).into()),
    }
}

fn no_hook() -> Problem {
    problem::not_found("Test hooks are off.")
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
