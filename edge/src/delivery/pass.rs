//! One pass: all that is due is sent, endpoints side by side.
//!
//! A delivery under way is one that this pass holds in memory. Its try is written down before it is
//! made, and the runtime holds the message back until that is durable. When the process dies, the
//! delivery is still due and the next pass makes another try, so an event arrives at least once,
//! always with one id.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use futures_util::stream::{FuturesUnordered, StreamExt};
use portico_shared::webhook::{AfterTry, Kind, Trouble, TryOutcome, after_try};

use super::endpoints;
use super::outbox::{self, After, Due, Message, Outlet, Work};
use super::{message, send};
use crate::error::{Error, Result};
use crate::platform;
use crate::practice_object::{Practice, SYSTEM, Trap, append_practice_event, transaction};

/// How soon to look again at a message that cannot be read: its key may be put back.
const UNREADABLE_MS: u64 = 600_000;

/// How long what was seen of the outbox is gone by while more is due than there are lanes, in milliseconds.
const SEEN_FOR_MS: u64 = 1_000;

/// How soon to try again where the outbox cannot be read, in milliseconds.
const AGAIN_MS: u64 = 5_000;

/// Sees to it that a pass is made now: the one under way looks again, or another begins. It goes on
/// when the call that brought the news has been answered, and the alarm looks after it. With `at_once` it
/// looks even where it has enough to do.
pub fn attend(object: &Rc<Practice>, at_once: bool) {
    object.bell().ring(at_once);
    if !object.bell().attend() {
        return;
    }
    let pass = Pass(Rc::clone(object));
    object.state().wait_until(async move {
        let object = Rc::clone(&pass.0);
        let next = deliver_due(&object).await.unwrap_or_else(|error| {
            worker::console_error!("delivery: {error}");
            Some(object.now() + AGAIN_MS)
        });
        // From here on, news begins another pass.
        drop(pass);
        if let Some(next) = next
            && let Err(error) = object.alarm_by(next).await
        {
            worker::console_error!("delivery: {error}");
        }
    });
}

/// The one pass of an object. However it ends, there can be another.
struct Pass(Rc<Practice>);

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.bell().leave();
    }
}

/// Works off what is due, and what becomes due while tries are under way. Tells when something more
/// is due, if it knows of anything.
async fn deliver_due(object: &Practice) -> Result<Option<u64>> {
    let sql = object.sql();
    let mut under_way = FuturesUnordered::new();
    let mut held = Held::new();
    let mut seen = Vec::new();
    let (mut soon, mut looked) = (None, 0);
    let (mut look, mut news) = (true, false);
    loop {
        if look {
            object.bell().hush();
            looked = object.now();
            seen = outbox::work(&sql, looked, &list(&held))?;
            soon = seen.iter().filter_map(|work| work.soon).min();
            // Behind a full list there may be more.
            news = seen.iter().any(|work| work.due.len() == outbox::MOST_SEEN);
        }
        for work in &mut seen {
            for due in begin(object, work, &held)? {
                held.insert((work.outlet.name.clone(), due.id.clone()));
                under_way.push(deliver(object, work.outlet.clone(), due));
            }
        }
        if under_way.is_empty() {
            if !news && !object.bell().is_rung() {
                return Ok(soon);
            }
            look = true;
            continue;
        }
        if look
            && let Some(soon) = soon
            && let Err(error) = object.alarm_by(soon).await
        {
            worker::console_error!("delivery: {error}");
        }
        let rung = object.bell().wait();
        pin_mut!(rung);
        let done = match select(under_way.next(), rung).await {
            Either::Left((done, _)) => done,
            Either::Right(_) => None,
        };
        let mut changed = false;
        match done {
            None => news = true,
            Some((ended, result)) => {
                held.remove(&ended);
                match result {
                    Ok(came) => {
                        news |= came == Came::Due;
                        changed = came == Came::Other;
                    }
                    Err(error) => {
                        // What could not be written down is tried again, a little later each time.
                        worker::console_error!("delivery: {error}");
                        changed = true;
                    }
                }
            }
        }
        news |= object.bell().is_rung();
        // While every lane is taken, or the next for it is known, news can wait.
        let idle = seen.is_empty()
            || seen
                .iter()
                .any(|work| work.due.is_empty() && free(&work.outlet, &held) > 0);
        look = changed
            || object.bell().is_urgent()
            || (news && idle)
            || object.now() > looked + SEEN_FOR_MS;
    }
}

/// The deliveries under way, by endpoint and id.
type Held = HashSet<(String, String)>;

