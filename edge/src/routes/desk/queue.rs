//! The queue and the list of tasks.

use portico_shared::access::Role;
use portico_shared::desk::QueueFilter;
use portico_shared::ids::PracticeId;
use portico_shared::json;
use portico_shared::problem::Problem;
use serde_json::{Map, Value};
use worker::Response;

use super::{no_practice, wrong_field};
use crate::error::{Answer, Named};
use crate::guard::Actor;
use crate::practice_object::{Call as Ask, DeskCall, Reply};
use crate::routes::{Call, decode};
use crate::{guard, http, policies};

/// The parameters of the queue that are text.
const TEXTS: [&str; 9] = [
    "status", "owner", "group", "location", "language", "linked", "q", "cursor", "limit",
];

/// Those that are yes or no.
const SWITCHES: [&str; 2] = ["overdue", "quarantine"];

/// `GET inquiries`
pub async fn list(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Staff).await?;
    found(call, &practice, &actor, filter(call)?).await
}

/// `POST inquiries/search`: as `GET inquiries`, with the filter as a body, so that a name searched
/// for stands in no address.
pub async fn search(mut call: Call<'_>, practice: &str) -> Answer<Response> {
    const HINT: &str = "Send JSON with the filters of the queue; see /openapi.json.";
    let (practice, actor) = guard::require(&call, practice, Role::Staff).await?;
    let filter = decode::read(&mut call.request, decode::BODY_MAX, HINT).await?;
    found(&call, &practice, &actor, filter).await
}

async fn found(
    call: &Call<'_>,
    practice: &PracticeId,
    actor: &Actor,
    filter: QueueFilter,
) -> Answer<Response> {
    let filter = Box::new(filter);
    let actor = actor.by.to_string();
    let ask = Ask::Desk(DeskCall::List { actor, filter });
    match policies::ask(call.env, practice, &ask).await? {
        Reply::Shown(page) => Ok(http::shown(&page).calling("Response")?),
        _ => Err(no_practice().into()),
    }
}

/// `GET tasks`: what people have to do, soonest due first.
pub async fn tasks(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Staff).await?;
    let limit = match call.query("limit").map(|limit| limit.parse()) {
        None => None,
        Some(Ok(limit)) => Some(limit),
        Some(Err(_)) => return Err(wrong_field("limit", "is a number").into()),
    };
    let ask = Ask::Desk(DeskCall::Tasks {
        actor: actor.by.to_string(),
        owner: call.query("owner"),
        cursor: call.query("cursor"),
        limit,
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Shown(page) => Ok(http::shown(&page).calling("Response")?),
        _ => Err(no_practice().into()),
    }
}

fn filter(call: &Call<'_>) -> std::result::Result<QueueFilter, Problem> {
    let mut given = Map::new();
    for name in TEXTS.into_iter().chain(SWITCHES) {
        let Some(text) = call.query(name).filter(|text| !text.is_empty()) else {
            continue;
        };
        let value = if name == "q" {
            return Err(wrong_field(
                name,
                "goes into the body of POST inquiries/search, so that nobody searched for stands in an address",
            ));
        } else if SWITCHES.contains(&name) {
            match text.as_str() {
                "true" | "1" => Value::Bool(true),
                "false" | "0" => Value::Bool(false),
                _ => return Err(wrong_field(name, "is true or false")),
            }
        } else if name == "limit" {
            text.parse::<u16>()
                .map(Value::from)
                .map_err(|_| wrong_field(name, "is a number up to 200"))?
        } else {
            Value::String(text)
        };
        given.insert(name.to_owned(), value);
    }
    json::read(Value::Object(given).to_string().as_bytes())
        .map_err(|misfit| wrong_field(&misfit.path, "is none of the values there are"))
}
