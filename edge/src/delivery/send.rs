//! One signed message to one endpoint.

use portico_shared::webhook::{
    Address, BadTarget, Secret, TIMEOUT_MS, TryOutcome, judge, retry_after, signatures,
};
use worker::{
    AbortSignal, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, ResponseBody,
};

use crate::platform::moment;

/// A message, ready to sign.
pub struct Letter<'a> {
    /// The delivery's id.
    pub id: &'a str,
    /// Where to.
    pub url: &'a str,
    /// What.
    pub body: String,
    /// Those that sign it.
    pub secrets: &'a [Secret],
    /// Whether this machine is a fine target, for development and tests.
    pub loopback: bool,
}

/// Judges an address as the runtime's own parser reads it, which turns every notation of a number
/// into the one that is connected to.
///
/// # Errors
/// [`BadTarget`]; [`BadTarget::BadName`] for what no parser can read.
pub fn judge_url(url: &str, loopback: bool) -> std::result::Result<(), BadTarget> {
    let parsed = web_sys::Url::new(url).map_err(|_| BadTarget::BadName)?;
    let protocol = parsed.protocol();
    let address = Address {
        scheme: protocol.trim_end_matches(':'),
        host: &parsed.hostname(),
        port: parsed.port().parse().ok(),
        has_userinfo: !parsed.username().is_empty() || !parsed.password().is_empty(),
        length: url.len(),
    };
    judge(&address, loopback)
}

/// Sends a letter. Nothing that the receiver answers beside its status and its `Retry-After` is
/// read: the rest of the answer is cut off.
pub async fn send(letter: Letter<'_>, unix_seconds: u64) -> TryOutcome {
    // Judged at every try: the rule may have become stricter since the endpoint was registered.
    if judge_url(letter.url, letter.loopback).is_err() {
        return TryOutcome::Forbidden;
    }
    let Some(request) = request(&letter, unix_seconds) else {
        return TryOutcome::Unreachable;
    };
    let late = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS));
    match Fetch::Request(request).send_with_signal(&late).await {
        Ok(response) => {
            let header = response.headers().get("retry-after").ok().flatten();
            let outcome = TryOutcome::Answered {
                status: response.status_code(),
                retry_after: header
                    .and_then(|header| retry_after(&header, moment(unix_seconds * 1000))),
            };
            // Ends an answer without end, too. That it has ended already is no matter.
            if let ResponseBody::Stream(rest) = response.body() {
                let _ = rest.cancel();
            }
            outcome
        }
        Err(_) if late.aborted() => TryOutcome::TimedOut,
        Err(_) => TryOutcome::Unreachable,
    }
}

/// The request. It stays out of the future that sends it and owns nothing of the letter: as a part of that
/// future, what it owned was freed twice by the Worker as it is built (rustc 1.95, optimised for size, with
/// unwinding), which let some later request find a broken heap.
#[inline(never)]
fn request(letter: &Letter<'_>, unix_seconds: u64) -> Option<Request> {
    let signature = signatures(letter.secrets, letter.id, unix_seconds, &letter.body);
    let timestamp = unix_seconds.to_string();
    let headers = Headers::new();
    for (name, value) in [
        ("content-type", "application/json"),
        ("user-agent", "Portico-Webhooks"),
        ("webhook-id", letter.id),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", &signature),
    ] {
        headers.set(name, value).ok()?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(letter.body.as_str().into()))
        // A redirect could lead to an address that the practice never registered.
        .with_redirect(RequestRedirect::Manual);
    Request::new_with_init(letter.url, &init).ok()
}
