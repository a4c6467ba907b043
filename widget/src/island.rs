//! The places in the form that Yew fills.

use yew::prelude::*;

/// Where islands are to be found: in the browser, the host element of the form.
#[derive(Clone, PartialEq, Default)]
pub struct Place {
    /// The element that contains every island.
    #[cfg(feature = "browser")]
    pub host: Option<web_sys::Element>,
}

/// Puts `content` into the island called `slot`: on the Worker by rendering the island here, in
/// the browser by rendering into the element that the Worker rendered.
#[cfg(not(feature = "browser"))]
pub fn island(_place: &Place, slot: &str, content: Html) -> Html {
    html! { <div id={format!("e-{slot}")}>{content}</div> }
}

/// Puts `content` into the island called `slot`.
#[cfg(feature = "browser")]
pub fn island(place: &Place, slot: &str, content: Html) -> Html {
    let target = place.host.as_ref().and_then(|host| find_slot(host, slot));
    target.map_or_else(Html::default, |target| create_portal(content, target))
}

/// The element of an island.
#[cfg(feature = "browser")]
pub fn find_slot(host: &web_sys::Element, slot: &str) -> Option<web_sys::Element> {
    let mut selector = String::from("#e-");
    selector.push_str(slot);
    host.query_selector(&selector).ok().flatten()
}
