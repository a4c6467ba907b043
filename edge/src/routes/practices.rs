//! The hooks of tests.

use portico_shared::clock::{Exceptions, Moment, Schedule, WeeklyHours, Window, due};
use portico_shared::json;
use portico_shared::problem::{self, Problem};
use serde::Deserialize;
use worker::Response;

use super::Call;
use crate::error::{Answer, Named};
use crate::practice_object::{Call as Ask, Trap};
use crate::zones::RuntimeZones;
use crate::{guard, http, platform, policies};

/// `POST /test/{practice}/{hook}`: `advance` lets as many milliseconds pass as the body says,
/// `move` sets the whole Worker's clock so many milliseconds ahead of the real time, or behind it;
/// `panic` panics in the practice's object; with the body `1` it does so within the next inquiry's
/// transaction, with `2` in the Worker before the object is asked, with `3` while the next message is
/// written. Only where test hooks are on.
pub async fn test_hook(mut call: Call<'_>, practice: &str, hook: &str) -> Answer<Response> {
    let practice = guard::require_operator(&call, practice)?;
    if !test_hooks(&call) {
        return Err(no_hook().into());
    }
    let body = call.request.text().await.unwrap_or_default();
    let ask = match (hook, body.trim().parse()) {
        // Worker and object run in one isolate on a developer's machine; the object sets its alarm
        // anew by the moved clock.
        ("move", _) => {
            platform::move_clock(body.trim().parse().map_err(|_| no_hook())?);
            Ask::Advance(0)
        }
        ("advance", Ok(millis)) => Ask::Advance(millis),
        ("panic", Ok(1)) => Ask::PanicAt(Trap::Accept),
        ("panic", Ok(3)) => Ask::PanicAt(Trap::Message),
        ("panic", Ok(2)) => {
            platform::trip();
            Ask::Advance(0)
        }
        ("panic", _) => Ask::Panic,
        _ => return Err(no_hook().into()),
    };
    policies::ask(call.env, &practice, &ask).await?;
    Ok(http::json(200, &serde_json::json!({})).calling("Response")?)
}

#[derive(Deserialize)]
struct ClockCase {
    tz: String,
    hours: WeeklyHours,
    #[serde(default)]
    holidays: Exceptions,
    start: Moment,
    business_minutes: u32,
}

/// `POST /test/clock`: a due by the runtime's own zones. Only where test hooks are on.
pub async fn clock_hook(mut call: Call<'_>) -> Answer<Response> {
    let body = call.request.bytes().await.unwrap_or_default();
    let (true, Ok(case)) = (test_hooks(&call), json::read::<ClockCase>(&body)) else {
        return Err(no_hook().into());
    };
    let schedule = Schedule {
        tz: case.tz,
        hours: case.hours,
        holidays: case.holidays,
    };
    let window = Window::BusinessMinutes(case.business_minutes);
    match due(&schedule, &RuntimeZones, case.start, window) {
        Ok(due) => Ok(http::json(200, &serde_json::json!({ "due": due })).calling("Response")?),
        Err(error) => Err(problem::invalid(error.to_string()).into()),
    }
}

fn no_hook() -> Problem {
    problem::not_found("Test hooks are off.")
}

fn test_hooks(call: &Call<'_>) -> bool {
    platform::test_hooks(call.env)
}
