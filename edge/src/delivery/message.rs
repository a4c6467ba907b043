//! The body of a message, made for each try from what is stored: nothing that a patient said waits
//! in the outbox.

use std::collections::BTreeSet;

use portico_shared::clock::Moment;
use portico_shared::intent::IntentGroup;
use portico_shared::json;
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use portico_shared::webhook::{About, Flavour, Kind, Place, alert, body, full, line, thin};
use serde::Deserialize;
use worker::SqlStorage;

use super::outbox::{Due, Outlet};
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::practice_object::{PracticeObject, rows, string};

/// The body of a delivery at a time (milliseconds since 1970); none if its inquiry was erased.
pub fn write(
    object: &PracticeObject,
    outlet: &Outlet,
    due: &Due,
    now: u64,
) -> Result<Option<String>> {
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
            .then(|| line(kind, endpoint_of(&due.data).as_deref(), &place));
        return Ok(Some(body(kind, at, &due.data, text.as_deref())));
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

/// The endpoint that a message about trouble names.
fn endpoint_of(data: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Data {
        endpoint: String,
    }
    json::read(data.as_bytes())
        .ok()
        .map(|data: Data| data.endpoint)
}

/// An inquiry's clear tags; none if there is no such inquiry or it was erased.
fn about(sql: &SqlStorage, inquiry: &str, practice: &str) -> Result<Option<About>> {
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
        due_at: i64,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT reference, status, primary_group, groups, concerns, location, service, language, \
         channel, source, campaign, owner, priority, received_at, due_at FROM inquiry \
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
        due: Moment::from_millis(row.due_at).unwrap_or(Moment::MAX),
    }))
}
