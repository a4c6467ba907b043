//! Cloudflare Access: whoever its signed statement vouches for, with the role that the practice's
//! policy gives them in `sign_in`.

use std::cell::RefCell;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use portico_shared::access::{Assertion, Expected, Header};
use portico_shared::ids::PracticeId;
use portico_shared::json;
use portico_shared::workflow::Actor as By;
use serde::Deserialize;
use worker::js_sys::{Object, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{AbortController, Delay, Fetch, Method, Request};

use super::Actor;
use crate::error::{Error, Named, Result};
use crate::routes::Call;
use crate::{platform, policies};

/// Header in which Access sends its statement.
const HEADER: &str = "cf-access-jwt-assertion";

/// Variables of the Worker: the team's host name, and the application's audience tag.
const TEAM: &str = "ACCESS_TEAM";
const AUDIENCE: &str = "ACCESS_AUDIENCE";

/// How long the signer's keys are used before they are fetched again, in milliseconds.
const KEYS_FRESH_MS: u64 = 3_600_000;

/// How soon an unknown key may make us fetch again, in milliseconds.
const KEYS_AGAIN_MS: u64 = 60_000;

/// How long the signer may take to tell its keys, in milliseconds.
const KEYS_TIMEOUT_MS: u64 = 5_000;

/// Longest statement that is looked at, in bytes.
const STATEMENT_MAX: usize = 8 * 1024;

#[derive(Deserialize, Clone)]
struct Key {
    kid: String,
    kty: String,
    n: String,
    e: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Key>,
}

thread_local! {
    static KEPT: RefCell<(u64, Vec<Key>)> = const { RefCell::new((0, Vec::new())) };
}

/// Where a browser ends the single sign-on that a request came through, if it did.
pub fn sign_out(call: &Call<'_>) -> Option<&'static str> {
    let through = call.header(HEADER).is_some() && call.env.var(TEAM).is_ok();
    through.then_some("/cdn-cgi/access/logout")
}

/// The person of a request, if single sign-on is configured and vouches for one whom the policy
/// names.
pub async fn person(call: &Call<'_>, practice: &PracticeId) -> Result<Option<Actor>> {
    let (Some(statement), Ok(team), Ok(audience)) = (
        call.header(HEADER)
            .filter(|text| text.len() <= STATEMENT_MAX),
        call.env.var(TEAM),
        call.env.var(AUDIENCE),
    ) else {
        return Ok(None);
    };
    let (team, audience) = (team.to_string(), audience.to_string());
    let expected = Expected {
        team: &team,
        audience: &audience,
    };
    let Some(email) = vouched(&statement, expected).await? else {
        return Ok(None);
    };
    let Some(known) = policies::policy(call.env, practice).await? else {
        return Ok(None);
    };
    let found = known.policy.sign_in.iter().find(|one| one.email == email);
    Ok(found.map(|one| Actor {
        by: By::Token(one.email.clone()),
        label: one.email.clone(),
        role: one.role,
        owner: one.owner.clone(),
    }))
}

/// The address that a statement vouches for, if all of it is right.
async fn vouched(statement: &str, expected: Expected<'_>) -> Result<Option<String>> {
    let Some((signed, signature)) = statement.rsplit_once('.') else {
        return Ok(None);
    };
    let Some((head, claims)) = signed.split_once('.') else {
        return Ok(None);
    };
    let (Some(head), Some(claims), Some(signature)) = (
        decoded::<Header>(head),
        decoded::<Assertion>(claims),
        portico_shared::access::base64url(signature),
    ) else {
        return Ok(None);
    };
    let Ok(kid) = head.key() else {
        return Ok(None);
    };
    let Some(key) = key(expected.team, kid).await? else {
        return Ok(None);
    };
    if !verify(&key, &signature, signed.as_bytes()).await? {
        return Ok(None);
    }
    match claims.email(expected, platform::now() / 1000) {
        Ok(email) => Ok(Some(email)),
        Err(reason) => {
            worker::console_warn!("{reason}");
            Ok(None)
        }
    }
}

fn decoded<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    json::read(&portico_shared::access::base64url(part)?).ok()
}

/// The signer's key of an id, fetched where it is not known.
async fn key(team: &str, kid: &str) -> Result<Option<Key>> {
    let find = |keys: &[Key]| {
        let mut rsa = keys.iter().filter(|key| key.kty == "RSA");
        rsa.find(|key| key.kid == kid).cloned()
    };
    let now = platform::now();
    let (fetched, known) = KEPT.with_borrow(|(at, keys)| (*at, find(keys)));
    let age = now.saturating_sub(fetched);
    if age < KEYS_AGAIN_MS || (known.is_some() && age < KEYS_FRESH_MS) {
        return Ok(known);
    }
    let Some(keys) = fetch_keys(team).await else {
        worker::console_error!("the sign-on's keys could not be fetched");
        return Ok(known);
    };
    let found = find(&keys);
    KEPT.set((now, keys));
    Ok(found)
}

async fn fetch_keys(team: &str) -> Option<Vec<Key>> {
    let address = format!("https://{team}/cdn-cgi/access/certs");
    let request = Request::new(&address, Method::Get).ok()?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let answer = async {
        let mut response = fetch.send_with_signal(&signal).await.ok()?;
        let text = response.text().await.ok()?;
        json::read::<Keys>(text.as_bytes()).ok()
    };
    let late = Delay::from(std::time::Duration::from_millis(KEYS_TIMEOUT_MS));
    pin_mut!(answer);
    match select(answer, late).await {
        Either::Left((keys, _)) => keys.map(|keys| keys.keys),
        Either::Right(_) => {
            controller.abort();
            None
        }
    }
}

/// RSASSA-PKCS1-v1_5 with SHA-256, by the runtime.
async fn verify(key: &Key, signature: &[u8], signed: &[u8]) -> Result<bool> {
    const WHAT: &str = "SubtleCrypto";
    let crypto: web_sys::Crypto = Reflect::get(&worker::js_sys::global(), &"crypto".into())
        .calling(WHAT)?
        .unchecked_into();
    let subtle = crypto.subtle();
    let object = |pairs: &[(&str, &JsValue)]| -> Result<Object> {
        let object = Object::new();
        for (name, value) in pairs {
            Reflect::set(&object, &JsValue::from_str(name), value).calling(WHAT)?;
        }
        Ok(object)
    };
    let text = |text: &str| JsValue::from_str(text);
    let algorithm = object(&[
        ("name", &text("RSASSA-PKCS1-v1_5")),
        ("hash", &text("SHA-256")),
    ])?;
    let jwk = object(&[
        ("kty", &text("RSA")),
        ("n", &text(&key.n)),
        ("e", &text(&key.e)),
    ])?;
    let uses = worker::js_sys::Array::of1(&text("verify"));
    let imported = subtle
        .import_key_with_object("jwk", &jwk, &algorithm, false, &uses)
        .calling(WHAT)?;
    // A key that cannot be used is the signer's fault, and lets nobody in.
    let Ok(imported) = JsFuture::from(imported).await else {
        return Ok(false);
    };
    let answer = subtle
        .verify_with_object_and_js_u8_array_and_js_u8_array(
            &algorithm,
            imported.unchecked_ref(),
            &Uint8Array::from(signature),
            &Uint8Array::from(signed),
        )
        .calling(WHAT)?;
    let verified = JsFuture::from(answer).await.calling(WHAT)?;
    verified.as_bool().ok_or(Error::Runtime(WHAT))
}
