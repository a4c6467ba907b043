//! Answers: their headers, and who may read them from another origin.

use portico_shared::problem::Problem;
use serde_json::value::RawValue;
use worker::{Headers, Response, ResponseBuilder};

/// Media type of a piece of a page, asked for by the loader.
pub const FRAGMENT: &str = "application/vnd.portico.fragment+html";

/// What the hosted pages may load: their own files and nothing else. Who may frame them follows.
const PAGE_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

/// How soon to try again what could not be done, where nothing else is known.
const RETRY_SECONDS: u32 = 5;

/// A problem as JSON.
pub fn problem(problem: &Problem) -> worker::Result<Response> {
    let mut response = json(problem.status, problem)?;
    response
        .headers_mut()
        .set("content-type", "application/problem+json")?;
    if problem.status == 401 {
        response.headers_mut().set("www-authenticate", "Bearer")?;
    }
    wait(&mut response, problem)?;
    Ok(response)
}

/// Tells how long to wait, where the problem says so or is ours and passes.
pub fn wait(response: &mut Response, problem: &Problem) -> worker::Result<()> {
    let passes = (problem.status == 503).then_some(RETRY_SECONDS);
    match problem.retry_after.or(passes) {
        Some(seconds) => response
            .headers_mut()
            .set("retry-after", &seconds.to_string()),
        None => Ok(()),
    }
}

/// Any value as JSON, never cached.
pub fn json(status: u16, value: &impl serde::Serialize) -> worker::Result<Response> {
    text(status, "application/json", serde_json::to_string(value)?)
}

/// JSON that the practice's object has written, never cached.
pub fn shown(json: &RawValue) -> worker::Result<Response> {
    text(200, "application/json", json.get().to_owned())
}

/// Done, and nothing to say about it.
pub fn nothing() -> worker::Result<Response> {
    Ok(builder(204, "text/plain")?
        .with_header("cache-control", "no-store")?
        .empty())
}

/// Text of a media type, never cached.
pub fn text(status: u16, kind: &str, body: String) -> worker::Result<Response> {
    Ok(builder(status, kind)?
        .with_header("cache-control", "no-store")?
        .fixed(body.into_bytes()))
}

/// A page of ours that nobody may frame.
pub fn page(status: u16, body: String) -> worker::Result<Response> {
    page_within(status, "'none'", body)
}

/// A page of ours that nobody may frame, with frames of our own in it.
pub fn framing_page(status: u16, body: String) -> worker::Result<Response> {
    page_within(status, "'none'; frame-src 'self'", body)
}

/// A page of ours for frames on pages of these origins, which a policy's check has found to be
/// origins, and on the doctor.
pub fn framed_page(status: u16, origins: &[String], body: String) -> worker::Result<Response> {
    page_within(status, &(origins.join(" ") + " 'self'"), body)
}

fn page_within(status: u16, ancestors: &str, body: String) -> worker::Result<Response> {
    let mut csp = String::from(PAGE_CSP);
    csp.push_str(ancestors);
    Ok(builder(status, "text/html; charset=utf-8")?
        .with_header("cache-control", "no-store")?
        .with_header("content-security-policy", &csp)?
        .with_header("referrer-policy", "same-origin")?
        .fixed(body.into_bytes()))
}

/// Status, type, and the headers every answer has.
pub fn builder(status: u16, kind: &str) -> worker::Result<ResponseBuilder> {
    ResponseBuilder::new()
        .with_status(status)
        .with_header("content-type", kind)?
        .with_header("x-content-type-options", "nosniff")?
        .with_header(
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        )
}

/// Lets a page of `origin` read an answer.
pub fn allow_origin(mut response: Response, origin: Option<&str>) -> worker::Result<Response> {
    let headers = response.headers_mut();
    headers.append("vary", "Origin")?;
    if let Some(origin) = origin {
        headers.set("access-control-allow-origin", origin)?;
        headers.set("access-control-expose-headers", "retry-after")?;
    }
    Ok(response)
}

/// A request's origin, if it comes from a page of another origin than the Worker's own.
pub fn foreign_origin(headers: &Headers, own: &str) -> Option<String> {
    let origin = headers.get("origin").ok().flatten()?;
    (origin != own).then_some(origin)
}

/// Text made safe inside HTML, attributes included.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
