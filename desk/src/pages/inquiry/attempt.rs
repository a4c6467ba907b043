//! Logging an attempt with one tap: how, and how it ended.

use portico_shared::desk::AttemptRequest;
use portico_shared::workflow::{AttemptOutcome as O, ContactChannel as C};
use yew::prelude::*;

use super::actions::{FormProps, View, said, told};
use crate::components::field::{text, tick};
use crate::components::shell::card;
use crate::document::holds;
use crate::hooks::use_desk;
use crate::{time, words};

/// How an attempt over a channel can end.
const fn endings(channel: C) -> &'static [O] {
    match channel {
        C::Phone => &[
            O::Reached,
            O::NoAnswer,
            O::LeftVoicemail,
            O::WrongNumber,
            O::Declined,
            O::OptedOut,
        ],
        C::InPerson => &[O::Reached, O::Declined, O::OptedOut],
        C::Text | C::Email | C::Portal => &[
            O::MessageSent,
            O::Reached,
            O::Undeliverable,
            O::Declined,
            O::OptedOut,
        ],
    }
}

/// The card of attempts.
#[component]
pub fn Attempt(props: &FormProps) -> Html {
    let desk = use_desk();
    let view = &props.view;
    let channel = use_state(|| usual(view));
    let form = use_node_ref();
    let log = |outcome: O| {
        let (actions, form, channel) = (props.actions.clone(), form.clone(), *channel);
        let zone = desk.zone().to_owned();
        Callback::from(move |_: MouseEvent| {
            let Some(element) = form.cast::<web_sys::HtmlFormElement>() else {
                return;
            };
            let Ok(data) = web_sys::FormData::new_with_form(&element) else {
                return;
            };
            let field = |name: &str| data.get(name).as_string().unwrap_or_default();
            let note = field("note").trim().to_owned();
            let body = AttemptRequest {
                channel,
                outcome,
                made_at: time::from_input(&zone, &field("made_at")),
                unavailable_time: !field("unavailable_time").is_empty(),
                contact_again: !field("contact_again").is_empty(),
                note: (!note.is_empty()).then(|| note.into()),
                then: None,
            };
            actions.send("attempts", &body, "Attempt logged.", move |done| {
                if done {
                    element.reset();
                }
            });
        })
    };
    let choose = |value: C| {
        let channel = channel.clone();
        let checked = *channel == value;
        html! {
            <label>
                <input type="radio" name="channel" {checked} onchange={Callback::from(move |_| channel.set(value))} />
                <span>{words::channel(value)}</span>
            </label>
        }
    };
    let outcomes = endings(*channel)
        .iter()
        .filter(|outcome| view.outcomes.contains(outcome));
    let voicemail = holds(told(view, &["contact"]), &["voicemail_may_say_why"]);
    card(
        "Log an attempt",
        html! {
            <form ref={form.clone()} onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
                <fieldset class="segments"><legend class="vh">{"How"}</legend>{ for C::ALL.iter().map(|value| choose(*value)) }</fieldset>
                <div class="taps" role="group" aria-label="How it ended">
                    { for outcomes.map(|outcome| html! {
                        <button type="button" class={classes!((*outcome == O::Reached).then_some("good"))} onclick={log(*outcome)}>
                            {words::outcome(*outcome)}
                        </button>
                    }) }
                </div>
                if *channel == C::Phone {
                    <p class="quiet">
                        if voicemail { {"A voicemail may say why you call."} } else { {"A voicemail must not say why you call."} }
                    </p>
                }
                if view.opted_out {
                    {tick("The patient asks to be contacted again (log it as reached)", "contact_again")}
                }
                <details>
                    <summary>{"Note, earlier time"}</summary>
                    if let Some(rule) = &view.documentation { <p class="quiet">{"Write down: "}{rule}</p> }
                    {text("Note", "note", "2")}
                    {tick("Asked for a time we do not have", "unavailable_time")}
                    <label class="field"><span>{"When, if not just now"}</span><input type="datetime-local" name="made_at" /></label>
                </details>
            </form>
        },
    )
}

/// The channel of the next step, else the one the patient prefers.
fn usual(view: &View) -> C {
    let step = view.tasks.first().and_then(|row| row.task.channel);
    step.unwrap_or_else(|| match said(view, &["contact", "method"]) {
        "text" => C::Text,
        "email" => C::Email,
        _ if said(view, &["contact", "phone"]).is_empty() => C::Email,
        _ => C::Phone,
    })
}
