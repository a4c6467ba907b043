//! A row of a summary: what a message about the inquiry says in the receiver's flavour, and how the
//! inquiry stood when the list was made.

use serde::Serialize;

use super::{Place, with};
use crate::clock::Moment;
use crate::workflow::{Status, SummaryRow};

/// How an inquiry stood when it was listed.
#[derive(Debug, Serialize)]
pub struct Listed<'a> {
    status: Status,
    minutes_left: i64,
    due: Moment,
    owner: &'a str,
    link: String,
}

/// The row of a summary, as JSON. `data` is the inquiry's in the receiver's flavour: the handoff, or what
/// a thin message says.
#[must_use]
pub fn listed(data: &str, row: &SummaryRow, place: &Place<'_>) -> String {
    let listed = Listed {
        status: row.status,
        minutes_left: row.minutes_left,
        due: row.due,
        owner: &row.owner,
        link: place.desk(Some(&row.inquiry)),
    };
    // Names, numbers and times: nothing that could not be written.
    let listed = serde_json::to_string(&listed).unwrap_or_default();
    with(data, "listed", &listed)
}
