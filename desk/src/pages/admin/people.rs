//! People: owners and their deputies, and who answers what.

use portico_shared::intent::IntentGroup;
use portico_shared::practice::Concern;
use serde_json::{Value, json};
use yew::prelude::*;

use super::Edit;
use crate::components::field::{Choice, Sent, line, named, select, value_of};
use crate::components::shell::card;
use crate::document::{entries, text};
use crate::words;

/// The section.
pub fn people(edit: &Edit) -> Html {
    html! {
        <>
            {card("People and teams", owners(edit))}
            {card("Who answers which inquiry", groups(edit))}
            {card("Who answers a concern", concerns(edit))}
        </>
    }
}

fn choices(policy: &Value) -> Vec<Choice> {
    let owners = entries(policy, &["owners"]).into_iter();
    owners
        .map(|(key, owner)| named(key, text(owner, &["name"])))
        .collect()
}

/// Sets a value of the draft from an input; an empty one takes it away.
fn set(edit: &Edit, path: &[&str]) -> Callback<Event> {
    let (edit, path) = (
        edit.clone(),
        path.iter()
            .map(|part| (*part).to_owned())
            .collect::<Vec<_>>(),
    );
    Callback::from(move |event: Event| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let value = value_of(&event);
        edit.set(
            &path,
            if value.is_empty() {
                Value::Null
            } else {
                value.into()
            },
        );
    })
}

/// A choice of an owner.
fn owner(edit: &Edit, label: &'static str, path: &[&str]) -> Html {
    let chosen = text(&edit.policy, path);
    select(
        label,
        "owner",
        chosen,
        choices(&edit.policy),
        set(edit, path),
    )
}

fn owners(edit: &Edit) -> Html {
    let row = |key: &str, one: &Value| {
        let mut deputies: Vec<Choice> = vec![("".into(), "None: a team".into())];
        deputies.extend(choices(&edit.policy));
        let remove = {
            let (edit, key) = (edit.clone(), key.to_owned());
            Callback::from(move |_: MouseEvent| edit.set(&["owners", &key], Value::Null))
        };
        let name = text(one, &["name"]).to_owned();
        html! {
            <div class="item pair" key={key.to_owned()}>
                <label class="field"><span>{format!("Name of {key}")}</span><input type="text" value={name.clone()} onchange={set(edit, &["owners", key, "name"])} /></label>
                {select("Deputy", "deputy", text(one, &["deputy"]), deputies, set(edit, &["owners", key, "deputy"]))}
                <button type="button" class="plain" onclick={remove}>{"Remove"}<span class="vh">{format!(" {name}")}</span></button>
            </div>
        }
    };
    let add = {
        let edit = edit.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let (Some(key), Some(name)) = (sent.some("key"), sent.some("name")) else {
                return;
            };
            edit.set(&["owners", &key], json!({ "name": name }));
            sent.reset();
        })
    };
    html! {
        <>
            { for entries(&edit.policy, &["owners"]).into_iter().map(|(key, one)| row(key, one)) }
            <details>
                <summary>{"Add a person or a team"}</summary>
                <form class="pair" onsubmit={add}>
                    {line("Key, such as front-desk", "key", "text", true)}
                    {line("Name that staff know", "name", "text", true)}
                    <button type="submit">{"Add"}</button>
                </form>
            </details>
        </>
    }
}

fn groups(edit: &Edit) -> Html {
    let row = |group: IntentGroup| {
        let key = group.as_str();
        html! {
            <fieldset class="item pair bare" {key}>
                <legend>{words::group(group)}</legend>
                {owner(edit, "Owner", &["groups", key, "owner"])}
                {owner(edit, "Escalates to", &["groups", key, "escalate_to"])}
            </fieldset>
        }
    };
    html! { <>{ for IntentGroup::BY_PRECEDENCE.map(row) }</> }
}

fn concerns(edit: &Edit) -> Html {
    let row = |concern: Concern| {
        let key = concern.as_str();
        let swap = {
            let edit = edit.clone();
            Callback::from(move |_: MouseEvent| {
                let of = |part| Value::from(text(&edit.policy, &["concerns", key, part]));
                let mut rule = crate::document::at(&edit.policy, &["concerns", key]).clone();
                rule["owner"] = of("deputy");
                rule["deputy"] = of("owner");
                edit.set(&["concerns", key], rule);
            })
        };
        html! {
            <fieldset class="item pair bare" {key}>
                <legend>{words::concern(concern)}</legend>
                {owner(edit, "On duty", &["concerns", key, "owner"])}
                {owner(edit, "Deputy", &["concerns", key, "deputy"])}
                <button type="button" onclick={swap}>{"Swap"}<span class="vh">{format!(" owner and deputy of {}", words::concern(concern))}</span></button>
            </fieldset>
        }
    };
    html! { <>{ for Concern::BY_PRECEDENCE.map(row) }</> }
}
