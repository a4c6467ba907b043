//! One question as HTML: its label, hint, error and input, tied together for screen readers.

use portico_shared::form::{Field, texts};
use portico_shared::language::Language;
use yew::prelude::*;

use super::{Choice, FormView};
use crate::form::Islands;

/// Writes questions.
pub struct Asker<'a> {
    /// What the Worker knows.
    pub view: &'a FormView,
    /// The form's language.
    pub language: Language,
    /// The islands, for the message at each field.
    pub islands: &'a Islands<'a>,
}

/// A one-line text question.
pub struct Input {
    /// The input's type.
    pub kind: &'static str,
    /// A hint under the label.
    pub hint: Option<&'static str>,
    /// The autocomplete token.
    pub autocomplete: &'static str,
    /// Whether to say that it may be left empty.
    pub optional: bool,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            kind: "text",
            hint: None,
            autocomplete: "off",
            optional: false,
        }
    }
}

/// How a question with all its answers in sight is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Radios {
    /// One answer a line; the question is the screen's heading and has to be answered.
    Heading,
    /// One answer a line.
    List,
    /// Short answers side by side.
    Row,
    /// As [`Radios::Row`], with a hint under the question.
    Hinted(&'static str),
}

/// A box to tick.
pub struct Tick<'a> {
    /// The words beside it.
    pub label: &'a str,
    /// Whether it has to be ticked.
    pub required: bool,
}

impl Asker<'_> {
    fn answer(&self, field: Field) -> AttrValue {
        self.view.answers.get(field).to_owned().into()
    }

    /// The attributes that name an input's error and hint to screen readers.
    fn described(&self, field: Field, hint: bool) -> (Option<&'static str>, Option<AttrValue>) {
        let wrong = self.view.errors.iter().any(|error| error.field == field);
        let name = field.name();
        let ids = match (wrong, hint) {
            (false, false) => return (None, None),
            (true, true) => format!("h-{name} e-{name}"),
            (true, false) => format!("e-{name}"),
            (false, true) => format!("h-{name}"),
        };
        (wrong.then_some("true"), Some(ids.into()))
    }

    fn hint(field: Field, hint: Option<&'static str>) -> Html {
        hint.map_or_else(Html::default, |text| {
            html! { <p class="hint" id={format!("h-{}", field.name())}>{text}</p> }
        })
    }

    /// Wraps a question that has one input.
    fn question(&self, field: Field, label: Html, hint: Option<&'static str>, input: Html) -> Html {
        html! {
            <div class="q">
                <label class="l" for={format!("p-{}", field.name())}>{label}</label>
                {Self::hint(field, hint)}
                {self.islands.message(field)}
                {input}
            </div>
        }
    }

    /// A line of text.
    pub fn input(&self, field: Field, label: &'static str, input: &Input) -> Html {
        let (invalid, described) = self.described(field, input.hint.is_some());
        let optional = input
            .optional
            .then(|| format!(" {}", texts(self.language).optional));
        self.question(
            field,
            html! { <><span>{label}</span>{optional}</> },
            input.hint,
            html! {
                <input id={format!("p-{}", field.name())} name={field.name()} type={input.kind}
                    value={self.answer(field)} autocomplete={input.autocomplete}
                    inputmode={(input.kind != "text").then_some(input.kind)}
                    aria-invalid={invalid} aria-describedby={described} />
            },
        )
    }

    /// Several lines of text.
    pub fn area(&self, field: Field, label: &'static str, hint: &'static str) -> Html {
        let (invalid, described) = self.described(field, true);
        self.question(
            field,
            html! { <><span>{label}</span>{" "}{texts(self.language).optional}</> },
            Some(hint),
            html! {
                <textarea id={format!("p-{}", field.name())} name={field.name()} rows="4"
                    aria-invalid={invalid} aria-describedby={described}
                    value={self.answer(field)} />
            },
        )
    }

    /// A question with all its answers in sight.
    pub fn radios(
        &self,
        field: Field,
        legend: &'static str,
        choices: Vec<Choice>,
        set: Radios,
    ) -> Html {
        let chosen = self.answer(field);
        let hint = match set {
            Radios::Hinted(hint) => Some(hint),
            _ => None,
        };
        let (_, described) = self.described(field, hint.is_some());
        let legend = if set == Radios::Heading {
            html! { <legend><h2 tabindex="-1"><span>{legend}</span></h2></legend> }
        } else {
            html! {
                <legend><span>{legend}</span>{" "}{texts(self.language).optional}</legend>
            }
        };
        let class = match set {
            Radios::Heading | Radios::List => "q",
            Radios::Row | Radios::Hinted(_) => "q row",
        };
        html! {
            <fieldset {class} aria-describedby={described}>
                {legend}
                {Self::hint(field, hint)}
                {self.islands.message(field)}
                { for choices.into_iter().enumerate().map(|(index, choice)| html! {
                    <label class="o">
                        <input type="radio" name={field.name()}
                            id={(index == 0).then(|| format!("p-{}", field.name()))}
                            checked={choice.id == chosen}
                            value={choice.id.clone()} />
                        <span>{choice.label}</span>
                    </label>
                }) }
            </fieldset>
        }
    }

    /// A box to tick.
    pub fn tick(&self, field: Field, tick: &Tick<'_>) -> Html {
        let (invalid, described) = self.described(field, false);
        html! {
            <div class="q">
                {self.islands.message(field)}
                <label class="o">
                    <input type="checkbox" id={format!("p-{}", field.name())} name={field.name()}
                        value="yes" checked={self.answer(field) == "yes"}
                        aria-required={tick.required.then_some("true")}
                        aria-invalid={invalid} aria-describedby={described} />
                    <span>{tick.label.to_owned()}</span>
                </label>
            </div>
        }
    }
}
