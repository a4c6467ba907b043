//! How long triage takes for a kilobyte of text: `cargo bench -p portico-shared --bench triage`.
//!
//! A plain program: the budget is 200 microseconds a kilobyte, and a median tells enough of it. It
//! fails above the budget.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;
use std::time::Instant;

use portico_shared::triage::triage;

const ENGLISH: &str = "Hi, I saw Dr. Patel two weeks ago about my knee and since then the pain has \
    been getting worse, mostly at night. I was told to take ibuprofen with food but it upsets my \
    stomach. Also I still have not received the referral for physical therapy, and the bill I got \
    says my insurance did not cover the x-ray. Could someone call me back tomorrow afternoon? I \
    can't come in on Thursday, so please move my appointment to next week. ";
const SPANISH: &str = "Buenas tardes, fui con la doctora hace dos semanas por mi rodilla y desde \
    entonces me duele más, sobre todo en la noche. Me dijeron que tomara ibuprofeno con comida \
    pero me cae pesado. Tampoco me ha llegado el referido para terapia y la factura dice que mi \
    seguro no cubrió la radiografía. ¿Me pueden llamar mañana en la tarde? ";

/// The most that a kilobyte may take.
const BUDGET: Duration = Duration::from_micros(200);

fn main() -> ExitCode {
    println!(
        "first of all, with the lexicons unpacked: {:?}",
        once("hello")
    );
    let mut slowest = Duration::ZERO;
    for (name, part) in [("English", ENGLISH), ("Spanish", SPANISH)] {
        let text: String = part.chars().cycle().take(1024).collect();
        slowest = slowest.max(report(name, &text));
    }
    let mixed: String = (ENGLISH.to_owned() + SPANISH)
        .chars()
        .cycle()
        .take(1024)
        .collect();
    slowest = slowest.max(report("mixed", &mixed));
    report("one short line", "I can't breathe right since this morning");
    if slowest > BUDGET {
        println!("{slowest:?} is more than {BUDGET:?}.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints how long a text takes; its median.
fn report(name: &str, text: &str) -> Duration {
    let mut times: Vec<Duration> = (0..2000).map(|_| once(text)).collect();
    times.sort_unstable();
    let (median, slow) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!(
        "{name}: {} bytes, median {median:?}, 99th percentile {slow:?}",
        text.len()
    );
    median
}

#[allow(
    clippy::disallowed_methods,
    reason = "a stopwatch is what a benchmark is"
)]
fn once(text: &str) -> Duration {
    let start = Instant::now();
    black_box(triage(black_box(text), None));
    start.elapsed()
}
