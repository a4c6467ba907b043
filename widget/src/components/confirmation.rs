//! What the patient is told once the inquiry is stored.

use portico_shared::form::live_texts;
use portico_shared::language::Language;
use yew::prelude::*;

/// The Worker's answer to a stored inquiry.
#[derive(Clone, PartialEq, Default)]
pub struct Confirmed {
    /// The inquiry's id, for the loader where the Worker writes the confirmation.
    pub id: Option<AttrValue>,
    /// What patient and staff call the inquiry.
    pub reference: AttrValue,
    /// The guidance in the other language, where the message is written in that.
    pub guidance_first: Option<AttrValue>,
    /// What comes first where a concern calls for it.
    pub guidance: Option<AttrValue>,
    /// What to do in an emergency, where the guidance does not say it.
    pub emergency: Option<AttrValue>,
    /// The practice's words and the promise in the other language, where the message is surely
    /// written in that.
    pub first: Box<[AttrValue]>,
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
        <section class="done" tabindex="-1" role="status" data-focus=""
            data-id={told.id.clone()} data-reference={&told.reference}>
            { told.guidance_first.as_ref().map_or_else(Html::default, |text| html! {
                <p class="sos" lang={language.other().as_str()}>{text}</p>
            }) }
            { for [&told.guidance, &told.emergency].into_iter().flatten().map(|text| html! {
                <p class="sos">{text}</p>
            }) }
            <h2>{texts.done_title}</h2>
            { for told.first.iter().map(|text| html! {
                <p lang={language.other().as_str()}>{text}</p>
            }) }
            <p>{&told.message}</p>
            { told.promise.as_ref().map_or_else(Html::default, |text| html! {
                <p class="by">{text}</p>
            }) }
            <h3>{texts.next_steps}</h3>
            <ol>{ for told.next_steps.iter().map(|step| html! { <li>{step}</li> }) }</ol>
            <p>{texts.call_us}{" "}<a href={telephone(&told.phone)}>{&told.phone}</a></p>
            <p>{texts.reference}{": "}<b>{&told.reference}</b></p>
        </section>
    }
}

/// The address that calls a number.
pub fn telephone(number: &str) -> AttrValue {
    let mut address = String::from("tel:");
    address.extend(number.chars().filter(|c| matches!(c, '0'..='9' | '+')));
    address.into()
}
