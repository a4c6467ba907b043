//! The desk: where a practice's people, or their virtual assistants, work the queue.
//!
//! It shows and asks; what is legal, due, counted or allowed is decided by `portico_shared` on the
//! Worker, and comes in the types of `portico_shared::desk`. [`api`] talks to the Worker, [`state`]
//! is what all pages share, [`pages`] are the screens, [`components`] their parts. Nothing of a
//! patient's is kept in the browser beyond the page that shows it.

#![allow(unsafe_code, reason = "wasm-bindgen's exports expand to unsafe code")]
#![allow(
    clippy::future_not_send,
    reason = "a page runs on one thread, and JavaScript's values stay on it"
)]

mod api;
mod app;
mod browser;
mod components;
mod document;
mod gradual;
mod hooks;
mod live;
mod pages;
mod paging;
mod route;
mod state;
mod time;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the desk into its page.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(place) = browser::document().and_then(|page| page.get_element_by_id("desk")) {
        yew::Renderer::<app::App>::with_root(place).render();
    }
}
