//! Figures, charts and tables of the scorecard.

use portico_shared::desk::ScorecardView;
use portico_shared::language::Language;
use portico_shared::scorecard::{By, Figures, Question, Ratio, Row, Tally, definition};
use portico_shared::workflow::Way;
use yew::prelude::*;

use super::by_name;
use crate::components::chart::{Bar, Bars, PERIODS, Unit, draw, percent};
use crate::components::shell::card;
use crate::state::DeskHandle;
use crate::words;

/// How many bars a chart has; the table has all rows.
const BARS: usize = 8;

/// How many questions stand in sight; the others unfold.
const QUESTIONS: usize = 10;

/// What is said where there is no number.
fn none(card: &ScorecardView) -> &'static str {
    if card.small_hidden { "hidden" } else { "–" }
}

fn share(ratio: Ratio) -> Option<u32> {
    percent(ratio.count, ratio.of)
}

/// One figure and the line it has to reach.
struct Tile {
    key: &'static str,
    unit: Unit,
    value: fn(&Figures) -> Option<u32>,
    /// The line, and whether it is to be reached from below.
    target: Option<(u32, bool)>,
    /// The 90th percentile, where the figure is a median.
    p90: Option<fn(&Figures) -> Option<u32>>,
}

fn figures(card: &ScorecardView) -> Vec<Tile> {
    let count = |key, value| Tile {
        key,
        unit: Unit::Count,
        value,
        target: None,
        p90: None,
    };
    let rate = |key, value, target: Option<u8>| Tile {
        key,
        unit: Unit::Percent,
        value,
        target: target.map(|line| (u32::from(line), true)),
        p90: None,
    };
    let targets = &card.targets;
    vec![
        count("inquiries", |f| f.inquiries),
        count("new_patients", |f| f.new_patients),
        count("paid_campaign", |f| f.paid_campaign),
        Tile {
            key: "response_business",
            unit: Unit::Minutes,
            value: |f| f.response_business.median,
            target: targets.response_minutes.map(|line| (line, false)),
            p90: Some(|f| f.response_business.p90),
        },
        Tile {
            key: "response_wall",
            unit: Unit::Minutes,
            value: |f| f.response_wall.median.map(|seconds| seconds / 60),
            target: None,
            p90: Some(|f| f.response_wall.p90.map(|seconds| seconds / 60)),
        },
        rate(
            "within_standard",
            |f| share(f.within_standard),
            targets.within_standard,
        ),
        rate("contacted", |f| share(f.contacted), targets.contacted),
        Tile {
            key: "attempts",
            unit: Unit::Count,
            value: |f| f.attempts.median,
            target: None,
            p90: Some(|f| f.attempts.p90),
        },
        rate("booked", |f| share(f.booked), targets.booked),
        rate("intake", |f| share(f.intake), targets.intake),
        count("unresolved", |f| f.unresolved),
        count("never_tried", |f| f.never_tried),
        count("escalated", |f| f.escalated),
        count("document_issues", |f| f.document_issues),
        count("unavailable_times", |f| f.unavailable_times),
        count("no_shows", |f| f.no_shows),
        count("cancellations", |f| f.cancellations),
        count("quarantined", |f| f.quarantined),
        count("released", |f| f.released),
    ]
}

/// The figures of all inquiries.
pub fn tiles(card: &ScorecardView) -> Html {
    let (now, before) = (&card.total.now, &card.total.before);
    let tile = |tile: Tile| {
        let said = |value| tile.unit.say(value, none(card));
        let value = (tile.value)(now);
        let (name, help) = definition(tile.key).map_or((tile.key, ""), |one| (one.name, one.help));
        let verdict = tile.target.zip(value).map(|((line, at_least), value)| {
            let met = if at_least { value >= line } else { value <= line };
            let words = if met { "Target met" } else { "Target missed" };
            let sign = if at_least { "≥" } else { "≤" };
            html! { <dd class={if met { "against met" } else { "against missed" }}>{format!("{words}: {sign} {}", said(Some(line)))}</dd> }
        });
        html! {
            <div class="tile">
                <dt>{name}</dt>
                <dd class="figure">{said(value)}</dd>
                if let Some(p90) = tile.p90 {
                    <dd class="against">{format!("median; 90th percentile {}", said(p90(now)))}</dd>
                }
                <dd class="against">{format!("before: {}", said((tile.value)(before)))}</dd>
                {verdict.unwrap_or_default()}
                <dd><details><summary>{"How it is computed"}<span class="vh">{format!(": {name}")}</span></summary><p>{help}</p></details></dd>
            </div>
        }
    };
    html! { <dl class="tiles">{ for figures(card).into_iter().map(tile) }</dl> }
}

