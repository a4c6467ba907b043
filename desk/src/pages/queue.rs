//! The queue: who to call next, least time left first.

use std::rc::Rc;

use portico_shared::desk::{QueuePage, QueueRow};
use portico_shared::intent::IntentGroup;
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use portico_shared::workflow::Status;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::field::{Choice, Sent, select, value_of};
use crate::components::mark::{concern, language, standing_said, tag};
use crate::components::shell::{head, show};
use crate::hooks::{use_answer, use_desk};
use crate::pages::keys::use_keys;
use crate::route::Page;
use crate::state::{Action, Desk, DeskHandle, complain};
use crate::{time, words};

/// Rows shown at first, and more at each asking.
const ROWS: u16 = 50;

/// Rows that the Worker gives at once, at most.
const ROWS_AT_ONCE: u16 = 200;

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

/// The queue.
#[component]
pub fn Queue() -> Html {
    let desk = use_desk();
    let search = use_state(String::new);
    let (path, body) = question(&desk, &search, None, ROWS);
    let load = use_answer::<QueuePage>(Some(path), body);
    let further = use_further(&desk, &search, load.here());
    let first = use_memo(load.here().cloned(), |page| {
        let rows = page.iter().flat_map(|page| page.rows.iter());
        rows.cloned().map(Rc::new).collect::<Vec<_>>()
    });
    {
        let desk = desk.clone();
        let page = load.here().cloned();
        let rows = further.rows.clone();
        let shown = (page.as_ref().map(|page| page.now), rows.clone());
        use_effect_with(shown, move |_| {
            if let Some(page) = page {
                desk.dispatch(Action::Clock(page.now));
                let all = page.rows.iter().chain(rows.iter().map(Rc::as_ref));
                desk.dispatch(Action::Listed(all.map(|row| row.id.clone()).collect()));
            }
        });
    }
    use_keys();
    let find = {
        let search = search.clone();
        Callback::from(move |event: SubmitEvent| {
            if let Some(sent) = Sent::of(&event) {
                search.set(sent.get("q"));
            }
        })
    };
    let clear = {
        let (desk, search) = (desk.clone(), search.clone());
        Callback::from(move |_: MouseEvent| {
            search.set(String::new());
            crate::browser::go(&desk.place.page(Page::Queue).address());
        })
    };
    let filtered = !desk.place.query.is_empty() || !search.is_empty();
    html! {
        <>
            {head("Queue", html! {
                <form class="search" role="search" onsubmit={find}>
                    <label class="vh" for="q">{"Name, phone, email or reference"}</label>
                    <input id="q" name="q" type="search" autocomplete="off" placeholder="Name, phone, email or reference" />
                    <button type="submit">{"Search"}</button>
                </form>
            })}
            {filters(&desk)}
            if filtered {
                <p class="filtered">
                    if !search.is_empty() { <span>{"Showing what the search found. "}</span> }
                    <button type="button" class="plain" onclick={clear}>{"Clear search and filters"}</button>
                </p>
            }
            {show(&load, "the queue", |_| {
                let rows: Vec<&Rc<QueueRow>> = first.iter().chain(further.rows.iter()).collect();
                html! {
                    <>
                        {summary(&rows, further.more.is_some())}
                        {table(&desk, &rows)}
                        if further.more.is_some() {
                            <button type="button" class="more" onclick={further.ask.reform(|_: MouseEvent| ())}>{"Show more"}</button>
                        }
                        <p class="keys quiet">{"Keys: "}<kbd>{"j"}</kbd>{" next, "}<kbd>{"k"}</kbd>{" previous, "}<kbd>{"Enter"}</kbd>{" open, "}<kbd>{"/"}</kbd>{" search"}</p>
                    </>
                }
            })}
        </>
    }
}

