//! Bringing stored events to the practice's endpoints, until they have them.
//!
//! The outbox is a table; this module claims what is due, writes each try down before it makes
//! it, and writes down how it ended. When a process dies in between, the next one sees claims that
//! are not its own and takes them over, so an event arrives at least once, always with one id.

mod outbox;
mod send;

use futures_util::future::join_all;
use portico_shared::webhook::{AfterTry, TryOutcome, after_try};

pub use outbox::{list, next_due};

use crate::error::Result;
use crate::platform;
use crate::practice_object::{PracticeObject, transaction};
use outbox::Claim;

/// How soon to look again at an inquiry that does not open: its key may be put back.
const UNREADABLE_MS: u64 = 600_000;

/// Claims what is due and tries each once: endpoints side by side, and at one endpoint one after
/// the other, oldest first.
pub async fn deliver_due(object: &PracticeObject) -> Result<()> {
    let sql = object.sql();
    let now = object.now();
    let claims = transaction(object.state(), || outbox::claim(&sql, object.run(), now))?;
    let mut endpoints: Vec<Vec<Claim>> = Vec::new();
    for claim in claims {
        match endpoints
            .iter_mut()
            .find(|queue| queue[0].endpoint == claim.endpoint)
        {
            Some(queue) => queue.push(claim),
            None => endpoints.push(vec![claim]),
        }
    }
    let done = join_all(
        endpoints
            .iter()
            .map(|queue| deliver_in_order(object, queue)),
    )
    .await;
    done.into_iter().collect()
}

async fn deliver_in_order(object: &PracticeObject, queue: &[Claim]) -> Result<()> {
    let started = object.now();
    for claim in queue {
        // What a slow endpoint leaves undone keeps its claim and comes back when that runs out.
        if object.now() - started > outbox::PASS_MS {
            break;
        }
        deliver(object, claim).await?;
    }
    Ok(())
}

async fn deliver(object: &PracticeObject, claim: &Claim) -> Result<()> {
    let sql = object.sql();
    let at = object.now();
    let number = claim.tries + 1;
    if !transaction(object.state(), || {
        outbox::begin_try(&sql, claim, number, at)
    })? {
        return Ok(());
    }
    // Opened for this try only: what waits in the outbox is no copy of what the patient said.
    let (outcome, after) = match object.open_handoff(&claim.inquiry) {
        Ok(Some(handoff)) => {
            let outcome = send::send(claim, &handoff, at / 1000).await;
            let after = match after_try(outcome, number, platform::chance()) {
                AfterTry::Delivered => outbox::After::Delivered,
                AfterTry::RetryIn(millis) => outbox::After::Due(at + millis),
                AfterTry::Dead => outbox::After::Dead,
            };
            (outcome, after)
        }
        Ok(None) => (TryOutcome::Unreachable, outbox::After::Cancelled),
        Err(error) => {
            worker::console_error!("delivery: {error}");
            (
                TryOutcome::Unreachable,
                outbox::After::Due(at + UNREADABLE_MS),
            )
        }
    };
    let ended = object.now();
    transaction(object.state(), || {
        outbox::end_try(
            &sql,
            claim,
            number,
            outcome,
            ended.saturating_sub(at),
            after,
        )
    })
}
