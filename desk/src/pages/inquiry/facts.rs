//! The handoff's eleven parts at a glance, the message, and why it was tagged so.

use std::collections::BTreeSet;

use portico_shared::form::{ContactMethod, Insurance, PatientStatus, TimeOfDay};
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use serde_json::Value;
use yew::prelude::*;

use super::actions::View;
use crate::components::mark::icon;
use crate::components::shell::card;
use crate::document::{at, holds, list, moment, text};
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// The card of the eleven parts.
pub fn handoff(desk: &DeskHandle, view: &View) -> Html {
    let handoff = view.handoff.as_deref();
    handoff.map_or_else(Html::default, |handoff| {
        card("Handoff", parts(desk, handoff))
    })
}

/// The card of why it was tagged so.
pub fn reasons(desk: &DeskHandle, view: &View) -> Html {
    let handoff = view.handoff.as_deref();
    handoff.map_or_else(Html::default, |handoff| {
        card("Why it was tagged so", why(desk, handoff))
    })
}

/// The patient's words, with those marked that raised a concern.
pub fn message(view: &View) -> Html {
    let Some(handoff) = &view.handoff else {
        return Html::default();
    };
    let words = text(handoff, &["message"]);
    if words.is_empty() {
        return Html::default();
    }
    let characters: Vec<char> = words.chars().collect();
    let place = |hit: &Value, end: &str| {
        let place = at(hit, &[end])
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        place.unwrap_or(0).min(characters.len())
    };
    let found = list(handoff, &["tags", "concerns"]).iter();
    let mut found: Vec<_> = found
        .map(|hit| (place(hit, "start"), place(hit, "end"), concern_of(hit)))
        .collect();
    found.sort_unstable();
    // What overlaps is marked as one, for everything that it raised.
    let mut marked: Vec<(usize, usize, BTreeSet<Concern>)> = Vec::new();
    for (start, end, concern) in found {
        match marked.last_mut() {
            _ if start >= end => {}
            Some((_, last, concerns)) if start < *last => {
                *last = end.max(*last);
                concerns.extend(concern);
            }
            _ => marked.push((start, end, concern.into_iter().collect())),
        }
    }
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, end, concerns) in marked {
        let of = |range: &[char]| range.iter().collect::<String>();
        let concerns: Vec<&str> = concerns.into_iter().map(words::concern).collect();
        pieces.push(html! { <>{of(&characters[done..start])}</> });
        pieces.push(html! {
            <mark>{of(&characters[start..end])}<span class="vh">{format!(" ({})", concerns.join(", "))}</span></mark>
        });
        done = end;
    }
    pieces.push(html! { <>{characters[done..].iter().collect::<String>()}</> });
    let language = text(handoff, &["language", "answer_in"]).to_owned();
    card(
        "In the patient's words",
        html! { <blockquote class="message" lang={language}>{ for pieces }</blockquote> },
    )
}

/// The concern that a hit in the message raised.
fn concern_of(hit: &Value) -> Option<Concern> {
    words::concern_named(text(hit, &["concern"]))
}

/// A date and time of the handoff, in the practice's zone.
fn when(desk: &DeskHandle, handoff: &Value, path: &[&str]) -> String {
    let at = moment(handoff, path);
    at.map_or_else(String::new, |at| {
        time::format(desk.zone(), at, Style::DateTime)
    })
}

/// The eleven parts, in the order of the handoff.
fn parts(desk: &DeskHandle, handoff: &Value) -> Html {
    let plain = |path: &[&str]| words::plain(text(handoff, path));
    let (source, channel) = (plain(&["source", "source"]), plain(&["source", "channel"]));
    let service = text(handoff, &["request", "service", "name"]);
    let need = plain(&["request", "need"]);
    let screen = at(handoff, &["unfinished"]).as_u64();
    let location = text(handoff, &["location", "name"]);
    let rows = [
        (
            "Source",
            join(&[&source, either(source == channel, "", &channel)]),
        ),
        (
            "Asked for",
            join(&[
                either(service.is_empty(), &need, service),
                &with("campaign ", text(handoff, &["request", "campaign"])),
            ]),
        ),
        (
            "Location",
            either(location.is_empty(), "No preference", location).to_owned(),
        ),
        (
            "Patient",
            join(&[
                PatientStatus::from_name(text(handoff, &["patient", "status"]))
                    .map_or("", words::patient),
                either(
                    holds(handoff, &["patient", "written_by_other"]),
                    "somebody else wrote",
                    "",
                ),
            ]),
        ),
        ("Contact", contact(handoff)),
        (
            "Language",
            join(&[
                Language::from_code(text(handoff, &["language", "answer_in"]))
                    .map_or("", words::language),
                either(
                    holds(handoff, &["language", "help"]),
                    "wants help in another language",
                    "",
                ),
            ]),
        ),
        (
            "Insurance or payment",
            join(&[
                words::insured(Insurance::from_name(text(
                    handoff,
                    &["insurance", "insured"],
                ))),
                either(
                    holds(handoff, &["insurance", "question"]),
                    "has a question",
                    "",
                ),
            ]),
        ),
        (
            "Page or form",
            join(&[
                text(handoff, &["landing", "page"]),
                &plain(&["landing", "form"]),
                &screen.map_or_else(String::new, |screen| {
                    format!("Not finished: left on screen {screen}")
                }),
            ]),
        ),
        ("Received", when(desk, handoff, &["received_at"])),
        ("First attempt", first(desk, handoff)),
        ("Next action", next(desk, handoff)),
    ];
    html! {
        <dl class="handoff">
            { for rows.into_iter().map(|(name, value)| html! { <div><dt>{name}</dt><dd>{value}</dd></div> }) }
        </dl>
    }
}

