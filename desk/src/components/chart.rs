//! Charts as plain SVG, each with its figures in a table behind it.

use yew::prelude::*;

/// What a chart's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Inquiries.
    Count,
    /// Percent.
    Percent,
    /// Minutes.
    Minutes,
}

impl Unit {
    /// A number as people read it; `none` where it is not known or not shown.
    pub fn say(self, value: Option<u32>, none: &str) -> String {
        match (self, value) {
            (_, None) => none.to_owned(),
            (Self::Count, Some(value)) => value.to_string(),
            (Self::Percent, Some(value)) => format!("{value}%"),
            (Self::Minutes, Some(value)) => minutes(value),
        }
    }
}

/// Minutes as people say them.
fn minutes(value: u32) -> String {
    match (value / 60, value % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// One bar, or rather two: both series of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// The first series.
    pub now: Option<u32>,
    /// The second.
    pub before: Option<u32>,
}

/// A chart of horizontal bars of two series.
pub struct Bars<'a> {
    /// The heading.
    pub title: String,
    /// What the bars are of, for the table.
    pub of: &'static str,
    /// The bars.
    pub rows: Vec<Bar>,
    /// The unit.
    pub unit: Unit,
    /// What both series are called.
    pub series: (&'static str, &'static str),
    /// The line to reach.
    pub target: Option<u32>,
    /// What stands where there is no number.
    pub none: &'a str,
}

/// What both series are called where one is of the period before.
pub const PERIODS: (&str, &str) = ("This period", "Period before");

/// Where bars end, in thousandths of the drawing's width; what is right of it is for numbers. Widths
/// are shares, so that words stay as large on a phone.
const ROOM: u32 = 780;
/// Height of one value, in pixels: its label and two bars.
const ROW: usize = 50;

/// Draws a chart, with its table.
pub fn draw(props: &Bars<'_>) -> Html {
    if props.rows.is_empty() {
        return Html::default();
    }
    let all = props.rows.iter().flat_map(|bar| [bar.now, bar.before]);
    let most = all.flatten().chain(props.target).max().unwrap_or(0);
    let end = if props.unit == Unit::Percent {
        100
    } else {
        ceiling(most)
    };
    let height = props.rows.len() * ROW + 4;
    let said = |value| props.unit.say(value, props.none);
    let line = |class: &'static str, top: usize, value: Option<u32>| {
        html! {
            <>
                <rect {class} x="0" y={top.to_string()} width={share(value, end)} height="10" rx="2" />
                <text class="axis" x={share(value, end)} dx="6" y={(top + 10).to_string()}>{said(value)}</text>
            </>
        }
    };
    html! {
        <section class="card chart">
            <h2>{&props.title}</h2>
            <p class="legend" aria-hidden="true">
                <span><i></i>{props.series.0}</span>
                <span><i class="was"></i>{props.series.1}</span>
                if let Some(target) = props.target { <span><i class="target"></i>{format!("Target {}", said(Some(target)))}</span> }
            </p>
            <svg height={height.to_string()} role="img" aria-label={format!("{}. The figures are in the table below.", props.title)}>
                if let Some(target) = props.target {
                    <line class="target" x1={share(Some(target), end)} x2={share(Some(target), end)} y1="0" y2={height.to_string()} />
                }
                { for props.rows.iter().enumerate().map(|(at, bar)| {
                    let top = at * ROW;
                    html! {
                        <g>
                            <text x="0" y={(top + 12).to_string()}>{&bar.label}</text>
                            {line("now", top + 17, bar.now)}
                            {line("was", top + 30, bar.before)}
                        </g>
                    }
                }) }
            </svg>
            <details>
                <summary>{"Show as a table"}</summary>
                <div class="scroll" tabindex="0" role="region" aria-label={format!("{}, table", props.title)}>
                    <table class="data">
                        <thead><tr><th scope="col">{props.of}</th><th scope="col">{props.series.0}</th><th scope="col">{props.series.1}</th></tr></thead>
                        <tbody>
                            { for props.rows.iter().map(|bar| html! {
                                <tr><th scope="row">{&bar.label}</th><td>{said(bar.now)}</td><td>{said(bar.before)}</td></tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

/// Length of a bar as a share of the drawing's width.
fn share(value: Option<u32>, end: u32) -> String {
    let length = length(value, end);
    format!("{}.{}%", length / 10, length % 10)
}

/// Length of a bar, in thousandths.
fn length(value: Option<u32>, end: u32) -> u32 {
    let value = u64::from(value.unwrap_or(0).min(end));
    let length = value * u64::from(ROOM) / u64::from(end.max(1));
    u32::try_from(length).unwrap_or(ROOM)
}

/// Where the scale ends: the next of 1, 2, 5, 10, 20, 50 …
fn ceiling(most: u32) -> u32 {
    let mut step = 1u32;
    loop {
        for factor in [1, 2, 5] {
            let end = step.saturating_mul(factor);
            if end >= most {
                return end;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// A share in whole percent; none where nothing was counted or nothing may be told.
pub fn percent(count: Option<u32>, of: Option<u32>) -> Option<u32> {
    let (count, of) = (u64::from(count?), u64::from(of?));
    if of == 0 {
        return None;
    }
    u32::try_from((count * 100 + of / 2) / of).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        for (most, end) in [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (999, 1000)] {
            assert_eq!(ceiling(most), end, "{most}");
        }
        assert_eq!(ceiling(u32::MAX), u32::MAX);
    }

    #[test]
    fn bars_stay_within_their_room() {
        assert_eq!(length(Some(5), 10), ROOM / 2);
        assert_eq!(length(Some(500), 100), ROOM);
        assert_eq!(length(None, 10), 0);
    }

    #[test]
    fn shares_are_rounded_and_never_made_of_nothing() {
        assert_eq!(percent(Some(1), Some(3)), Some(33));
        assert_eq!(percent(Some(2), Some(3)), Some(67));
        assert_eq!(percent(Some(0), Some(0)), None);
        assert_eq!(percent(None, Some(3)), None);
    }
}
