//! The form as HTML, written by the Worker.

mod frame;
mod questions;

use std::rc::Rc;

use portico_shared::form::{Answers, FieldError};
use portico_shared::language::Language;
use yew::LocalServerRenderer;
use yew::prelude::*;

pub use frame::frame;

use crate::components::{Confirmed, confirmation, telephone};
use crate::form::{FormProps, InquiryForm};

/// Everything the Worker knows when it writes a form.
#[derive(Clone, PartialEq)]
pub struct FormView {
    /// Where the form is sent.
    pub action: AttrValue,
    /// The heading.
    pub title: AttrValue,
    /// What to do in an emergency.
    pub emergency: AttrValue,
    /// Address of the practice's privacy notice.
    pub privacy: Option<AttrValue>,
    /// The practice's name.
    pub practice: AttrValue,
    /// The practice's phone number.
    pub phone: AttrValue,
    /// The languages the form is offered in.
    pub languages: Vec<Language>,
    /// Service lines, in the form's language.
    pub services: Vec<Choice>,
    /// Locations.
    pub locations: Vec<Choice>,
    /// The consent text, in the form's language.
    pub consent: AttrValue,
    /// Whether the form offers to keep the patient's place, and if so, whether the box is ticked.
    pub keep: Option<bool>,
    /// Answers to put back into the form.
    pub answers: Answers,
    /// What is wrong with them.
    pub errors: Vec<FieldError>,
    /// Why they could not be stored although nothing is wrong with them.
    pub notice: Option<AttrValue>,
    /// Hidden inputs: name and value.
    pub hidden: Vec<(&'static str, AttrValue)>,
    /// Address of the browser's part, if the page may load it.
    pub app: Option<AttrValue>,
    /// Addresses of what only some practices' forms need, with spaces between them.
    pub also: Option<AttrValue>,
}

/// One answer that can be chosen.
#[derive(Clone, PartialEq)]
pub struct Choice {
    /// Its name in data.
    pub id: AttrValue,
    /// Its name on screen.
    pub label: AttrValue,
}

/// The whole form as HTML.
pub async fn render_form(view: FormView, language: Language) -> String {
    let props = FormProps {
        language,
        place: crate::island::Place::default(),
        view: Rc::new(view),
    };
    LocalServerRenderer::<InquiryForm>::with_props(props)
        .hydratable(false)
        .render()
        .await
}

#[derive(Properties, PartialEq)]
struct ConfirmationProps {
    language: Language,
    confirmed: Confirmed,
}

#[component]
fn Confirmation(props: &ConfirmationProps) -> Html {
    let lang = props.language.as_str();
    html! { <div class="p" {lang} dir="ltr">{confirmation(props.language, &props.confirmed)}</div> }
}

/// The confirmation as HTML.
pub async fn render_confirmation(confirmed: Confirmed, language: Language) -> String {
    let props = ConfirmationProps {
        language,
        confirmed,
    };
    LocalServerRenderer::<Confirmation>::with_props(props)
        .hydratable(false)
        .render()
        .await
}

/// A text with `{practice}` filled in.
fn filled(text: &str, view: &FormView) -> AttrValue {
    text.replace("{practice}", &view.practice).into()
}

/// A text with `{practice}` filled in, and `{phone}` as a link that calls.
fn with_phone(text: &str, view: &FormView) -> Html {
    let (before, after) = text.split_once("{phone}").unwrap_or((text, ""));
    html! {
        <>
            {filled(before, view)}
            <a href={telephone(&view.phone)}>{&view.phone}</a>
            {after.to_owned()}
        </>
    }
}
