//! What the loader calls.

use gloo_events::EventListener;
use js_sys::{Array, Reflect};
use portico_shared::form::{Field, FieldError, STEPS, check_step};
use portico_shared::language::Language;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlFormElement};
use yew::html::Scope;
use yew::prelude::*;

use super::page::{arrange, has_every_island, is_marked, read_answers, read_review};
use crate::components::Confirmed;
use crate::form::{FormProps, InquiryForm};
use crate::island::Place;
use crate::state::{Change, worded};

/// A form that Yew has taken over.
#[wasm_bindgen]
pub struct Takeover {
    form: HtmlFormElement,
    language: Language,
    app: AppHandle<InquiryForm>,
    // Dropped with the takeover.
    _corrected: EventListener,
}

#[wasm_bindgen]
impl Takeover {
    /// Takes over `form`, which stands in `host`. No input is touched.
    ///
    /// # Errors
    /// The form is not of this build: it lacks an island.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Element, form: HtmlFormElement, root: Element) -> Result<Self, JsValue> {
        if !has_every_island(&host) {
            return Err(JsValue::NULL);
        }
        let language = form
            .get_attribute("lang")
            .and_then(|code| Language::from_code(&code))
            .unwrap_or_default();
        let props = FormProps {
            language,
            place: Place { host: Some(host) },
        };
        let app = yew::Renderer::<InquiryForm>::with_root_and_props(root, props).render();
        arrange(&form, &read_answers(&form));
        // Choices tell of a change as `input` too, so one event is enough.
        let (inputs, told) = (form.clone(), app.clone());
        let corrected =
            EventListener::new(&form, "input", move |_| correct(&inputs, language, &told));
        Ok(Self {
            form,
            language,
            app,
            _corrected: corrected,
        })
    }

    /// Whether screen `to` may be shown; if the screen left has errors they are shown instead.
    pub fn go(&self, from: u8, to: u8) -> bool {
        if to > from {
            let errors = check_step(&read_answers(&self.form), from);
            if !errors.is_empty() {
                self.refuse(&errors);
                return false;
            }
        }
        let rows = if to == STEPS {
            read_review(&self.form)
        } else {
            Vec::new()
        };
        self.app.send_message(Change::Reviewing(rows));
        true
    }

    /// The screen with the first error, whose errors are shown; 0 if the form can be sent.
    pub fn check(&self) -> u8 {
        let answers = read_answers(&self.form);
        for step in 1..=STEPS {
            let errors = check_step(&answers, step);
            if !errors.is_empty() {
                self.refuse(&errors);
                return step;
            }
        }
        0
    }

    /// Shows the Worker's answer to a stored inquiry. `answer` is its JSON.
    pub fn confirm(&self, answer: &JsValue) {
        let text = |name: &str| Reflect::get(answer, &name.into()).ok()?.as_string();
        let steps = Reflect::get(answer, &"next_steps".into()).unwrap_or_default();
        self.app.send_message(Change::Confirmed(Confirmed {
            id: None,
            reference: text("reference").unwrap_or_default().into(),
            guidance_first: text("guidance_first").map(AttrValue::from),
            guidance: text("guidance").map(AttrValue::from),
            emergency: text("emergency").map(AttrValue::from),
            first: (["message_first", "promise_first"]
                .into_iter()
                .filter_map(text))
            .map(AttrValue::from)
            .collect(),
            message: text("message").unwrap_or_default().into(),
            promise: text("promise").map(AttrValue::from),
            next_steps: Array::from(&steps)
                .iter()
                .filter_map(|step| step.as_string())
                .map(AttrValue::from)
                .collect(),
            phone: text("phone").unwrap_or_default().into(),
        }));
    }
}

impl Takeover {
    fn refuse(&self, errors: &[FieldError]) {
        self.app
            .send_message(Change::Refused(worded(errors, self.language)));
    }
}

/// After an answer, what depends on it is shown or hidden. After a refused check, what is said of a wrong
/// answer changes with it and goes away once it is right; nothing is said of others while typing.
fn correct(form: &HtmlFormElement, language: Language, app: &Scope<InquiryForm>) {
    let answers = read_answers(form);
    arrange(form, &answers);
    let mut left = Vec::new();
    let mut marked = false;
    for step in 1..=STEPS {
        let wrong = check_step(&answers, step);
        for field in Field::ALL.iter().filter(|field| field.step() == step) {
            if is_marked(form, *field) {
                marked = true;
                left.extend(wrong.iter().find(|error| error.field == *field));
            }
        }
    }
    if marked {
        app.send_message(Change::Left(worded(&left, language)));
    }
}
