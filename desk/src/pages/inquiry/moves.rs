//! Moving an inquiry to another status: only where it may go now.

use portico_shared::desk::{MoveOption, StatusRequest};
use portico_shared::workflow::{Appointment, Status};
use yew::prelude::*;

use super::actions::{Actions, FormProps, said};
use crate::components::field::{Choice, Sent, line, named, pair, select, text};
use crate::components::shell::card;
use crate::hooks::use_desk;
use crate::{time, words};

/// The card of moves.
#[component]
pub fn Moves(props: &FormProps) -> Html {
    let chosen = use_state(|| None::<Status>);
    let view = &props.view;
    let button = |option: &MoveOption| {
        let asks = option.appointment || !option.reasons.is_empty() || explained(option.to);
        let (to, actions, chosen) = (option.to, props.actions.clone(), chosen.clone());
        let open = *chosen == Some(to);
        let click = Callback::from(move |_: MouseEvent| {
            if asks {
                chosen.set((*chosen != Some(to)).then_some(to));
            } else {
                chosen.set(None);
                actions.send("status", &bare(to), "Status changed.", |_| ());
            }
        });
        let booked = to == Status::AppointmentBooked;
        html! {
            <button type="button" class={classes!(booked.then_some("good"))} onclick={click}
                aria-expanded={asks.then_some(if open { "true" } else { "false" })}>
                if booked && view.appointment.is_some() { {"Book another time"} } else { {words::move_to(to)} }
            </button>
        }
    };
    let option = view.moves.iter().find(|option| Some(option.to) == *chosen);
    let done = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    if view.moves.is_empty() {
        return Html::default();
    }
    card(
        "Status",
        html! {
            <>
                <div class="taps" role="group" aria-label="Move to">{ for view.moves.iter().map(button) }</div>
                if let Some(option) = option {
                    <MoveForm key={option.to.as_str()} option={option.clone()} actions={props.actions.clone()} {done}
                        location={said(view, &["location", "id"]).to_owned()} />
                }
            </>
        },
    )
}

/// Whether a move wants words that say why.
fn explained(to: Status) -> bool {
    to == Status::Escalated
}

fn bare(to: Status) -> StatusRequest {
    StatusRequest {
        to,
        reason: None,
        appointment: None,
        note: None,
    }
}

#[derive(Properties, PartialEq)]
struct MoveFormProps {
    option: MoveOption,
    actions: Actions,
    location: String,
    done: Callback<()>,
}

/// What a move wants to know.
#[component]
fn MoveForm(props: &MoveFormProps) -> Html {
    let desk = use_desk();
    let wrong = use_state(|| None::<&'static str>);
    let option = &props.option;
    let send = {
        let (to, appointment) = (option.to, option.appointment);
        let explains = !option.reasons.is_empty();
        let (actions, done, wrong) = (props.actions.clone(), props.done.clone(), wrong.clone());
        let zone = desk.zone().to_owned();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let mut body = bare(to);
            body.reason = sent.some("reason");
            body.note = sent.some("note").map(Into::into);
            if explains && body.reason.is_none() {
                wrong.set(Some("Choose a reason"));
                return;
            }
            if appointment {
                let Some(at) = time::from_input(&zone, &sent.get("at")) else {
                    wrong.set(Some("Enter the day and time of the appointment"));
                    return;
                };
                body.appointment = Some(Appointment {
                    at,
                    location: sent.get("location"),
                });
            }
            if explained(to) && body.note.is_none() {
                wrong.set(Some("Say why"));
                return;
            }
            wrong.set(None);
            let done = done.clone();
            actions.send("status", &body, "Status changed.", move |worked| {
                if worked {
                    done.emit(());
                }
            });
        })
    };
    let mut reasons = vec![pair("", "Choose a reason")];
    let known = option.reasons.iter();
    reasons.extend(known.map(|reason| named(&reason.key, &reason.label)));
    let locations: Vec<Choice> = desk
        .me()
        .map(|me| {
            let places = me.locations.iter();
            places.map(|place| named(&place.id, &place.name)).collect()
        })
        .unwrap_or_default();
    html! {
        <form class="asks" onsubmit={send} novalidate=true>
            <div role="alert">
                if let Some(text) = *wrong { <p class="error">{text}</p> }
            </div>
            if option.appointment {
                {line("Day and time of the appointment", "at", "datetime-local", true)}
                {select("Location", "location", &props.location, locations, Callback::noop())}
            }
            if reasons.len() > 1 {
                {select("Reason", "reason", "", reasons, Callback::noop())}
            }
            {text(if explained(option.to) { "Why" } else { "Note (optional)" }, "note", "2")}
            <button type="submit" class="main">{words::move_to(option.to)}</button>
        </form>
    }
}
