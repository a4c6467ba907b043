//! The queue by keyboard: j and k go from name to name; Enter opens; / searches. The arrows scroll.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::{document, focus, window};

/// Listens for them while the queue is shown.
#[hook]
pub fn use_keys() {
    use_effect_with((), |()| {
        let listener = gloo_events::EventListener::new_with_options(
            &window(),
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                if event.ctrl_key() || event.meta_key() || event.alt_key() || typing() {
                    return;
                }
                match event.key().as_str() {
                    "j" => step(1),
                    "k" => step(-1),
                    "/" => focus("#q"),
                    _ => return,
                }
                event.prevent_default();
            },
        );
        move || drop(listener)
    });
}

fn typing() -> bool {
    let active = document().and_then(|page| page.active_element());
    active.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
    })
}

fn step(by: i32) {
    let Some(page) = document() else {
        return;
    };
    let Ok(links) = page.query_selector_all(".row-link") else {
        return;
    };
    let active = page.active_element();
    let current = (0..links.length()).find(|at| {
        let link = links.get(*at).and_then(|node| node.dyn_into().ok());
        link.is_some() && link == active
    });
    let next = match (current, by) {
        (None, _) => Some(0),
        (Some(at), 1) => at.checked_add(1),
        (Some(at), _) => at.checked_sub(1),
    };
    let link = next.and_then(|at| links.get(at));
    if let Some(link) = link.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}
