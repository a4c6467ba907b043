//! The few things the desk asks of the browser itself.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, Window};

/// The window: what is global where the desk runs, which is in a page and nowhere else.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The page.
pub fn document() -> Option<Document> {
    window().document()
}

/// Moves focus to the first element that fits a selector.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// The first element that fits a selector.
pub fn find(selector: &str) -> Option<HtmlElement> {
    let found = document()?.query_selector(selector).ok().flatten()?;
    found.dyn_into().ok()
}

/// Goes to another address of the desk.
pub fn go(address: &str) {
    let _ = window().location().set_hash(address);
}

/// What this browser remembers for the desk: choices of display and when it was last used, never
/// anything of a patient's.
pub fn remembered(name: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()
        .flatten()?
        .get_item(name)
        .ok()
        .flatten()
}

/// Remembers such a thing.
pub fn remember(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Offers a text as a file.
pub fn download(name: &str, kind: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Some(page) = document()
        && let Ok(link) = page.create_element("a")
        && let Ok(link) = link.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&address);
}