/// What is said where an inquiry has none of it.
fn nothing(of: &str) -> String {
    format!("No {}", of.to_lowercase())
}

/// A key of the dimension in words.
fn label(desk: &DeskHandle, by: By, key: &str) -> String {
    match (key, by) {
        ("", by) => nothing(by_name(by)),
        ("*", _) => "Several small ones".to_owned(),
        (key, By::Service) => desk.service(key).to_owned(),
        (key, By::Location) => desk.location(key).to_owned(),
        (key, By::Group) => words::group_named(key)
            .map_or_else(|| words::plain(key), |group| words::group(group).to_owned()),
        (key, By::Language) => Language::from_code(key)
            .map_or_else(|| key.to_owned(), |one| words::language(one).to_owned()),
        (key, By::Way) => {
            Way::from_name(key).map_or_else(|| words::plain(key), |way| words::way(way).to_owned())
        }
        (key, By::Source | By::Channel) => words::plain(key),
        (key, By::Campaign | By::Page) => key.to_owned(),
    }
}

/// The charts by the chosen dimension.
pub fn charts(desk: &DeskHandle, card: &ScorecardView) -> Html {
    let bars = |now: fn(&Row) -> Option<u32>, before: fn(&Row) -> Option<u32>| -> Vec<Bar> {
        let rows = card.rows.iter().take(BARS);
        rows.map(|row| Bar {
            label: label(desk, card.by, &row.key),
            now: now(row),
            before: before(row),
        })
        .collect()
    };
    let of = by_name(card.by);
    let chart = |what: &str, unit, target: Option<u32>, bars| {
        draw(&Bars {
            title: format!("{what} by {}", of.to_lowercase()),
            of,
            rows: bars,
            unit,
            series: PERIODS,
            target,
            none: none(card),
        })
    };
    let response = Bars {
        title: format!(
            "Time to first response, open hours, by {}",
            of.to_lowercase()
        ),
        of,
        rows: bars(
            |row| row.now.response_business.median,
            |row| row.now.response_business.p90,
        ),
        unit: Unit::Minutes,
        series: ("Median", "90th percentile"),
        target: card.targets.response_minutes,
        none: none(card),
    };
    html! {
        <div class="charts">
            {chart("Inquiries", Unit::Count, None, bars(|row| row.now.inquiries, |row| row.before.inquiries))}
            {draw(&response)}
            {chart("Contact rate", Unit::Percent, card.targets.contacted.map(u32::from),
                bars(|row| share(row.now.contacted), |row| share(row.before.contacted)))}
            {chart("Booking rate", Unit::Percent, card.targets.booked.map(u32::from),
                bars(|row| share(row.now.booked), |row| share(row.before.booked)))}
        </div>
    }
}

