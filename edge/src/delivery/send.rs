//! One signed message to one endpoint.

use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use portico_shared::webhook::{Secret, TIMEOUT_MS, TryOutcome, retry_after};
use worker::{
    AbortController, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect,
};

use super::outbox::Claim;
use crate::platform::moment;

/// Sends a claimed delivery. Nothing that the receiver answers beside its status is read.
pub async fn send(claim: &Claim, data: &str, unix_seconds: u64) -> TryOutcome {
    let Some(request) = request(claim, data, unix_seconds) else {
        return TryOutcome::Unreachable;
    };
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let answer = fetch.send_with_signal(&signal);
    let late = Delay::from(Duration::from_millis(TIMEOUT_MS));
    pin_mut!(answer);
    match select(answer, late).await {
        Either::Left((Ok(response), _)) => TryOutcome::Answered {
            status: response.status_code(),
            retry_after: response
                .headers()
                .get("retry-after")
                .ok()
                .flatten()
                .and_then(|header| retry_after(&header, moment(unix_seconds * 1000))),
        },
        Either::Left((Err(_), _)) => TryOutcome::Unreachable,
        Either::Right(_) => {
            controller.abort();
            TryOutcome::TimedOut
        }
    }
}

fn request(claim: &Claim, data: &str, unix_seconds: u64) -> Option<Request> {
    let body = format!(
        r#"{{"type":"{}","timestamp":"{}","data":{data}}}"#,
        claim.kind,
        moment(claim.at)
    );
    let signature = Secret::parse(&claim.secret)
        .ok()?
        .sign(&claim.id, unix_seconds, &body);
    let headers = Headers::new();
    for (name, value) in [
        ("content-type", "application/json"),
        ("user-agent", "Portico-Webhooks"),
        ("webhook-id", claim.id.as_str()),
        ("webhook-timestamp", unix_seconds.to_string().as_str()),
        ("webhook-signature", signature.as_str()),
    ] {
        headers.set(name, value).ok()?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(body.into()))
        // A redirect could lead to an address that the practice never registered.
        .with_redirect(RequestRedirect::Manual);
    Request::new_with_init(&claim.url, &init).ok()
}
