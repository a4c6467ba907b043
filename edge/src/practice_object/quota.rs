//! Counting what comes in, and what the counts say about one inquiry.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use portico_shared::ids::first_inquiry;
use portico_shared::json;
use portico_shared::practice::Concern;
use portico_shared::private::Private;
use portico_shared::spam::{Quota, Recent, Score, WINDOW_MS};
use portico_shared::workflow::Arrived;
use serde::Deserialize;
use serde_json::value::RawValue;
use worker::SqlStorage;

use super::messages::{Accept, Reply};
use super::{rows, string};
use crate::error::{Error, Result};

/// How many practices' counts are kept in memory.
const PRACTICES_KEPT: usize = 1000;

/// Counts of the practices whose objects run in this isolate.
struct Counts {
    /// Digests of senders and answers mean nothing outside this run.
    key: RandomState,
    practices: HashMap<String, Quota>,
}

thread_local! {
    static COUNTS: RefCell<Option<Counts>> = const { RefCell::new(None) };
}

/// What the counts say: the sender has to wait, or how likely the inquiry is spam after all.
pub enum Verdict {
    /// Not now.
    Wait(Reply),
    /// To be stored, with this score, in quarantine or not.
    Take {
        /// The score.
        score: Score,
        /// Whether it is held back.
        quarantined: bool,
    },
}

/// Judges an inquiry that is about to be stored.
pub fn judge(sql: &SqlStorage, practice: &str, inquiry: &Accept) -> Result<Verdict> {
    let Some(doubt) = &inquiry.spam else {
        return Ok(Verdict::Take {
            score: Score::default(),
            quarantined: false,
        });
    };
    let now = inquiry.at;
    let before = || before(sql, now);
    let (recent, wait) = with(practice, now, before, |quota, key| {
        let (sender, answers) = digests(key, &inquiry.fingerprint, doubt.sender.as_ref());
        (quota.recent(sender, answers, now), quota.wait(now))
    })?;
    let settings = &doubt.settings;
    if recent.over_limit(settings) {
        return Ok(Verdict::Wait(Reply::TooMany { wait }));
    }
    let mut score = doubt.score.clone();
    recent.judge(settings, &mut score);
    let quarantined = score.points >= settings.quarantine_at
        && score.quarantines(
            settings,
            arrived(&inquiry.arrived)?
                .concerns
                .contains(&Concern::Urgent),
        );
    Ok(Verdict::Take { score, quarantined })
}

/// Counts an inquiry that was stored, once that is sure: what is rolled back is not counted.
pub fn stored(practice: &str, inquiry: &Accept) {
    let Some(doubt) = &inquiry.spam else {
        return;
    };
    COUNTS.with_borrow_mut(|counts| {
        // Where they have been forgotten since it was judged, the next look counts what is stored.
        if let Some(Counts { key, practices }) = counts
            && let Some(quota) = practices.get_mut(practice)
        {
            let (sender, answers) = digests(key, &inquiry.fingerprint, doubt.sender.as_ref());
            quota.stored(sender, answers, inquiry.at);
        }
    });
}

/// Counts a place that is about to be kept, beside the inquiries; `waiting` is how many are kept already.
/// Of one sender no more are taken than inquiries are, and what raises the score of an inquiry raises that
/// of the one that it becomes. The answer is what the sender is told instead, if it is too much.
pub fn place(
    practice: &str,
    inquiry: &mut Accept,
    sender: Option<&Private>,
    (waiting, now): (u32, u64),
) -> Result<Option<Reply>> {
    let Some(doubt) = &mut inquiry.spam else {
        return Ok(None);
    };
    let settings = &doubt.settings;
    // No practice has this name.
    let counted = format!("{practice}/places");
    with(
        &counted,
        now,
        || Ok(waiting),
        |quota, key| {
            let (sender, answers) = digests(key, &inquiry.fingerprint, sender);
            let recent = Recent {
                practice: waiting,
                ..quota.recent(sender, answers, now)
            };
            if recent.over_limit(settings) {
                let wait = quota.wait(now);
                return Some(Reply::TooMany { wait });
            }
            recent.judge(settings, &mut doubt.score);
            quota.stored(sender, answers, now);
            None
        },
    )
}

/// Lets a place wait while much comes in, so that it takes nobody's turn who has sent the form.
pub fn give_way(inquiry: &mut Accept) {
    if let Some(doubt) = &mut inquiry.spam {
        doubt.settings.practice_limit = doubt.settings.practice_in_ten_minutes;
    }
}

fn digests(key: &RandomState, answers: &str, sender: Option<&Private>) -> (Option<u64>, u64) {
    let digest = |text: &str| {
        let mut hasher = key.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    };
    (
        sender.map(|sender| digest(sender.expose())),
        digest(answers),
    )
}

fn with<T>(
    practice: &str,
    now: u64,
    before: impl FnOnce() -> Result<u32>,
    then: impl FnOnce(&mut Quota, &RandomState) -> T,
) -> Result<T> {
    let known = COUNTS.with_borrow(|counts| {
        let counts = counts.as_ref();
        counts.is_some_and(|counts| counts.practices.contains_key(practice))
    });
    // What an earlier run has stored counts as well.
    let before = if known { 0 } else { before()? };
    Ok(COUNTS.with_borrow_mut(|counts| {
        let counts = counts.get_or_insert_with(|| Counts {
            key: RandomState::new(),
            practices: HashMap::new(),
        });
        if !known && counts.practices.len() >= PRACTICES_KEPT {
            counts.practices.clear();
        }
        let quota = counts
            .practices
            .entry(practice.to_owned())
            .or_insert_with(|| Quota::after(before, now));
        then(quota, &counts.key)
    }))
}

fn before(sql: &SqlStorage, now: u64) -> Result<u32> {
    #[derive(Deserialize)]
    struct Row {
        count: u32,
    }
    let found: Vec<Row> = rows(
        sql,
        // By id, which begins with the time: no other index is needed, and old rows are not read.
        "SELECT count(*) AS count FROM inquiry WHERE id > ?",
        vec![string(&first_inquiry(now.saturating_sub(WINDOW_MS)))],
    )?;
    Ok(found.first().map_or(0, |row| row.count))
}

/// What is known of an inquiry at arrival.
pub fn arrived(written: &RawValue) -> Result<Arrived> {
    json::read(written.get().as_bytes()).map_err(|_| Error::Message("arrival"))
}
