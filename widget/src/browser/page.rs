//! Reading the answers out of the page, and keeping focus and error marks right.

use portico_shared::form::{Answers, Field};
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};
use yew::AttrValue;

use crate::components::ReviewRow;
use crate::island::find_slot;
use crate::state::Live;

/// Finds the first element that fits a selector.
pub fn find(host: &Element, selector: &str) -> Option<Element> {
    host.query_selector(selector).ok().flatten()
}

/// Moves focus to the first element that fits a selector.
pub fn focus(host: &Element, selector: &str) {
    if let Some(element) = find(host, selector).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The answers as they stand in the form now.
pub fn read_answers(form: &HtmlFormElement) -> Answers {
    let mut answers = Answers::default();
    if let Ok(data) = FormData::new_with_form(form) {
        for field in Field::ALL {
            if let Some(text) = data.get(field.name()).as_string() {
                answers.set(*field, &text);
            }
        }
    }
    answers
}

/// The answers in the form's own words, for the last screen.
pub fn read_review(form: &HtmlFormElement) -> Vec<ReviewRow> {
    let answers = read_answers(form);
    Field::ALL
        .iter()
        .filter(|field| {
            **field != Field::Consent && !answers.get(**field).is_empty() && answers.asks(**field)
        })
        .filter_map(|field| {
            let input = find(form, &named(*field))?;
            let question = input.closest(".q").ok().flatten()?;
            let label = find(&question, "legend span,label span")?;
            Some(ReviewRow {
                question: text_of(&label),
                answer: answer_of(form, &answers, *field, &input),
                step: field.step(),
            })
        })
        .collect()
}

fn answer_of(
    form: &HtmlFormElement,
    answers: &Answers,
    field: Field,
    input: &Element,
) -> AttrValue {
    let mut chosen = named(field);
    chosen.push_str(":checked+span");
    match input.tag_name().as_str() {
        "INPUT" if input.get_attribute("type").is_some_and(|t| t == "radio") => {
            find(form, &chosen).map(|span| text_of(&span))
        }
        "INPUT" if input.get_attribute("type").is_some_and(|t| t == "checkbox") => {
            Some(AttrValue::Static("✓"))
        }
        _ => Some(answers.get(field).to_owned().into()),
    }
    .unwrap_or_default()
}

fn named(field: Field) -> String {
    let mut selector = String::from("[name=");
    selector.push_str(field.name());
    selector.push(']');
    selector
}

fn text_of(element: &Element) -> AttrValue {
    element.text_content().unwrap_or_default().into()
}

/// Shows the questions that the answers call for and hides the others. What the browser fills in is
/// its owner's, so it is asked to only where the visit is the owner's too.
pub fn arrange(form: &HtmlFormElement, answers: &Answers) {
    for field in [
        Field::Patient,
        Field::Insurance,
        Field::Voicemail,
        Field::Time,
    ] {
        let question = find(form, &named(field)).and_then(|input| input.closest(".q").ok());
        if let Some(question) = question.flatten() {
            let _ = question.toggle_attribute_with_force("hidden", !answers.asks(field));
        }
    }
    for (field, token) in [
        (Field::Name, "name"),
        (Field::Phone, "tel"),
        (Field::Email, "email"),
    ] {
        if let Some(input) = find(form, &named(field)) {
            let token = if answers.for_oneself() { token } else { "off" };
            let _ = input.set_attribute("autocomplete", token);
        }
    }
}

/// Whether every island that this build fills is in the page.
pub fn has_every_island(host: &Element) -> bool {
    Field::ALL
        .iter()
        .map(|field| field.name())
        .chain(["summary", "review", "done"])
        // With one location there is no such question.
        .filter(|slot| *slot != "location")
        .all(|slot| find_slot(host, slot).is_some())
}

/// Takes away what the Worker wrote into the islands that tell of errors: what is drawn there from
/// now on would come after it.
pub fn empty_islands(host: &Element) {
    let fields = Field::ALL.iter().map(|field| field.name());
    for island in fields.chain(["summary"]) {
        if let Some(island) = find_slot(host, island) {
            island.set_text_content(None);
        }
    }
}

/// After a render: marks the fields that are wrong, and moves focus to what has just appeared.
pub fn keep_right(host: &Element, live: &mut Live) {
    for field in Field::ALL {
        if let Some(input) = find(host, &named(*field)) {
            mark(
                &input,
                *field,
                live.errors.iter().any(|(wrong, _)| wrong == field),
            );
        }
    }
    if std::mem::take(&mut live.alert) {
        focus(host, "[data-focus]");
    }
}

/// Ties an input (or, for a group of choices, its fieldset) to its error for screen readers.
fn mark(input: &Element, field: Field, wrong: bool) {
    let radio = input
        .get_attribute("type")
        .is_some_and(|kind| kind == "radio");
    let target = if radio {
        input.closest("fieldset").ok().flatten()
    } else {
        None
    };
    let target = target.as_ref().unwrap_or(input);
    let mut error = String::from("e-");
    error.push_str(field.name());
    let described = target.get_attribute("aria-describedby").unwrap_or_default();
    let mut ids: Vec<&str> = described
        .split(' ')
        .filter(|id| !id.is_empty() && *id != error)
        .collect();
    if wrong {
        ids.push(&error);
    }
    let _ = if ids.is_empty() {
        target.remove_attribute("aria-describedby")
    } else {
        target.set_attribute("aria-describedby", &ids.join(" "))
    };
    let _ = if wrong && !radio {
        target.set_attribute("aria-invalid", "true")
    } else {
        target.remove_attribute("aria-invalid")
    };
}

/// Whether a field is marked as wrong.
pub fn is_marked(form: &Element, field: Field) -> bool {
    let mut selector = String::from("[aria-describedby~=e-");
    selector.push_str(field.name());
    selector.push(']');
    find(form, &selector).is_some()
}
