//! Answers the desk: what it asks, and erasures. What moves an inquiry on is `work`.

use super::messages::{DeskCall, DeskReply, Reply};
use super::{Practice, audit, erase, live, queue, read, summary, tasks, transaction};
use crate::error::Result;

/// Answers a call. What was read of patients leaves an event.
pub fn answer(object: &Practice, call: DeskCall) -> Result<Reply> {
    let (sql, now) = (object.sql(), object.now());
    match call {
        DeskCall::List { actor, filter } => {
            let vault = object.vault()?;
            transaction(object.state(), || {
                queue::list(&sql, &vault, &filter, &actor, now)
            })
            .and_then(|page| Reply::shown(&page))
        }
        DeskCall::Read { actor, id, known } => {
            if !known.is_empty() && known.contains(&read::seen(&sql, &id)?) {
                return Ok(Reply::Done);
            }
            let vault = object.vault()?;
            let found = transaction(object.state(), || {
                read::read(&sql, &vault, &id, &actor, now)
            })?;
            Ok(found.map_or(Reply::Unknown, |inquiry| {
                Reply::Desk(DeskReply::Inquiry(Box::new(inquiry)))
            }))
        }
        DeskCall::Erase { actor, id } => {
            let erased = transaction(object.state(), || erase::erase(&sql, &id, &actor, now))?;
            live::tell(object, &id, "inquiry.erased");
            Ok(if erased { Reply::Done } else { Reply::Unknown })
        }
        DeskCall::Tasks {
            actor,
            owner,
            cursor,
            limit,
        } => {
            let vault = object.vault()?;
            let wanted = tasks::Wanted {
                owner: owner.as_deref(),
                cursor: cursor.as_deref(),
                limit,
            };
            transaction(object.state(), || {
                tasks::list(&sql, &vault, &wanted, &actor, now)
            })
            .and_then(|page| Reply::shown(&page))
        }
        DeskCall::Scorecard {
            period,
            by,
            small_hidden,
            csv,
        } => {
            let scorecard = object.scorecard(period, by, small_hidden, now)?;
            if csv {
                Ok(Reply::Desk(DeskReply::Lines(scorecard.to_csv())))
            } else {
                Reply::shown(&scorecard)
            }
        }
        DeskCall::Summaries => {
            summary::list(&sql).map(|lines| Reply::Desk(DeskReply::Lines(lines)))
        }
        DeskCall::Export { actor, after } => {
            transaction(object.state(), || tasks::export(&sql, &actor, after, now))
                .map(|lines| Reply::Desk(DeskReply::Lines(lines)))
        }
        DeskCall::Verify { after } => {
            audit::verify(&sql, after).map(|found| Reply::Desk(DeskReply::Verified(found)))
        }
    }
}