fn contact(handoff: &Value) -> String {
    join(&[
        text(handoff, &["contact", "phone"]),
        text(handoff, &["contact", "email"]),
        &with(
            "prefers ",
            ContactMethod::from_name(text(handoff, &["contact", "method"]))
                .map_or("", words::method),
        ),
        TimeOfDay::from_name(text(handoff, &["contact", "time"])).map_or("", words::time),
        either(
            holds(handoff, &["contact", "voicemail_may_say_why"]),
            "voicemail may say why",
            "voicemail must not say why",
        ),
    ])
}

fn first(desk: &DeskHandle, handoff: &Value) -> String {
    let at = when(desk, handoff, &["first_attempt", "at"]);
    if at.is_empty() {
        return "None yet".to_owned();
    }
    let outcome = text(handoff, &["first_attempt", "outcome"]);
    join(&[&at, &words::plain(outcome)])
}

fn next(desk: &DeskHandle, handoff: &Value) -> String {
    let due = when(desk, handoff, &["next_action", "due"]);
    if due.is_empty() {
        return "None".to_owned();
    }
    join(&[
        &words::plain(text(handoff, &["next_action", "action"])),
        text(handoff, &["next_action", "owner"]),
        &with("by ", &due),
    ])
}

fn either<'a>(yes: bool, words: &'a str, no: &'a str) -> &'a str {
    if yes { words } else { no }
}

/// Words before something that was told; nothing where it was not.
fn with(words: &str, told: &str) -> String {
    if told.is_empty() {
        String::new()
    } else {
        format!("{words}{told}")
    }
}

/// Parts of an answer on one line; those left empty are left out.
fn join(parts: &[&str]) -> String {
    let mut told = parts.to_vec();
    told.retain(|part| !part.is_empty());
    if told.is_empty() {
        "Not told".to_owned()
    } else {
        told.join(" · ")
    }
}

/// What marked the words of a concern: a rule with a name, or how much the words weigh together.
fn marked_by(rule: &str) -> String {
    if rule == "words" || rule.starts_with("words.") {
        ": the marked words".to_owned()
    } else {
        format!(": the marked words, by the rule {rule}")
    }
}

fn why(desk: &DeskHandle, handoff: &Value) -> Html {
    let because = words::plain(text(handoff, &["tags", "due_because"])).to_lowercase();
    let due = when(desk, handoff, &["tags", "due"]);
    let promise = text(handoff, &["tags", "promise"]);
    let groups = list(handoff, &["tags", "intent", "groups"]).iter();
    let groups = groups.filter_map(|group| words::group_named(text(group, &[])));
    let groups: Vec<&str> = groups.map(words::group).collect();
    html! {
        <>
            <ul class="reasons">
                <li>{text(handoff, &["source", "reason", "text"]).to_owned()}</li>
                { for list(handoff, &["tags", "intent", "reasons"]).iter().map(|reason| html! { <li>{text(reason, &[]).to_owned()}</li> }) }
                { for list(handoff, &["tags", "concerns"]).iter().map(|found| html! {
                    <li>{icon("alarm")}<strong>{concern_of(found).map(words::concern)}</strong>{marked_by(text(found, &["rule"]))}</li>
                }) }
                <li>{format!("{} answers by {due}: {because}", desk.owner(text(handoff, &["tags", "owner"])))}</li>
            </ul>
            if !promise.is_empty() {
                <p class="quiet">{format!("Promised to the patient: {promise}")}</p>
            }
            <p class="quiet">{"Groups: "}{groups.join(", ")}</p>
        </>
    }
}
