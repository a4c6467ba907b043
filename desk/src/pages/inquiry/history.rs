//! What happened to an inquiry.

use std::fmt::Write as _;

use portico_shared::desk::HistoryRow;
use portico_shared::practice::ChecklistItem;
use portico_shared::workflow::{AttemptOutcome, ContactChannel, Status, VisitOutcome, Way};
use serde_json::Value;
use yew::prelude::*;

use super::actions::View;
use crate::components::shell::card;
use crate::document::{at, holds, moment, text};
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// The history, newest first. The same thing several times on end is told once, with how often.
pub fn history(desk: &DeskHandle, view: &View) -> Html {
    let mut lines: Vec<(&Row, String, u32)> = Vec::new();
    // Portico's own notes of when a step fell due are for its log, not for people.
    let rows = view.history.iter().rev();
    for row in rows.filter(|row| row.kind != "task.due") {
        let text = happened(desk, row);
        match lines.last_mut() {
            Some((last, said, times))
                if *said == text && last.actor == row.actor && row.note.is_none() =>
            {
                *times += 1;
            }
            _ => lines.push((row, text, 1)),
        }
    }
    let line = |(row, text, times): (&Row, String, u32)| {
        html! {
            <li>
                <span class="quiet when">{time::format(desk.zone(), row.at, Style::DateTime)}</span>
                <span>
                    {text}
                    if times > 1 { {format!(", {times} times, lastly then")} }
                    <span class="quiet">{format!(" · {}", words::actor(&row.actor))}</span>
                    if let Some(note) = &row.note { <blockquote>{note.expose()}</blockquote> }
                </span>
            </li>
        }
    };
    card(
        "History",
        html! { <ol class="history" reversed=true>{ for lines.into_iter().map(line) }</ol> },
    )
}

type Row = HistoryRow<Value>;

/// An event in words.
fn happened(desk: &DeskHandle, row: &Row) -> String {
    let zone = desk.zone();
    let event = row.event.as_ref().unwrap_or(&Value::Null);
    let event = at(event, &[&row.kind]);
    let said = |name: &'static str| text(event, &[name]);
    let status = |name| Status::from_name(said(name)).map_or("", words::status);
    match row.kind.as_str() {
        "inquiry.read" => "Opened".to_owned(),
        "inquiry.received" => {
            let way = Way::from_name(said("way")).map_or("", words::way);
            format!("Received · {way}")
        }
        "attempt.logged" => {
            let how = ContactChannel::from_name(said("channel")).map_or("", words::channel);
            let end = AttemptOutcome::from_name(said("outcome")).map_or("", words::outcome);
            let mut text = format!("{how}: {}", end.to_lowercase());
            let made = moment(event, &["made_at"]).unwrap_or(row.at);
            if row.at.as_millis() - made.as_millis() > 60_000 {
                let made = time::format(zone, made, Style::DateTime);
                let _ = write!(text, " (at {made})");
            }
            if !said("to").is_empty() {
                let _ = write!(text, " → {}", status("to"));
            }
            text
        }
        "status.changed" => {
            let mut words = format!("{} → {}", status("from"), status("to"));
            if !said("reason").is_empty() {
                let _ = write!(words, " · {}", desk.reason(said("reason")));
            }
            if let Some(at) = moment(event, &["appointment", "at"]) {
                let at = time::format(zone, at, Style::DateTime);
                let location = desk.location(text(event, &["appointment", "location"]));
                let _ = write!(words, " · {at}, {location}");
            }
            words
        }
        "note.added" if holds(event, &["unavailable_time"]) => {
            "Note · asked for a time we do not have".to_owned()
        }
        "note.added" => "Note".to_owned(),
        "inquiry.escalated" => {
            let cause = serde_json::from_value(at(event, &["cause"]).clone());
            let cause = cause.map_or_else(|_| String::new(), words::cause);
            format!("{} was told: {cause}", desk.owner(said("to")))
        }
        "escalation.acknowledged" => "Escalation taken".to_owned(),
        "checklist.changed" => {
            let end = if holds(event, &["done"]) {
                "ready"
            } else {
                "open again"
            };
            let item = ChecklistItem::from_name(said("item")).map_or("", words::checklist);
            format!("{item}: {end}")
        }
        "visit.recorded" => {
            let end = VisitOutcome::from_name(said("outcome")).map_or("", words::visit);
            format!("Visit: {}", end.to_lowercase())
        }
        "owner.changed" => format!("Handed over to {}", desk.owner(said("owner"))),
        "quarantine.released" => "Released from quarantine".to_owned(),
        "inquiry.asked_again" => "The same phone or email asked again".to_owned(),
        "inquiry.erased" => "The patient's data were erased".to_owned(),
        other => words::plain(&other.replace('.', " ")),
    }
}
