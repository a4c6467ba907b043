//! What comes next on an inquiry, kept beside it: for the queue, the list of tasks, the scorecard,
//! and the alarm that does Portico's own tasks when their time has come.

use portico_shared::scorecard::Fact;
use portico_shared::vault::PracticeVault;
use portico_shared::webhook::Kind;
use portico_shared::workflow::{State, Task, TaskKind};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::work::{self, Job};
use super::{PracticeObject, audit, number, rows, run, string, transaction};
use crate::delivery::outbox::{self, Message};
use crate::error::{Error, Result};
use crate::platform::moment;

/// How many inquiries one pass of the alarm looks at.
const PASS_ROWS: u64 = 40;

const SETTLE: &str = "UPDATE inquiry SET status = ?2, owner = ?3, attempts = ?4, escalated = ?5, \
    quarantined = ?6, due_at = coalesce(?7, due_at), due_soon = ?8, plan = ?9, next = (SELECT value FROM json_each(?9) \
        WHERE value ->> 'kind' NOT IN ('warn_breach', 'tell_breach', 'tell_again') LIMIT 1), \
    fact = ?10, job_at = ?11, first_attempt_at = ?12, reached_at = ?13, booked_at = ?14, \
    visit_at = ?15, closed_at = ?16, \
    work_by = coalesce(min(?17, CASE WHEN ?12 IS NULL THEN first_due END), ?17) WHERE id = ?1";

/// Writes down how an inquiry stands and what comes next. Runs inside a transaction.
pub fn settle(job: &Job<'_>) -> Result<()> {
    let state = &job.state;
    let tasks = job.tasks();
    let next = tasks.iter().find(|task| !task.kind.is_automatic());
    let soon = tasks.iter().find(|task| task.kind == TaskKind::WarnBreach);
    let plan = json(&tasks)?;
    let due = next.map_or(state.due, |task| task.due);
    let time = |at: Option<portico_shared::clock::Moment>| {
        at.map_or(SqlStorageValue::Null, |at| {
            SqlStorageValue::Integer(at.as_millis())
        })
    };
    run(
        job.sql,
        SETTLE,
        vec![
            string(job.id),
            string(state.status.as_str()),
            string(&state.owner),
            number(state.attempts.into()),
            number(state.standing().next().is_some().into()),
            number(state.quarantined.into()),
            // Frozen, but for a release, which begins it anew.
            time(state.released.then_some(state.due)),
            time(soon.map(|task| task.due)),
            string(&plan),
            string(&Fact::of(state).to_line()),
            time(job_at(&tasks, state, job.now)),
            time(state.clocks.first_response),
            time(state.clocks.contact),
            time(state.booked),
            time(state.appointment.as_ref().map(|appointment| appointment.at)),
            // Nobody can go on with an inquiry whose patient is unknown.
            time(state.settled.or(state.erased.then(|| moment(job.now)))),
            time(Some(due)),
        ],
    )
}

fn json(tasks: &[Task]) -> Result<String> {
    serde_json::to_string(tasks).map_err(|_| Error::Message("tasks"))
}

/// When the alarm has to look at an inquiry again: at its next task of Portico's own, or when a task
/// of somebody's may be begun.
fn job_at(tasks: &[Task], state: &State, now: u64) -> Option<portico_shared::clock::Moment> {
    if state.quarantined {
        return None;
    }
    let now = moment(now);
    tasks
        .iter()
        .filter_map(|task| {
            if task.kind.is_automatic() {
                Some(task.due)
            } else {
                // Told once, when it may be begun.
                (task.from > now).then_some(task.from)
            }
        })
        .min()
}

#[derive(Deserialize)]
struct Due {
    id: String,
    job_at: u64,
}

/// Plans new inquiries, does Portico's own tasks that are due, and tells of tasks that may be begun.
pub fn run_due(object: &PracticeObject) -> Result<()> {
    let (sql, now) = (object.sql(), object.now());
    let due: Vec<Due> = rows(
        &sql,
        "SELECT id, job_at FROM inquiry WHERE job_at <= ? ORDER BY job_at LIMIT ?",
        vec![number(now), number(PASS_ROWS)],
    )?;
    if due.is_empty() {
        return Ok(());
    }
    let (vault, policy) = (object.vault()?, object.policy()?);
    for due in due {
        transaction(object.state(), || {
            let Some(state) = work::state(&sql, &due.id)? else {
                return run(
                    &sql,
                    "UPDATE inquiry SET job_at = NULL WHERE id = ?",
                    vec![string(&due.id)],
                );
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
        })?;
    }
    Ok(())
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

/// When the alarm has to look at an inquiry, at a form that is not
/// finished, or tell a summary (milliseconds since 1970).
pub fn next_due(sql: &SqlStorage) -> Result<Option<u64>> {
    #[derive(Deserialize)]
    struct Row {
        due: Option<u64>,
    }
    let next: Vec<Row> = rows(
        sql,
        "SELECT min(due) AS due FROM (SELECT min(job_at) AS due FROM inquiry \
         WHERE job_at IS NOT NULL UNION ALL SELECT min(at) FROM job UNION ALL SELECT min(at) FROM partial)",
        Vec::new(),
    )?;
    Ok(next.into_iter().next().and_then(|row| row.due))
}
