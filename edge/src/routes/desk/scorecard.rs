//! The scorecard, as JSON or as CSV.

use portico_shared::access::Role;
use portico_shared::clock::Moment;
use portico_shared::problem::Problem;
use portico_shared::scorecard::{By, FEWEST_DAYS, Period};
use worker::Response;

use super::{no_practice, wrong_field};
use crate::error::{Answer, Error, Named};
use crate::practice_object::{Call as Ask, DeskCall, DeskReply, Reply};
use crate::routes::Call;
use crate::zones::RuntimeZones;
use crate::{guard, http, platform, policies};

/// The period where none is asked for: the last four weeks, in milliseconds.
const PERIOD_MS: u64 = 28 * 24 * 60 * 60 * 1000;

/// `GET scorecard?from&to&by&format`
pub async fn get(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Marketer).await?;
    let now = platform::now();
    let until = moment(call, "to", now)?;
    let from = moment(call, "from", now.saturating_sub(PERIOD_MS))?;
    if from >= until {
        return Err(wrong_field("from", "does not come before \"to\"").into());
    }
    let small_hidden = !actor.role.covers(Role::Staff);
    let mut period = Period { from, until };
    if small_hidden {
        let known = policies::policy(call.env, &practice).await?;
        let known = known.ok_or_else(no_practice)?;
        period = period
            .of_whole_days(&known.policy.time_zone, &RuntimeZones)
            .map_err(|_| Error::Message("period"))?
            .ok_or_else(|| {
                let least = format!("lies less than {FEWEST_DAYS} days before \"to\"");
                wrong_field("from", least)
            })?;
    }
    let by = match call.query("by") {
        None => By::Source,
        Some(name) => By::from_name(&name)
            .ok_or_else(|| wrong_field("by", "is nothing that rows can be told apart by"))?,
    };
    let csv = match call.query("format").as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Err(wrong_field("format", "is json or csv").into()),
    };
    let ask = Ask::Desk(DeskCall::Scorecard {
        period,
        by,
        small_hidden,
        csv,
    });
    let response = match policies::ask(call.env, &practice, &ask).await? {
        Reply::Shown(scorecard) => http::shown(&scorecard),
        Reply::Desk(DeskReply::Lines(lines)) => http::text(200, "text/csv; charset=utf-8", lines),
        _ => return Err(no_practice().into()),
    };
    Ok(response.calling("Response")?)
}

fn moment(call: &Call<'_>, name: &str, otherwise: u64) -> std::result::Result<Moment, Problem> {
    match call.query(name) {
        None => Ok(platform::moment(otherwise)),
        Some(text) => text
            .parse()
            .map_err(|_| wrong_field(name, "is a time such as 2026-11-02T15:05:00Z")),
    }
}
