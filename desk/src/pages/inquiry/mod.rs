//! One inquiry: what is known, what to do next, what was done.

mod actions;
mod attempt;
mod facts;
mod history;
mod moves;
mod visit;

use std::rc::Rc;

use portico_shared::desk::{LinkedRow, Role};
use portico_shared::language::Language;
use portico_shared::workflow::Way;
use yew::prelude::*;

use self::actions::{Actions, Shown, View, said, told};
use crate::api;
use crate::components::mark::{concern, icon, language, standing, tag};
use crate::components::shell::{card, head, show};
use crate::document::{holds, list, text};
use crate::hooks::{use_desk, use_load};
use crate::pages::deliveries::Deliveries;
use crate::route::Page;
use crate::state::{Action, DeskHandle};
use crate::{time, words};

/// Properties of [`Inquiry`].
#[derive(Properties, PartialEq)]
pub struct InquiryProps {
    /// The inquiry's id.
    pub id: String,
}

/// The page of one inquiry.
#[component]
pub fn Inquiry(props: &InquiryProps) -> Html {
    let desk = use_desk();
    let busy = use_state(|| false);
    let kept = use_mut_ref(|| None);
    let load = use_load::<View>(Some(desk.paths().inquiry(&props.id, "")));
    {
        let desk = desk.clone();
        use_effect_with(load.here().map(|view| view.now), move |now| {
            if let Some(now) = now {
                desk.dispatch(Action::Clock(*now));
            }
        });
    }
    // The heading is the patient's name, which comes with the answer.
    use_effect_with(load.here().is_some(), |here| {
        if *here {
            crate::browser::focus("h1");
        }
    });
    html! {
        <>
            {way_back(&desk, &props.id)}
            {show(&load, "the inquiry", |_| {
                load.here().map_or_else(Html::default, |view| shown(&desk, view, &Actions::new(&desk, &view.id, &busy, &kept)))
            })}
        </>
    }
}

/// Back to the queue, and on to the next inquiry of it.
fn way_back(desk: &DeskHandle, id: &str) -> Html {
    let next = desk.order.iter().skip_while(|known| *known != id).nth(1);
    html! {
        <nav class="trail" aria-label="Queue">
            <a href={desk.place.page(Page::Queue).href()}>{"← Queue"}</a>
            if let Some(next) = next {
                <a href={desk.place.page(Page::Inquiry(next.clone())).href()}>{"Next in the queue →"}</a>
            }
        </nav>
    }
}

fn shown(desk: &DeskHandle, view: &Rc<View>, actions: &Actions) -> Html {
    let name = if view.erased {
        "Erased inquiry"
    } else {
        said(view, &["patient", "name"])
    };
    html! {
        <div class="inquiry" aria-busy={actions.busy().then_some("true")}>
            {head(name.to_owned(), html! {
                <>
                    <span class="quiet ref">{&view.reference}</span>
                    {tag("status", None, words::status(view.status))}
                    if let Some(stands) = view.clocks.standing { {standing(stands.after(Some(view.clocks.due_soon), view.clocks.due, desk.now), view.clocks.due, desk.now, desk.zone())} }
                </>
            })}
            {marks(view)}
            {warnings(desk, view, actions)}
            <div class="columns">
                // On a phone one stands below the other: what is known comes before all that can be done.
                <div class="step-card">
                    if !view.erased { {next_step(desk, view)} }
                </div>
                <div class="glance">{facts::handoff(desk, view)}</div>
                <div class="do">
                    if !view.erased {
                        {facts::message(view)}
                        {say(view)}
                        <attempt::Attempt key="attempt" view={Shown(view.clone())} actions={actions.clone()} />
                        <moves::Moves key="moves" view={Shown(view.clone())} actions={actions.clone()} />
                        {visit::visit(desk, view, actions)}
                        {actions::further(desk, view, actions)}
                    }
                </div>
                <div class="know">
                    {facts::reasons(desk, view)}
                    {linked(desk, view)}
                    <Deliveries key="deliveries" inquiry={view.id.clone()} />
                </div>
            </div>
            {history::history(desk, view)}
        </div>
    }
}

/// What must not be overlooked.
fn marks(view: &View) -> Html {
    let mut seen = Vec::new();
    for found in list(told(view, &["tags"]), &["concerns"]) {
        let found = words::concern_named(text(found, &["concern"]));
        seen.extend(found.filter(|found| !seen.contains(found)));
    }
    html! {
        <p class="tags">
            { for seen.into_iter().map(concern) }
            if holds(told(view, &["tags"]), &["priority"]) { {tag("info", None, "Priority")} }
            {Language::from_code(said(view, &["language", "answer_in"])).map(language)}
            if asks_language(view) { {tag("warn", None, "Language not certain: ask")} }
            if !view.earlier_and_later().0.is_empty() { {tag("info", Some("again"), "Asked again")} }
        </p>
    }
}

/// Whether nothing but the form tells the language of what the patient wrote. Whoever logs an inquiry
/// has asked.
fn asks_language(view: &View) -> bool {
    let way = Way::from_name(said(view, &["landing", "form"]));
    !said(view, &["message"]).is_empty()
        && !holds(told(view, &["tags"]), &["language_is_sure"])
        && !way.is_some_and(Way::is_desk)
}

