//! What is wrong: the summary above the form and the message at each field, in the same words.

use portico_shared::form::{Field, live_texts};
use portico_shared::language::Language;
use yew::prelude::*;

/// Lists what is wrong, each entry a link to its field. Takes focus when it appears.
pub fn error_summary(language: Language, errors: &[(Field, AttrValue)]) -> Html {
    if errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="sum" role="alert" tabindex="-1" data-focus="">
            <h2>{live_texts(language).summary_title}</h2>
            <ul>
                { for errors.iter().map(|(field, text)| html! {
                    <li><a href={link(*field)}>{text}</a></li>
                }) }
            </ul>
        </div>
    }
}

fn link(field: Field) -> AttrValue {
    let mut href = String::from("#p-");
    href.push_str(field.name());
    href.into()
}

/// The message at one field.
pub fn field_message(language: Language, error: Option<&AttrValue>) -> Html {
    error.map_or_else(Html::default, |text| {
        html! { <p class="err"><b>{live_texts(language).error_prefix}</b>{" "}{text}</p> }
    })
}
