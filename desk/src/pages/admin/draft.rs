//! The draft: what it changes, what that does, and putting it in force.

use std::fmt::Write as _;
use std::rc::Rc;

use portico_shared::practice::Preview;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::diff::differences;
use super::plan::effects;
use crate::api::{self, Trouble};
use crate::hooks::{Order, perform, use_desk};

/// Properties of [`DraftBar`].
#[derive(Properties, PartialEq)]
pub struct DraftProps {
    /// The policy that was in force when the draft was begun.
    pub base: Rc<Value>,
    /// Its version.
    pub etag: Option<String>,
    /// The policy as it would be.
    pub policy: Rc<Value>,
    /// The earlier version that it is, untouched: putting it in force restores it.
    pub earlier: Option<u32>,
    /// Drops the draft.
    pub drop: Callback<()>,
}

/// The draft's bar at the foot of the page.
#[component]
pub fn DraftBar(props: &DraftProps) -> Html {
    let desk = use_desk();
    let changed = differences(&props.base, &props.policy);
    let preview = use_state(|| None::<Result<Preview, Trouble>>);
    {
        let (preview, mut path) = (preview.clone(), desk.paths().practice("policy/preview"));
        if let Some(version) = props.earlier {
            let _ = write!(path, "?version={version}");
        }
        // Asked again once the Worker answers again.
        use_effect_with((props.policy.clone(), desk.stale), move |(policy, _)| {
            let body = policy.to_string();
            preview.set(None);
            spawn_local(async move {
                let answer = api::call("POST", &path, Some(body), None).await;
                preview.set(Some(answer.and_then(|answer| api::read(&answer))));
            });
        });
    }
    let put = {
        let (desk, drop) = (desk.clone(), props.drop.clone());
        let (policy, etag) = (props.policy.clone(), props.etag.clone());
        let earlier = props.earlier;
        Callback::from(move |_: MouseEvent| {
            let drop = drop.clone();
            let (method, path, body) = match earlier {
                Some(version) => ("POST", format!("policy/versions/{version}/restore"), None),
                None => ("PUT", "policy".to_owned(), Some(policy.to_string())),
            };
            let order = Order {
                body,
                header: etag.clone().map(|tag| ("if-match", tag)),
                ..Order::new(method, desk.paths().practice(&path))
            };
            let told = "In force as a new version. Policy and versions can restore an older one.";
            let then = move |done| {
                if done {
                    drop.emit(());
                }
            };
            perform(&desk, told, order, Box::new(then));
        })
    };
    let count = changed.len();
    let ready = matches!(&*preview, Some(Ok(preview)) if preview.errors.is_empty());
    html! {
        <section class="card draft" aria-label="Draft">
            <h2>{format!("Draft: {count} {}", if count == 1 { "change" } else { "changes" })}</h2>
            if let Some(version) = props.earlier { <p>{format!("Version {version} as it was.")}</p> }
            <details>
                <summary>{"What changes"}</summary>
                <ul class="diff">
                    { for changed.iter().map(|one| html! {
                        <li>
                            <strong>{&one.path}</strong>{": "}
                            if let Some(before) = &one.before { <del><span class="vh">{"was "}</span>{before}</del>{" "} }
                            if let Some(after) = &one.after { <ins><span class="vh">{"becomes "}</span>{after}</ins> } else { <span class="quiet">{"removed"}</span> }
                        </li>
                    }) }
                </ul>
            </details>
            <div role="status">{told((*preview).as_ref())}</div>
            <div class="taps">
                if ready { <button type="button" class="main" onclick={put}>{"Put in force"}</button> }
                <button type="button" onclick={props.drop.reform(|_: MouseEvent| ())}>{"Discard draft"}</button>
            </div>
        </section>
    }
}

/// What the Worker says of the draft.
fn told(preview: Option<&Result<Preview, Trouble>>) -> Html {
    match preview {
        None => html! { <p class="quiet">{"Checking…"}</p> },
        Some(Err(trouble)) => html! { <p class="error">{trouble.to_string()}</p> },
        Some(Ok(preview)) if preview.errors.is_empty() => html! {
            <>
                {effects(preview)}
                <p class="quiet">{"The policy passes every check. Promises already made do not move."}</p>
            </>
        },
        Some(Ok(preview)) => effects(preview),
    }
}
