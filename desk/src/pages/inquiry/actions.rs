//! What can be done on an inquiry: sending it, and the smaller forms.

use std::rc::Rc;

use portico_shared::desk::{EscalationRequest, InquiryView, NoteRequest, OwnerRequest};
use serde::Serialize;
use yew::prelude::*;

use super::is_admin;
use crate::api;
use crate::components::field::{Sent, line, select, text, tick};
use crate::components::shell::card;
use crate::hooks::{perform, use_desk};
use crate::pages::queue::named;
use crate::state::DeskHandle;

/// Sends what is done on one inquiry, one thing at a time.
#[derive(Clone, PartialEq)]
pub struct Actions {
    desk: DeskHandle,
    id: String,
    busy: UseStateHandle<bool>,
}

impl Actions {
    /// The actions of an inquiry.
    pub fn new(desk: &DeskHandle, id: &str, busy: &UseStateHandle<bool>) -> Self {
        Self {
            desk: desk.clone(),
            id: id.to_owned(),
            busy: busy.clone(),
        }
    }

    /// Sends something, and tells how it went.
    pub fn send(
        &self,
        what: &str,
        body: &impl Serialize,
        told: &'static str,
        then: impl FnOnce(bool) + 'static,
    ) {
        let Ok(body) = api::written(body) else { return };
        self.order("POST", what, Some(body), told, then);
    }

    /// Destroys the patient's data.
    pub fn erase(&self) {
        self.order("DELETE", "", None, "Erased.", |_| ());
    }

    /// A click that sends something.
    pub fn click(
        &self,
        what: &'static str,
        body: &impl Serialize,
        told: &'static str,
    ) -> Callback<MouseEvent> {
        let (actions, body) = (self.clone(), api::written(body).unwrap_or_default());
        Callback::from(move |_| actions.order("POST", what, Some(body.clone()), told, |_| ()))
    }

    fn order(
        &self,
        method: &'static str,
        what: &str,
        body: Option<String>,
        told: &'static str,
        then: impl FnOnce(bool) + 'static,
    ) {
        // A second click while the first is on its way is a slip of the hand.
        if *self.busy {
            return;
        }
        self.busy.set(true);
        let path = self.desk.paths().inquiry(&self.id, what);
        let busy = self.busy.clone();
        let sending = async move { api::order(method, &path, body.as_deref()).await };
        perform(&self.desk, told, sending, move |done| {
            busy.set(false);
            then(done);
        });
    }
}

/// Properties of the forms of an inquiry.
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// The inquiry.
    pub view: Rc<InquiryView>,
    /// Sends.
    pub actions: Actions,
}

/// Notes, escalation, another owner, erasing.
#[component]
pub fn Further(props: &FormProps) -> Html {
    let desk = use_desk();
    let actions = &props.actions;
    let note = {
        let actions = actions.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let Some(text) = sent.some("text") else {
                return;
            };
            let body = NoteRequest {
                text: text.into(),
                unavailable_time: sent.ticked("unavailable_time"),
            };
            actions.send("notes", &body, "Note added.", move |done| {
                if done {
                    sent.reset();
                }
            });
        })
    };
    let escalate = {
        let actions = actions.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let Some(reason) = sent.some("reason") else {
                return;
            };
            let body = EscalationRequest {
                reason: reason.into(),
                to: sent.some("to"),
            };
            actions.send("escalations", &body, "Escalated.", move |done| {
                if done {
                    sent.reset();
                }
            });
        })
    };
    let give = {
        let actions = actions.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let Some(owner) = sent.some("owner") else {
                return;
            };
            actions.send("owner", &OwnerRequest { owner }, "Owner changed.", |_| ());
        })
    };
    let owners = || {
        desk.me()
            .map(|me| {
                me.owners
                    .iter()
                    .map(|owner| named(&owner.key, &owner.name))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let mut told = vec![("".into(), "Whoever the policy names".into())];
    told.extend(owners());
    card(
        "Note, escalate, hand over",
        html! {
            <>
                <details>
                    <summary>{"Add a note"}</summary>
                    <form onsubmit={note}>
                        {text("Note", "text", "3")}
                        {tick("Asked for a time we do not have", "unavailable_time")}
                        <button type="submit">{"Add note"}</button>
                    </form>
                </details>
                <details>
                    <summary>{"Escalate"}</summary>
                    <form onsubmit={escalate}>
                        {text("Reason", "reason", "2")}
                        {select("Tell", "to", "", told, Callback::noop())}
                        <button type="submit">{"Escalate"}</button>
                    </form>
                </details>
                <details>
                    <summary>{format!("Owner: {}", desk.owner(&props.view.owner))}</summary>
                    <form onsubmit={give}>
                        {select("Hand over to", "owner", &props.view.owner, owners(), Callback::noop())}
                        <button type="submit">{"Hand over"}</button>
                    </form>
                </details>
                if is_admin(&desk) { <Erase reference={props.view.reference.clone()} actions={actions.clone()} /> }
            </>
        },
    )
}

#[derive(Properties, PartialEq)]
struct EraseProps {
    reference: String,
    actions: Actions,
}

/// Erasing asks for the reference, because it cannot be undone.
#[component]
fn Erase(props: &EraseProps) -> Html {
    let wrong = use_state(|| false);
    let send = {
        let (actions, reference, wrong) = (
            props.actions.clone(),
            props.reference.clone(),
            wrong.clone(),
        );
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let right = sent.get("confirm").eq_ignore_ascii_case(&reference);
            wrong.set(!right);
            if right {
                actions.erase();
            }
        })
    };
    html! {
        <details>
            <summary>{"Erase the patient's data"}</summary>
            <form onsubmit={send}>
                <p>{"Name, contact, message and notes are destroyed for good. What happened stays in the log, without saying to whom. The platform keeps its own history for up to 30 days."}</p>
                <div role="alert">
                    if *wrong { <p class="error">{format!("Enter the reference {} to confirm", props.reference)}</p> }
                </div>
                {line("Enter the reference to confirm", "confirm", "text", true)}
                <button type="submit" class="danger">{"Erase"}</button>
            </form>
        </details>
    }
}
