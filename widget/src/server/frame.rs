//! The whole form: four screens that are one page until a script shows them one by one.

use portico_shared::form::{Field, texts};
use portico_shared::language::Language;
use yew::prelude::*;

use super::questions::{Asker, Input, Radios, Tick};
use super::{Choice, FormView, filled, with_phone};
use crate::form::Islands;
use crate::island::{Place, island};

/// The form around its islands.
pub fn frame(view: &FormView, language: Language, islands: &Islands<'_>) -> Html {
    let t = texts(language);
    let ask = Asker {
        view,
        language,
        islands,
    };
    html! {
        <div class="p" lang={language.as_str()} dir="ltr">
        <form method="post" action={&view.action} novalidate=true lang={language.as_str()}
            data-app={view.app.clone()} data-also={view.also.clone()}>
            { for view.hidden.iter().map(|(name, value)| html! {
                <input type="hidden" name={*name} value={value} />
            }) }
            // Enter in a field presses the first button there is, which must not be the language's.
            <button name="send" value="1" hidden=true />
            <div class="top">
                <h1>{&view.title}</h1>
                { for view.languages.iter().filter(|other| **other != language).map(|other| html! {
                    <button class="link" name="switch" value={other.as_str()} lang={other.as_str()}>
                        {other.own_name()}
                    </button>
                }) }
            </div>
            <p class="sos">{&view.emergency}</p>
            {notice(view).unwrap_or_else(|| islands.summary())}
            <div data-s="1">
                {ask.radios(Field::Need, t.need, needs(view, language), Radios::Heading)}
                {keep(view, language)}
                <div class="go">{go("2", t.next)}</div>
            </div>
            <div data-s="2">
                <h2 tabindex="-1">{t.about_you}</h2>
                {who(&ask)}
                <div class="go">{go("3", t.next)}{back("1", t.back)}</div>
            </div>
            <div data-s="3">
                <h2 tabindex="-1">{t.visit}</h2>
                {visit(&ask)}
                <div class="go">{go("4", t.next)}{back("2", t.back)}</div>
            </div>
            <div data-s="4">
                <h2 tabindex="-1">{t.review}</h2>
                {islands.review()}
                {ask.tick(Field::Consent, &Tick { label: &view.consent, required: true })}
                { view.privacy.as_ref().map_or_else(Html::default, |address| html! {
                    <p class="hint"><a href={address} target="_blank" rel="noopener">{t.privacy}</a></p>
                }) }
                <div class="hp" aria-hidden="true">
                    <label>{t.leave_empty}<input name="website" tabindex="-1" autocomplete="off" /></label>
                </div>
                <div class="go">
                    <button class="main" name="send" value="1">{t.send}</button>
                    {back("3", t.back)}
                </div>
            </div>
            // In sight on every screen: whoever goes back while a request is sent is told, too.
            <p class="say" role="status"></p>
            <template data-say="sending">{t.sending}</template>
            // Where another language cannot be had.
            <template data-say="stays">{filled(t.stays, view)}</template>
            <template data-say="retrying">{with_phone(t.retrying, view)}</template>
            <template data-say="failed">{with_phone(t.failed, view)}</template>
        </form>
        {islands.confirmation()}
        </div>
    }
}

/// Why nothing was stored, in the place of what is wrong with the answers.
fn notice(view: &FormView) -> Option<Html> {
    let text = view.notice.as_ref()?;
    let content = html! {
        <div class="sum" role="alert" tabindex="-1" data-focus="">{text}</div>
    };
    Some(island(&Place::default(), "summary", content))
}

/// How to reach the patient.
fn who(ask: &Asker<'_>) -> Html {
    let t = texts(ask.language);
    html! {
        <>
            {ask.radios(Field::For, t.for_whom,
                choices(&[("self", t.for_self), ("other", t.for_other)]), Radios::Row)}
            {ask.input(Field::Name, t.name, &Input { autocomplete: "name", ..Input::default() })}
            {ask.input(Field::Phone, t.phone, &Input {
                kind: "tel", hint: Some(t.phone_hint), autocomplete: "tel", ..Input::default()
            })}
            {ask.input(Field::Email, t.email, &Input {
                kind: "email", autocomplete: "email", optional: true, ..Input::default()
            })}
            {ask.radios(Field::Contact, t.contact, choices(&[
                ("phone", t.contact_phone), ("text", t.contact_text), ("email", t.contact_email),
                ("any", t.contact_any),
            ]), Radios::Row)}
            {ask.tick(Field::Voicemail, &Tick { label: t.voicemail, required: false })}
            {ask.radios(Field::Time, t.time, choices(&[
                ("morning", t.time_morning), ("afternoon", t.time_afternoon),
                ("evening", t.time_evening), ("any", t.time_any),
            ]), Radios::Row)}
        </>
    }
}

/// The offer to keep the patient's place. Without a script there are no screens to stop at, and it
/// is hidden.
fn keep(view: &FormView, language: Language) -> Html {
    let t = texts(language);
    view.keep.map_or_else(Html::default, |ticked| {
        html! {
            <div class="q step">
                <label class="o">
                    <input type="checkbox" name="keep" value="yes" checked={ticked}
                        aria-describedby="h-keep" />
                    <span>{filled(t.keep, view)}</span>
                </label>
                <p class="hint" id="h-keep">{t.keep_hint}</p>
            </div>
        }
    })
}

/// What the practice needs to know before it calls.
fn visit(ask: &Asker<'_>) -> Html {
    let t = texts(ask.language);
    html! {
        <>
            {ask.radios(Field::Patient, t.patient, choices(&[
                ("new", t.patient_new), ("existing", t.patient_existing), ("unknown", t.unsure),
            ]), Radios::Row)}
            { if ask.view.locations.len() > 1 {
                let mut places = ask.view.locations.clone();
                places.push(Choice { id: "any".into(), label: t.any_location.into() });
                ask.radios(Field::Location, t.location, places, Radios::List)
            } else {
                Html::default()
            } }
            {ask.radios(Field::Insurance, t.insurance, choices(&[
                ("yes", t.yes), ("no", t.no), ("unsure", t.unsure),
            ]), Radios::Hinted(t.insurance_hint))}
            {ask.area(Field::Message, t.message, t.message_hint)}
            {ask.tick(Field::LanguageHelp, &Tick { label: t.language_help, required: false })}
        </>
    }
}

/// A button that moves on to another screen; without a script there are no screens and it is
/// hidden.
fn go(step: &'static str, label: &'static str) -> Html {
    html! { <button type="button" class="step main" data-go={step}>{label}</button> }
}

/// A button that moves back to a screen.
fn back(step: &'static str, label: &'static str) -> Html {
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
