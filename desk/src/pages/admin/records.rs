//! Records: how long patients' data are kept, and proof that the log was not changed.

use portico_shared::desk::AuditView;
use portico_shared::json;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::EditProps;
use crate::api::{self, Trouble};
use crate::browser::download;
use crate::components::field::value_of;
use crate::components::shell::card;
use crate::document::at;
use crate::hooks::use_desk;
use crate::state::complain;

/// The section.
#[component]
pub fn Records(props: &EditProps) -> Html {
    let desk = use_desk();
    let audit = use_state(|| None::<AuditView>);
    let keep = {
        let edit = props.edit.clone();
        Callback::from(move |event: Event| {
            if let Ok(days) = value_of(&event).parse::<u16>() {
                edit.set(&["retention_days"], days);
            }
        })
    };
    let verify = {
        let (desk, audit) = (desk.clone(), audit.clone());
        Callback::from(move |_: MouseEvent| {
            let (desk, audit) = (desk.clone(), audit.clone());
            spawn_local(async move {
                match api::get::<AuditView>(&desk.paths().desk("audit")).await {
                    Ok(view) => audit.set(Some(view)),
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let export = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| {
            let desk = desk.clone();
            spawn_local(async move {
                match events(&desk.paths()).await {
                    Ok(lines) => download("events.jsonl", "application/jsonl", &lines),
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    html! {
        <>
            {card("Retention", html! {
                <>
                    <label class="field"><span>{"Days after closing until a patient's data are destroyed"}</span>
                        <input type="number" min="1" max="3650" value={at(&props.edit.policy, &["retention_days"]).to_string()} onchange={keep} />
                    </label>
                    <p class="quiet">{"Open inquiries stay until they are closed. A patient's own request is met at once from the inquiry's page. The platform keeps its history for up to 30 days more."}</p>
                </>
            })}
            {card("The log", html! {
                <>
                    <p>{"Every reading and every change is an event; each holds the one before it fast by a hash."}</p>
                    <div class="taps">
                        <button type="button" onclick={verify}>{"Verify the log"}</button>
                        <button type="button" onclick={export}>{"Export events"}</button>
                    </div>
                    <div role="status">
                        if let Some(view) = &*audit {
                            if view.intact {
                                <p>{format!("All {} events are as they were written.", view.events)}</p>
                            } else {
                                <p class="error">{format!("Event {} is not as it was written.", view.broken_at.unwrap_or_default())}</p>
                            }
                            <p class="quiet">{"Keep this elsewhere, to prove later that nothing was cut off: "}<code>{&view.head}</code></p>
                        }
                    </div>
                </>
            })}
        </>
    }
}

/// All events, asked for stretch by stretch.
async fn events(paths: &api::Paths) -> Result<String, Trouble> {
    #[derive(Deserialize)]
    struct Line {
        seq: u64,
    }
    let (mut lines, mut after) = (String::new(), 0);
    loop {
        let path = paths.desk(&format!("export?after={after}"));
        let stretch = api::call("GET", &path, None, None).await?.body;
        let Some(last) = stretch.lines().last() else {
            return Ok(lines);
        };
        let last: Line = json::read(last.as_bytes()).map_err(|_| Trouble::Unreadable)?;
        after = last.seq;
        lines.push_str(&stretch);
    }
}
