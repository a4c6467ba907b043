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

/// What is wrong with fields: their names, and how each is mended.
#[derive(Clone, Copy, Default)]
pub struct Wrong<'a>(pub &'a [(String, String)]);

impl Wrong<'_> {
    /// Whether the field is wrong, and the id of what says so.
    fn of(self, name: &str) -> (Option<&'static str>, Option<String>) {
        let wrong = self.0.iter().any(|(field, _)| field == name);
        (wrong.then_some("true"), wrong.then(|| id(name)))
    }

    /// The field, and below it what is wrong with it.
    fn below(self, name: &str, field: Html) -> Html {
        let wrong = self.0.iter().find(|(wrong, _)| wrong == name);
        html! {
            <div>
                {field}
                if let Some((_, words)) = wrong { <p class="error" id={id(name)}>{words}</p> }
            </div>
        }
    }
}

fn id(name: &str) -> String {
    format!("{name}-error")
}

/// A labelled select.
pub fn select(
    label: &'static str,
    name: &'static str,
    chosen: &str,
    choices: Vec<Choice>,
    change: Callback<Event>,
) -> Html {
    choice(Wrong::default(), label, name, chosen, choices, change)
}

/// A labelled select that says what is wrong with it.
pub fn select_or(
    wrong: Wrong<'_>,
    label: &'static str,
    name: &'static str,
    chosen: &str,
    choices: Vec<Choice>,
) -> Html {
    let field = choice(wrong, label, name, chosen, choices, Callback::noop());
    wrong.below(name, field)
}

fn choice(
    wrong: Wrong<'_>,
    label: &'static str,
    name: &'static str,
    chosen: &str,
    choices: Vec<Choice>,
    change: Callback<Event>,
) -> Html {
    let (invalid, described) = wrong.of(name);
    html! {
        <label class="field">
            <span>{label}</span>
            <select {name} onchange={change} aria-invalid={invalid} aria-describedby={described}>
                { for choices.into_iter().map(|(value, words)| html! {
                    <option value={value.clone()} selected={*value == *chosen}>{words}</option>
                }) }
            </select>
        </label>
    }
}

/// A labelled line of text that says what is wrong with it; `kind` is the input's type.
pub fn line_or(
    wrong: Wrong<'_>,
    label: &'static str,
    name: &'static str,
    kind: &'static str,
    required: bool,
) -> Html {
    let (invalid, described) = wrong.of(name);
    let field = html! {
        <label class="field">
            <span>{label}</span>
            <input {name} type={kind} {required} autocomplete="off" aria-invalid={invalid} aria-describedby={described} />
        </label>
    };
    wrong.below(name, field)
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
    area(Wrong::default(), label, name, rows)
}

/// A labelled text of several lines that says what is wrong with it.
pub fn text_or(
    wrong: Wrong<'_>,
    label: &'static str,
    name: &'static str,
    rows: &'static str,
) -> Html {
    wrong.below(name, area(wrong, label, name, rows))
}

fn area(wrong: Wrong<'_>, label: &'static str, name: &'static str, rows: &'static str) -> Html {
    let (invalid, described) = wrong.of(name);
    html! {
        <label class="field">
            <span>{label}</span>
            <textarea {name} {rows} autocomplete="off" aria-invalid={invalid} aria-describedby={described} />
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
