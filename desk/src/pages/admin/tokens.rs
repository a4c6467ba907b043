//! Tokens: making, listing, revoking. A token's secret is shown once.

use portico_shared::access::{Role, TokenMade, TokenRequest, TokenRow};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::field::{Choice, Sent, line, named, pair, select};
use crate::components::layout::role;
use crate::components::shell::{card, show};
use crate::hooks::{Order, on_click, use_desk, use_load};
use crate::state::{Action, DeskHandle, complain};
use crate::time::{self, Style};

/// The section.
#[component]
pub fn Tokens() -> Html {
    let desk = use_desk();
    let load = use_load::<Vec<TokenRow>>(Some(desk.paths().practice("tokens")));
    let made = use_state(|| None::<TokenMade>);
    let make = {
        let (desk, made) = (desk.clone(), made.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let request = TokenRequest {
                label: sent.get("label"),
                role: Role::from_name(&sent.get("role")).unwrap_or(Role::Staff),
                owner: sent.some("owner"),
            };
            let (desk, made) = (desk.clone(), made.clone());
            spawn_local(async move {
                let path = desk.paths().practice("tokens");
                match api::post::<TokenMade>(&path, &request).await {
                    Ok(token) => {
                        made.set(Some(token));
                        sent.reset();
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
                    {select("Role", "role", "staff", roles, Callback::noop())}
                    {select("Works as", "owner", "", owners, Callback::noop())}
                    <button type="submit" class="main">{"Make token"}</button>
                </form>
            })}
            {show(&load, "the tokens", |rows| table(&desk, rows))}
        </>
    }
}

fn table(desk: &DeskHandle, rows: &[TokenRow]) -> Html {
    let day = |at| time::format(desk.zone(), at, Style::Date);
    let row = |token: &TokenRow| {
        let path = format!("tokens/{}", api::segment(&token.id));
        let revoke = on_click(
            desk,
            "Token revoked. Whoever used it is signed out.",
            "Revoke this token? Whoever uses it is signed out for good.",
            Order::new("DELETE", desk.paths().practice(&path)),
        );
        html! {
            <tr key={token.id.clone()}>
                <th scope="row">{&token.label}</th>
                <td class="text">{role(token.role)}</td>
                <td class="text">{token.owner.as_deref().map_or("", |key| desk.owner(key)).to_owned()}</td>
                <td>{day(token.created_at)}</td>
                <td>{token.last_used.map_or_else(|| "Never".to_owned(), day)}</td>
                <td>
                    if let Some(at) = token.revoked_at {
                        {format!("Revoked {}", day(at))}
                    } else {
                        <button type="button" class="plain" onclick={revoke}>{"Revoke"}<span class="vh">{format!(" {}", token.label)}</span></button>
                    }
                </td>
            </tr>
        }
    };
    card(
        "Tokens",
        html! {
            <div class="scroll" tabindex="0" role="region" aria-label="Tokens">
                <table class="data">
                    <thead><tr>
                        <th scope="col">{"Label"}</th><th scope="col" class="text">{"Role"}</th><th scope="col" class="text">{"Works as"}</th>
                        <th scope="col">{"Made"}</th><th scope="col">{"Last used"}</th><td></td>
                    </tr></thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table>
            </div>
        },
    )
}
