//! The body of a summary. What is written down names inquiries and tells nobody who the patients are;
//! their handoffs are opened only when a message is made for a receiver that gets them.

use portico_shared::json;
use portico_shared::webhook::{Filter, Flavour, Kind, Place, alert, listed, thin, with};
use portico_shared::workflow::SummaryRow;
use serde_json::Value;

use super::message::about;
use super::outbox;
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::practice_object::Practice;

/// `data` of a summary, in a flavour. Its rows are about inquiries of which the endpoint is told by
/// themselves, too. An inquiry that was erased meanwhile is still counted, but has no row any more.
pub fn write(
    object: &Practice,
    (kind, told): (Kind, &str),
    (flavour, filter): (Flavour, &Filter),
    place: &Place<'_>,
    now: u64,
) -> Result<String> {
    let mut data: Value = json::read(told.as_bytes()).map_err(|_| Error::Message("data"))?;
    let mut rows: Vec<SummaryRow> = data
        .get_mut("rows")
        .map(Value::take)
        .and_then(|rows| serde_json::from_value(rows).ok())
        .unwrap_or_default();
    if *filter != Filter::default() {
        let ids: Vec<&str> = rows.iter().map(|row| row.inquiry.as_str()).collect();
        let ids = serde_json::to_string(&ids).map_err(|_| Error::Message("rows"))?;
        let passing = outbox::passing(&object.sql(), filter, kind, &ids)?;
        rows.retain(|row| passing.contains(&row.inquiry));
    }
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.extend(line(object, row, flavour, place, now)?);
    }
    if let Some(members) = data.as_object_mut() {
        members.remove("rows");
        members.insert("link".to_owned(), place.desk(None).into());
    }
    Ok(with(
        &data.to_string(),
        "rows",
        &format!("[{}]", lines.join(",")),
    ))
}

/// One row: the handoff, what a thin message says, or an alert; none if the inquiry was erased.
fn line(
    object: &Practice,
    row: &SummaryRow,
    flavour: Flavour,
    place: &Place<'_>,
    now: u64,
) -> Result<Option<String>> {
    if flavour == Flavour::Full {
        let handoff = object.open_handoff(&row.inquiry)?;
        return Ok(handoff.map(|handoff| listed(&handoff, row, place)));
    }
    let Some(mut about) = about(&object.sql(), &row.inquiry, place.practice)? else {
        return Ok(None);
    };
    let written = if flavour == Flavour::Thin {
        serde_json::to_string(&thin(&about, place)).map(|data| listed(&data, row, place))
    } else {
        // What the list is about is the next step, whether or not it is the first response.
        about.due = Some(row.due);
        serde_json::to_string(&alert(&about, place, moment(now)))
    };
    written.map(Some).map_err(|_| Error::Message("row"))
}
