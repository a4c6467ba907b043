//! The delivery log: what was sent, how each try went, and sending again.

use portico_shared::webhook::{DeliveryView, TryView};
use yew::prelude::*;

use crate::api;
use crate::components::field::{pair, select, value_of};
use crate::components::shell::{card, show};
use crate::hooks::{Load, Order, on_click, use_desk, use_load};
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// Properties of [`Deliveries`].
#[derive(Properties, PartialEq)]
pub struct DeliveriesProps {
    /// Only those about this inquiry, by id.
    #[prop_or_default]
    pub inquiry: Option<String>,
}

/// The delivery log.
#[component]
pub fn Deliveries(props: &DeliveriesProps) -> Html {
    let desk = use_desk();
    let state = use_state(String::new);
    let open = use_state(|| None::<String>);
    let mut path = "deliveries?limit=50".to_owned();
    if let Some(inquiry) = &props.inquiry {
        path.push_str("&inquiry=");
        path.push_str(&api::segment(inquiry));
    }
    if !state.is_empty() {
        path.push_str("&state=");
        path.push_str(&state);
    }
    let load = use_load::<DeliveryPage>(Some(desk.paths().practice(&path)));
    let one = open.as_deref().map(api::segment);
    let tries = use_load::<Tried>(one.map(|id| desk.paths().practice(&format!("deliveries/{id}"))));
    let change = {
        let state = state.clone();
        Callback::from(move |event: Event| state.set(value_of(&event)))
    };
    let states = vec![
        pair("", "All"),
        pair("pending", "Waiting"),
        pair("delivered", "Delivered"),
        pair("dead", "Given up"),
        pair("cancelled", "Cancelled"),
    ];
    card(
        "Deliveries",
        html! {
            <>
                if props.inquiry.is_none() {
                    <div class="filters">{select("State", "state", &state, states, change)}</div>
                }
                {show(&load, "the deliveries", |found| table(&desk, &found.deliveries, &open, &tries))}
            </>
        },
    )
}

/// A page of deliveries as the Worker answers it.
#[derive(Debug, serde::Deserialize, PartialEq)]
#[serde(transparent)]
struct DeliveryPage {
    deliveries: Vec<DeliveryView>,
}

/// A delivery with its tries.
#[derive(Debug, serde::Deserialize, PartialEq)]
struct Tried {
    log: Vec<TryView>,
}

/// How each try went, first to last.
fn log(desk: &DeskHandle, tried: &Tried) -> Html {
    let said = |one: &TryView| {
        let status = one.status.map(|status| format!("HTTP {status}"));
        let took = one.millis.map(|millis| format!("{millis} ms"));
        let end = match (&one.error, one.millis) {
            (Some(error), _) => Some(words::plain(error)),
            (None, Some(_)) => None,
            // Nothing was written down after it had begun.
            (None, None) => Some("Under way, or broken off".to_owned()),
        };
        [status, end, took]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    html! {
        <ol class="plain-list">
            { for tried.log.iter().map(|one| html! {
                <li><strong>{time::format(desk.zone(), one.at, Style::DateTime)}</strong>{" · "}{said(one)}</li>
            }) }
            if tried.log.is_empty() { <li>{"Not tried yet."}</li> }
        </ol>
    }
}

/// Deliveries with their tries, and a button each to send them again.
fn table(
    desk: &DeskHandle,
    rows: &[DeliveryView],
    open: &UseStateHandle<Option<String>>,
    tries: &Load<Tried>,
) -> Html {
    let row = |row: &DeliveryView| {
        let path = format!("deliveries/{}/resend", api::segment(&row.id));
        let path = desk.paths().practice(&path);
        let resend = on_click(desk, "Sent again.", Order::new("POST", path));
        let shown = open.as_deref() == Some(row.id.as_str());
        let toggle = {
            let (open, id) = (open.clone(), (!shown).then(|| row.id.clone()));
            Callback::from(move |_: MouseEvent| open.set(id.clone()))
        };
        html! {
            <>
            <tr key={row.id.clone()}>
                <th scope="row">{row.kind.as_str()}</th>
                <td class="text">{&row.endpoint}</td>
                <td class="text">{words::plain(&row.state)}</td>
                <td><button type="button" class="plain" onclick={toggle} aria-expanded={if shown { "true" } else { "false" }}>
                    {row.tries}<span class="vh">{format!(" tries of {} to {}", row.kind.as_str(), row.endpoint)}</span>
                </button></td>
                <td>{time::format(desk.zone(), row.at, Style::DateTime)}</td>
                <td><button type="button" class="plain" onclick={resend}>{"Resend"}<span class="vh">{format!(" {} to {}", row.kind.as_str(), row.endpoint)}</span></button></td>
            </tr>
            if shown { <tr><td colspan="6" class="text">{show(tries, "the tries", |tried| log(desk, tried))}</td></tr> }
            </>
        }
    };
    if rows.is_empty() {
        return html! { <p class="quiet">{"Nothing was sent."}</p> };
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="Deliveries">
            <table class="data">
                <thead><tr>
                    <th scope="col">{"Message"}</th><th scope="col" class="text">{"Endpoint"}</th><th scope="col" class="text">{"State"}</th>
                    <th scope="col">{"Tries"}</th><th scope="col">{"Made"}</th><td></td>
                </tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
