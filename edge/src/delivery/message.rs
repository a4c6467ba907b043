//! The body of a message, made for each try from what is stored: nothing that a patient said waits
//! in the outbox.

use std::collections::BTreeSet;

use portico_shared::clock::Moment;
use portico_shared::intent::IntentGroup;
use portico_shared::json;
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use portico_shared::scorecard::{By, Period};
use portico_shared::webhook::{About, Filter, Flavour, Kind, Place, alert, body, full, line, thin};
use serde::Deserialize;
use serde_json::Value;
use worker::SqlStorage;

use super::outbox::{Due, Outlet};
use super::summary;
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::practice_object::{Practice, rows, string};

/// The body of a delivery at a time (milliseconds since 1970); none if its inquiry was erased.
pub fn write(object: &Practice, outlet: &Outlet, due: &Due, now: u64) -> Result<Option<String>> {
    let kind = Kind::parse(&due.kind).ok_or(Error::Message("kind"))?;
    let flavour = Flavour::parse(&outlet.flavour).ok_or(Error::Message("flavour"))?;
    let practice = object.practice()?;
    let place = Place {
        origin: &outlet.origin,
        practice,
    };
    let at = moment(due.at);
    let Some(inquiry) = &due.inquiry else {
        let text = (flavour == Flavour::Alert)
            .then(|| line(kind, about_practice(&due.data).as_deref(), &place));
        let data = of_practice(object, kind, (flavour, &outlet.filter), &place, due, now)?;
        return Ok(Some(body(kind, at, &data, text.as_deref())));
    };
    if flavour == Flavour::Full {
        let change = (kind != Kind::InquiryReceived).then_some(due.data.as_str());
        return Ok(object
            .open_handoff(inquiry)?
            .map(|handoff| body(kind, at, &full(&handoff, change), None)));
    }
    let Some(about) = about(&object.sql(), inquiry, practice)? else {
        return Ok(None);
    };
    let (data, text) = if flavour == Flavour::Thin {
        (serde_json::to_string(&thin(&about, &place)), None)
    } else {
        let alert = alert(&about, &place, moment(now));
        (serde_json::to_string(&alert), Some(alert.text(kind)))
    };
    let data = data.map_err(|_| Error::Message("data"))?;
    Ok(Some(body(kind, at, &data, text.as_deref())))
}

/// What a message about no inquiry is about: the endpoint that is in trouble, or how much is open.
fn about_practice(data: &str) -> Option<String> {
    let data: Value = json::read(data.as_bytes()).ok()?;
    if let Some(endpoint) = data.get("endpoint") {
        return endpoint.as_str().map(str::to_owned);
    }
    let count = |name| data.get(name)?.as_u64();
    Some(format!("{} open, {} late", count("open")?, count("late")?))
}

/// `data` of a message about no inquiry. A summary's rows are filled in, a scorecard is counted now.
fn of_practice(
    object: &Practice,
    kind: Kind,
    (flavour, filter): (Flavour, &Filter),
    place: &Place<'_>,
    due: &Due,
    now: u64,
) -> Result<String> {
    let unreadable = || Error::Message("data");
    match kind {
        Kind::ScorecardWeekly => {
            let week: Period = json::read(due.data.as_bytes()).map_err(|_| unreadable())?;
            let small_hidden = flavour != Flavour::Full;
            let scorecard = object.scorecard(week, By::Source, small_hidden, now)?;
            let scorecard = serde_json::to_string(&scorecard).map_err(|_| unreadable())?;
            let link = place.desk(None);
            Ok(format!(r#"{{"scorecard":{scorecard},"link":"{link}"}}"#))
        }
        Kind::SummaryDaily | Kind::UnresolvedClosing => {
            summary::write(object, (kind, &due.data), (flavour, filter), place, now)
        }
        _ => Ok(due.data.clone()),
    }
}

/// An inquiry's clear tags; none if there is no such inquiry or it was erased.
pub fn about(sql: &SqlStorage, inquiry: &str, practice: &str) -> Result<Option<About>> {
    #[derive(Deserialize)]
    struct Row {
        reference: String,
        status: String,
        primary_group: IntentGroup,
        groups: String,
        concerns: String,
        location: Option<String>,
        service: Option<String>,
        language: Language,
        channel: String,
        source: String,
        campaign: Option<String>,
        owner: String,
        priority: u8,
        received_at: u64,
        due_at: Option<i64>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT reference, status, primary_group, groups, concerns, location, service, language, \
         channel, source, campaign, owner, priority, received_at, CASE WHEN closed_at IS NULL \
           THEN iif(first_attempt_at IS NULL, due_at, work_by) END AS due_at FROM inquiry \
         WHERE id = ? AND wrapped_key IS NOT NULL",
        vec![string(inquiry)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let groups: BTreeSet<IntentGroup> =
        json::read(row.groups.as_bytes()).map_err(|_| Error::Message("groups"))?;
    let concerns: BTreeSet<Concern> =
        json::read(row.concerns.as_bytes()).map_err(|_| Error::Message("concerns"))?;
    Ok(Some(About {
        inquiry: inquiry.to_owned(),
        reference: row.reference,
        practice: practice.to_owned(),
        status: row.status,
        group: row.primary_group,
        groups,
        concerns,
        location: row.location,
        service: row.service,
        language: row.language,
        channel: row.channel,
        source: row.source,
        campaign: row.campaign,
        owner: row.owner,
        priority: row.priority > 0,
        received_at: moment(row.received_at),
        due: row.due_at.and_then(Moment::from_millis),
    }))
}
