//! How long the scorecard of 100,000 inquiries takes, from what is stored to figures:
//! `cargo bench -p portico-shared --bench scorecard`.
//!
//! A plain program. The budget is 200 milliseconds in a Worker, where code runs two to three times
//! slower than here.

use std::hint::black_box;
use std::time::{Duration, Instant};

use portico_shared::clock::Moment;
use portico_shared::practice::Targets;
use portico_shared::scorecard::{Ask, By, Counting, Packing, Period, Scorecard};

const INQUIRIES: i64 = 100_000;
/// 2026-09-01T00:00:00Z.
const START: i64 = 1_788_220_800;
const DAY: i64 = 86_400;

fn main() {
    let lines: Vec<String> = (0..INQUIRIES).map(line).collect();
    let bytes: usize = lines.iter().map(|line| line.len() + 1).sum();
    // As the Worker keeps them: packed, some hundred at a time.
    let packs: Vec<Vec<u8>> = lines.chunks(500).map(packed).collect();
    let packed: usize = packs.iter().map(Vec::len).sum();
    println!("{INQUIRIES} inquiries in {bytes} bytes as lines, in {packed} packed");
    for (name, by) in [
        ("by source", By::Source),
        ("by campaign", By::Campaign),
        ("by page", By::Page),
    ] {
        let mut times: Vec<Duration> = (0..15).map(|_| once(&packs, by)).collect();
        times.sort_unstable();
        let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{name}: median {median:?}, slowest {slowest:?}");
    }
}

fn packed(lines: &[String]) -> Vec<u8> {
    let mut packing = Packing::default();
    assert_eq!(
        packing.add_lines(&lines.join("\n")),
        0,
        "every line is a fact"
    );
    packing.finish()
}

/// One inquiry in 90 days, spread over sources, campaigns, pages and outcomes.
fn line(number: i64) -> String {
    let received = START + number * 90 * DAY / INQUIRIES;
    let pick = |of: i64| number * 7919 / 3 % of;
    let source = [
        "paid_search",
        "organic_search",
        "google_business_profile",
        "direct",
        "email",
    ][usize::try_from(pick(5)).unwrap_or_default()];
    let status = char::from(b'a' + u8::try_from(pick(11)).unwrap_or_default());
    let reason =
        ["", "cost", "no_answer", "unavailable_time"][usize::try_from(pick(4)).unwrap_or_default()];
    let (wait, reached) = (60 + pick(7200), 300 + pick(90_000));
    format!(
        "1|{received}|aaaf{status}a|a0|10|{:x}|48|{source}|{source}|campaign-{}|/page-{}|service-{}\
         |downtown|{reason}|900|{wait}|{}|{reached}|{}||{}|0|{}|0|0",
        pick(256),
        pick(40),
        pick(120),
        pick(6),
        wait / 60,
        reached / 180,
        pick(5),
        pick(17) / 16,
    )
}

#[allow(
    clippy::disallowed_methods,
    reason = "a stopwatch is what a benchmark is"
)]
fn once(packs: &[Vec<u8>], by: By) -> Duration {
    let start = Instant::now();
    black_box(count(black_box(packs), by));
    start.elapsed()
}

fn count(packs: &[Vec<u8>], by: By) -> Option<Scorecard> {
    let mut counting = Counting::new(Ask {
        period: Period {
            from: Moment::from_seconds(START + 45 * DAY)?,
            until: Moment::from_seconds(START + 90 * DAY)?,
        },
        before: Period {
            from: Moment::from_seconds(START)?,
            until: Moment::from_seconds(START + 45 * DAY)?,
        },
        by,
        small_hidden: true,
        targets: Targets::default(),
        now: Moment::from_seconds(START + 90 * DAY)?,
    });
    for pack in packs {
        assert!(counting.add_packed(pack), "what was packed can be read");
    }
    let scorecard = counting.finish();
    assert_eq!(scorecard.total.now.inquiries, Some(50_000));
    Some(scorecard)
}
