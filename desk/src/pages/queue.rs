//! The queue: who to call next, least time left first.

use std::collections::BTreeMap;
use std::rc::Rc;

use portico_shared::clock::{Moment, Standing};
use portico_shared::desk::{QueuePage, QueueRow, Role};
use portico_shared::practice::Concern;
use yew::prelude::*;

use crate::components::field::Sent;
use crate::components::mark::{concern, language, standing_said, tag};
use crate::components::shell::{head, show};
use crate::gradual::use_gradually;
use crate::hooks::{Loaded, use_answer, use_desk};
use crate::pages::filters::{filters, question};
use crate::pages::keys::use_keys;
use crate::paging::{Further, ROWS, more, use_further};
use crate::route::{Page, Place, Section};
use crate::state::{Action, DeskHandle, Session};
use crate::{time, words};

/// The queue.
#[component]
pub fn Queue() -> Html {
    let desk = use_desk();
    let search = use_state(String::new);
    let (path, body) = question(&desk, &search, None, ROWS);
    let load = use_answer::<QueuePage>(Some(path), body);
    let further = {
        let (desk, search) = (desk.clone(), search.clone());
        let first = load.here();
        let ask =
            Rc::new(move |cursor: Option<&str>, limit| question(&desk, &search, cursor, limit));
        let next = first.and_then(|page| page.next.clone());
        use_further::<QueuePage>(first.map(|page| page.now), next, ask)
    };
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
    // Those past due become more while the page is open.
    {
        let desk = desk.clone();
        let next_due = load.here().and_then(|page| page.next_due);
        let passed = next_due.filter(|due| desk.now > *due);
        use_effect_with(passed, move |passed| {
            if passed.is_some() {
                desk.dispatch(Action::Changed);
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
    let kept = use_mut_ref(Kept::default);
    let all: Vec<Rc<QueueRow>> = first.iter().chain(further.rows.iter()).cloned().collect();
    let drawn = use_gradually(load.here().map(|_| all.clone()));
    let filtered = !desk.place.query.is_empty() || !search.is_empty();
    // A search, and what a status was asked of, may be a history: newest first.
    let sorted = search.is_empty() && desk.place.get("status").is_none();
    let content = match (&drawn, &load.state) {
        (Some(now), Loaded::Here(_) | Loaded::Waiting) => {
            let lines = kept.borrow_mut().lines(&desk, &now.rows);
            list(&desk, now.old, lines, &all, &further, (filtered, sorted))
        }
        _ => show(&load, "the queue", |_| Html::default()),
    };
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
            if let Some(page) = load.here() {
                {trouble(&desk, page.delivery_trouble)}
                {held_back(&desk, page.quarantined)}
            }
            {content}
        </>
    }
}

/// The rows that are drawn by now, and what stands around them.
fn list(
    desk: &DeskHandle,
    old: bool,
    lines: Vec<Html>,
    all: &[Rc<QueueRow>],
    further: &Further<QueueRow>,
    (filtered, sorted): (bool, bool),
) -> Html {
    let (heading, below) = if old {
        let heading = html! { <p class="summary" role="status">{"Loading the queue…"}</p> };
        (heading, Html::default())
    } else {
        let below = html! {
            <>
                {more(further)}
                <p class="keys quiet">{"Keys: "}<kbd>{"j"}</kbd>{" next, "}<kbd>{"k"}</kbd>{" previous, "}<kbd>{"Enter"}</kbd>{" open, "}<kbd>{"/"}</kbd>{" search"}</p>
            </>
        };
        (summary(desk, all, further.more.is_some(), sorted), below)
    };
    // As many parts in both cases: otherwise Yew takes the table for another one, and draws it anew.
    html! {
        <>
            {heading}
            {table(desk, lines, filtered)}
            {below}
        </>
    }
}

/// Where the practice's own systems are not told of inquiries, somebody has to look after it.
fn trouble(desk: &DeskHandle, count: u32) -> Html {
    if count == 0 {
        return Html::default();
    }
    let words = if count == 1 {
        "1 endpoint does not get its messages".to_owned()
    } else {
        format!("{count} endpoints do not get their messages")
    };
    let admin = desk.me().is_some_and(|me| me.role.covers(Role::Admin));
    let href = desk.place.page(Page::Admin(Section::Endpoints)).href();
    html! {
        <p class="held">
            if admin { <a {href}>{words}</a> } else { {words}{". Tell an administrator."} }
        </p>
    }
}

/// What is held back as likely spam stands in no list, so it is told until somebody has looked.
fn held_back(desk: &DeskHandle, count: u32) -> Html {
    if count == 0 || desk.place.get("quarantine") == Some("true") {
        return Html::default();
    }
    let href = desk
        .place
        .page(Page::Queue)
        .with("quarantine", "true")
        .href();
    let words = if count == 1 {
        "inquiry is"
    } else {
        "inquiries are"
    };
    html! {
        <p class="held">
            <a {href}>{format!("{count} {words} held back as likely spam")}</a>
        </p>
    }
}

/// How many there are, and how many run late.
fn summary(desk: &DeskHandle, rows: &[Rc<QueueRow>], more: bool, sorted: bool) -> Html {
    let waits = |row: &&Rc<QueueRow>| row.standing.is_some() && !row.status.is_closed();
    let count = |wanted| {
        let stands = |row: &&Rc<QueueRow>| row.stands(desk.now) == Some(wanted);
        rows.iter().filter(stands).count()
    };
    // What runs late comes first, so all of it is here unless the last one runs late, too.
    let last = rows.last().and_then(|row| row.stands(desk.now));
    let later = more && (last == Some(Standing::Late) || !sorted);
    let urgent = rows.iter().filter(waits).filter(|row| row.urgent).count();
    let plus = if more { "+" } else { "" };
    let part = |class: &'static str, count: usize, plus: &'static str, words: &'static str| {
        html! { if count > 0 { <span {class}><strong>{count}{plus}</strong>{words}</span> } }
    };
    let found = if rows.iter().all(|row| waits(&row)) {
        " to work on"
    } else {
        " found"
    };
    html! {
        <p class="summary" role="status">
            <span><strong>{rows.len()}{plus}</strong>{found}</span>
            {part("late", count(Standing::Late), if later { "+" } else { "" }, " late")}
            {part("soon", count(Standing::DueSoon), plus, " due soon")}
            {part("late", urgent, plus, " urgent")}
        </p>
    }
}

fn table(desk: &DeskHandle, lines: Vec<Html>, filtered: bool) -> Html {
    if lines.is_empty() {
        let (words, more) = if filtered {
            ("Nothing found by this search and these filters.", "")
        } else {
            (
                "Nobody is waiting.",
                "New inquiries appear here by themselves.",
            )
        };
        return html! { <div class="empty"><p><strong>{words}</strong></p><p>{more}</p></div> };
    }
    // Among closed ones, the newest come first.
    let history = desk.place.get("status").is_some();
    // On a phone the rows are cards; the roles keep what a table is for readers.
    html! {
        <table class="rows" role="table">
            <caption class="vh">{if history { "Inquiries" } else { "Inquiries, least time left first" }}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    { for ["Time left", "Patient", "About", "Source", "Owner", "Next step"].map(|name| html! {
                        <th role="columnheader" scope="col">{name}</th>
                    }) }
                </tr>
            </thead>
            <tbody role="rowgroup">
                { for lines }
            </tbody>
        </table>
    }
}

/// Rows as they were said last. What says the same is not said anew: a long list is drawn a few rows a
/// picture, and all of them would be in each.
#[derive(Default)]
struct Kept {
    of: Option<(Moment, Place, Session)>,
    lines: BTreeMap<*const QueueRow, (Rc<QueueRow>, Html)>,
}

impl Kept {
    /// The rows as they are said now.
    fn lines(&mut self, desk: &DeskHandle, rows: &[Rc<QueueRow>]) -> Vec<Html> {
        let of = Some((desk.now, desk.place.clone(), desk.session.clone()));
        // The words hang on these; and of rows that have gone, not many are kept.
        if self.of != of || self.lines.len() > 2 * rows.len() {
            self.of = of;
            self.lines.clear();
        }
        let line = |row: &Rc<QueueRow>| {
            let known = self.lines.entry(Rc::as_ptr(row));
            let (_, line) = known.or_insert_with(|| (row.clone(), one(desk, row)));
            line.clone()
        };
        rows.iter().map(line).collect()
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
            stands={row.stands(desk.now)}
            left={time::left(row.due, desk.now)}
            by={time::say(desk.zone(), row.due, desk.now)}
            href={desk.place.page(Page::Inquiry(row.id.clone())).href()}
            service={service.map_or("", |id| desk.service(id)).to_owned()}
            owner={desk.owner(&row.owner).to_owned()}
        />
    }
}

/// Properties of [`Line`].
#[derive(Properties, PartialEq, Eq)]
struct LineProps {
    row: Rc<QueueRow>,
    stands: Option<Standing>,
    left: String,
    by: String,
    href: String,
    service: String,
    owner: String,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let row = &props.row;
    let unnamed = if row.erased {
        "Erased"
    } else {
        "Name cannot be opened"
    };
    let name = row
        .name
        .as_ref()
        .map_or(unnamed, |name| name.expose())
        .to_owned();
    let source = words::plain(row.source.as_str());
    html! {
        <tr role="row" class={classes!(row.urgent.then_some("first"))}>
            <td role="cell" class="time">{props.stands.map(|stood| standing_said(stood, &props.left, &props.by))}</td>
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
            if row.priority { {tag("info", None, "Priority")} }
        </span>
    }
}
