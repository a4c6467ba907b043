//! Logging an inquiry that came by call, voicemail, counter, fax or Business Profile: the same
//! record and the same clocks as one from a form.

use portico_shared::desk::{AttemptRequest, LogInquiryRequest, Logged};
use portico_shared::form::{ContactMethod, Insurance, PatientStatus};
use portico_shared::language::Language;
use portico_shared::source::{Channel, Named, SourceName};
use portico_shared::workflow::{AttemptOutcome, ContactChannel, Way};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::browser::{focus, go};
use crate::components::field::{
    Choice, Sent, Wrong, line_or, named, pair, select_or, text_or, tick,
};
use crate::components::shell::head;
use crate::hooks::use_desk;
use crate::route::Page;
use crate::state::{Action, complain, tell};
use crate::{time, words};

/// Ways in that are logged here, the commonest first.
const WAYS: [Way; 6] = [
    Way::Call,
    Way::Voicemail,
    Way::WalkIn,
    Way::ProfileMessage,
    Way::Fax,
    Way::Email,
];

/// Where nobody asked; a message through the Business Profile tells its source by itself.
const NOT_ASKED: SourceName = SourceName::Named(Named::NotAsked);

/// Answers to "How did you hear of us?".
const SOURCES: [(SourceName, &str); 14] = [
    (NOT_ASKED, "Not known"),
    (SourceName::Channel(Channel::Direct), "Knew us already"),
    (
        SourceName::Channel(Channel::OrganicSearch),
        "Searched the web",
    ),
    (
        SourceName::Named(Named::GoogleBusinessProfile),
        "Google Maps or Business Profile",
    ),
    (
        SourceName::Channel(Channel::PaidSearch),
        "An ad in a search",
    ),
    (
        SourceName::Channel(Channel::PaidSocial),
        "An ad on social media",
    ),
    (
        SourceName::Channel(Channel::OrganicSocial),
        "A post on social media",
    ),
    (
        SourceName::Named(Named::PhysicianReferral),
        "Sent by a doctor",
    ),
    (
        SourceName::Named(Named::ReferralPartner),
        "Sent by a partner",
    ),
    (SourceName::Channel(Channel::Referral), "Friends or family"),
    (
        SourceName::Named(Named::Directory),
        "A directory or insurer's list",
    ),
    (
        SourceName::Named(Named::DirectMail),
        "Something in the mail",
    ),
    (
        SourceName::Named(Named::OfflineOther),
        "A sign, flyer or radio",
    ),
    (SourceName::Channel(Channel::AiAssistant), "An AI assistant"),
];

/// What unfolds below the others.
const MORE: [&str; 4] = ["campaign", "contact", "insurance", "received_at"];

