//! What the patient is told once the inquiry is stored.

use portico_shared::form::live_texts;
use portico_shared::language::Language;
use yew::prelude::*;

/// The Worker's answer to a stored inquiry.
#[derive(Clone, PartialEq, Default)]
pub struct Confirmed {
    /// What patient and staff call the inquiry.
    pub reference: AttrValue,
    /// Guidance that comes first, when a concern needs it.
    pub guidance: Option<AttrValue>,
    /// The practice's words.
    pub message: AttrValue,
    /// When the practice will be in touch, in words.
    pub promise: Option<AttrValue>,
    /// What happens next.
    pub next_steps: Vec<AttrValue>,
    /// The practice's phone number.
    pub phone: AttrValue,
}

/// Tells the patient what happens next.
pub fn confirmation(language: Language, told: &Confirmed) -> Html {
    let texts = live_texts(language);
    html! {
        <section class="done" tabindex="-1" role="status" data-focus="">
            // The practice's guidance for an emergency takes the place of the form's own line.
            <p class="sos">{told.guidance.as_deref().unwrap_or(texts.emergency)}</p>
            <h2>{texts.done_title}</h2>
            <p>{&told.message}</p>
            { told.promise.as_ref().map_or_else(Html::default, |text| html! {
                <p><b>{text}</b></p>
            }) }
            <h3>{texts.next_steps}</h3>
            <ol>{ for told.next_steps.iter().map(|step| html! { <li>{step}</li> }) }</ol>
            <p>{texts.call_us}{" "}<b>{&told.phone}</b></p>
            <p>{texts.reference}{": "}<b>{&told.reference}</b></p>
        </section>
    }
}
