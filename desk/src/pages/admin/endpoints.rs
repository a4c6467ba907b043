//! Endpoints: where webhooks go, how they fare, and changing them.

use portico_shared::intent::IntentGroup;
use portico_shared::webhook::{
    EndpointMade, EndpointVersion, EndpointView, Filter, Flavour, Kind, Settings,
};
use serde::Serialize;
use serde_json::json;
use yew::prelude::*;

use super::plan::{Plan, Planned};
use crate::api;
use crate::components::field::{Choice, Sent, line, named, pair, select};
use crate::components::mark::tag;
use crate::components::shell::{card, show};
use crate::hooks::{Order, on_click, use_desk, use_load};
use crate::pages::deliveries::Deliveries;
use crate::state::{Action, DeskHandle, Notice};
use crate::time::{self, DAY, Style};
use crate::words;

#[derive(Serialize)]
struct Since {
    since: portico_shared::clock::Moment,
}

/// What is open below an endpoint.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// Its form.
    Form(String),
    /// Its versions.
    Versions(String),
}

/// What the parts of the section work with.
struct Parts<'a> {
    desk: &'a DeskHandle,
    plan: UseStateHandle<Option<Plan>>,
    open: UseStateHandle<Option<Open>>,
    made: Callback<EndpointMade>,
}

impl Parts<'_> {
    /// A click that thinks about a change.
    fn think(&self, plan: Plan) -> Callback<MouseEvent> {
        let state = self.plan.clone();
        Callback::from(move |_| state.set(Some(plan.clone())))
    }

    /// What is thought about for a name.
    fn planned(&self, name: &str) -> Html {
        let Some(plan) = (*self.plan).clone().filter(|plan| plan.name == name) else {
            return Html::default();
        };
        let (state, open) = (self.plan.clone(), self.open.clone());
        let drop = Callback::from(move |()| {
            state.set(None);
            open.set(None);
        });
        html! { <Planned {plan} made={self.made.clone()} {drop} /> }
    }

    /// A button that opens or closes something below an endpoint.
    fn opens(&self, what: Open, words: &'static str, name: &str) -> Html {
        let (open, plan) = (self.open.clone(), self.plan.clone());
        let shown = *open == Some(what.clone());
        let click = Callback::from(move |_: MouseEvent| {
            plan.set(None);
            open.set((!shown).then(|| what.clone()));
        });
        html! {
            <button type="button" onclick={click} aria-expanded={if shown { "true" } else { "false" }}>
                {words}<span class="vh">{format!(" of {name}")}</span>
            </button>
        }
    }

    /// A form for an endpoint.
    fn form(&self, name: Option<String>, known: Settings, names: Vec<String>) -> Html {
        let (state, desk) = (self.plan.clone(), self.desk.clone());
        let plan = Callback::from(move |plan: Option<Plan>| match plan {
            Some(plan) => state.set(Some(plan)),
            None => desk.dispatch(Action::Tell(Notice {
                text: "There is an endpoint of that name already.".into(),
                bad: true,
            })),
        });
        let me = self.desk.me();
        let places = me.iter().flat_map(|me| &me.locations);
        let locations: Vec<Choice> = places.map(|place| named(&place.id, &place.name)).collect();
        // Once another one is there, the form for a new one is empty again.
        let key = names.len();
        html! { <Form {key} {name} {known} {names} {plan} {locations} /> }
    }
}

/// The section.
#[component]
pub fn Endpoints() -> Html {
    let desk = use_desk();
    let load = use_load::<Vec<EndpointView>>(Some(desk.paths().practice("endpoints")));
    let gone = use_load::<Vec<EndpointVersion>>(Some(desk.paths().practice("deleted-endpoints")));
    let secret = use_state(|| None::<(String, String)>);
    let made = {
        let secret = secret.clone();
        Callback::from(move |made: EndpointMade| {
            secret.set(made.secret.map(|secret| (made.name, secret)));
        })
    };
    let parts = Parts {
        desk: &desk,
        plan: use_state(|| None),
        open: use_state(|| None),
        made,
    };
    let names = load.here().map_or_else(Vec::new, |known| {
        known.iter().map(|one| one.name.clone()).collect()
    });
    let new = (*parts.plan).as_ref().map(|plan| plan.name.clone());
    let new = new.filter(|name| {
        let gone = gone.here().map_or(&[][..], |gone| gone.as_slice());
        !names.contains(name) && gone.iter().all(|one| one.endpoint != *name)
    });
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
                    { for endpoints.iter().map(|endpoint| one(&parts, endpoint)) }
                    if endpoints.is_empty() { <div class="empty"><p><strong>{"No endpoint yet."}</strong></p><p>{"Inquiries are on the desk; a webhook brings them to your own systems, too."}</p></div> }
                </>
            })}
            {show(&gone, "deleted endpoints", |gone| deleted(&parts, gone))}
            {card("New endpoint", html! {
                <>
                    {parts.form(None, Settings::default(), names)}
                    {new.map(|name| parts.planned(&name)).unwrap_or_default()}
                </>
            })}
            <Deliveries />
        </>
    }
}

