//! The queue's filters: what they are, and what the Worker is asked for with them.

use portico_shared::intent::IntentGroup;
use portico_shared::language::Language;
use portico_shared::workflow::Status;
use serde_json::Value;
use yew::prelude::*;

use crate::api;
use crate::browser::window;
use crate::components::field::{Choice, named, pair, select, value_of};
use crate::hooks::Question;
use crate::state::{Desk, DeskHandle};
use crate::words;

/// Filters of the address that the Worker understands by the same names. A search is not among
/// them: it may be a patient's name, which no address may hold.
const FILTERS: [&str; 8] = [
    "status",
    "owner",
    "group",
    "location",
    "language",
    "overdue",
    "quarantine",
    "linked",
];

/// What to ask the Worker for: an address, and a body where something is searched. What is searched
/// may be a patient's name, so it stands in no address.
pub fn question(desk: &Desk, search: &str, cursor: Option<&str>, limit: u16) -> Question {
    let set = FILTERS
        .into_iter()
        .filter_map(|name| Some((name, desk.place.get(name)?)));
    let further = cursor.map(|cursor| ("cursor", cursor));
    if search.is_empty() {
        let mut path = format!("inquiries?limit={limit}");
        for (name, value) in set.chain(further) {
            path.push('&');
            path.push_str(name);
            path.push('=');
            path.push_str(&api::segment(value));
        }
        return (desk.paths().desk(&path), None);
    }
    let mut filter = serde_json::Map::new();
    for (name, value) in set.chain(further).chain([("q", search)]) {
        let value = match (name, value) {
            ("overdue" | "quarantine", value) => Value::Bool(value == "true"),
            (_, text) => Value::from(text),
        };
        filter.insert(name.to_owned(), value);
    }
    filter.insert("limit".to_owned(), limit.into());
    (
        desk.paths().desk("inquiries/search"),
        Some(Value::Object(filter).to_string()),
    )
}

/// The filters; each is a part of the address, so a view can be kept as a bookmark.
pub fn filters(desk: &DeskHandle) -> Html {
    let Some(me) = desk.me() else {
        return Html::default();
    };
    let change = |name: &'static str| {
        let place = desk.place.clone();
        Callback::from(move |event: Event| {
            crate::browser::go(&place.with(name, &value_of(&event)).address());
        })
    };
    let choose = |label, name: &'static str, all: &'static str, choices: Vec<Choice>| {
        let mut options = vec![("".into(), all.into())];
        options.extend(choices);
        let chosen = desk.place.get(name).unwrap_or_default();
        select(label, name, chosen, options, change(name))
    };
    let tick = |name: &'static str, label: &'static str| {
        let checked = desk.place.get(name) == Some("true");
        html! {
            <label class="tick">
                <input type="checkbox" {checked} onchange={change(name)} /><span>{label}</span>
            </label>
        }
    };
    let mine = me
        .owner
        .iter()
        .map(|key| (key.clone().into(), "Mine".into()));
    let owners = me.owners.iter().map(|owner| named(&owner.key, &owner.name));
    let groups = IntentGroup::BY_PRECEDENCE.map(|group| pair(group.as_str(), words::group(group)));
    let statuses = Status::ALL
        .iter()
        .map(|status| pair(status.as_str(), words::status(*status)));
    let languages =
        Language::ALL.map(|language| pair(language.as_str(), words::language(language)));
    // On a phone the patients come first.
    let wide = window().inner_width().ok().and_then(|width| width.as_f64());
    let open = wide.is_none_or(|width| width > 768.0);
    let set = match desk.place.query.len() {
        0 => String::new(),
        count => format!(" ({count})"),
    };
    html! {
        <details class="choose" {open}>
        <summary>{"Filters"}{set}</summary>
        <div class="filters" role="group" aria-label="Filters">
            {choose("Owner", "owner", "Everyone", mine.chain(owners).collect())}
            {choose("Status", "status", "All open", statuses.collect())}
            {choose("Group", "group", "All", groups.into())}
            if me.locations.len() > 1 {
                {choose("Location", "location", "All", me.locations.iter().map(|place| named(&place.id, &place.name)).collect())}
            }
            if me.languages.len() > 1 {
                {choose("Language", "language", "All", languages.into())}
            }
            <div class="ticks">
                {tick("overdue", "Overdue")}
                {tick("quarantine", "Quarantine")}
            </div>
        </div>
        </details>
    }
}
