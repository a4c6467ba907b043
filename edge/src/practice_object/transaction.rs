//! All or nothing: `storage.transactionSync`, which the `worker` crate does not bind.
//!
//! Without it an error or a panic keeps what was written before.

use worker::State;
use worker::js_sys;
use worker::wasm_bindgen::{JsCast, JsValue, closure::ScopedClosure};

use crate::error::{Error, Named, Result};

/// Runs `body` and commits what it wrote; an error or a panic rolls all of it back.
///
/// # Errors
/// Those of `body`, and [`Error::Storage`] when the transaction cannot run.
pub fn transaction<T>(state: &State, body: impl FnOnce() -> Result<T>) -> Result<T> {
    let storage = state.storage();
    let raw: &JsValue = storage.as_raw().as_ref();
    let run: js_sys::Function = js_sys::Reflect::get(raw, &"transactionSync".into())
        .storing("transactionSync")?
        .dyn_into()
        .storing("transactionSync")?;
    let (mut body, mut outcome) = (Some(body), None);
    let ran = {
        let mut call = || -> std::result::Result<JsValue, JsValue> {
            let Some(body) = body.take() else {
                return Err(JsValue::UNDEFINED);
            };
            let result = body();
            let failed = result.is_err();
            outcome = Some(result);
            // Throwing is what rolls back.
            if failed {
                Err(JsValue::UNDEFINED)
            } else {
                Ok(JsValue::UNDEFINED)
            }
        };
        let closure = ScopedClosure::<dyn FnMut() -> std::result::Result<JsValue, JsValue>>
            ::borrow_mut_assert_unwind_safe(&mut call);
        run.call1(raw, closure.as_ref().unchecked_ref())
    };
    match (outcome, ran) {
        (Some(Ok(value)), Ok(_)) => Ok(value),
        (Some(Err(error)), _) => Err(error),
        _ => Err(Error::Storage("transactionSync")),
    }
}
