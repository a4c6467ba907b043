//! The whole form: four screens that are one page until a script shows them one by one.

use portico_shared::form::{Field, live_texts, texts};
use portico_shared::language::Language;
use yew::prelude::*;

use super::questions::{Asker, Input, Tick};
use super::{Choice, FormView, filled};
use crate::form::Islands;

/// The form around its islands.
pub fn frame(view: &FormView, language: Language, islands: &Islands<'_>) -> Html {
    let t = texts(language);
    let ask = Asker {
        view,
        language,
        islands,
    };
    html! {
        <div class="p">
        <form method="post" action={&view.action} novalidate=true lang={language.as_str()}
            data-app={view.app.clone()} data-sending={t.sending}
            data-retrying={filled(t.retrying, view)} data-failed={filled(t.failed, view)}>
            { for view.hidden.iter().map(|(name, value)| html! {
                <input type="hidden" name={*name} value={value} />
            }) }
            <div class="top">
                <h1>{filled(t.title, view)}</h1>
                { for view.languages.iter().filter(|other| **other != language).map(|other| html! {
                    <button class="link" name="switch" value={other.as_str()} lang={other.as_str()}>
                        {other.own_name()}
                    </button>
                }) }
            </div>
            <p class="sos">{live_texts(language).emergency}</p>
            {islands.summary()}
            <div data-s="1">
                {ask.radios(Field::Need, t.need, None, needs(view, language), true)}
                {go("2", t.next)}
            </div>
            <div data-s="2">
                <h2 tabindex="-1">{t.about_you}</h2>
                {ask.input(Field::Name, t.name, &Input {
                    autocomplete: Some("name"), ..Input::default()
                })}
                {ask.input(Field::Phone, t.phone, &Input {
                    kind: "tel", hint: Some(t.phone_hint), autocomplete: Some("tel"), ..Input::default()
                })}
                {ask.input(Field::Email, t.email, &Input {
                    kind: "email", autocomplete: Some("email"), optional: true, ..Input::default()
                })}
                {ask.tick(Field::Voicemail, &Tick { label: t.voicemail, required: false })}
                {ask.select(Field::Contact, t.contact, &[
                    ("", "—"), ("phone", t.contact_phone), ("text", t.contact_text), ("email", t.contact_email),
                ])}
                {ask.select(Field::Time, t.time, &[
                    ("any", t.time_any), ("morning", t.time_morning),
                    ("afternoon", t.time_afternoon), ("evening", t.time_evening),
                ])}
                {ask.radios(Field::For, t.for_whom, None,
                    choices(&[("self", t.for_self), ("other", t.for_other)]), false)}
                {go("1", t.back)}{go("3", t.next)}
            </div>
            <div data-s="3">
                <h2 tabindex="-1">{t.visit}</h2>
                {ask.radios(Field::Patient, t.patient, None, choices(&[
                    ("new", t.patient_new), ("existing", t.patient_existing), ("unknown", t.unsure),
                ]), false)}
                { if view.locations.len() > 1 {
                    let mut places = vec![Choice { id: "".into(), label: t.any_location.into() }];
                    places.extend(view.locations.iter().cloned());
                    ask.radios(Field::Location, t.location, None, places, false)
                } else {
                    Html::default()
                } }
                {ask.radios(Field::Insurance, t.insurance, Some(t.insurance_hint), choices(&[
                    ("yes", t.yes), ("no", t.no), ("unsure", t.unsure),
                ]), false)}
                {ask.area(Field::Message, t.message, t.message_hint)}
                {ask.tick(Field::LanguageHelp, &Tick { label: t.language_help, required: false })}
                {go("2", t.back)}{go("4", t.next)}
            </div>
            <div data-s="4">
                <h2 tabindex="-1">{t.review}</h2>
                {islands.review()}
                {ask.tick(Field::Consent, &Tick { label: &view.consent, required: true })}
                <div class="hp" aria-hidden="true">
                    <label>{t.leave_empty}<input name="website" tabindex="-1" autocomplete="off" /></label>
                </div>
                {go("3", t.back)}
                <button class="main" name="send" value="1">{t.send}</button>
            </div>
            <p role="status" data-say=""></p>
        </form>
        {islands.confirmation()}
        </div>
    }
}

/// A button that moves to another screen; without a script there are no screens and it is hidden.
fn go(step: &'static str, label: &'static str) -> Html {
    html! { <button type="button" class="step" data-go={step}>{label}</button> }
}

fn needs(view: &FormView, language: Language) -> Vec<Choice> {
    let t = texts(language);
    let mut all = view.services.clone();
    all.extend(choices(&[
        ("referral", t.need_referral),
        ("insurance", t.need_insurance),
        ("existing", t.need_existing),
        ("other", t.need_other),
    ]));
    all
}

fn choices(pairs: &[(&'static str, &'static str)]) -> Vec<Choice> {
    pairs
        .iter()
        .map(|(id, label)| Choice {
            id: (*id).into(),
            label: (*label).into(),
        })
        .collect()
}
