//! The practice's log: taken out as lines of JSON, and checked.

use portico_shared::access::Role;
use portico_shared::desk::AuditView;
use worker::Response;

use super::{no_practice, wrong_field};
use crate::error::{Answer, Named};
use crate::practice_object::{Call as Ask, DeskCall, DeskReply, Reply};
use crate::routes::Call;
use crate::{guard, http, policies};

/// `GET export?after`: events as lines of JSON, a stretch at a time. An empty answer is the end; to
/// go on, ask again with the number of the last line.
pub async fn export(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Admin).await?;
    let after = match call.query("after") {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| wrong_field("after", "is the number of an event"))?,
    };
    let ask = Ask::Desk(DeskCall::Export {
        actor: actor.by.to_string(),
        after,
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Desk(DeskReply::Lines(lines)) => {
            Ok(http::text(200, "application/jsonl", lines).calling("Response")?)
        }
        _ => Err(no_practice().into()),
    }
}

/// `GET summaries`: what the practice was told by the day and the week, newest first.
pub async fn summaries(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Staff).await?;
    let ask = Ask::Desk(DeskCall::Summaries);
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Desk(DeskReply::Lines(list)) => {
            Ok(http::text(200, "application/json", list).calling("Response")?)
        }
        _ => Err(no_practice().into()),
    }
}

/// `GET audit`: whether every event is as it was written.
pub async fn audit(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Admin).await?;
    let mut view = AuditView {
        intact: true,
        events: 0,
        broken_at: None,
        head: String::new(),
    };
    let mut after = Some(0);
    while let Some(from) = after {
        let ask = Ask::Desk(DeskCall::Verify { after: from });
        let Reply::Desk(DeskReply::Verified(found)) =
            policies::ask(call.env, &practice, &ask).await?
        else {
            return Err(no_practice().into());
        };
        view.events += found.events;
        view.head = found.head;
        view.broken_at = found.broken_at;
        view.intact = found.broken_at.is_none();
        after = found.after.filter(|_| view.intact);
    }
    Ok(http::json(200, &view).calling("Response")?)
}
