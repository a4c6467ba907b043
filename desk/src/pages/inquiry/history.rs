//! What happened to an inquiry.

use std::fmt::Write as _;

use portico_shared::desk::{HistoryRow, InquiryView};
use portico_shared::workflow::EventKind;
use yew::prelude::*;

use crate::components::shell::card;
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// The history, newest first. The same thing several times on end is told once, with how often.
pub fn history(desk: &DeskHandle, view: &InquiryView) -> Html {
    let mut lines: Vec<(&HistoryRow, String, u32)> = Vec::new();
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
    let line = |(row, text, times): (&HistoryRow, String, u32)| {
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

/// An event in words.
fn happened(desk: &DeskHandle, row: &HistoryRow) -> String {
    let Some(event) = &row.event else {
        return match row.kind.as_str() {
            "inquiry.read" => "Opened".to_owned(),
            other => words::plain(&other.replace('.', " ")),
        };
    };
    let zone = desk.zone();
    match event {
        EventKind::Received(arrived) => format!("Received · {}", words::way(arrived.way)),
        EventKind::Attempted(made) => {
            let earlier = if row.at.as_millis() - made.made_at.as_millis() > 60_000 {
                format!(
                    " (at {})",
                    time::format(zone, made.made_at, Style::DateTime)
                )
            } else {
                String::new()
            };
            let (how, end) = (words::channel(made.channel), words::outcome(made.outcome));
            let mut text = format!("{how}: {}{earlier}", end.to_lowercase());
            if let Some(to) = made.to {
                let _ = write!(text, " → {}", words::status(to));
            }
            text
        }
        EventKind::Moved(moved) => {
            let mut text = format!(
                "{} → {}",
                words::status(moved.from),
                words::status(moved.to)
            );
            if let Some(reason) = &moved.reason {
                let _ = write!(text, " · {}", words::plain(reason));
            }
            if let Some(appointment) = &moved.appointment {
                let at = time::format(zone, appointment.at, Style::DateTime);
                let _ = write!(text, " · {at}, {}", desk.location(&appointment.location));
            }
            text
        }
        EventKind::Noted(noted) if noted.unavailable_time => {
            "Note · asked for a time we do not have".to_owned()
        }
        EventKind::Noted(_) => "Note".to_owned(),
        EventKind::Escalated(told) => {
            format!(
                "{} was told: {}",
                desk.owner(&told.to),
                words::cause(told.cause)
            )
        }
        EventKind::Acknowledged(_) => "Escalation taken".to_owned(),
        EventKind::Checked(checked) => {
            let end = if checked.done { "ready" } else { "open again" };
            format!("{}: {end}", words::checklist(checked.item))
        }
        EventKind::TaskDone(_) => "Task done".to_owned(),
        EventKind::Visited(visited) => {
            format!("Visit: {}", words::visit(visited.outcome).to_lowercase())
        }
        EventKind::OwnerChanged(new) => format!("Handed over to {}", desk.owner(&new.owner)),
        EventKind::Released(_) => "Released from quarantine".to_owned(),
        EventKind::AskedAgain(_) => "The same phone or email asked again".to_owned(),
        EventKind::Erased(_) => "The patient's data were erased".to_owned(),
    }
}
