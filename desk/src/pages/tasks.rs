//! Tasks: everything due, for everybody or for one owner; before closing, what is still unresolved.

use std::rc::Rc;

use portico_shared::desk::{TaskPage, TaskRow};
use portico_shared::workflow::{Job, SummaryView, TaskKind};
use yew::prelude::*;

use crate::api;
use crate::components::field::{Choice, named, select, value_of};
use crate::components::mark::standing;
use crate::components::shell::{card, head, show};
use crate::hooks::{Order, on_click, use_desk, use_load};
use crate::paging::{ROWS, more, use_further};
use crate::route::Page;
use crate::state::{Action, DeskHandle};
use crate::time::{self, DAY, Style};
use crate::words;

/// The page.
#[component]
pub fn Tasks() -> Html {
    let desk = use_desk();
    let owner = desk.place.get("owner").unwrap_or_default().to_owned();
    // An owner's own are asked of the Worker: these would be few of those that everybody has.
    let ask = {
        let (paths, owner) = (desk.paths(), owner.clone());
        Rc::new(move |cursor: Option<&str>, limit| {
            let mut path = format!("tasks?limit={limit}");
            for (name, value) in [("owner", Some(&*owner)), ("cursor", cursor)] {
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    path.push('&');
                    path.push_str(name);
                    path.push('=');
                    path.push_str(&api::segment(value));
                }
            }
            (paths.desk(&path), None)
        })
    };
    let (path, _) = ask(None, ROWS);
    let load = use_load::<TaskPage>(Some(path));
    let first = load.here();
    let next = first.and_then(|page| page.next.clone());
    let further = use_further::<TaskPage>(first.map(|page| page.now), next, ask);
    let told = use_load::<Vec<SummaryView>>(Some(desk.paths().desk("summaries")));
    {
        let desk = desk.clone();
        use_effect_with(load.here().map(|page| page.now), move |now| {
            if let Some(now) = now {
                desk.dispatch(Action::Clock(*now));
            }
        });
    }
    let mut owners: Vec<Choice> = vec![("".into(), "Everyone".into())];
    if let Some(me) = desk.me() {
        owners.extend(me.owners.iter().map(|one| named(&one.key, &one.name)));
    }
    let change = {
        let place = desk.place.clone();
        Callback::from(move |event: Event| {
            crate::browser::go(&place.with("owner", &value_of(&event)).address());
        })
    };
    html! {
        <>
            {head("Tasks", html! { <button type="button" onclick={print()}>{"Print"}</button> })}
            <div class="filters">{select("Owner", "owner", &owner, owners, change)}</div>
            {show(&load, "the tasks", |page| {
                let rows: Vec<&TaskRow> = page.rows.iter()
                    .chain(further.rows.iter().map(Rc::as_ref))
                    .filter(|row| !row.task.kind.is_automatic())
                    .collect();
                let left = usize::try_from(page.left).unwrap_or_default();
                html! { <>{sections(&desk, &rows, further.more.is_some())}{more(&further)}{on_paper(left.saturating_sub(further.rows.len()))}</> }
            })}
            {show(&told, "the summaries", |told| if told.is_empty() { Html::default() } else { summaries(&desk, told) })}
        </>
    }
}

/// What the paper says of tasks that are not on it.
fn on_paper(left: usize) -> Html {
    let words = match left {
        0 => return Html::default(),
        1 => "1 task that is due later is not on this paper.".to_owned(),
        _ => format!("{left} tasks that are due later are not on this paper."),
    };
    html! { <p class="paper"><strong>{words}</strong></p> }
}

/// Prints what is on the screen.
pub fn print() -> Callback<MouseEvent> {
    Callback::from(|_| {
        let _ = crate::browser::window().print();
    })
}

