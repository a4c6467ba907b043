//! What can be done on an inquiry: sending it, and the smaller forms.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use portico_shared::desk::{EscalationRequest, InquiryView, NoteRequest, OwnerRequest};
use serde::Serialize;
use serde_json::Value;
use yew::prelude::*;

use super::is_admin;
use crate::api;
use crate::components::field::{Sent, named, select, text, tick};
use crate::components::shell::card;
use crate::document::at;
use crate::hooks::{Order, perform};
use crate::state::DeskHandle;

/// Sends what is done on one inquiry, one thing at a time.
#[derive(Clone, PartialEq)]
pub struct Actions {
    desk: DeskHandle,
    id: String,
    busy: UseStateHandle<bool>,
    kept: Kept,
}

/// What was sent last and not answered, and by which key: sent again, it is done once.
pub type Kept = Rc<RefCell<Option<(String, String)>>>;

impl Actions {
    /// The actions of an inquiry.
    pub fn new(desk: &DeskHandle, id: &str, busy: &UseStateHandle<bool>, kept: &Kept) -> Self {
        Self {
            kept: kept.clone(),
            desk: desk.clone(),
            id: id.to_owned(),
            busy: busy.clone(),
        }
    }

    /// Whether something is on its way.
    pub fn busy(&self) -> bool {
        *self.busy
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
        self.order("POST", what, Some(body), told, Box::new(then));
    }

    /// Destroys the patient's data.
    pub fn erase(&self) {
        self.order("DELETE", "", None, "Erased.", Box::new(|_| ()));
    }

    /// A click that sends something; a body where the address takes one.
    pub fn click(
        &self,
        what: &'static str,
        body: Option<String>,
        told: &'static str,
    ) -> Callback<MouseEvent> {
        let actions = self.clone();
        Callback::from(move |_| actions.order("POST", what, body.clone(), told, Box::new(|_| ())))
    }

    fn order(
        &self,
        method: &'static str,
        what: &str,
        body: Option<String>,
        told: &'static str,
        then: Box<dyn FnOnce(bool)>,
    ) {
        // A second click while the first is on its way is a slip of the hand.
        if *self.busy {
            return;
        }
        self.busy.set(true);
        let path = self.desk.paths().inquiry(&self.id, what);
        let (busy, kept) = (self.busy.clone(), self.kept.clone());
        let said = format!("{path} {}", body.as_deref().unwrap_or_default());
        let before = kept.take().filter(|(before, _)| *before == said);
        let key = before.map_or_else(api::fresh_key, |(_, key)| key);
        let order = Order {
            body,
            header: Some((api::KEY, key.clone())),
            ..Order::new(method, path)
        };
        let done = move |done: bool| {
            busy.set(false);
            if !done {
                kept.replace(Some((said, key)));
            }
            then(done);
        };
        perform(&self.desk, told, order, Box::new(done));
    }
}

/// An inquiry, its handoff and its events as documents.
pub type View = InquiryView<Value, Value>;

/// A value of an inquiry's handoff, by its path; `Null` after erasure.
pub fn told<'a>(view: &'a View, path: &[&str]) -> &'a Value {
    at(view.handoff.as_deref().unwrap_or(&Value::Null), path)
}

/// A text of an inquiry's handoff; empty where there is none.
pub fn said<'a>(view: &'a View, path: &[&str]) -> &'a str {
    told(view, path).as_str().unwrap_or_default()
}

/// An inquiry as it was answered. Two are the same when they are one answer: comparing them field by
/// field would be kilobytes of code for nothing.
#[derive(Clone)]
pub struct Shown(pub Rc<View>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shown {
    type Target = View;

    fn deref(&self) -> &View {
        &self.0
    }
}

/// Properties of the forms of an inquiry.
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// The inquiry.
    pub view: Shown,
    /// Sends.
    pub actions: Actions,
}

/// Notes, escalation, another owner, erasing.
pub fn further(desk: &DeskHandle, view: &View, actions: &Actions) -> Html {
    let write = {
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
                    <form onsubmit={write}>
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
                    <summary>{format!("Owner: {}", desk.owner(&view.owner))}</summary>
                    <form onsubmit={give}>
                        {select("Hand over to", "owner", &view.owner, owners(), Callback::noop())}
                        <button type="submit">{"Hand over"}</button>
                    </form>
                </details>
                if is_admin(desk) { {erase(&view.reference, actions)} }
            </>
        },
    )
}

/// Erasing asks for the reference, because it cannot be undone.
fn erase(reference: &str, actions: &Actions) -> Html {
    let send = {
        let (actions, reference) = (actions.clone(), reference.to_owned());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            if sent.get("confirm") == reference {
                actions.erase();
            }
        })
    };
    html! {
        <details>
            <summary>{"Erase the patient's data"}</summary>
            <form onsubmit={send}>
                <p>{"Name, contact, message and notes are destroyed for good. What happened stays in the log, without saying to whom. The platform keeps its own history for up to 30 days."}</p>
                <label class="field">
                    <span>{format!("Enter the reference {reference} to confirm")}</span>
                    <input name="confirm" type="text" required=true pattern={reference.to_owned()} title={format!("The reference {reference}")} autocomplete="off" />
                </label>
                <button type="submit" class="danger">{"Erase"}</button>
            </form>
        </details>
    }
}
