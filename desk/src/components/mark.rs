//! Small marks: icons, tags, how much time is left. Each says in words what it shows.

use portico_shared::clock::{Moment, Standing};
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use yew::prelude::*;

use crate::time;
use crate::words;

/// A drawn symbol; it stands beside words, so readers skip it.
pub fn icon(name: &'static str) -> Html {
    let path = match name {
        "queue" => "M3 5h18M3 12h18M3 19h11",
        "tasks" => "M4 6l2 2 3-4M12 6h8M4 13l2 2 3-4M12 13h8M4 20l2 2 3-4M12 20h8",
        "log" => "M12 5v14M5 12h14",
        "chart" => "M4 20V10M10 20V4M16 20v-7M21 20H3",
        "admin" => "M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6",
        "portico" => "M4 20V11l8-6 8 6v9M9 20v-6a3 3 0 0 1 6 0v6",
        "phone" => {
            "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2"
        }
        "mail" => "M3 6h18v12H3zM3 7l9 6 9-6",
        "alarm" => "M12 3l10 18H2zM12 10v5M12 18v.5",
        "clock" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
        "late" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v6M12 16v.5",
        "done" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12l3 3 5-6",
        "again" => "M4 12a8 8 0 1 0 3-6M4 4v4h4",
        "up" => "M12 19V5M6 11l6-6 6 6",
        "shield" => "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
        _ => "M12 12h.1",
    };
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path} />
        </svg>
    }
}

/// A tag: a symbol, if any, and words.
pub fn tag(kind: &'static str, symbol: Option<&'static str>, words: impl Into<AttrValue>) -> Html {
    let words: AttrValue = words.into();
    html! {
        <span class={classes!("tag", kind)}>{symbol.map(icon)}{words}</span>
    }
}

/// The tag of a concern.
pub fn concern(concern: Concern) -> Html {
    let urgent = concern == Concern::Urgent;
    tag(
        if urgent { "bad" } else { "warn" },
        Some("alarm"),
        words::concern(concern),
    )
}

/// The tag of a language that is not English.
pub fn language(language: Language) -> Html {
    match language {
        Language::En => html! { <span class="quiet">{"English"}</span> },
        Language::Es => tag("info", None, words::language(language)),
    }
}

/// How a task stands by now, with the time left: time passes while a page is open.
pub fn standing(stood: Standing, due: Moment, now: Moment, zone: &str) -> Html {
    standing_said(
        stood.after(None, due, now),
        &time::left(due, now),
        &time::say(zone, due, now),
    )
}

/// As [`standing`], with the words for how much is left and by when.
pub fn standing_said(standing: Standing, left: &str, by: &str) -> Html {
    let (kind, symbol) = match standing {
        Standing::OnTime => ("calm", "clock"),
        Standing::DueSoon => ("soon", "clock"),
        Standing::Late => ("late", "late"),
        Standing::Met | Standing::MetLate => ("done", "done"),
    };
    html! {
        <span class={classes!("standing", kind)}>
            {icon(symbol)}
            <span>
                if matches!(standing, Standing::Met | Standing::MetLate) {
                    <strong>{words::standing(standing)}</strong>
                } else {
                    <strong>{left}</strong>
                    <small>{format!("by {by}")}</small>
                }
            </span>
        </span>
    }
}
