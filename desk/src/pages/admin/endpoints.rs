//! Endpoints: where webhooks go, how they fare, and sending again.

use std::collections::BTreeSet;
use std::rc::Rc;

use portico_shared::webhook::{
    DeliveryView, EndpointMade, EndpointRequest, EndpointView, Filter, Flavour, RotateRequest,
    TryView,
};
use serde::Serialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::browser::sure;
use crate::components::field::{Sent, line, pair, select, tick, value_of};
use crate::components::mark::tag;
use crate::components::shell::{card, show};
use crate::hooks::{Load, Order, on_click, use_desk, use_load};
use crate::state::{Action, DeskHandle, Notice, complain};
use crate::time::{self, DAY, Style};
use crate::words;

#[derive(Serialize)]
struct Since {
    since: portico_shared::clock::Moment,
}

/// The section.
#[component]
pub fn Endpoints() -> Html {
    let desk = use_desk();
    let load = use_load::<Vec<EndpointView>>(Some(desk.paths().practice("endpoints")));
    let secret = use_state(|| None::<(String, String)>);
    let made = {
        let (desk, secret) = (desk.clone(), secret.clone());
        Callback::from(move |made: EndpointMade| {
            secret.set(made.secret.map(|secret| (made.name, secret)));
            desk.dispatch(Action::Changed);
        })
    };
    html! {
        <>
            <div role="status">
                if let Some((name, secret)) = &*secret {
                    <div class="notice"><div>
                        <p><strong>{format!("Signing secret of {name}")}</strong>{": copy it now, it is never shown again."}</p>
                        <p class="secret">{secret}</p>
                    </div></div>
                }
            </div>
            {show(&load, "the endpoints", |endpoints| html! {
                <>
                    { for endpoints.iter().map(|endpoint| one(&desk, endpoint, &made)) }
                    if endpoints.is_empty() { <div class="empty"><p><strong>{"No endpoint yet."}</strong></p><p>{"Inquiries are on the desk; a webhook brings them to your own systems, too."}</p></div> }
                </>
            })}
            {new(&desk, &made, load.here().cloned())}
            <Deliveries />
        </>
    }
}