/// Every value of the dimension with its figures.
pub fn rows(desk: &DeskHandle, view: &ScorecardView) -> Html {
    type Column = (&'static str, Unit, fn(&Figures) -> Option<u32>);
    let columns: [Column; 12] = [
        ("Inquiries", Unit::Count, |f| f.inquiries),
        ("New patients", Unit::Count, |f| f.new_patients),
        ("Response, median", Unit::Minutes, |f| {
            f.response_business.median
        }),
        ("90th percentile", Unit::Minutes, |f| {
            f.response_business.p90
        }),
        ("Day and night, median", Unit::Minutes, |f| {
            f.response_wall.median.map(|seconds| seconds / 60)
        }),
        ("90th percentile", Unit::Minutes, |f| {
            f.response_wall.p90.map(|seconds| seconds / 60)
        }),
        ("Within standard", Unit::Percent, |f| {
            share(f.within_standard)
        }),
        ("Contacted", Unit::Percent, |f| share(f.contacted)),
        ("Booked", Unit::Percent, |f| share(f.booked)),
        ("No-shows", Unit::Count, |f| f.no_shows),
        ("Cancelled", Unit::Count, |f| f.cancellations),
        ("Never contacted", Unit::Count, |f| f.never_tried),
    ];
    let line = |row: &Row, name: String| {
        html! {
            <tr>
                <th scope="row">{name}</th>
                { for columns.iter().map(|(_, unit, value)| html! { <td>{unit.say(value(&row.now), none(view))}</td> }) }
                <td>{Unit::Count.say(row.before.inquiries, none(view))}</td>
            </tr>
        }
    };
    card(
        "All figures",
        html! {
            <div class="scroll" tabindex="0" role="region" aria-label="All figures">
                <table class="data">
                    <thead><tr>
                        <th scope="col">{by_name(view.by)}</th>
                        { for columns.iter().map(|(name, ..)| html! { <th scope="col">{*name}</th> }) }
                        <th scope="col">{"Inquiries before"}</th>
                    </tr></thead>
                    <tbody>
                        { for view.rows.iter().map(|row| line(row, label(desk, view.by, &row.key))) }
                        {line(&view.total, "All".to_owned())}
                    </tbody>
                </table>
            </div>
        },
    )
}

/// Where inquiries stand: those not booked are as visible as those booked.
pub fn funnel(desk: &DeskHandle, view: &ScorecardView) -> Html {
    let bars: Vec<Bar> = view
        .funnel
        .iter()
        .filter(|line| line.now != Some(0) || line.before != Some(0))
        .map(|line| Bar {
            label: match &line.reason {
                Some(reason) => {
                    format!("{}: {}", words::status(line.status), desk.reason(reason))
                }
                None => words::status(line.status).to_owned(),
            },
            now: line.now,
            before: line.before,
        })
        .collect();
    html! {
        <div class="charts">
            {counts("What became of inquiries", "Status and reason", view, bars)}
            {tally("Why not booked", "Reason", view, &view.not_booked, |key| desk.reason(key))}
        </div>
    }
}

/// What marketing learns from the desk.
pub fn feedback(desk: &DeskHandle, view: &ScorecardView) -> Html {
    let said = |value| Unit::Count.say(value, none(view));
    let table = |questions: &[Question]| {
        html! {
                <div class="scroll" tabindex="0" role="region" aria-label="Questions">
                    <table class="data">
                        <thead><tr><th scope="col">{"Topic"}</th><th scope="col" class="text">{"Landing page"}</th><th scope="col">{"This period"}</th><th scope="col">{"Before"}</th></tr></thead>
                        <tbody>{ for questions.iter().map(|question| html! {
                            <tr>
                                <th scope="row">{words::plain(question.topic.as_str())}</th>
                                <td class="text">{if question.page.is_empty() { "No landing page" } else { &question.page }}</td>
                                <td>{said(question.now)}</td><td>{said(question.before)}</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </div>
        }
    };
    let (most, rest) = view.questions.split_at(view.questions.len().min(QUESTIONS));
    let questions = (!most.is_empty()).then(|| {
        card(
            "What patients ask, by landing page",
            html! {
                <>
                    {table(most)}
                    if !rest.is_empty() {
                        <details><summary>{format!("Asked less often ({})", rest.len())}</summary>{table(rest)}</details>
                    }
                </>
            },
        )
    });
    html! {
        <>
            {questions.unwrap_or_default()}
            <div class="charts">
                {tally("Insurance and payment questions by campaign", "Campaign", view, &view.insurance_by_campaign, str::to_owned)}
                {tally("Times asked for that we do not have, by service", "Service", view, &view.unavailable_by_service, |id| desk.service(id).to_owned())}
            </div>
        </>
    }
}

fn tally(
    title: &'static str,
    of: &'static str,
    view: &ScorecardView,
    tallies: &[Tally],
    name: impl Fn(&str) -> String,
) -> Html {
    let bars: Vec<Bar> = tallies
        .iter()
        .map(|one| Bar {
            label: match one.key.as_str() {
                "" => nothing(of),
                "*" => "Several small ones".to_owned(),
                key => name(key),
            },
            now: one.now,
            before: one.before,
        })
        .collect();
    counts(title, of, view, bars)
}

fn counts(title: &str, of: &'static str, view: &ScorecardView, bars: Vec<Bar>) -> Html {
    draw(&Bars {
        title: title.to_owned(),
        of,
        rows: bars,
        unit: Unit::Count,
        series: PERIODS,
        target: None,
        none: none(view),
    })
}