fn warnings(desk: &DeskHandle, view: &View, actions: &Actions) -> Html {
    html! {
        <>
            if view.erased {
                <div class="notice"><p>{"All that could tell who this patient is has been destroyed. What happened stays for the count."}</p></div>
            }
            if view.opted_out {
                <div class="notice bad"><p>{"This patient does not want to be contacted again. Answer only if the patient turns up."}</p></div>
            }
            if let Some(held) = &view.quarantine {
                <div class="notice">
                    <div>
                        <p><strong>{"Held back as likely spam"}</strong>{format!(" (score {}). No clock runs, nobody was told, and it is not counted.", held.score)}</p>
                        <ul>{ for held.reasons.iter().map(|reason| html! { <li>{reason}</li> }) }</ul>
                    </div>
                    <button type="button" onclick={actions.click("release", None, "Released. Its clock starts now.")}>{"Release from quarantine"}</button>
                </div>
            }
            { for view.escalations.iter().map(|escalation| html! {
                <div class="notice bad">
                    <p>
                        {icon("up")}<strong>{format!("{} was told ", desk.owner(&escalation.told.to))}</strong>
                        {format!("at {}, because {}.", time::say(desk.zone(), escalation.last, desk.now), words::cause(escalation.told.cause))}
                        if let Some(deputy) = &escalation.told.deputy { {format!(" Deputy: {}.", desk.owner(deputy))} }
                        {" Until it is taken, the inquiry stays open."}
                    </p>
                    <button type="button" onclick={actions.click("acknowledge", Some(format!(r#"{{"cause":"{}"}}"#, escalation.told.cause.as_str())), "You have taken it. Nobody is told again.")}>{"I take it"}</button>
                </div>
            }) }
        </>
    }
}

/// The next step, and the quickest way to do it.
fn next_step(desk: &DeskHandle, view: &View) -> Html {
    let (phone, email) = (
        said(view, &["contact", "phone"]),
        said(view, &["contact", "email"]),
    );
    // What a patient typed before the @ must not add to the message.
    let (local, host) = email.rsplit_once('@').unwrap_or_default();
    let step = view.tasks.iter().find(|row| !row.task.kind.is_automatic());
    card(
        "Next step",
        html! {
            <>
                if let Some(row) = step {
                    <p class="step">
                        <strong>{words::task(row.task.kind)}</strong>
                        if let Some(channel) = row.task.channel { {format!(" by {}", words::channel(channel).to_lowercase())} }
                        {format!(" · {}", desk.owner(&row.task.owner))}
                    </p>
                    <p>{standing(row.standing, row.task.due, desk.now, desk.zone())}</p>
                } else {
                    <p>{"Nothing is due."}</p>
                }
                <p class="reach">
                    if !phone.is_empty() {
                        <a class="button main" href={format!("tel:{}", dialled(phone))}>{icon("phone")}{phone}</a>
                    }
                    if !email.is_empty() {
                        <a class="button" href={format!("mailto:{}@{host}", api::segment(local))}>{icon("mail")}{email}</a>
                    }
                </p>
            </>
        },
    )
}

/// A number as a phone dials it.
fn dialled(phone: &str) -> String {
    phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect()
}

/// Approved words to read aloud, the likeliest first.
fn say(view: &View) -> Html {
    if view.scripts.is_empty() {
        return Html::default();
    }
    let block = |at: usize, script: &portico_shared::desk::ApprovedWords| {
        let channel = script.channel.map_or_else(String::new, |channel| {
            format!(" · {}", words::channel(channel))
        });
        html! {
            <details open={at == 0} class="script">
                <summary>
                    {words::purpose(script.purpose)}{channel}
                    if script.language != Language::En { {" · "}{words::language(script.language)} }
                </summary>
                <blockquote lang={script.language.as_str()}>{&script.text}</blockquote>
                <p class="quiet">{format!("Version {}, approved by {} on {}", script.version, script.approved_by, script.approved_on)}</p>
            </details>
        }
    };
    card(
        "What to say",
        html! { <>{ for view.scripts.iter().enumerate().map(|(at, script)| block(at, script)) }</> },
    )
}

/// Other inquiries from the same phone or address.
fn linked(desk: &DeskHandle, view: &View) -> Html {
    use portico_shared::person::MatchedOn;
    let (earlier, later) = view.earlier_and_later();
    let rows = |heading: &'static str, rows: &[&LinkedRow]| {
        if rows.is_empty() {
            return Html::default();
        }
        let row = |row: &&LinkedRow| {
            html! {
                <li>
                    <a href={desk.place.page(Page::Inquiry(row.id.clone())).href()}>{&row.reference}</a>
                    {format!(" · {} · {} · ", time::say(desk.zone(), row.received, desk.now), words::status(row.status))}
                    {match row.matched {
                        MatchedOn::Email => "same email",
                        MatchedOn::Phone => "same phone",
                        MatchedOn::PhoneAndEmail => "same phone and email",
                    }}
                </li>
            }
        };
        html! { <><h3>{heading}</h3><ul class="plain-list">{ for rows.iter().map(row) }</ul></> }
    };
    if view.linked.is_empty() {
        return Html::default();
    }
    card(
        "Same phone or email",
        html! {
            <>
                <p class="quiet">{"Families share phones and addresses: look before you assume it is the same person."}</p>
                {rows("Asked before", &earlier)}
                {rows("Asked again later", &later)}
            </>
        },
    )
}

/// Whether this person may look after the practice, too.
fn is_admin(desk: &DeskHandle) -> bool {
    desk.me().is_some_and(|me| me.role.covers(Role::Admin))
}
