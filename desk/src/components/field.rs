//! Inputs with their labels, and reading what was put in.

use wasm_bindgen::JsCast;
use web_sys::{
    FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};
use yew::prelude::*;

/// What stands in the input that an event comes from.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        if input.type_() == "checkbox" {
            return if input.checked() { "true" } else { "" }.to_owned();
        }
        return input.value();
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return select.value();
    }
    target
        .dyn_ref::<HtmlTextAreaElement>()
        .map(HtmlTextAreaElement::value)
        .unwrap_or_default()
}

/// The fields of a form that was sent.
pub struct Sent(FormData, HtmlFormElement);

impl Sent {
    /// Takes over a form's submission: the browser sends nothing.
    pub fn of(event: &SubmitEvent) -> Option<Self> {
        event.prevent_default();
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        FormData::new_with_form(&form)
            .ok()
            .map(|data| Self(data, form))
    }

    /// A field's text, trimmed.
    pub fn get(&self, name: &str) -> String {
        let text = self.0.get(name).as_string().unwrap_or_default();
        text.trim().to_owned()
    }

    /// A field's text, if there is any.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// Everything that is ticked of one name.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.get_all(name);
        values.iter().filter_map(|one| one.as_string()).collect()
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Empties the form.
    pub fn reset(&self) {
        self.1.reset();
    }
}

/// A choice: what is sent, and what is read.
pub type Choice = (AttrValue, AttrValue);

/// A choice of a fixed list.
pub fn pair(value: &'static str, words: &'static str) -> Choice {
    (value.into(), words.into())
}

/// A choice of the practice's.
pub fn named(value: &str, words: &str) -> Choice {
    (value.to_owned().into(), words.to_owned().into())
}

/// A labelled select.
pub fn select(
    label: &'static str,
    name: &'static str,
    chosen: &str,
    choices: Vec<Choice>,
    change: Callback<Event>,
) -> Html {
    html! {
        <label class="field">
            <span>{label}</span>
            <select {name} onchange={change}>
                { for choices.into_iter().map(|(value, words)| html! {
                    <option value={value.clone()} selected={*value == *chosen}>{words}</option>
                }) }
            </select>
        </label>
    }
}

/// A labelled line of text; `kind` is the input's type.
pub fn line(label: &'static str, name: &'static str, kind: &'static str, required: bool) -> Html {
    html! {
        <label class="field">
            <span>{label}</span>
            <input {name} type={kind} {required} autocomplete="off" />
        </label>
    }
}

/// A labelled text of several lines.
pub fn text(label: &'static str, name: &'static str, rows: &'static str) -> Html {
    html! {
        <label class="field">
            <span>{label}</span>
            <textarea {name} {rows} autocomplete="off" />
        </label>
    }
}

/// A box to tick.
pub fn tick(label: impl Into<AttrValue>, name: &'static str) -> Html {
    let label: AttrValue = label.into();
    html! {
        <label class="tick"><input type="checkbox" {name} value="true" /><span>{label}</span></label>
    }
}