/// What to ask the Worker for: an address, and a body where something is searched. What is searched
/// may be a patient's name, so it stands in no address.
fn question(
    desk: &Desk,
    search: &str,
    cursor: Option<&str>,
    limit: u16,
) -> (String, Option<String>) {
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

struct Further {
    rows: Rc<Vec<Rc<QueueRow>>>,
    more: Option<String>,
    ask: Callback<()>,
}

/// What comes after the first page. When the first one changes they are asked for again, and stay on the
/// screen meanwhile; another question begins with none.
#[hook]
fn use_further(desk: &DeskHandle, search: &str, first: Option<&Rc<QueuePage>>) -> Further {
    let rows = use_state(Rc::<Vec<Rc<QueueRow>>>::default);
    let more = use_state(|| None::<String>);
    let wanted = use_state(|| 0_u16);
    // The number of the last asking: an earlier one's late answer is not shown.
    let last = use_mut_ref(|| 0_u32);
    let asked = question(desk, search, None, ROWS);
    {
        let wanted = wanted.clone();
        use_effect_with(asked.clone(), move |_| wanted.set(0));
    }
    {
        let (rows, more, desk, search) =
            (rows.clone(), more.clone(), desk.clone(), search.to_owned());
        let next = first.and_then(|page| page.next.clone());
        let when = (asked, first.map(|page| page.now), *wanted);
        use_effect_with(when, move |(_, _, wanted)| {
            *last.borrow_mut() += 1;
            let (number, wanted) = (*last.borrow(), *wanted);
            if wanted == 0 {
                rows.set(Rc::default());
                more.set(next);
                return;
            }
            spawn_local(async move {
                let (mut all, mut cursor) = (Vec::new(), next);
                let mut left = wanted;
                while let Some(from) = cursor.as_ref().filter(|_| left > 0) {
                    let limit = left.min(ROWS_AT_ONCE);
                    left -= limit;
                    let (path, body) = question(&desk, &search, Some(from), limit);
                    let answer = api::ask(&path, body).await;
                    match answer.and_then(|answer| api::read::<QueuePage>(&answer)) {
                        Ok(page) => {
                            all.extend(page.rows.into_iter().map(Rc::new));
                            cursor = page.next;
                        }
                        Err(trouble) => return complain(&desk, &trouble),
                    }
                }
                if *last.borrow() == number {
                    rows.set(Rc::new(all));
                    more.set(cursor);
                }
            });
        });
    }
    Further {
        rows: (*rows).clone(),
        more: (*more).clone(),
        ask: Callback::from(move |()| wanted.set(wanted.saturating_add(ROWS))),
    }
}

/// The filters; each is a part of the address, so a view can be kept as a bookmark.
fn filters(desk: &DeskHandle) -> Html {
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
    html! {
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
    }
}

/// A choice of a fixed list.
pub fn pair(value: &'static str, words: &'static str) -> Choice {
    (value.into(), words.into())
}

/// A choice of the practice's.
pub fn named(value: &str, words: &str) -> Choice {
    (value.to_owned().into(), words.to_owned().into())
}

/// How many there are, and how many run late.
fn summary(rows: &[&Rc<QueueRow>], more: bool) -> Html {
    use portico_shared::clock::Standing;
    let count = |wanted| rows.iter().filter(|row| row.standing == wanted).count();
    let (late, soon) = (count(Standing::Late), count(Standing::DueSoon));
    let urgent = rows.iter().filter(|row| row.urgent).count();
    let plus = if more { "+" } else { "" };
    html! {
        <p class="summary" role="status">
            <span><strong>{rows.len()}{plus}</strong>{" to work on"}</span>
            if late > 0 { <span class="late"><strong>{late}</strong>{" late"}</span> }
            if soon > 0 { <span class="soon"><strong>{soon}</strong>{" due soon"}</span> }
            if urgent > 0 { <span class="late"><strong>{urgent}</strong>{" urgent"}</span> }
        </p>
    }
}

fn table(desk: &DeskHandle, rows: &[&Rc<QueueRow>]) -> Html {
    if rows.is_empty() {
        return html! {
            <div class="empty">
                <p><strong>{"Nobody is waiting."}</strong></p>
                <p>{"New inquiries appear here by themselves."}</p>
            </div>
        };
    }
    // On a phone the rows are cards; the roles keep what a table is for readers.
    html! {
        <table class="rows" role="table">
            <caption class="vh">{"Inquiries, least time left first"}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    { for ["Time left", "Patient", "About", "Source", "Owner", "Next step"].map(|name| html! {
                        <th role="columnheader" scope="col">{name}</th>
                    }) }
                </tr>
            </thead>
            <tbody role="rowgroup">
                { for rows.iter().map(|row| one(desk, row)) }
            </tbody>
        </table>
    }
}

/// One row, with its words as they stand now: it is drawn again only when one of them has changed,
/// so that hundreds cost little when time passes or a single inquiry changes.
fn one(desk: &DeskHandle, row: &Rc<QueueRow>) -> Html {
    let service = row.service.as_deref();
    html! {
        <Line
            key={row.id.clone()}
            row={row.clone()}
            left={time::left(row.due, desk.now)}
            by={time::say(desk.zone(), row.due, desk.now)}
            href={desk.place.page(Page::Inquiry(row.id.clone())).href()}
            service={service.map_or("", |id| desk.service(id)).to_owned()}
            owner={desk.owner(&row.owner).to_owned()}
        />
    }
}

/// Properties of [`Line`].
#[derive(Properties, PartialEq)]
struct LineProps {
    row: Rc<QueueRow>,
    left: String,
    by: String,
    href: String,
    service: String,
    owner: String,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let row = &props.row;
    let name = row
        .name
        .as_ref()
        .map_or("Erased", |name| name.expose())
        .to_owned();
    let source = words::plain(row.source.as_str());
    html! {
        <tr role="row" class={classes!(row.urgent.then_some("first"))}>
            <td role="cell" class="time">{standing_said(row.standing, &props.left, &props.by)}</td>
            <td role="cell" class="patient">
                <a class="row-link" href={props.href.clone()}>{name}</a>
                <span class="quiet ref">{&row.reference}</span>
                {tags(row)}
            </td>
            <td role="cell" class="about">
                <span>{words::group(row.primary)}</span>
                <span class="quiet">{&props.service}</span>
            </td>
            <td role="cell" class="source">
                <span>{source}</span>
                if let Some(campaign) = &row.campaign { <span class="quiet">{campaign}</span> }
            </td>
            <td role="cell" class="owner">
                <span>{&props.owner}</span>
                {language(row.language)}
            </td>
            <td role="cell" class="next">
                <span class="status">{words::status(row.status)}</span>
                if let Some(task) = &row.next {
                    <span class="quiet">{words::task(task.kind)}</span>
                }
                if row.attempts > 0 {
                    <span class="quiet">{attempts(row.attempts)}</span>
                }
            </td>
        </tr>
    }
}

fn attempts(count: u16) -> String {
    if count == 1 {
        "1 attempt".to_owned()
    } else {
        format!("{count} attempts")
    }
}

fn tags(row: &QueueRow) -> Html {
    html! {
        <span class="tags">
            { for row.concerns.iter().map(|found| concern(*found)) }
            if row.urgent && !row.concerns.contains(&Concern::Urgent) { {concern(Concern::Urgent)} }
            if row.escalated { {tag("warn", Some("up"), "Escalated")} }
            if row.asked_again { {tag("info", Some("again"), "Asked again")} }
            if row.quarantined { {tag("info", Some("shield"), "Quarantine")} }
            if row.priority { <span class="vh">{"Priority"}</span> }
        </span>
    }
}
