//! Tokens: making, listing, revoking, and taking that back. A token's secret is shown once.

use portico_shared::access::{Role, TokenMade, TokenRequest, TokenRow};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::field::{Choice, Sent, line, named, pair, select, value_of};
use crate::components::layout::role;
use crate::components::shell::{card, show};
use crate::hooks::{Order, on_click, use_desk, use_load};
use crate::state::{Action, DeskHandle, complain};
use crate::time::{self, Style};
use crate::words;

/// The section.
#[component]
pub fn Tokens() -> Html {
    let desk = use_desk();
    let load = use_load::<Vec<TokenRow>>(Some(desk.paths().practice("tokens")));
    let made = use_state(|| None::<TokenMade>);
    let asked = use_state(|| None::<String>);
    let chosen = use_state(|| Role::Staff);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(Role::from_name(&value_of(&event)).unwrap_or(Role::Staff));
        })
    };
    let make = {
        let (desk, made, chosen) = (desk.clone(), made.clone(), chosen.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let request = TokenRequest {
                label: sent.get("label"),
                role: Role::from_name(&sent.get("role")).unwrap_or(Role::Staff),
                owner: sent.some("owner"),
            };
            let (desk, made, chosen) = (desk.clone(), made.clone(), chosen.clone());
            spawn_local(async move {
                let path = desk.paths().practice("tokens");
                match api::post::<TokenMade>(&path, &request).await {
                    Ok(token) => {
                        made.set(Some(token));
                        sent.reset();
                        chosen.set(Role::Staff);
                        desk.dispatch(Action::Changed);
                    }
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let roles: Vec<Choice> = [Role::Staff, Role::Marketer, Role::Admin, Role::Reader]
        .map(|one| pair(one.as_str(), role(one)))
        .into();
    let mut owners: Vec<Choice> = vec![pair("", "Nobody in particular")];
    if let Some(me) = desk.me() {
        owners.extend(me.owners.iter().map(|one| named(&one.key, &one.name)));
    }
    html! {
        <>
            <div role="status">
                if let Some(token) = &*made {
                    <div class="notice"><div>
                        <p><strong>{format!("Token for {}", token.label)}</strong>{": copy it now, it is never shown again."}</p>
                        <p class="secret">{token.token.expose()}</p>
                    </div></div>
                }
            </div>
            {card("New token", html! {
                <form class="pair" onsubmit={make}>
                    {line("Label, as the history shows it", "label", "text", true)}
                    {select("Role", "role", "staff", roles, choose)}
                    {select("Works as", "owner", "", owners, Callback::noop())}
                    <p class="quiet" role="status">{chosen.may()}</p>
                    <button type="submit" class="main">{"Make token"}</button>
                </form>
            })}
            {show(&load, "the tokens", |rows| table(&desk, rows, &asked))}
        </>
    }
}

fn table(desk: &DeskHandle, rows: &[TokenRow], asked: &UseStateHandle<Option<String>>) -> Html {
    let day = |at| time::format(desk.zone(), at, Style::Date);
    let row = |token: &TokenRow| {
        let path = desk
            .paths()
            .practice(&format!("tokens/{}", api::segment(&token.id)));
        let back = on_click(
            desk,
            "Token reinstated. Sessions that ended with it stay ended.",
            Order::new("POST", format!("{path}/reinstate")),
        );
        let open = asked.as_deref() == Some(token.id.as_str());
        let ask = {
            let (asked, id) = (asked.clone(), (!open).then(|| token.id.clone()));
            Callback::from(move |_: MouseEvent| asked.set(id.clone()))
        };
        html! {
            <>
            <tr key={token.id.clone()}>
                <th scope="row">{&token.label}</th>
                <td class="text">{role(token.role)}</td>
                <td class="text">{token.owner.as_deref().map_or("", |key| desk.owner(key)).to_owned()}</td>
                <td class="text">{ for token.changes.iter().map(|one| html! {
                    <div>{format!("{} {} by {}", words::plain(&one.what), day(one.at), words::by(&one.by))}</div>
                }) }</td>
                <td>{token.last_used.map_or_else(|| "Never".to_owned(), day)}</td>
                <td>
                    if token.revoked_at.is_some() {
                        <button type="button" class="plain" onclick={back}>{"Reinstate"}<span class="vh">{format!(" {}", token.label)}</span></button>
                    } else {
                        <button type="button" class="plain" onclick={ask} aria-expanded={if open { "true" } else { "false" }}>{"Revoke"}<span class="vh">{format!(" {}", token.label)}</span></button>
                    }
                </td>
            </tr>
            if open && token.revoked_at.is_none() { <tr><td colspan="6" class="text">{revoke(desk, token, path)}</td></tr> }
            </>
        }
    };
    card(
        "Tokens",
        html! {
            <div class="scroll" tabindex="0" role="region" aria-label="Tokens">
                <table class="data">
                    <thead><tr>
                        <th scope="col">{"Label"}</th><th scope="col" class="text">{"Role"}</th><th scope="col" class="text">{"Works as"}</th>
                        <th scope="col" class="text">{"History"}</th><th scope="col">{"Last used"}</th><td></td>
                    </tr></thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table>
            </div>
        },
    )
}

/// What revoking a token does, with a button that does it.
fn revoke(desk: &DeskHandle, token: &TokenRow, path: String) -> Html {
    let click = on_click(
        desk,
        "Token revoked. It can be reinstated.",
        Order::new("DELETE", path),
    );
    let used = token.last_used.map_or_else(
        || "It was never used.".to_owned(),
        |at| {
            format!(
                "It was last used on {}.",
                time::format(desk.zone(), at, Style::Date)
            )
        },
    );
    html! {
        <div role="status">
            <ul class="reasons">
                <li>{format!("It opens nothing from now on. {used}")}</li>
                <li>{format!("Sessions of the desk that end at once: {}.", token.sessions)}</li>
                <li>{"Reinstating it lets it open again what it did; those sessions stay ended."}</li>
            </ul>
            <button type="button" class="danger" onclick={click}>{"Revoke it"}<span class="vh">{format!(" {}", token.label)}</span></button>
        </div>
    }
}
