//! The scorecard: how well inquiries are answered and what becomes of them, for front desk and
//! marketing alike. Every figure says how it is computed; every chart has its table.

mod parts;
mod period;

use portico_shared::desk::ScorecardView;
use portico_shared::scorecard::{ABOUT, By};
use yew::prelude::*;

use self::period::Span;
use crate::browser::{download, go};
use crate::components::field::{Choice, pair, select, value_of};
use crate::components::shell::{head, show};
use crate::hooks::{use_desk, use_load};
use crate::pages::tasks::print;
use crate::state::DeskHandle;
use crate::time::{self, Style};

/// The page.
#[component]
pub fn Scorecard() -> Html {
    let desk = use_desk();
    let place = &desk.place;
    let span = Span::of(place);
    let by = place
        .get("by")
        .and_then(By::from_name)
        .unwrap_or(By::Source);
    // Asked for once a period is chosen, and not again as minutes pass.
    let path = use_memo(
        (span.clone(), by, desk.zone().to_owned()),
        |(span, by, zone)| {
            span.moments(zone, desk.now)
                .map(|(from, to)| format!("scorecard?from={from}&to={to}&by={}", by.as_str()))
        },
    );
    let load = use_load::<ScorecardView>((*path).as_ref().map(|path| desk.paths().desk(path)));
    let export = load.here().map(|card| {
        let card = card.clone();
        Callback::from(move |_: MouseEvent| {
            download("scorecard.csv", "text/csv;charset=utf-8", &card.to_csv());
        })
    });
    html! {
        <>
            {head("Scorecard", html! {
                <>
                    if let Some(export) = export { <button type="button" onclick={export}>{"Download CSV"}</button> }
                    <button type="button" onclick={print()}>{"Print"}</button>
                </>
            })}
            {choices(&desk, &span, by)}
            if path.is_none() {
                <p class="error" role="alert">{"Choose a first and a last day, the first one before the last"}</p>
            }
            {show(&load, "the scorecard", |card| html! {
                <>
                    <p class="quiet">
                        {format!("{} to {}, compared with {} to {}",
                            day(&desk, card.period.from), last_day(&desk, card.period.until),
                            day(&desk, card.before.from), last_day(&desk, card.before.until))}
                        if card.small_hidden { {". Counts under five, and what would tell them, are hidden."} }
                    </p>
                    {parts::tiles(card)}
                    {parts::charts(&desk, card)}
                    {parts::rows(&desk, card)}
                    {parts::funnel(&desk, card)}
                    {parts::feedback(&desk, card)}
                    <details class="card"><summary>{"How these figures are computed"}</summary><p>{ABOUT}</p></details>
                </>
            })}
        </>
    }
}

fn day(desk: &DeskHandle, at: portico_shared::clock::Moment) -> String {
    time::format(desk.zone(), at, Style::Date)
}

/// A period ends where the next one begins; people say its last day.
fn last_day(desk: &DeskHandle, until: portico_shared::clock::Moment) -> String {
    day(desk, until.plus_millis(-1).unwrap_or(until))
}

/// What a dimension is called.
pub const fn by_name(by: By) -> &'static str {
    match by {
        By::Source => "Source",
        By::Channel => "Channel",
        By::Campaign => "Campaign",
        By::Service => "Service",
        By::Location => "Location",
        By::Group => "Intent group",
        By::Language => "Language",
        By::Way => "Way in",
        By::Page => "Landing page",
    }
}

fn choices(desk: &DeskHandle, span: &Span, by: By) -> Html {
    let change = |name: &'static str| {
        let place = desk.place.clone();
        Callback::from(move |event: Event| {
            let mut place = place.with(name, &value_of(&event));
            if name == "period" {
                place = place.with("from", "").with("to", "");
            }
            go(&place.address());
        })
    };
    let (zone, now) = (desk.zone(), desk.now);
    let (from, to) = span.days(zone, now);
    let choices: Vec<Choice> = By::ALL
        .iter()
        .map(|by| pair(by.as_str(), by_name(*by)))
        .collect();
    let days = |label: &'static str, name: &'static str, value: String| {
        html! {
            <label class="field"><span>{label}</span><input type="date" {name} {value} onchange={change(name)} /></label>
        }
    };
    html! {
        <div class="filters" role="group" aria-label="Period and grouping">
            {select("Period", "period", span.name(), period::choices(), change("period"))}
            if *span.name() == *"custom" {
                {days("First day", "from", from)}
                {days("Last day", "to", to)}
            }
            {select("By", "by", by.as_str(), choices, change("by"))}
        </div>
    }
}