/// The page.
#[component]
pub fn Log() -> Html {
    let desk = use_desk();
    let way = use_state(|| Way::Call);
    let wrong = use_state(Vec::<(String, String)>::new);
    // One key for as long as the form is open: what is sent twice is logged once.
    let key = use_state(api::fresh_key);
    let busy = use_mut_ref(|| false);
    let Some(me) = desk.me().cloned() else {
        return Html::default();
    };
    let send = {
        let (desk, way, wrong) = (desk.clone(), *way, wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            if *busy.borrow() {
                return;
            }
            let found = missing(&sent);
            if !found.is_empty() {
                wrong.set(found);
                focus("#log-errors");
                return;
            }
            let body = request(&sent, way, desk.zone());
            let (desk, wrong) = (desk.clone(), wrong.clone());
            let (key, busy) = ((*key).clone(), busy.clone());
            let path = desk.paths().desk("inquiries");
            *busy.borrow_mut() = true;
            spawn_local(async move {
                let answer = api::post_once::<Logged>(&path, &body, &key).await;
                *busy.borrow_mut() = false;
                match answer {
                    Ok(logged) => {
                        let place = desk.place.page(Page::Inquiry(logged.id));
                        go(&place.address());
                        desk.dispatch(Action::Changed);
                        // The new page clears what was told, so this comes after it.
                        crate::live::after(50, move || {
                            tell(&desk, format!("Logged as {}.", logged.reference));
                        });
                    }
                    Err(Trouble::Refused(refusal)) if !refusal.errors.is_empty() => {
                        let errors = refusal.errors.into_iter();
                        wrong.set(errors.map(|one| (one.field, one.detail)).collect());
                        focus("#log-errors");
                    }
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let ways = WAYS.map(|value| {
        let (way, checked) = (way.clone(), *way == value);
        html! {
            <label>
                <input type="radio" name="way" {checked} onchange={Callback::from(move |_| way.set(value))} />
                <span>{words::way(value)}</span>
            </label>
        }
    });
    let mut needs = vec![pair("", "Choose")];
    needs.extend(me.services.iter().map(|one| named(&one.id, &one.name)));
    needs.extend([
        pair("referral", "Referred by another provider"),
        pair("insurance", "A question about insurance or payment"),
        pair("existing", "An existing appointment"),
        pair("other", "Something else"),
    ]);
    let sources = SOURCES.map(|(source, words)| pair(source.as_str(), words));
    let mut locations: Vec<Choice> = vec![pair("", "No preference")];
    locations.extend(me.locations.iter().map(|one| named(&one.id, &one.name)));
    let live = matches!(*way, Way::Call | Way::WalkIn);
    let faults = Wrong(&wrong);
    html! {
        <>
            {head("Log an inquiry", html! { <span class="quiet">{"Same record, same clocks as the form"}</span> })}
            <form class="log" onsubmit={send} novalidate=true autocomplete="off">
                <div id="log-errors" tabindex="-1" role="alert">
                    if !wrong.is_empty() {
                        <div class="notice bad"><div>
                            <p><strong>{"There is a problem"}</strong></p>
                            <ul>{ for wrong.iter().map(|(field, words)| html! {
                                <li><a href="#log-errors" onclick={to_field(field.clone())}>{words}</a></li>
                            }) }</ul>
                        </div></div>
                    }
                </div>
                <fieldset class="segments"><legend>{"How did it come in?"}</legend>{ for ways }</fieldset>
                <div class="grid">
                    {line_or(faults, "Name", "name", "text", true)}
                    {line_or(faults, "Phone", "phone", "tel", false)}
                    {line_or(faults, "Email", "email", "email", false)}
                    {select_or(faults, "What for?", "need", "", needs)}
                    {select_or(faults, "How did they hear of us?", "source", "not_asked", sources.into())}
                    {select_or(faults, "New or existing?", "patient", "unknown", vec![pair("unknown", "Not known"), pair("new", "New"), pair("existing", "Existing")])}
                    if me.locations.len() > 1 {
                        {select_or(faults, "Location", "location", "", locations)}
                    }
                    if me.languages.len() > 1 {
                        {select_or(faults, "Language", "language", "en", Language::ALL.map(|one| pair(one.as_str(), words::language(one))).into())}
                    }
                </div>
                {text_or(faults, "What it is about, in the patient's words (optional)", "message", "2")}
                if live {
                    <p>{tick("I have spoken with the patient: this counts as the first response", "spoke")}</p>
                }
                // A fault must be in sight.
                <details open={wrong.iter().any(|(field, _)| MORE.contains(&field.as_str()))}>
                    <summary>{"More: campaign, contact, insurance, earlier time"}</summary>
                    <div class="grid">
                        {line_or(faults, "Campaign", "campaign", "text", false)}
                        {select_or(faults, "Prefers", "contact", "", vec![pair("", "Did not say"), pair("phone", "Call"), pair("text", "Text message"), pair("email", "Email")])}
                        {select_or(faults, "Insurance", "insurance", "", vec![pair("", "Did not say"), pair("yes", "Insured"), pair("no", "Not insured"), pair("unsure", "Not sure")])}
                        {line_or(faults, "When it came in, if not just now", "received_at", "datetime-local", false)}
                    </div>
                    {tick("A voicemail may say why we call", "voicemail")}
                    {tick("Somebody else speaks for the patient", "for_other")}
                </details>
                <button type="submit" class="main">{"Log this inquiry"}</button>
            </form>
        </>
    }
}

fn to_field(field: String) -> Callback<MouseEvent> {
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        focus(&format!(".log [name='{field}']"));
    })
}

/// What the Worker would refuse, told at once.
fn missing(sent: &Sent) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |field: &str, words: &str| found.push((field.to_owned(), words.to_owned()));
    if sent.get("name").is_empty() {
        add("name", "Enter the name");
    }
    if sent.get("phone").is_empty() && sent.get("email").is_empty() {
        add("phone", "Enter a phone number or an email address");
    }
    if sent.get("need").is_empty() {
        add("need", "Choose what it is about");
    }
    found
}

fn request(sent: &Sent, way: Way, zone: &str) -> LogInquiryRequest {
    let told = sent.get("source");
    let source = SOURCES
        .iter()
        .find(|(source, _)| source.as_str() == told)
        .map_or(NOT_ASKED, |(source, _)| *source);
    let received_at = time::from_input(zone, &sent.get("received_at"));
    // Whoever was spoken with was spoken with then.
    let spoke = sent.ticked("spoke").then_some(AttemptRequest {
        channel: if way == Way::WalkIn {
            ContactChannel::InPerson
        } else {
            ContactChannel::Phone
        },
        outcome: AttemptOutcome::Reached,
        made_at: received_at,
        unavailable_time: false,
        contact_again: false,
        note: None,
        then: None,
    });
    LogInquiryRequest {
        way,
        source,
        campaign: sent.some("campaign"),
        need: sent.get("need"),
        name: sent.get("name").into(),
        phone: sent.get("phone").into(),
        email: sent.get("email").into(),
        contact: ContactMethod::from_name(&sent.get("contact")),
        voicemail: sent.ticked("voicemail"),
        for_other: sent.ticked("for_other"),
        patient: PatientStatus::from_name(&sent.get("patient")).unwrap_or_default(),
        location: sent.some("location"),
        insurance: Insurance::from_name(&sent.get("insurance")),
        language: Language::from_code(&sent.get("language")).unwrap_or_default(),
        message: sent.get("message").into(),
        received_at,
        attempt: spoke,
    }
}
