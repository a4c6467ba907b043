//! What stands where something is still to come, or did not come.

use yew::prelude::*;

use crate::hooks::{Load, Loaded};

/// The head of a page: its title, which takes focus when the page opens, and what stands beside it.
pub fn head(title: impl Into<AttrValue>, beside: Html) -> Html {
    let title: AttrValue = title.into();
    html! {
        <div class="head"><h1 tabindex="-1">{title}</h1><div class="beside">{beside}</div></div>
    }
}

/// Shows what came, or says that it is still to come or why it did not.
pub fn show<T: 'static>(load: &Load<T>, what: &str, view: impl FnOnce(&T) -> Html) -> Html {
    match &load.state {
        Loaded::Here(value) => view(value),
        Loaded::Waiting => html! {
            <p class="waiting" role="status">{format!("Loading {what}…")}</p>
        },
        Loaded::Failed(trouble) => {
            let again = load.again.reform(|_: MouseEvent| ());
            html! {
                <div class="notice bad" role="alert">
                    <p>{trouble.to_string()}</p>
                    <button type="button" onclick={again}>{"Try again"}</button>
                </div>
            }
        }
    }
}

/// A card with a heading.
pub fn card(title: &'static str, content: Html) -> Html {
    html! { <section class="card"><h2>{title}</h2>{content}</section> }
}
