//! What has to be done without being asked, when, and the one alarm for all of it.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use portico_shared::json;
use portico_shared::webhook::LONGEST_HOLD_MS;
use serde::Deserialize;

use super::{Practice, erase, number, rotate, rows};
use crate::delivery::{self, prune};
use crate::error::{Error, Named, Result};

/// How soon the alarm looks whether deliveries are still on their way, in milliseconds. They are begun at
/// once; the alarm is for those whose process has died.
const LOOK_AFTER_MS: u64 = 5_000;

/// One statement tells everything, because each is a crossing.
const READ: &str = "SELECT json_array( \
    (SELECT min(max(iif(hold_until <= ?, hold_until, 0), (SELECT min(due_at) FROM delivery d \
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

/// A time (milliseconds since 1970) that this run of the object remembers, or none.
#[derive(Default)]
pub struct Time(AtomicU64);

impl Time {
    /// The time, where one is known.
    pub fn get(&self) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// Remembers a time, or forgets it.
    pub fn set(&self, at: Option<u64>) {
        self.0.store(at.unwrap_or(0), Ordering::Relaxed);
    }
}

/// What is planned, as far as this run of the object knows.
#[derive(Default)]
pub struct Planned {
    /// When old deliveries are looked through next.
    pub prune: Time,
    /// When keys are wrapped anew next.
    pub rewrap: Time,
    /// When the alarm rings.
    pub alarm: Time,
}

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
    pub fn read(object: &Practice) -> Result<Self> {
        #[derive(Deserialize)]
        struct Row {
            agenda: String,
        }
        // A longer one holds nothing, see `outbox::work`.
        let longest_hold = object.now() + LONGEST_HOLD_MS;
        let found: Vec<Row> = rows(&object.sql(), READ, vec![number(longest_hold)])?;
        let row = found.first().ok_or(Error::Message("agenda"))?;
        let [delivery, plan, partial, summary, closed, wrapped_by, join]: [Option<u64>; 7] =
            json::read(row.agenda.as_bytes()).map_err(|_| Error::Message("agenda"))?;
        let wrapped_by = wrapped_by.and_then(|version| u32::try_from(version).ok());
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

    /// When the first of it is due; what is no delivery no sooner than `others`.
    pub fn first(&self, others: u64) -> Option<u64> {
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
        work.chain(self.delivery).min()
    }
}

impl Practice {
    /// Begins the deliveries that are due, and sees to it that the alarm rings for the earliest thing
    /// that is not.
    pub async fn arm(self: &Rc<Self>) -> Result<()> {
        self.arm_from(0).await
    }

    /// The same, but all that is no delivery waits until `others`.
    pub async fn arm_from(self: &Rc<Self>, others: u64) -> Result<()> {
        let mut agenda = Agenda::read(self)?;
        let now = self.now();
        if agenda.delivery.is_some_and(|at| at <= now) {
            delivery::attend(self, true);
            agenda.delivery = Some(now + LOOK_AFTER_MS);
        }
        if let Some(due) = agenda.first(others) {
            return self.alarm_by(due).await;
        }
        self.planned().alarm.set(None);
        self.state().storage().delete_alarm().await.storing("alarm")
    }

    /// Begins deliveries of which it is known that they are due.
    pub async fn deliver(self: &Rc<Self>) -> Result<()> {
        delivery::attend(self, false);
        self.alarm_by(self.now() + LOOK_AFTER_MS).await
    }

    /// Sees to it that the alarm rings at a time or before: then it is set anew, which costs less than
    /// setting it for everything that comes in.
    pub async fn alarm_by(&self, due: u64) -> Result<()> {
        let now = self.now();
        let known = self.planned().alarm.get();
        if known.is_some_and(|at| at > now && at <= due) {
            return Ok(());
        }
        let wait = i64::try_from(due.saturating_sub(now)).unwrap_or(i64::MAX);
        self.planned().alarm.set(Some(due));
        let set = self.state().storage().set_alarm(wait).await;
        if set.is_err() {
            self.planned().alarm.set(None);
        }
        set.storing("alarm")
    }
}