fn one(desk: &DeskHandle, endpoint: &EndpointView, made: &Callback<EndpointMade>) -> Html {
    let path = desk
        .paths()
        .practice(&format!("endpoints/{}", api::segment(&endpoint.name)));
    let order = |what: &'static str, told: &'static str, body: Option<String>| {
        let order = Order {
            body,
            ..Order::new("POST", format!("{path}/{what}"))
        };
        on_click(desk, told, "", order)
    };
    let rotate = {
        let (desk, path, made) = (desk.clone(), format!("{path}/rotate"), made.clone());
        Callback::from(move |_: MouseEvent| {
            if !sure("Make a new secret? The old one signs for 24 hours more.") {
                return;
            }
            let (desk, path, made) = (desk.clone(), path.clone(), made.clone());
            spawn_local(async move {
                match api::post::<EndpointMade>(&path, &RotateRequest::default()).await {
                    Ok(rotated) => made.emit(rotated),
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let delete = on_click(
        desk,
        "Endpoint deleted.",
        "Delete this endpoint? What waits for it is not sent any more.",
        Order::new("DELETE", path.clone()),
    );
    let week = desk.now.plus_millis(-7 * DAY).unwrap_or(desk.now);
    let since = api::written(&Since { since: week }).ok();
    let said = |at| time::say(desk.zone(), at, desk.now);
    html! {
        <section class="card" key={endpoint.name.clone()}>
            <h2>{&endpoint.name}</h2>
            <p>{&endpoint.url}</p>
            <p class="tags">
                {tag("", None, flavour(endpoint.flavour))}
                if let Some(why) = &endpoint.paused { {tag("bad", Some("late"), format!("Paused: {}", words::plain(why).to_lowercase()))} }
                if endpoint.unreadable { {tag("bad", Some("alarm"), "Cannot be read: a key is missing")} }
                if endpoint.refuses { {tag("warn", Some("alarm"), "Refuses what it is sent")} }
                if let Some(at) = endpoint.failing_since { {tag("warn", Some("alarm"), format!("Failing since {}", said(at)))} }
                if endpoint.pending > 0 { {tag("info", Some("clock"), format!("{} waiting", endpoint.pending))} }
                if endpoint.failures == 0 && endpoint.paused.is_none() && !endpoint.unreadable { {tag("info", Some("done"), "Healthy")} }
                if let Some(at) = endpoint.old_secret_until { {tag("info", None, format!("Old secret signs until {}", said(at)))} }
            </p>
            <div class="taps">
                <button type="button" onclick={order("test", "A test message is on its way.", None)}>{"Send a test"}</button>
                <button type="button" onclick={order("resend", "What failed in the last 7 days is sent again.", since)}>{"Resend what failed"}</button>
                if endpoint.paused.is_some() {
                    <button type="button" onclick={order("resume", "Resumed.", None)}>{"Resume"}</button>
                }
                <button type="button" onclick={rotate}>{"New secret"}</button>
                <button type="button" class="danger" onclick={delete}>{"Delete"}<span class="vh">{format!(" {}", endpoint.name)}</span></button>
            </div>
        </section>
    }
}

const fn flavour(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Full => "Full handoff",
        Flavour::Thin => "Ids and tags",
        Flavour::Alert => "Alert without patient data",
    }
}

/// A new endpoint. A known name would give that endpoint another address and no filter.
fn new(
    desk: &DeskHandle,
    made: &Callback<EndpointMade>,
    known: Option<Rc<Vec<EndpointView>>>,
) -> Html {
    let send = {
        let (desk, made) = (desk.clone(), made.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let name = sent.get("name");
            if known
                .iter()
                .flat_map(|all| all.iter())
                .any(|one| one.name == name)
            {
                return desk.dispatch(Action::Tell(Notice {
                    text: "There is an endpoint of that name already.".into(),
                    bad: true,
                }));
            }
            let request = EndpointRequest {
                url: sent.get("url"),
                flavour: match sent.get("flavour").as_str() {
                    "thin" => Flavour::Thin,
                    "alert" => Flavour::Alert,
                    _ => Flavour::Full,
                },
                filter: Filter {
                    events: BTreeSet::new(),
                    groups: BTreeSet::new(),
                    locations: BTreeSet::new(),
                    urgent_only: sent.ticked("urgent_only"),
                },
                secret: None,
            };
            let (desk, made) = (desk.clone(), made.clone());
            let path = desk
                .paths()
                .practice(&format!("endpoints/{}", api::segment(&name)));
            spawn_local(async move {
                let body = api::written(&request).ok();
                let answer = api::call("PUT", &path, body, None).await;
                match answer.and_then(|answer| api::read::<EndpointMade>(&answer)) {
                    Ok(answer) => {
                        sent.reset();
                        made.emit(answer);
                    }
                    Err(trouble) => complain(&desk, &trouble),
                }
            });
        })
    };
    let flavours = vec![
        pair("full", "Full handoff"),
        pair("thin", "Ids and tags, fetched with a token"),
        pair("alert", "Alert without patient data, for a chat"),
    ];
    card(
        "New endpoint",
        html! {
            <form onsubmit={send}>
                <div class="grid">
                    {line("Name, such as crm", "name", "text", true)}
                    {line("Address (https)", "url", "url", true)}
                    {select("What it is sent", "flavour", "full", flavours, Callback::noop())}
                </div>
                {tick("Only what may be urgent", "urgent_only")}
                <p><button type="submit" class="main">{"Add endpoint"}</button></p>
            </form>
        },
    )
}

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
        let resend = on_click(desk, "Sent again.", "", Order::new("POST", path));
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
