//! What the alarm has to do, and when.

use portico_shared::json;
use serde::Deserialize;

use super::{PracticeObject, erase, rotate, rows};
use crate::delivery::prune;
use crate::error::{Error, Result};

/// One statement tells everything, because each is a crossing.
const READ: &str = "SELECT json_array( \
    (SELECT min(max(coalesce(hold_until, 0), (SELECT min(due_at) FROM delivery d \
       WHERE d.endpoint = endpoint.name AND d.state = 'pending' AND d.due_at IS NOT NULL))) \
     FROM endpoint WHERE paused IS NULL), \
    (SELECT min(job_at) FROM inquiry WHERE job_at IS NOT NULL), \
    (SELECT min(at) FROM partial), \
    (SELECT min(at) FROM job), \
    (SELECT min(at) FROM (SELECT min(closed_at) AS at FROM inquiry \
       WHERE closed_at IS NOT NULL AND wrapped_key IS NOT NULL \
       UNION ALL SELECT min(received_at) FROM inquiry \
       WHERE quarantined = 1 AND wrapped_key IS NOT NULL)), \
    (SELECT value FROM setting WHERE name = 'wrapped_by') + 0, \
    (SELECT value FROM setting WHERE name = 'unenrolled') + 0) AS agenda";

/// When each kind of work is due (milliseconds since 1970).
pub struct Agenda {
    /// The next delivery.
    pub delivery: Option<u64>,
    /// The next inquiry to plan, or with a task of Portico's own.
    pub plan: Option<u64>,
    /// The next form that counts as not finished.
    pub partial: Option<u64>,
    /// The next summary.
    pub summary: Option<u64>,
    /// The end of the next inquiry's retention.
    pub erase: Option<u64>,
    /// The next keys to wrap anew.
    pub rewrap: Option<u64>,
    /// The next look through old deliveries.
    pub prune: Option<u64>,
    /// When to join the roll, if the practice may be missing from it.
    pub join: Option<u64>,
}

impl Agenda {
    /// Reads it.
    ///
    /// # Errors
    /// Those of storage.
    pub fn read(object: &PracticeObject) -> Result<Self> {
        #[derive(Deserialize)]
        struct Row {
            agenda: String,
        }
        type Times = (
            Option<u64>,
            Option<u64>,
            Option<u64>,
            Option<u64>,
            Option<u64>,
            Option<u32>,
            Option<u64>,
        );
        let found: Vec<Row> = rows(&object.sql(), READ, Vec::new())?;
        let row = found.first().ok_or(Error::Message("agenda"))?;
        let (delivery, plan, partial, summary, closed, wrapped_by, join): Times =
            json::read(row.agenda.as_bytes()).map_err(|_| Error::Message("agenda"))?;
        Ok(Self {
            delivery,
            plan,
            partial,
            summary,
            erase: closed.and_then(|closed| Some(closed + erase::retention_ms(object)?)),
            rewrap: rotate::next_due(object, wrapped_by),
            prune: prune::next_due(object)?,
            join,
        })
    }

    /// When the first of it is due; deliveries no sooner than `deliveries`, which have their own
    /// schedule, and everything else no sooner than `others`.
    pub fn first(&self, deliveries: u64, others: u64) -> Option<u64> {
        let work = [
            self.plan,
            self.partial,
            self.summary,
            self.erase,
            self.rewrap,
            self.prune,
            self.join,
        ];
        let work = work.into_iter().flatten().map(|due| due.max(others));
        work.chain(self.delivery.map(|due| due.max(deliveries)))
            .min()
    }
}