/// Late, today, later: in this order nothing is dropped silently.
fn sections(desk: &DeskHandle, rows: &[&TaskRow], more: bool) -> Html {
    let (zone, now) = (desk.zone(), desk.now);
    let today = time::day(zone, now);
    let late = |row: &TaskRow| row.task.due < now;
    let of_today = |row: &TaskRow| !late(row) && time::day(zone, row.task.due) == today;
    let week = now.plus_millis(7 * DAY).unwrap_or(now);
    let parts: [(&'static str, &'static str, Vec<&TaskRow>); 4] = [
        (
            "Late",
            "Promises that have passed. These first.",
            rows.iter().copied().filter(|row| late(row)).collect(),
        ),
        (
            "Today, before closing",
            "Still unresolved today.",
            rows.iter().copied().filter(|row| of_today(row)).collect(),
        ),
        (
            "This week",
            "Due in the next seven days.",
            rows.iter()
                .copied()
                .filter(|row| !late(row) && !of_today(row) && row.task.due <= week)
                .collect(),
        ),
        (
            "Later",
            "",
            rows.iter()
                .copied()
                .filter(|row| row.task.due > week)
                .collect(),
        ),
    ];
    // Tasks come soonest due first, so only the last part may go on.
    let last = parts.iter().rposition(|(_, _, rows)| !rows.is_empty());
    let plus = |at: usize| if more && last == Some(at) { "+" } else { "" };
    html! {
        <>
            { for parts.iter().enumerate().filter(|(_, (_, _, rows))| !rows.is_empty()).map(|(at, (title, hint, rows))| html! {
                <section class="card">
                    <h2>{*title}<span class="count">{rows.len()}{plus(at)}</span></h2>
                    if !hint.is_empty() { <p class="quiet">{*hint}</p> }
                    <ul class="tasks">{ for rows.iter().map(|row| task(desk, row)) }</ul>
                </section>
            }) }
            if rows.is_empty() {
                <div class="empty"><p><strong>{"Nothing is due."}</strong></p></div>
            }
        </>
    }
}

/// The counts of a summary; one of long ago has fewer.
fn counts(view: &SummaryView) -> String {
    let told = [
        (view.open, "open"),
        (view.late, "late"),
        (view.received, "received"),
        (view.booked, "booked"),
        (view.quarantined, "held back"),
    ];
    let told = told
        .into_iter()
        .filter_map(|(count, what)| Some((count?, what)));
    let told: Vec<_> = told
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!(": {}", told.join(", "))
}

/// What the practice was told by the day and the week, newest first.
fn summaries(desk: &DeskHandle, told: &[SummaryView]) -> Html {
    let zone = desk.zone();
    let one = |view: &SummaryView| {
        let name = match view.kind {
            Job::Daily => "Daily summary",
            Job::Unresolved => "Unresolved before closing",
            Job::Weekly => "Weekly scorecard",
        };
        let head = format!("{name}, {}", time::format(zone, view.at, Style::DateTime));
        if let Some((from, until)) = view.from.zip(view.until) {
            let last = until.plus_millis(-1).unwrap_or(until);
            let place = desk.place.page(Page::Scorecard).with("period", "custom");
            let place = place
                .with("from", &time::day(zone, from))
                .with("to", &time::day(zone, last));
            return html! { <li><a href={place.href()}>{head}</a></li> };
        }
        html! {
            <li><details>
                <summary>{head}<span class="quiet">{counts(view)}</span></summary>
                <ul>{ for view.rows.iter().map(|row| html! {
                    <li>
                        <a href={desk.place.page(Page::Inquiry(row.inquiry.clone())).href()}>{&row.reference}</a>
                        if row.urgent { <strong>{" Urgent"}</strong> }
                        {format!(" · {} · {} · {} · due {}", words::status(row.status), words::plain(row.source.as_str()), desk.owner(&row.owner), time::say(zone, row.due, view.at))}
                    </li>
                }) }</ul>
                if view.rows_cut {
                    <p>
                        {format!("The first {}", view.rows.len())}
                        if let Some(all) = view.rows_in_all { {format!(" of {all}")} }
                        {". "}
                        <a href={desk.place.page(Page::Queue).href()}>{"See all that are open in the queue"}</a>
                    </p>
                }
            </details></li>
        }
    };
    card(
        "Told by the day and the week",
        html! { <ul class="plain-list">{ for told.iter().map(one) }</ul> },
    )
}

fn task(desk: &DeskHandle, row: &TaskRow) -> Html {
    let href = desk.place.page(Page::Inquiry(row.inquiry.clone())).href();
    let name = row
        .name
        .as_ref()
        .map_or("Name cannot be opened", |name| name.expose())
        .to_owned();
    // The others are done by what is logged on the inquiry.
    let now = row.task.from <= desk.now;
    let done = (row.task.kind == TaskKind::Reminder && now).then(|| {
        let path = desk.paths().desk(&format!("tasks/{}/done", api::segment(&row.id)));
        let click = on_click(desk, "Task done.", Order::new("POST", path));
        html! { <button type="button" onclick={click}>{"Done"}<span class="vh">{format!(": {name}")}</span></button> }
    });
    html! {
        <li>
            {standing(row.standing, row.task.due, desk.now, desk.zone())}
            <span class="what">
                <a {href}>{&name}</a>
                <span class="quiet ref">{&row.reference}</span>
                <span>
                    {words::task(row.task.kind)}
                    if let Some(channel) = row.task.channel { {format!(" by {}", words::channel(channel).to_lowercase())} }
                    <span class="quiet">{format!(" · {}", desk.owner(&row.task.owner))}</span>
                </span>
            </span>
            {done.unwrap_or_default()}
        </li>
    }
}