fn one(parts: &Parts<'_>, endpoint: &EndpointView) -> Html {
    let (desk, name) = (parts.desk, &endpoint.name);
    let path = desk
        .paths()
        .practice(&format!("endpoints/{}", api::segment(name)));
    let order = |what: &'static str, told: &'static str, body: Option<String>| {
        let order = Order {
            body,
            ..Order::new("POST", format!("{path}/{what}"))
        };
        on_click(desk, told, order)
    };
    let week = desk.now.plus_millis(-7 * DAY).unwrap_or(desk.now);
    let since = api::written(&Since { since: week }).ok();
    let said = |at| time::say(desk.zone(), at, desk.now);
    html! {
        <section class="card" key={name.clone()}>
            <h2>{name}</h2>
            <p>{&endpoint.url}</p>
            <p class="tags">
                {tag("", None, flavour(endpoint.flavour))}
                if endpoint.filter != Filter::default() { {tag("", None, filter(desk, &endpoint.filter))} }
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
                {parts.opens(Open::Form(name.clone()), "Change", name)}
                {parts.opens(Open::Versions(name.clone()), "Versions", name)}
                <button type="button" onclick={parts.think(Plan::rotate(name))}>{"New secret"}</button>
                <button type="button" class="danger" onclick={parts.think(Plan::delete(name))}>{"Delete"}<span class="vh">{format!(" {name}")}</span></button>
            </div>
            { match &*parts.open {
                Some(Open::Form(of)) if of == name => {
                    let known = Settings {
                        url: endpoint.url.clone(),
                        flavour: endpoint.flavour,
                        filter: endpoint.filter.clone(),
                    };
                    parts.form(Some(name.clone()), known, Vec::new())
                },
                Some(Open::Versions(of)) if of == name => {
                    let state = parts.plan.clone();
                    let plan = Callback::from(move |plan| state.set(Some(plan)));
                    html! { <Versions name={name.clone()} {plan} /> }
                }
                _ => Html::default(),
            } }
            {parts.planned(name)}
        </section>
    }
}

/// Endpoints that can be brought back.
fn deleted(parts: &Parts<'_>, gone: &[EndpointVersion]) -> Html {
    if gone.is_empty() {
        return Html::default();
    }
    let row = |one: &EndpointVersion| {
        let (name, at) = (&one.endpoint, one.at);
        let restore = parts.think(Plan::restore(name, one.version));
        html! {
            <li key={name.clone()}>
                <strong>{name}</strong>{format!(" · {} · deleted {} by {} ", one.url, time::say(parts.desk.zone(), at, parts.desk.now), words::by(&one.actor))}
                <button type="button" class="plain" onclick={restore}>{"Restore"}<span class="vh">{format!(" {name}")}</span></button>
                {parts.planned(name)}
            </li>
        }
    };
    card(
        "Deleted endpoints",
        html! { <ul class="plain-list">{ for gone.iter().map(row) }</ul> },
    )
}

/// Properties of [`Versions`].
#[derive(Properties, PartialEq)]
struct VersionsProps {
    name: String,
    plan: Callback<Plan>,
}

/// What each change made of an endpoint.
#[component]
fn Versions(props: &VersionsProps) -> Html {
    let desk = use_desk();
    let path = format!("endpoints/{}/versions", api::segment(&props.name));
    let load = use_load::<Vec<EndpointVersion>>(Some(desk.paths().practice(&path)));
    let row = |(at, one): (usize, &EndpointVersion)| {
        let (plan, planned) = (props.plan.clone(), Plan::restore(&props.name, one.version));
        let restore = Callback::from(move |_: MouseEvent| plan.emit(planned.clone()));
        html! {
            <tr key={one.version}>
                <th scope="row">{one.version}</th>
                <td class="text">{time::format(desk.zone(), one.at, Style::DateTime)}</td>
                <td class="text">{words::by(&one.actor)}</td>
                <td class="text">{words::plain(&one.change)}</td>
                <td class="text">{&one.url}<br />{flavour(one.flavour)}{" · "}{filter(&desk, &one.filter)}</td>
                <td>
                    if at == 0 { {"In force"} } else {
                        <button type="button" class="plain" onclick={restore}>{"Restore"}<span class="vh">{format!(" version {} of {}", one.version, props.name)}</span></button>
                    }
                </td>
            </tr>
        }
    };
    show(&load, "the versions", |versions| {
        html! {
            <div class="scroll" tabindex="0" role="region" aria-label={format!("Versions of {}", props.name)}>
                <table class="data">
                    <thead><tr>
                        <th scope="col">{"Version"}</th><th scope="col" class="text">{"Since"}</th><th scope="col" class="text">{"By"}</th>
                        <th scope="col" class="text">{"Change"}</th><th scope="col" class="text">{"What it is sent"}</th><td></td>
                    </tr></thead>
                    <tbody>{ for versions.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
        }
    })
}

const fn flavour(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Full => "Full handoff",
        Flavour::Thin => "Ids and tags",
        Flavour::Alert => "Alert without patient data",
    }
}

