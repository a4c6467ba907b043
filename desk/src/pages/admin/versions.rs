//! The whole policy as a document, and its versions.

use portico_shared::entity_tag;
use portico_shared::json;
use portico_shared::practice::PolicyVersion;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Edit;
use crate::api;
use crate::browser::download;
use crate::components::field::Sent;
use crate::components::shell::{card, show};
use crate::hooks::{use_desk, use_load};
use crate::state::{DeskHandle, complain, tell};
use crate::time::{self, Style};
use crate::words;

/// Properties of [`Versions`].
#[derive(Properties, PartialEq)]
pub struct VersionsProps {
    /// The draft.
    pub edit: Edit,
    /// The version in force.
    pub etag: Option<String>,
}

/// The section.
#[component]
pub fn Versions(props: &VersionsProps) -> Html {
    let desk = use_desk();
    let load = use_load::<Vec<PolicyVersion>>(Some(desk.paths().practice("policy/versions")));
    let wrong = use_state(|| None::<String>);
    let document = format!("{:#}", props.edit.policy);
    let take = {
        let (edit, wrong) = (props.edit.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            match json::read::<Value>(sent.get("policy").as_bytes()) {
                Ok(policy) => {
                    wrong.set(None);
                    edit.change.emit(policy);
                }
                Err(misfit) => wrong.set(Some(format!(
                    "This cannot be read as JSON: near “{}” it {}.",
                    misfit.path, misfit.detail
                ))),
            }
        })
    };
    let save = {
        let document = document.clone();
        Callback::from(move |_: MouseEvent| download("policy.json", "application/json", &document))
    };
    html! {
        <>
            {show(&load, "the versions", |versions| list(&desk, &props.edit, versions, props.etag.as_deref()))}
            {card("The policy as a document", html! {
                <form onsubmit={take}>
                    <p class="quiet">{"Everything the practice decides, also what has no form of its own here. Taking it into the draft checks it first."}</p>
                    <div role="alert">if let Some(text) = &*wrong { <p class="error">{text}</p> }</div>
                    <label class="field"><span>{"Policy (JSON)"}</span>
                        <textarea class="code" name="policy" spellcheck="false" rows="24" defaultvalue={document} />
                    </label>
                    <div class="taps">
                        <button type="submit">{"Take into the draft"}</button>
                        <button type="button" onclick={save}>{"Download"}</button>
                    </div>
                </form>
            })}
        </>
    }
}

/// A click that takes an earlier version into the draft, which says what that does.
fn restore(desk: &DeskHandle, edit: &Edit, version: u32) -> Callback<MouseEvent> {
    let (desk, edit) = (desk.clone(), edit.clone());
    Callback::from(move |_| {
        let (desk, edit) = (desk.clone(), edit.clone());
        spawn_local(async move {
            let path = format!("policy/versions/{version}");
            match api::get::<Value>(&desk.paths().practice(&path)).await {
                Ok(policy) if policy == *edit.policy => {
                    tell(&desk, format!("Version {version} is the same."));
                }
                Ok(policy) => edit.restore.emit((version, policy)),
                Err(trouble) => complain(&desk, &trouble),
            }
        });
    })
}

fn list(desk: &DeskHandle, edit: &Edit, versions: &[PolicyVersion], etag: Option<&str>) -> Html {
    let row = |one: &PolicyVersion| {
        let in_force = etag.is_some_and(|tag| entity_tag::names(tag, &one.version.to_string()));
        let restore = restore(desk, edit, one.version);
        html! {
            <tr key={one.version}>
                <th scope="row">{one.version}</th>
                <td class="text">{time::format(desk.zone(), one.at, Style::DateTime)}</td>
                <td class="text">{words::by(&one.actor)}</td>
                <td>
                    if in_force {
                        {"In force"}
                    } else {
                        <button type="button" class="plain" onclick={restore}>{"Restore"}<span class="vh">{format!(" version {}", one.version)}</span></button>
                    }
                </td>
            </tr>
        }
    };
    card(
        "Versions",
        html! {
            <div class="scroll" tabindex="0" role="region" aria-label="Versions">
                <table class="data">
                    <thead><tr><th scope="col">{"Version"}</th><th scope="col" class="text">{"Since"}</th><th scope="col" class="text">{"By"}</th><td></td></tr></thead>
                    <tbody>{ for versions.iter().map(row) }</tbody>
                </table>
            </div>
        },
    )
}
