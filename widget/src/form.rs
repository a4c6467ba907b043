//! The form as one component, on the Worker and in the browser.

use portico_shared::form::Field;
use portico_shared::language::Language;
use yew::prelude::*;

use crate::components::{confirmation, error_summary, field_message, review};
use crate::island::{Place, island};
use crate::state::{Change, Live};

/// Properties of [`InquiryForm`].
#[derive(Properties, PartialEq, Clone)]
pub struct FormProps {
    /// The form's language.
    pub language: Language,
    /// Where the islands are.
    #[prop_or_default]
    pub place: Place,
    /// What the Worker renders around the islands.
    #[cfg(feature = "server")]
    pub view: std::rc::Rc<crate::server::FormView>,
}

/// The patient's form.
pub struct InquiryForm {
    live: Live,
    /// Whether the islands show what is drawn here; before the first change they show what the
    /// Worker wrote.
    #[cfg(feature = "browser")]
    taken: bool,
}

impl Component for InquiryForm {
    type Message = Change;
    type Properties = FormProps;

    fn create(context: &Context<Self>) -> Self {
        Self {
            live: first_state(context.props()),
            #[cfg(feature = "browser")]
            taken: false,
        }
    }

    #[cfg_attr(
        not(feature = "browser"),
        allow(unused_variables, reason = "only a browser has a place to empty")
    )]
    fn update(&mut self, context: &Context<Self>, change: Change) -> bool {
        #[cfg(feature = "browser")]
        if !std::mem::replace(&mut self.taken, true)
            && let Some(host) = &context.props().place.host
        {
            crate::browser::empty_islands(host);
        }
        self.live.apply(change);
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        frame(context.props(), &self.live)
    }

    #[cfg(feature = "browser")]
    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        if self.taken
            && let Some(host) = &context.props().place.host
        {
            crate::browser::keep_right(host, &mut self.live);
        }
    }
}

/// The islands: what they show is the same in both homes.
pub struct Islands<'a> {
    language: Language,
    place: &'a Place,
    live: &'a Live,
}

impl Islands<'_> {
    /// The error summary.
    pub fn summary(&self) -> Html {
        island(
            self.place,
            "summary",
            error_summary(self.language, &self.live.errors),
        )
    }

    /// The message at a field.
    pub fn message(&self, field: Field) -> Html {
        let found = self.live.errors.iter().find(|(wrong, _)| *wrong == field);
        let content = field_message(self.language, found.map(|(_, text)| text));
        island(self.place, field.name(), content)
    }

    /// The answers before they are sent.
    pub fn review(&self) -> Html {
        island(
            self.place,
            "review",
            review(self.language, &self.live.review),
        )
    }

    /// The confirmation.
    pub fn confirmation(&self) -> Html {
        let told = self.live.confirmed.as_ref();
        let content = told.map_or_else(Html::default, |told| confirmation(self.language, told));
        island(self.place, "done", content)
    }
}

#[cfg(feature = "server")]
fn first_state(props: &FormProps) -> Live {
    Live {
        errors: crate::state::worded(&props.view.errors, props.language),
        ..Live::default()
    }
}

#[cfg(feature = "server")]
fn frame(props: &FormProps, live: &Live) -> Html {
    let islands = Islands {
        language: props.language,
        place: &props.place,
        live,
    };
    crate::server::frame(&props.view, props.language, &islands)
}

#[cfg(not(feature = "server"))]
fn first_state(_props: &FormProps) -> Live {
    Live::default()
}

#[cfg(not(feature = "server"))]
fn frame(props: &FormProps, live: &Live) -> Html {
    let islands = Islands {
        language: props.language,
        place: &props.place,
        live,
    };
    html! {
        <>
            {islands.summary()}
            { for Field::ALL.iter().map(|field| islands.message(*field)) }
            {islands.review()}
            {islands.confirmation()}
        </>
    }
}
