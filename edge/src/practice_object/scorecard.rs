//! The scorecard, counted from what every inquiry keeps beside it for this: its fact.
//!
//! A hundred thousand facts would take seconds to gather one by one. So they are packed, some hundred
//! inquiries to a block, when a scorecard is first asked for; whatever changes an inquiry drops its
//! block, and the next scorecard packs it anew. Blocks follow one upon another in the order of ids, and
//! leave out only the newest inquiries, too few for a block of their own.

use portico_shared::clock::Moment;
use portico_shared::scorecard::{Ask, By, Counting, Packing, Period, Scorecard};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::{Practice, number, rows, run, string, transaction};
use crate::error::Result;
use crate::platform::moment;
use crate::zones::RuntimeZones;

/// Blocks, and what drops them. A block holds nothing that its inquiries do not show in their clear
/// columns; with an inquiry that is erased it goes all the same.
pub const TABLES: &str = "
    CREATE TABLE facts (
        -- It holds every inquiry after one id, up to and with another.
        last TEXT PRIMARY KEY,
        after TEXT NOT NULL,
        -- First and last receipt, in seconds since 1970.
        since INTEGER NOT NULL,
        until INTEGER NOT NULL,
        packed BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER facts_gain AFTER INSERT ON inquiry BEGIN
        DELETE FROM facts WHERE after < NEW.id
            AND last = (SELECT min(last) FROM facts WHERE last >= NEW.id);
    END;
    CREATE TRIGGER facts_change AFTER UPDATE OF fact, wrapped_key ON inquiry
        WHEN NEW.fact IS NOT OLD.fact OR (NEW.wrapped_key IS NULL AND OLD.wrapped_key IS NOT NULL)
    BEGIN
        DELETE FROM facts WHERE after < NEW.id
            AND last = (SELECT min(last) FROM facts WHERE last >= NEW.id);
    END;
    CREATE TRIGGER facts_lose AFTER DELETE ON inquiry BEGIN
        DELETE FROM facts WHERE after < OLD.id
            AND last = (SELECT min(last) FROM facts WHERE last >= OLD.id);
    END;
";

/// Has the alarm write down anew the facts that are told otherwise than by their first version: those of
/// inquiries that may have been held back, have been booked, or are erased.
pub const RECOUNT: &str = "
    UPDATE inquiry SET job_at = 0 WHERE fact LIKE '1|%'
        AND (spam_score > 0 OR booked_at IS NOT NULL OR wrapped_key IS NULL);
";

/// Inquiries of a block.
const BLOCK: u64 = 500;

/// Blocks that are read at once.
const BLOCKS: u64 = 64;

/// After every id there is.
const END: &str = "~";

impl Practice {
    /// The scorecard of a period beside the one before.
    ///
    /// # Errors
    /// Those of storage, and before the first policy.
    pub fn scorecard(
        &self,
        period: Period,
        by: By,
        small_hidden: bool,
        now: u64,
    ) -> Result<Scorecard> {
        let policy = self.policy()?;
        let ask = Ask {
            period,
            before: period.before(&policy.time_zone, &RuntimeZones),
            by,
            small_hidden,
            targets: policy.targets,
            now: moment(now),
        };
        transaction(self.state(), || count(&self.sql(), ask))
    }
}

#[derive(Deserialize)]
struct Block {
    after: String,
    last: String,
    packed: serde_bytes::ByteBuf,
}

/// Counts the scorecard that is asked for. Runs inside a transaction.
fn count(sql: &SqlStorage, ask: Ask) -> Result<Scorecard> {
    let newest = fill(sql)?;
    let mut counting = Counting::new(ask);
    counting.add_lines(&newest);
    let mut last = String::new();
    loop {
        let found: Vec<Block> = rows(
            sql,
            "SELECT after, last, packed FROM facts \
             WHERE last > ? AND until >= ? AND since <= ? ORDER BY last LIMIT ?",
            vec![
                string(&last),
                seconds(ask.before.from),
                seconds(ask.period.until),
                number(BLOCKS),
            ],
        )?;
        let Some(end) = found.last() else { break };
        last.clone_from(&end.last);
        for block in found {
            if !counting.add_packed(&block.packed) {
                count_again(sql, &mut counting, block)?;
            }
        }
    }
    Ok(counting.finish())
}

/// Counts a block that another version packed by its inquiries, and drops it, so that the next
/// scorecard packs them anew.
fn count_again(sql: &SqlStorage, counting: &mut Counting, block: Block) -> Result<()> {
    let mut after = block.after;
    loop {
        let found = lines(sql, &after, &block.last, BLOCK)?;
        counting.add_lines(&found.facts);
        match found.last {
            Some(last) => after = last,
            None => break,
        }
    }
    run(
        sql,
        "DELETE FROM facts WHERE last = ?",
        vec![string(&block.last)],
    )
}

fn seconds(at: Moment) -> SqlStorageValue {
    SqlStorageValue::Integer(at.as_millis().div_euclid(1000))
}

/// Packs what is in no block. What is left, the facts of the newest inquiries, are the answer.
fn fill(sql: &SqlStorage) -> Result<String> {
    #[derive(Deserialize)]
    struct Hole {
        after: String,
        last: Option<String>,
    }
    let holes: Vec<Hole> = rows(
        sql,
        "SELECT before AS after, after AS last FROM \
           (SELECT after, lag(last, 1, '') OVER (ORDER BY last) AS before FROM facts) \
           WHERE before <> after \
         UNION ALL SELECT coalesce(max(last), ''), NULL FROM facts",
        Vec::new(),
    )?;
    let mut newest = String::new();
    for hole in holes {
        let mut after = hole.after;
        loop {
            let end = hole.last.as_deref();
            let found = lines(sql, &after, end.unwrap_or(END), BLOCK)?;
            let full = found.count == BLOCK;
            let last = match (found.last, end) {
                (Some(last), _) if full => last,
                (_, Some(end)) => end.to_owned(),
                (_, None) => {
                    newest = found.facts;
                    break;
                }
            };
            pack(sql, &after, &last, &found.facts)?;
            if !full || hole.last.as_ref() == Some(&last) {
                break;
            }
            after = last;
        }
    }
    Ok(newest)
}

fn pack(sql: &SqlStorage, after: &str, last: &str, facts: &str) -> Result<()> {
    let mut packing = Packing::default();
    packing.add_lines(facts);
    // Without facts it ends before it begins, and is in no period.
    let (since, until) = packing.span().unwrap_or((0, -1));
    run(
        sql,
        "INSERT INTO facts (last, after, since, until, packed) VALUES (?, ?, ?, ?, ?)",
        vec![
            string(last),
            string(after),
            SqlStorageValue::Integer(since),
            SqlStorageValue::Integer(until),
            SqlStorageValue::Blob(packing.finish()),
        ],
    )
}

/// Facts as they stand beside their inquiries.
#[derive(Deserialize)]
struct Lines {
    count: u64,
    last: Option<String>,
    facts: String,
}

/// The facts of the first inquiries after one id, up to another. One text: each row of its own would be
/// a crossing.
fn lines(sql: &SqlStorage, after: &str, last: &str, most: u64) -> Result<Lines> {
    let found: Vec<Lines> = rows(
        sql,
        "SELECT count(*) AS count, max(id) AS last, \
         coalesce(group_concat(fact, char(10)), '') AS facts FROM \
         (SELECT id, fact FROM inquiry WHERE id > ? AND id <= ? ORDER BY id LIMIT ?)",
        vec![string(after), string(last), number(most)],
    )?;
    Ok(found.into_iter().next().unwrap_or(Lines {
        count: 0,
        last: None,
        facts: String::new(),
    }))
}