/// A filter in words.
fn filter(desk: &DeskHandle, filter: &Filter) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.events.iter().map(|kind| kind.as_str().to_owned()));
    parts.extend(
        filter
            .groups
            .iter()
            .map(|group| words::group(*group).to_owned()),
    );
    parts.extend(
        filter
            .locations
            .iter()
            .map(|id| desk.location(id).to_owned()),
    );
    if filter.urgent_only {
        parts.push("what may be urgent".to_owned());
    }
    if parts.is_empty() {
        "everything".to_owned()
    } else {
        format!("only {}", parts.join(", "))
    }
}

/// Properties of [`Form`].
#[derive(Properties, PartialEq)]
struct FormProps {
    /// Of the endpoint that is changed; none for a new one.
    name: Option<String>,
    /// What it is sent by now.
    known: Settings,
    /// Names that a new one cannot have.
    names: Vec<String>,
    /// The practice's locations.
    locations: Vec<Choice>,
    /// Takes what was put in; none where the name is taken.
    plan: Callback<Option<Plan>>,
}

/// Address, flavour and filter of an endpoint. It is drawn anew when they change, and not when time
/// passes: what somebody puts in stays.
#[component]
fn Form(props: &FormProps) -> Html {
    let send = {
        let (known, names) = (props.name.clone(), props.names.clone());
        let plan = props.plan.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let endpoint = json!({
                "url": sent.get("url"),
                "flavour": sent.get("flavour"),
                "filter": {
                    "events": sent.all("events"),
                    "groups": sent.all("groups"),
                    "locations": sent.all("locations"),
                    "urgent_only": sent.ticked("urgent_only"),
                },
            });
            let name = known.clone().unwrap_or_else(|| sent.get("name"));
            let fits = !names.contains(&name);
            plan.emit(fits.then(|| Plan::put(&name, endpoint, known.is_none())));
        })
    };
    let flavours = vec![
        pair("full", "Full handoff"),
        pair("thin", "Ids and tags, fetched with a token"),
        pair("alert", "Alert without patient data, for a chat"),
    ];
    let (filter, chosen) = (&props.known.filter, props.known.flavour.as_str());
    let groups = IntentGroup::BY_PRECEDENCE.map(|group| {
        (
            pair(group.as_str(), words::group(group)),
            filter.groups.contains(&group),
        )
    });
    let places = props.locations.iter();
    let places = places.map(|place| (place.clone(), filter.locations.contains(place.0.as_str())));
    let events = Kind::ALL.iter().map(|kind| {
        (
            pair(kind.as_str(), kind.as_str()),
            filter.events.contains(kind),
        )
    });
    let ticked = usize::from(filter.urgent_only)
        + filter.groups.len()
        + filter.locations.len()
        + filter.events.len();
    html! {
        <form class="asks" onsubmit={send}>
            <div class="grid">
                if props.name.is_none() { {line("Name, such as crm", "name", "text", true)} }
                // A new one has no value to be drawn: what is typed while the rest arrives stays.
                <label class="field"><span>{"Address (https)"}</span>
                    <input name="url" type="url" required=true autocomplete="off"
                        value={props.name.is_some().then(|| props.known.url.clone())} />
                </label>
                {select("What it is sent", "flavour", chosen, flavours, Callback::noop())}
            </div>
            <details open={ticked > 0}>
                <summary>{"Only some messages"}</summary>
                <p class="quiet">{"Where nothing of a list is ticked, all of it is sent."}</p>
                {ticks("", "urgent_only", std::iter::once((pair("true", "Only what may be urgent"), filter.urgent_only)))}
                {ticks("Groups", "groups", groups.into_iter())}
                if props.locations.len() > 1 { {ticks("Locations", "locations", places)} }
                {ticks("Messages", "events", events)}
            </details>
            <p><button type="submit" class="main">{"See what it would do"}</button></p>
        </form>
    }
}

/// Boxes of one list.
fn ticks(
    legend: &'static str,
    name: &'static str,
    choices: impl Iterator<Item = (Choice, bool)>,
) -> Html {
    html! {
        <fieldset class="bare ticks">
            <legend class={classes!(legend.is_empty().then_some("vh"))}>{if legend.is_empty() { "Urgency" } else { legend }}</legend>
            { for choices.map(|((value, words), checked)| html! {
                <label class="tick"><input type="checkbox" {name} {value} {checked} /><span>{words}</span></label>
            }) }
        </fieldset>
    }
}
