//! The part of `gloo` 0.11 that Yew 0.23 uses, in place of all of it.
//!
//! Yew depends on the whole of `gloo`, and two of its parts (`gloo-events` 0.2, `gloo-timers` 0.3)
//! do not compile where panics unwind: with unwinding, wasm-bindgen wants closures that are
//! `UnwindSafe`. The Worker needs unwinding, so that a panic costs one request and not every
//! request in flight. Yew itself calls `gloo::utils` and `gloo::console`, here from the same line,
//! and its runtime calls one timer.

#![allow(unsafe_code, reason = "wasm-bindgen's imports expand to unsafe code")]

pub use gloo_console as console;
pub use gloo_utils as utils;

/// Timers.
pub mod timers {
    /// Timers that call back.
    pub mod callback {
        use wasm_bindgen::prelude::*;

        #[wasm_bindgen]
        unsafe extern "C" {
            #[wasm_bindgen(js_name = setTimeout)]
            fn set_timeout(handler: &JsValue, millis: u32) -> JsValue;
            #[wasm_bindgen(js_name = clearTimeout)]
            fn clear_timeout(handle: &JsValue);
        }

        /// A call to come; dropping it calls it off.
        pub struct Timeout {
            handle: JsValue,
            _callback: Closure<dyn FnMut()>,
        }

        impl Timeout {
            /// Calls `callback` after `millis` milliseconds.
            pub fn new(millis: u32, callback: impl FnOnce() + 'static) -> Self {
                // Yew's callback sets a flag and wakes a task: nothing is left half done by a panic.
                let callback = Closure::once_assert_unwind_safe(callback);
                Self {
                    handle: set_timeout(callback.as_ref(), millis),
                    _callback: callback,
                }
            }
        }

        impl Drop for Timeout {
            fn drop(&mut self) {
                clear_timeout(&self.handle);
            }
        }
    }
}
