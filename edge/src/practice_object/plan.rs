//! What comes next on an inquiry, kept beside it: for the queue, the list of tasks, the scorecard,
//! and the alarm that does Portico's own tasks when their time has come.

use portico_shared::vault::PracticeVault;
use portico_shared::webhook::Kind;
use portico_shared::workflow::{Settled, Task};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::messages::Trap;
use super::work::{self, Job};
use super::{Practice, audit, live, number, rows, run, string, transaction};
use crate::delivery::outbox::{self, Message};
use crate::error::{Error, Result};
use crate::platform::moment;

/// How many inquiries one pass of the alarm looks at.
const PASS_ROWS: u64 = 40;

/// How soon to look again at one that cannot be read, in milliseconds.
const LATER_MS: u64 = 120_000;

const SETTLE: &str = "UPDATE inquiry SET status = s ->> 'status', owner = s ->> 'owner', \
    attempts = s ->> 'attempts', escalated = s ->> 'escalated', quarantined = s ->> 'quarantined', \
    due_at = coalesce(s ->> 'due_at', due_at), due_soon = s ->> 'due_soon', plan = s -> 'plan', \
    next = s -> 'next', fact = s ->> 'fact', job_at = s ->> 'job_at', \
    first_attempt_at = s ->> 'first_attempt_at', reached_at = s ->> 'reached_at', \
    booked_at = s ->> 'booked_at', visit_at = s ->> 'visit_at', closed_at = s ->> 'closed_at', \
    work_by = coalesce(min(s ->> 'work_by', \
        CASE WHEN s ->> 'first_attempt_at' IS NULL THEN first_due END), s ->> 'work_by') \
    FROM (SELECT ?2 AS s) WHERE id = ?1";

/// Writes down how an inquiry stands and what comes next. Runs inside a transaction.
pub fn settle(job: &Job<'_>) -> Result<()> {
    let tasks = job.tasks();
    let settled = serde_json::to_string(&Settled::of(&job.state, &tasks, &job.desk()));
    let settled = settled.map_err(|_| Error::Message("plan"))?;
    run(job.sql, SETTLE, vec![string(job.id), string(&settled)])
}

#[derive(Deserialize)]
struct Due {
    id: String,
    job_at: u64,
}

/// Plans new inquiries, does Portico's own tasks that are due, and tells of tasks that may be begun.
pub fn run_due(object: &Practice) -> Result<()> {
    let (sql, now) = (object.sql(), object.now());
    let due: Vec<Due> = rows(
        &sql,
        "SELECT id, job_at FROM inquiry WHERE job_at <= ? ORDER BY job_at LIMIT ?",
        vec![number(now), number(PASS_ROWS)],
    )?;
    if due.is_empty() {
        return Ok(());
    }
    object.panic_if_asked(Trap::Accept);
    let (vault, policy) = (object.vault()?, object.policy()?);
    for due in due {
        let settled = transaction(object.state(), || {
            let Some(state) = work::state(&sql, &due.id)? else {
                return look_again(&sql, &due.id, SqlStorageValue::Null);
            };
            let mut job = Job {
                sql: &sql,
                id: &due.id,
                state,
                policy: &policy,
                now,
            };
            job.run_due(&vault, due.job_at)?;
            settle(&job)
        });
        match settled {
            Ok(()) => live::tell(object, &due.id, "inquiry.updated"),
            Err(error) => {
                // One that cannot be read does not stop the clocks of all behind it.
                worker::console_error!("plan: {error}");
                look_again(&sql, &due.id, number(now + LATER_MS))?;
            }
        }
    }
    Ok(())
}

fn look_again(sql: &SqlStorage, id: &str, at: SqlStorageValue) -> Result<()> {
    run(
        sql,
        "UPDATE inquiry SET job_at = ? WHERE id = ?",
        vec![at, string(id)],
    )
}

impl Job<'_> {
    fn run_due(&mut self, vault: &PracticeVault, since: u64) -> Result<()> {
        let now = moment(self.now);
        let tasks = self.tasks();
        for task in tasks.iter().filter(|task| task.kind.is_automatic()) {
            // An earlier one may have made this one needless.
            if task.due > now || !self.tasks().contains(task) {
                continue;
            }
            if let Some(kind) = self.desk().run(&self.state, task) {
                self.record(vault, audit::SYSTEM, vec![kind], None)?;
            }
        }
        // What a new inquiry wants is told by its arrival.
        let begun = |task: &Task| since > 0 && task.from <= now && task.from >= moment(since);
        for task in tasks
            .iter()
            .filter(|task| !task.kind.is_automatic() && begun(task))
        {
            self.tell_task(task)?;
        }
        Ok(())
    }

    fn tell_task(&self, task: &Task) -> Result<()> {
        let data = serde_json::json!({ "key": task.key, "kind": task.kind });
        let event = audit::append(
            self.sql,
            &audit::NewEvent {
                inquiry: Some(self.id),
                at: self.now,
                actor: audit::SYSTEM,
                kind: "task.due",
                data: &data.to_string(),
                sealed: audit::Sealed::Nothing,
            },
        )?;
        let message = Message {
            kind: Kind::TaskDue,
            event,
            inquiry: Some(self.id),
            at: self.now,
        };
        outbox::enqueue(self.sql, &message, None).map(drop)
    }
}
