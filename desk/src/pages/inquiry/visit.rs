//! The appointment: when and where, what has to be ready, and what became of it.

use portico_shared::desk::{ChecklistRequest, VisitRequest};
use portico_shared::workflow::VisitOutcome;
use yew::prelude::*;

use super::actions::{Actions, View};
use crate::api;
use crate::components::field::value_of;
use crate::components::shell::card;
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// The card of the visit; nothing before there is an appointment.
pub fn visit(desk: &DeskHandle, view: &View, actions: &Actions) -> Html {
    let Some(appointment) = &view.appointment else {
        return Html::default();
    };
    let ready = view.checklist.iter().filter(|row| row.done).count();
    let item = |row: &portico_shared::desk::ChecklistRow| {
        let (item, actions) = (row.item, actions.clone());
        let change = Callback::from(move |event: Event| {
            let done = !value_of(&event).is_empty();
            let body = ChecklistRequest { item, done };
            actions.send("checklist", &body, "Checklist changed.", |_| ());
        });
        html! {
            <li><label class="tick">
                <input type="checkbox" checked={row.done} onchange={change} /><span>{words::checklist(row.item)}</span>
            </label></li>
        }
    };
    let ended = |outcome: VisitOutcome| {
        let body = api::written(&VisitRequest {
            outcome,
            note: None,
        });
        html! {
            <button type="button" onclick={actions.click("visit", body.ok(), "Visit recorded.")}>{words::visit(outcome)}</button>
        }
    };
    card(
        "Visit",
        html! {
            <>
                <p class="step">
                    <strong>{time::format(desk.zone(), appointment.at, Style::DateTime)}</strong>
                    {format!(" · {}", desk.location(&appointment.location))}
                    if let Some(visit) = view.visit { {format!(" · {}", words::visit(visit))} }
                </p>
                if !view.checklist.is_empty() {
                    <h3>{format!("Before the visit: {ready} of {} ready", view.checklist.len())}</h3>
                    <ul class="plain-list">{ for view.checklist.iter().map(item) }</ul>
                }
                if view.visit.is_none() {
                    <h3>{"What became of it?"}</h3>
                    if appointment.at > desk.now {
                        <p class="quiet">{"Whether the patient came is recorded from the time of the appointment on."}</p>
                    }
                    <div class="taps" role="group" aria-label="What became of the visit">
                        { for appointment.outcomes(desk.now).map(ended) }
                    </div>
                }
            </>
        },
    )
}
