//! One inquiry: reading it, and everything staff do to it.

use portico_shared::access::Role;
use portico_shared::desk::{HistoryRow, InquiryView, QuarantineView, Stored};
use portico_shared::entity_tag;
use portico_shared::json;
use portico_shared::problem;
use portico_shared::spam::Reason;
use portico_shared::workflow::Actor as By;
use serde::de::DeserializeOwned;
use worker::Response;

use super::{no_inquiry, no_practice, wrong_field};
use crate::error::{Answer, Error, Named, Result};
use crate::practice_object::{
    Action, Call as Ask, DeskCall, DeskReply, Reply, StoredEvent, StoredInquiry, WorkCall,
    WorkReply, kind_of,
};
use crate::routes::{Call, decode, key};
use crate::zones::RuntimeZones;
use crate::{guard, http, platform, policies};

/// `GET inquiries/{id}`: opened, which leaves an event. Whoever names what they know by its `ETag`, and
/// nothing has happened since, gets nothing to read.
pub async fn get(call: &Call<'_>, practice: &str, id: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Staff).await?;
    let Some(known) = policies::policy(call.env, &practice).await? else {
        return Err(no_practice().into());
    };
    // What is shown is of the policy, too.
    let version = known.version;
    let tags = call.header("if-none-match").unwrap_or_default();
    let of_version = |tag: &str| tag.strip_prefix(&format!("{version}-"))?.parse().ok();
    let ask = Ask::Desk(DeskCall::Read {
        actor: actor.by.to_string(),
        id: id.to_owned(),
        known: entity_tag::opaque(&tags).filter_map(of_version).collect(),
    });
    let found = match policies::ask(call.env, &practice, &ask).await? {
        Reply::Desk(DeskReply::Inquiry(found)) => found,
        Reply::Done => return Ok(unchanged(&tags).calling("Response")?),
        _ => return Err(no_inquiry().into()),
    };
    let tag = format!("\"{version}-{}\"", found.seen);
    let now = platform::moment(found.now);
    let view = InquiryView::of(stored(*found)?, &known.policy, &RuntimeZones, now)
        .ok_or(Error::Message("history"))?;
    let mut response = http::json(200, &view).calling("Response")?;
    let headers = response.headers_mut();
    headers.set("etag", &tag).calling("Headers.set")?;
    Ok(response)
}

fn unchanged(tag: &str) -> worker::Result<Response> {
    let response = http::builder(304, "application/json")?
        .with_header("cache-control", "no-store")?
        .with_header("etag", tag)?;
    Ok(response.empty())
}

fn stored(found: StoredInquiry) -> Result<Stored> {
    let handoff = found
        .handoff
        .map(|handoff| json::read(handoff.get().as_bytes()))
        .transpose()
        .map_err(|_| Error::Message("handoff"))?;
    let reasons = found.spam_reasons.iter();
    Ok(Stored {
        id: found.id,
        reference: found.reference,
        handoff,
        history: found.events.into_iter().map(row).collect::<Result<_>>()?,
        linked: found.linked,
        spam: QuarantineView {
            score: found.spam_score,
            reasons: reasons
                .filter_map(|name| Some(Reason::from_name(name)?.sentence().to_owned()))
                .collect(),
        },
    })
}

fn row(event: StoredEvent) -> Result<HistoryRow> {
    Ok(HistoryRow {
        seq: event.seq,
        at: platform::moment(event.at),
        actor: By::from(event.actor),
        event: kind_of(&event.kind, event.data.get())?,
        kind: event.kind,
        note: event.note,
    })
}

/// `POST inquiries/{id}/{what}`
pub async fn act(mut call: Call<'_>, practice: &str, id: &str, what: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Staff).await?;
    let action = match what {
        "attempts" => Action::Attempt(Box::new(body(&mut call).await?)),
        "status" => Action::Move(Box::new(body(&mut call).await?)),
        "notes" => Action::Note(body(&mut call).await?),
        "escalations" => Action::Escalate(body(&mut call).await?),
        "acknowledge" => Action::Acknowledge(body_or_nothing(&mut call).await?),
        "checklist" => Action::Check(body(&mut call).await?),
        "visit" => Action::Visit(body(&mut call).await?),
        "owner" => Action::Owner(body(&mut call).await?),
        "release" => Action::Release,
        _ => return Err(problem::not_found("See /openapi.json for what can be done.").into()),
    };
    work(&call, &practice, actor.by, id, action).await
}

/// `POST tasks/{id}/done`; the id is an inquiry's, a full stop and the task's key.
pub async fn finish(call: &Call<'_>, practice: &str, task: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Staff).await?;
    let Some((id, key)) = task.split_once('.') else {
        return Err(problem::not_found("There is no such task.").into());
    };
    let action = Action::Finish(key.to_owned());
    work(call, &practice, actor.by, id, action).await
}

/// `DELETE inquiries/{id}`: destroys all that could tell who the patient is.
pub async fn erase(call: &Call<'_>, practice: &str, id: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Admin).await?;
    let ask = Ask::Desk(DeskCall::Erase {
        actor: actor.by.to_string(),
        id: id.to_owned(),
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Done => Ok(http::nothing().calling("Response")?),
        _ => Err(no_inquiry().into()),
    }
}

async fn work(
    call: &Call<'_>,
    practice: &portico_shared::ids::PracticeId,
    by: By,
    id: &str,
    action: Action,
) -> Answer<Response> {
    let ask = Ask::Work(Box::new(WorkCall {
        actor: by.to_string(),
        id: id.to_owned(),
        action,
        key: key::of_header(call)?,
    }));
    match policies::ask(call.env, practice, &ask).await? {
        Reply::Work(WorkReply::Done(done)) => Ok(http::shown(&done).calling("Response")?),
        Reply::Work(WorkReply::Refused {
            field: Some(field),
            detail,
        }) if field != "to" => Err(wrong_field(&field, detail).into()),
        Reply::Work(WorkReply::Refused { detail, .. }) => Err(problem::not_now(detail).into()),
        Reply::KeyReused => Err(problem::key_reused(
            "Use a new key for something else, and the same key only to repeat it.",
        )
        .into()),
        _ => Err(no_inquiry().into()),
    }
}

async fn body<T: DeserializeOwned>(call: &mut Call<'_>) -> Answer<T> {
    const HINT: &str = "The body does not have the fields this address takes; see /openapi.json.";
    decode::read(&mut call.request, decode::BODY_MAX, HINT).await
}

/// A body that may be left out.
async fn body_or_nothing<T: DeserializeOwned + Default>(call: &mut Call<'_>) -> Answer<T> {
    if call.header("content-type").is_none() {
        return Ok(T::default());
    }
    body(call).await
}
