//! The patient's form.
//!
//! [`InquiryForm`] is one Yew component with two homes. On the Worker (`server`) it renders the
//! whole form as HTML that works by itself. In the browser (`browser`) it takes over that same
//! HTML: the questions stay the nodes the Worker sent, so nothing typed, focused or half composed
//! can be lost, and Yew renders what moves between them: the error summary, each field's error,
//! the review and the confirmation. Those parts are the same components in both homes.
//!
//! What counts as an answer is decided in `portico_shared::form`, not here.

#![cfg_attr(
    feature = "browser",
    allow(unsafe_code, reason = "wasm-bindgen's exports expand to unsafe code")
)]

mod components;
mod form;
mod island;
mod state;

#[cfg(feature = "browser")]
mod browser;

/// A fifth of the code of the standard one; a form allocates little.
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(feature = "server")]
mod server;

pub use components::Confirmed;
pub use form::{FormProps, InquiryForm};
#[cfg(feature = "server")]
pub use server::{Choice, FormView, render_confirmation, render_form};