/// The deliveries under way, as a statement takes them.
fn list(held: &Held) -> String {
    // Ids are ours: nothing in them needs escaping.
    let quoted: Vec<String> = held.iter().map(|(_, id)| format!("\"{id}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// How many more tries the endpoint may have at once.
fn free(outlet: &Outlet, held: &Held) -> usize {
    let busy = held.iter().filter(|(name, _)| *name == outlet.name).count();
    outlet.lanes().saturating_sub(busy)
}

/// Begins as many tries as the endpoint may have at once, and takes them from what was seen.
fn begin(object: &Practice, work: &mut Work, held: &Held) -> Result<Vec<Due>> {
    let free = free(&work.outlet, held);
    if free == 0 || work.due.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, now) = (object.sql(), object.now());
    transaction(object.state(), || {
        let mut begun = Vec::new();
        while begun.len() < free
            && let Some(due) = work.due.pop_front()
        {
            if outbox::begin_try(&sql, &due, now)? {
                begun.push(due);
            }
        }
        Ok(begun)
    })
}

/// What a try's end has brought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// Nothing.
    Nothing,
    /// A later message about the same inquiry may go now.
    Due,
    /// Something else: the endpoint may have to be left alone, or somebody is told.
    Other,
}

type Ended = ((String, String), Result<Came>);

async fn deliver(object: &Practice, outlet: Outlet, due: Due) -> Ended {
    let began = object.now();
    let outcome = attempt(object, &outlet, &due, began).await;
    let ended = object.now();
    let result = transaction(object.state(), || {
        end(object, &outlet, &due, outcome, (began, ended))
    });
    ((outlet.name, due.id), result)
}

/// Makes a try; none if there is nothing to send any more.
async fn attempt(object: &Practice, outlet: &Outlet, due: &Due, now: u64) -> Option<TryOutcome> {
    // A panic is an error of this message only.
    let read = catch_unwind(AssertUnwindSafe(|| {
        object.panic_if_asked(Trap::Message);
        let vault = object.vault()?;
        let secrets = endpoints::secrets(&vault, outlet, now)?;
        Ok((message::write(object, outlet, due, now)?, secrets))
    }))
    .unwrap_or(Err(Error::Message("panic")));
    let (body, secrets) = match read {
        Ok((body, secrets)) => (body?, secrets),
        Err(error) => {
            worker::console_error!("delivery: {error}");
            return Some(TryOutcome::Unreadable);
        }
    };
    let letter = send::Letter {
        id: &due.id,
        url: &outlet.url,
        body,
        secrets: &secrets,
        loopback: platform::test_hooks(object.env()),
    };
    Some(send::send(letter, now / 1000).await)
}

/// Writes down how a try ended, and all that follows from it. Runs inside a transaction.
fn end(
    object: &Practice,
    outlet: &Outlet,
    due: &Due,
    outcome: Option<TryOutcome>,
    (began, ended): (u64, u64),
) -> Result<Came> {
    let sql = object.sql();
    let after = match outcome {
        None => After::Cancelled,
        // Nothing was sent, so it is no try of the schedule's.
        Some(TryOutcome::Unreadable) => After::Due {
            at: ended + UNREADABLE_MS,
            counts: false,
        },
        Some(outcome) => match after_try(outcome, due.failed + 1, platform::chance()) {
            AfterTry::Delivered => After::Delivered,
            AfterTry::RetryIn(millis) => After::Due {
                at: ended + millis,
                counts: true,
            },
            AfterTry::Dead => After::Dead,
        },
    };
    let took = ended.saturating_sub(began);
    let written = outbox::end_try(&sql, due, outcome, took, (ended, after))?;
    let Some(outcome) = outcome else {
        return Ok(Came::Other);
    };
    if outcome.is_success() && written.spotless {
        // As nearly every one.
        return Ok(if written.freed {
            Came::Due
        } else {
            Came::Nothing
        });
    }
    if let Some(trouble) = endpoints::note_try(&sql, &outlet.name, &due.kind, outcome, ended)? {
        let data = trouble_data(outlet, trouble, outcome);
        tell(object, Kind::EndpointTrouble, &data, &outlet.name, ended)?;
    }
    if written.stands
        && after == After::Dead
        && !Kind::parse(&due.kind).is_some_and(Kind::is_trouble)
    {
        let told = told(outlet, due, outcome);
        tell(object, Kind::DeliveryDead, &told, &outlet.name, ended)?;
    }
    Ok(Came::Other)
}

/// Writes an event down and tells it to the other endpoints.
fn tell(object: &Practice, kind: Kind, data: &str, about: &str, at: u64) -> Result<()> {
    let sql = object.sql();
    let event = append_practice_event(&sql, SYSTEM, kind.as_str(), data, at)?;
    let message = Message {
        kind,
        event,
        inquiry: None,
        at,
    };
    outbox::enqueue(&sql, &message, Some(about)).map(drop)
}

/// What is told of a delivery that was given up. Every value is one of ours, which JSON takes as it
/// is.
fn told(outlet: &Outlet, due: &Due, outcome: TryOutcome) -> String {
    let inquiry = due
        .inquiry
        .as_ref()
        .map_or("null".to_owned(), |id| format!("\"{id}\""));
    format!(
        r#"{{"endpoint":"{}","delivery":"{}","type":"{}","inquiry":{inquiry},"tries":{},"status":{},"error":"{}"}}"#,
        outlet.name,
        due.id,
        due.kind,
        due.tries + 1,
        status(outcome),
        outcome.error().unwrap_or_default(),
    )
}

fn trouble_data(outlet: &Outlet, trouble: Trouble, outcome: TryOutcome) -> String {
    format!(
        r#"{{"endpoint":"{}","trouble":"{}","status":{}}}"#,
        outlet.name,
        trouble.as_str(),
        status(outcome)
    )
}

fn status(outcome: TryOutcome) -> String {
    outcome
        .status()
        .map_or("null".to_owned(), |status| status.to_string())
}
