//! The practice's policy and its object, as the Worker sees them.
//!
//! A policy is kept in this isolate's memory for a short while. That is safe because the object
//! refuses an inquiry checked against an older version and answers with the newer one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use portico_shared::ids::PracticeId;
use portico_shared::json::{self, Misfit};
use portico_shared::practice::Policy;
use worker::js_sys::Uint8Array;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::{Delay, Env, Stub};

use crate::error::{Error, Named, Result};
use crate::platform;
use crate::practice_object::{Call, Reply};

/// How long a policy is used before it is asked for again, in milliseconds.
const FRESH_MS: u64 = 10_000;

/// How many practices' policies are kept in memory.
const PRACTICES_KEPT: usize = 1000;

/// How long an object may take to answer.
const OBJECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Name of the Durable Object binding in the Worker's configuration.
const BINDING: &str = "PRACTICES";

/// A policy in force.
pub struct InForce {
    /// Its version.
    pub version: u32,
    /// The policy.
    pub policy: Policy,
}

thread_local! {
    static KEPT: RefCell<HashMap<PracticeId, (u64, Rc<InForce>)>> = RefCell::default();
}

/// The policy of a practice; `None` if there is no such practice.
pub async fn policy(env: &Env, practice: &PracticeId) -> Result<Option<Rc<InForce>>> {
    let now = platform::now();
    let kept = KEPT.with_borrow(|kept| kept.get(practice).cloned());
    if let Some((at, policy)) = &kept
        && now < at + FRESH_MS
    {
        return Ok(Some(Rc::clone(policy)));
    }
    let told = ask(env, practice, &Call::Policy).await;
    let told = told.and_then(|reply| match reply {
        Reply::Policy { version, document } => keep(practice, version, &document).map(Some),
        _ => Ok(None),
    });
    match (told, kept) {
        // With the older one a form can be shown, and a patient told whom to call.
        (Err(error), Some((_, policy))) => {
            worker::console_error!("policy not read: {error}");
            Ok(Some(policy))
        }
        (told, _) => told,
    }
}

/// Keeps a policy that the object has just told.
pub fn keep(practice: &PracticeId, version: u32, document: &str) -> Result<Rc<InForce>> {
    let policy = read(document.as_bytes()).map_err(|_| Error::Message("policy"))?;
    let policy = Rc::new(InForce { version, policy });
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= PRACTICES_KEPT {
            kept.clear();
        }
        kept.insert(practice.clone(), (platform::now(), Rc::clone(&policy)));
    });
    Ok(policy)
}

/// Reads a policy. The only place that does, because each further one is code to load.
///
/// # Errors
/// The value that does not fit.
#[inline(never)]
pub fn read(document: &[u8]) -> std::result::Result<Policy, Misfit> {
    json::read(document)
}

/// A practice's object.
pub fn object(env: &Env, practice: &PracticeId) -> Result<Stub> {
    named(env, practice.as_str())
}

fn named(env: &Env, name: &str) -> Result<Stub> {
    env.durable_object(BINDING)
        .and_then(|objects| objects.get_by_name(name))
        .calling("the practice's object")
}

/// Asks a practice's object.
pub async fn ask(env: &Env, practice: &PracticeId, call: &Call) -> Result<Reply> {
    ask_named(env, practice.as_str(), call).await
}

#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures, js_sys = worker::js_sys)]
extern "C" {
    /// An object as it is called: a method of its class instead of a request, which would cost more
    /// than what the object does.
    type Callee;

    #[wasm_bindgen(method, catch)]
    async fn ask(this: &Callee, call: Uint8Array) -> std::result::Result<JsValue, JsValue>;
}

/// Asks the object of a name.
pub async fn ask_named(env: &Env, name: &str, call: &Call) -> Result<Reply> {
    let object: Callee = named(env, name)?.into_rpc();
    let call = call.write().ok_or(Error::Message("call"))?;
    let answer = in_time(object.ask(Uint8Array::from(call.as_slice()))).await?;
    let reply = answer.storing("the practice's object")?;
    let reply = reply.as_string().ok_or(Error::Message("reply"))?;
    json::read(reply.as_bytes()).map_err(|_| Error::Message("reply"))
}

/// What an object answers, if it does so in time: the runtime itself would wait for ever.
pub async fn in_time<T>(answer: impl Future<Output = T>) -> Result<T> {
    pin_mut!(answer);
    match select(answer, Delay::from(OBJECT_TIMEOUT)).await {
        Either::Left((answer, _)) => Ok(answer),
        Either::Right(_) => Err(Error::Slow),
    }
}
