//! Moving an inquiry to another status: only where it may go now.

use portico_shared::desk::{MoveOption, StatusRequest};
use portico_shared::workflow::{Appointment, Status};
use yew::prelude::*;

use super::actions::{Actions, FormProps, said};
use crate::browser::focus;
use crate::components::field::{Choice, Sent, Wrong, line_or, named, pair, select_or, text_or};
use crate::components::shell::card;
use crate::hooks::use_desk;
use crate::live::after;
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
    // Another time is mostly at the same place; else where the patient wants to come.
    let booked = view.appointment.as_ref().map(|one| one.location.as_str());
    let place = booked
        .unwrap_or_else(|| said(view, &["location", "id"]))
        .to_owned();
    card(
        "Status",
        html! {
            <>
                <div class="taps" role="group" aria-label="Move to">{ for view.moves.iter().map(button) }</div>
                if let Some(option) = option {
                    <MoveForm key={option.to.as_str()} option={option.clone()} actions={props.actions.clone()} {done}
                        location={place} />
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
    let wrong = use_state(Vec::<(String, String)>::new);
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
            let mut found = Vec::new();
            let mut add =
                |field: &str, words: &str| found.push((field.to_owned(), words.to_owned()));
            if appointment {
                let at = time::from_input(&zone, &sent.get("at"));
                let location = sent.get("location");
                if at.is_none() {
                    add("at", "Enter the day and time of the appointment");
                }
                if location.is_empty() {
                    add("location", "Choose the location of the appointment");
                }
                body.appointment = at.map(|at| Appointment { at, location });
            }
            if explains && body.reason.is_none() {
                add("reason", "Choose a reason");
            }
            if explained(to) && body.note.is_none() {
                add("note", "Say why");
            }
            let first = found.first().map(|(field, _)| field.clone());
            wrong.set(found);
            if let Some(field) = first {
                // With what is wrong already below it, which is read with it.
                after(0, move || focus(&format!(".asks [name='{field}']")));
                return;
            }
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
    let mut locations: Vec<Choice> = desk
        .me()
        .map(|me| {
            let places = me.locations.iter();
            places.map(|place| named(&place.id, &place.name)).collect()
        })
        .unwrap_or_default();
    // Without a preference nobody is sent to whichever place happens to be named first.
    let chosen = |(id, _): &Choice| **id == *props.location;
    if locations.len() > 1 && !locations.iter().any(chosen) {
        locations.insert(0, pair("", "Choose a location"));
    }
    let faults = Wrong(&wrong);
    html! {
        <form class="asks" onsubmit={send} novalidate=true>
            if option.appointment {
                {line_or(faults, "Day and time of the appointment", "at", "datetime-local", true)}
                {select_or(faults, "Location", "location", &props.location, locations)}
            }
            if reasons.len() > 1 {
                {select_or(faults, "Reason", "reason", "", reasons)}
            }
            {text_or(faults, if explained(option.to) { "Why" } else { "Note (optional)" }, "note", "2")}
            <button type="submit" class="main">{words::move_to(option.to)}</button>
        </form>
    }
}
