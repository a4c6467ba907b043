//! `/v1/practices/{practice}/endpoints`: the practice's webhook endpoints.

use portico_shared::access::Role;
use portico_shared::ids::{PracticeId, is_slug};
use portico_shared::json;
use portico_shared::problem;
use portico_shared::webhook::{
    EndpointRequest, LONGEST_ROTATION_MS, ResendRequest, RotateRequest, Secret,
};
use serde::de::DeserializeOwned;
use worker::{Method, Response};

use super::super::{Call, decode, no_such_address, other_method};
use super::{show, wrong_field};
use crate::delivery::judge_url;
use crate::error::Answer;
use crate::practice_object::{DeliveryCall, EndpointCall};
use crate::{guard, platform, policies};

const MISSING: &str = "There is no endpoint of that name.";

/// Most locations in a filter.
const LOCATIONS_MAX: usize = 100;

/// Finds who answers.
pub async fn answer(
    mut call: Call<'_>,
    method: &Method,
    practice: &str,
    rest: &[&str],
) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Admin).await?;
    let (name, what) = match (method, rest) {
        (Method::Get, []) => {
            return show(&call, &practice, DeliveryCall::Endpoints, MISSING).await;
        }
        (Method::Get, [name]) => (name, EndpointCall::Show),
        (Method::Put, [name]) => (name, put(&mut call, &practice, name).await?),
        (Method::Delete, [name]) => (name, EndpointCall::Delete),
        (Method::Post, [name, "rotate"]) => (name, rotate(&mut call).await?),
        (Method::Post, [name, "test"]) => (name, EndpointCall::Test),
        (Method::Post, [name, "resume"]) => (name, EndpointCall::Resume),
        (Method::Post, [name, "resend"]) => (name, resend(&mut call).await?),
        (_, []) => return other_method("GET"),
        (_, [_]) => return other_method("GET, PUT, DELETE"),
        (_, [_, "rotate" | "test" | "resume" | "resend"]) => return other_method("POST"),
        _ => return no_such_address(),
    };
    let ask = DeliveryCall::Endpoint {
        name: (*name).to_owned(),
        actor: actor.by.to_string(),
        what,
    };
    show(&call, &practice, ask, MISSING).await
}

async fn put(call: &mut Call<'_>, practice: &PracticeId, name: &str) -> Answer<EndpointCall> {
    let request: EndpointRequest = body(call).await?;
    if !is_slug(name) {
        let detail = "is not 2 to 40 lower-case letters, digits and inner hyphens";
        return Err(wrong_field("name", detail).into());
    }
    let loopback = platform::test_hooks(call.env);
    if let Err(bad) = judge_url(&request.url, loopback) {
        return Err(wrong_field("url", bad.to_string()).into());
    }
    let own_host = |url: web_sys::Url| url.host() == call.url.host();
    if !loopback && web_sys::Url::new(&request.url).is_ok_and(own_host) {
        return Err(wrong_field("url", "is this Worker itself").into());
    }
    let bad_secret = |secret: &String| Secret::parse(secret).is_err();
    if request.secret.as_ref().is_some_and(bad_secret) {
        let detail = "is not whsec_ followed by 24 to 64 bytes in base64";
        return Err(wrong_field("secret", detail).into());
    }
    let locations = &request.filter.locations;
    if locations.len() > LOCATIONS_MAX {
        return Err(wrong_field("filter.locations", "lists more than 100").into());
    }
    if !locations.is_empty()
        && let Some(known) = policies::policy(call.env, practice).await?
        && locations
            .iter()
            .any(|id| known.policy.location(id).is_none())
    {
        let detail = "names a location that is not in the practice's policy";
        return Err(wrong_field("filter.locations", detail).into());
    }
    Ok(EndpointCall::Put {
        request,
        origin: call.own_origin(),
    })
}

async fn rotate(call: &mut Call<'_>) -> Answer<EndpointCall> {
    let request: RotateRequest = body(call).await?;
    let longest = LONGEST_ROTATION_MS / 3_600_000;
    if request
        .hours
        .is_some_and(|hours| u64::from(hours) > longest)
    {
        return Err(wrong_field("hours", "is more than 720 (30 days)").into());
    }
    Ok(EndpointCall::Rotate {
        hours: request.hours,
    })
}

async fn resend(call: &mut Call<'_>) -> Answer<EndpointCall> {
    let request: ResendRequest = body(call).await?;
    Ok(EndpointCall::Resend {
        since: u64::try_from(request.since.as_millis()).unwrap_or(0),
    })
}

/// The JSON that was sent; nothing stands for an empty object.
async fn body<T: DeserializeOwned>(call: &mut Call<'_>) -> Answer<T> {
    let bytes = decode::body(&mut call.request).await??;
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
    json::read(bytes).map_err(|misfit| {
        if misfit.malformed {
            problem::malformed("Send a JSON object.").into()
        } else {
            wrong_field(misfit.path, misfit.detail).into()
        }
    })
}
