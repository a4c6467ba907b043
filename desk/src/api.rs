//! Calls to the Worker. The session's cookie goes along by itself; no secret is kept here.

use std::fmt::Write as _;

use js_sys::{Function, Promise, Reflect, encode_uri_component};
use portico_shared::clock::Moment;
use portico_shared::json;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

use crate::browser::window;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The session has ended, or there never was one.
    #[error("You are signed out. Sign in again.")]
    SignedOut,
    /// The Worker cannot be reached, and something was to be read, which is asked for again.
    #[error("Portico cannot be reached. Check the connection; the desk tries again by itself.")]
    Offline,
    /// The Worker cannot be reached, and something was to be done.
    #[error(
        "This was not saved: Portico cannot be reached. Check the connection, then send it again."
    )]
    Unsaved,
    /// The Worker said no, and why.
    #[error("{}", .0.sentence())]
    Refused(Box<Refusal>),
    /// The answer is not what this desk understands.
    #[error("The desk and the Worker are of different versions. Reload this page.")]
    Unreadable,
}

/// A problem (RFC 9457) as the Worker tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do now.
    #[serde(default)]
    pub detail: String,
    /// The fields that cannot be taken.
    #[serde(default)]
    pub errors: Vec<WrongField>,
}

/// One field of a [`Refusal`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WrongField {
    /// Its name.
    pub field: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

impl Refusal {
    fn sentence(&self) -> String {
        let mut text = format!("{}. {}", self.title.trim_end_matches('.'), self.detail);
        for wrong in &self.errors {
            let _ = write!(text, " {}: {}.", wrong.field, wrong.detail);
        }
        text
    }
}

/// An answer's body, and what came beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The body.
    pub body: String,
    /// The version of what was read, to be sent with a change.
    pub etag: Option<String>,
}

/// Asks for something.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Trouble> {
    read(&call("GET", path, None, None).await?)
}

/// Sends something.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Trouble> {
    read(&call("POST", path, Some(written(body)?), None).await?)
}

/// The header of what is done once, however often it arrives with the same key.
pub const KEY: &str = "idempotency-key";

/// How long what has a key waits before it is sent again, in milliseconds.
const AGAIN_MS: [i32; 3] = [1_000, 3_000, 9_000];

/// Sends something that is done once, however often it arrives with the same key.
pub async fn post_once<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
    key: &str,
) -> Result<T, Trouble> {
    let header = Some((KEY, key));
    read(&call("POST", path, Some(written(body)?), header).await?)
}

/// A key that nobody has used.
pub fn fresh_key() -> String {
    let part = || (js_sys::Math::random() * 9e15).to_string();
    format!("desk-{}-{}", part(), part())
}

/// Reads an answer.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Trouble> {
    json::read(answer.body.as_bytes()).map_err(|_| Trouble::Unreadable)
}

/// Asks for something; a body is sent along where there is one. The answer is empty where it is the
/// version that is known.
pub async fn ask(path: &str, body: Option<String>, known: Option<&str>) -> Result<Answer, Trouble> {
    let method = if body.is_some() { "POST" } else { "GET" };
    let known = known.map(|tag| ("if-none-match", tag));
    call(method, path, body, known).await
}

/// Sends something of which only success matters.
pub async fn order(method: &str, path: &str, body: Option<&str>) -> Result<(), Trouble> {
    call(method, path, body.map(str::to_owned), None)
        .await
        .map(drop)
}

/// A value as JSON.
pub fn written(body: &impl Serialize) -> Result<String, Trouble> {
    serde_json::to_string(body).map_err(|_| Trouble::Unreadable)
}

/// A segment of an address made safe.
pub fn segment(text: &str) -> String {
    encode_uri_component(text).into()
}

/// Sends a request, with a header of its own where it has one. What has a key is sent again until it is
/// answered, for a while.
pub async fn call(
    method: &str,
    path: &str,
    body: Option<String>,
    header: Option<(&str, &str)>,
) -> Result<Answer, Trouble> {
    let once = header.is_some_and(|(name, _)| name == KEY);
    let mut waits = AGAIN_MS.iter().filter(|_| once);
    let reads = method == "GET" || path.ends_with("/search") || path.contains("/preview");
    let lost = if reads {
        Trouble::Offline
    } else {
        Trouble::Unsaved
    };
    let (response, body) = loop {
        match answered(method, path, body.as_deref(), header).await {
            Ok(answer) => break answer,
            Err(_) => match waits.next() {
                Some(millis) => pause(*millis).await,
                None => return Err(lost),
            },
        }
    };
    if response.ok() || response.status() == 304 {
        let etag = response.headers().get("etag").ok().flatten();
        return Ok(Answer { body, etag });
    }
    if response.status() == 401 {
        return Err(Trouble::SignedOut);
    }
    match json::read(body.as_bytes()) {
        Ok(refusal) => Err(Trouble::Refused(Box::new(refusal))),
        // What stands before the Worker says that it is not there.
        Err(_) if response.status() >= 500 => Err(lost),
        Err(_) => Err(Trouble::Unreadable),
    }
}

/// An answer and its text.
async fn answered(
    method: &str,
    path: &str,
    body: Option<&str>,
    header: Option<(&str, &str)>,
) -> Result<(Response, String), JsValue> {
    let asked = if method == "GET" { asked(path) } else { None };
    let response: Response = match asked {
        Some(answer) => JsFuture::from(answer).await?.dyn_into()?,
        None => fetch(method, path, body, header).await?,
    };
    let text = JsFuture::from(response.text()?).await?;
    Ok((response, text.as_string().unwrap_or_default()))
}

/// Waits.
async fn pause(millis: i32) {
    let wait = Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
    });
    let _ = JsFuture::from(wait).await;
}

/// The answer to a question that the page's first script has asked already; it is given once.
fn asked(path: &str) -> Option<Promise> {
    let take = Reflect::get(&window(), &"porticoAsked".into()).ok()?;
    let take: Function = take.dyn_into().ok()?;
    let answer = take.call1(&JsValue::UNDEFINED, &path.into()).ok()?;
    answer.dyn_into().ok()
}

async fn fetch(
    method: &str,
    path: &str,
    body: Option<&str>,
    header: Option<(&str, &str)>,
) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(web_sys::RequestCredentials::SameOrigin);
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        init.set_body(&body.into());
    }
    if let Some((name, value)) = header {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(path, &init))
        .await?
        .dyn_into()
}

/// Addresses of one practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    desk: String,
    practice: String,
}

impl Paths {
    /// The addresses of a practice.
    pub fn of(practice: &str) -> Self {
        let practice = segment(practice);
        Self {
            desk: format!("/v1/desk/{practice}/"),
            practice: format!("/v1/practices/{practice}/"),
        }
    }

    /// An address of the desk's.
    pub fn desk(&self, rest: &str) -> String {
        format!("{}{rest}", self.desk)
    }

    /// An address of one inquiry.
    pub fn inquiry(&self, id: &str, rest: &str) -> String {
        let mut path = format!("{}inquiries/{}", self.desk, segment(id));
        if !rest.is_empty() {
            path.push('/');
            path.push_str(rest);
        }
        path
    }

    /// An address of the practice's administration.
    pub fn practice(&self, rest: &str) -> String {
        format!("{}{rest}", self.practice)
    }
}

/// Milliseconds by which the Worker's clock is ahead of this computer's.
pub fn ahead(now: Moment) -> i64 {
    now.as_millis() - crate::time::browser_millis()
}
