//! `/v1/practices/{practice}/deliveries`: what became of messages; and the handoff that a thin
//! message points to.

use portico_shared::access::Role;
use portico_shared::ids::PracticeId;
use worker::{Method, Response};

use super::super::{Call, no_such_address, other_method};
use super::{show, wrong_field};
use crate::error::Answer;
use crate::guard;
use crate::practice_object::DeliveryCall;

const MISSING: &str = "There is no delivery of that id.";

/// Deliveries on a page unless somebody asks for fewer or more.
const PAGE: u32 = 50;

/// Most deliveries on a page.
const PAGE_MAX: u32 = 200;

/// States that can be asked for.
const STATES: [&str; 4] = ["pending", "delivered", "dead", "cancelled"];

/// Finds who answers.
pub async fn answer(
    call: &Call<'_>,
    method: &Method,
    practice: &str,
    rest: &[&str],
) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Staff).await?;
    match (method, rest) {
        (Method::Get, []) => list(call, &practice).await,
        (Method::Get, [id]) => {
            let ask = DeliveryCall::One {
                id: (*id).to_owned(),
            };
            show(call, &practice, ask, MISSING).await
        }
        (Method::Post, [id, "resend"]) => {
            let ask = DeliveryCall::Resend {
                id: (*id).to_owned(),
                actor: actor.by.to_string(),
            };
            show(call, &practice, ask, MISSING).await
        }
        (_, [] | [_]) => other_method("GET"),
        (_, [_, "resend"]) => other_method("POST"),
        _ => no_such_address(),
    }
}

/// `?endpoint=&state=&inquiry=&limit=&before=`: newest first. The id of the last delivery of a page
/// is `before` of the next.
async fn list(call: &Call<'_>, practice: &PracticeId) -> Answer<Response> {
    let state = call.query("state");
    if state
        .as_ref()
        .is_some_and(|state| !STATES.contains(&state.as_str()))
    {
        let detail = "is none of pending, delivered, dead and cancelled";
        return Err(wrong_field("state", detail).into());
    }
    let limit = match call.query("limit").map(|limit| limit.parse()) {
        None => PAGE,
        Some(Ok(limit)) if (1..=PAGE_MAX).contains(&limit) => limit,
        Some(_) => return Err(wrong_field("limit", "is no number from 1 to 200").into()),
    };
    let ask = DeliveryCall::List {
        endpoint: call.query("endpoint"),
        state,
        inquiry: call.query("inquiry"),
        before: call.query("before"),
        limit,
    };
    show(call, practice, ask, MISSING).await
}

/// `GET /v1/inquiries/{id}?practice={practice}`: the handoff.
pub async fn handoff(call: &Call<'_>, id: &str) -> Answer<Response> {
    let practice = call.query("practice").unwrap_or_default();
    let (practice, actor) = guard::require(call, &practice, Role::Reader).await?;
    let ask = DeliveryCall::Handoff {
        inquiry: id.to_owned(),
        actor: actor.by.to_string(),
    };
    show(
        call,
        &practice,
        ask,
        "There is no inquiry of that id, or it was erased.",
    )
    .await
}
