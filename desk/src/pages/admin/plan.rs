//! A change of an endpoint that is told before it is made, and made only then.

use portico_shared::practice::Preview;
use portico_shared::webhook::EndpointMade;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::shell::show;
use crate::hooks::{use_answer, use_desk};
use crate::state::{Action, complain, tell};

/// The change.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The endpoint's name.
    pub name: String,
    /// As the preview takes it.
    change: Value,
    method: &'static str,
    /// Below the endpoint's address.
    path: String,
    body: Option<Value>,
    /// What the button says.
    verb: &'static str,
    /// What is told once it is made.
    told: &'static str,
}

impl Plan {
    /// Registers an endpoint, or changes it.
    pub fn put(name: &str, endpoint: Value, new: bool) -> Self {
        Self {
            name: name.to_owned(),
            change: json!({ "change": "put", "endpoint": endpoint }),
            method: "PUT",
            path: String::new(),
            body: Some(endpoint),
            verb: if new {
                "Add this endpoint"
            } else {
                "Change it so"
            },
            told: "In force. Its versions can restore what was before.",
        }
    }

    /// Takes it away.
    pub fn delete(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            change: json!({ "change": "delete" }),
            method: "DELETE",
            path: String::new(),
            body: None,
            verb: "Delete it",
            told: "Endpoint deleted. It can be restored below.",
        }
    }

    /// Gives it a new secret.
    pub fn rotate(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            change: json!({ "change": "rotate" }),
            method: "POST",
            path: "/rotate".to_owned(),
            body: Some(json!({})),
            verb: "Make a new secret",
            told: "",
        }
    }

    /// Puts an older version in force.
    pub fn restore(name: &str, version: u32) -> Self {
        Self {
            name: name.to_owned(),
            change: json!({ "change": "restore", "version": version }),
            method: "POST",
            path: format!("/versions/{version}/restore"),
            body: None,
            verb: "Restore it",
            told: "Restored as a new version.",
        }
    }
}

/// Properties of [`Planned`].
#[derive(Properties, PartialEq)]
pub struct PlannedProps {
    /// What is thought about.
    pub plan: Plan,
    /// Takes what came of it, where a secret is among it.
    pub made: Callback<EndpointMade>,
    /// Puts the thought away.
    pub drop: Callback<()>,
}

/// What a change would do, with a button to make it.
#[component]
pub fn Planned(props: &PlannedProps) -> Html {
    let desk = use_desk();
    let plan = &props.plan;
    let path = desk
        .paths()
        .practice(&format!("endpoints/{}", api::segment(&plan.name)));
    let load = use_answer::<Preview>(
        Some(format!("{path}/preview")),
        Some(plan.change.to_string()),
    );
    let make = {
        let (desk, plan, props) = (
            desk.clone(),
            plan.clone(),
            (props.made.clone(), props.drop.clone()),
        );
        Callback::from(move |_: MouseEvent| {
            let (desk, plan, (made, drop)) = (desk.clone(), plan.clone(), props.clone());
            let path = format!("{path}{}", plan.path);
            spawn_local(async move {
                let body = plan.body.map(|body| body.to_string());
                match api::call(plan.method, &path, body, None).await {
                    Ok(answer) => {
                        if let Ok(answer) = api::read(&answer) {
                            made.emit(answer);
                        }
                        if !plan.told.is_empty() {
                            tell(&desk, plan.told);
                        }
                        drop.emit(());
                        desk.dispatch(Action::Changed);
                    }
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let ready = load.here().is_some_and(|preview| preview.errors.is_empty());
    html! {
        <div class="asks" role="group" aria-label={format!("What would change for {}", plan.name)}>
            <div role="status">{show(&load, "what it would do", effects)}</div>
            <div class="taps">
                if ready { <button type="button" class="main" onclick={make}>{plan.verb}<span class="vh">{format!(" {}", plan.name)}</span></button> }
                <button type="button" onclick={props.drop.reform(|_: MouseEvent| ())}>{"Leave as it is"}</button>
            </div>
        </div>
    }
}

/// What the Worker says of a change.
pub fn effects(preview: &Preview) -> Html {
    if preview.errors.is_empty() {
        return html! { <ul class="reasons">{ for preview.effects.iter().map(|effect| html! { <li>{effect}</li> }) }</ul> };
    }
    html! {
        <>
            <p class="error">{"This cannot be put in force yet:"}</p>
            <ul class="reasons">{ for preview.errors.iter().map(|one| html! { <li><strong>{&one.field}</strong>{": "}{&one.detail}</li> }) }</ul>
        </>
    }
}
