//! `/v1/practices/{practice}/endpoints`: the practice's webhook endpoints.

use portico_shared::access::Role;
use portico_shared::ids::{PracticeId, is_slug};
use portico_shared::json;
use portico_shared::practice::Preview;
use portico_shared::problem;
use portico_shared::webhook::{
    EndpointChange, EndpointRequest, EndpointVersion, LONGEST_ROTATION_MS, ResendRequest,
    RotateRequest, Secret,
};
use serde::de::DeserializeOwned;
use worker::{Method, Response};

use super::super::{Call, decode, no_such_address, other_method};
use super::{show, wrong_field};
use crate::delivery::judge_url;
use crate::error::{Answer, Error, Named};
use crate::practice_object::{Call as Ask, DeliveryCall, DeliveryReply, EndpointCall, Reply};
use crate::{guard, http, platform, policies};

const MISSING: &str = "There is no endpoint of that name.";

const NO_VERSION: &str = "There is no such version of this endpoint.";

/// Most locations in a filter.
const LOCATIONS_MAX: usize = 100;

/// `GET /v1/practices/{practice}/deleted-endpoints`: each as it was, to be restored.
pub async fn deleted(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Admin).await?;
    show(call, &practice, DeliveryCall::Deleted, MISSING).await
}

/// Finds who answers.
pub async fn answer(
    mut call: Call<'_>,
    method: &Method,
    practice: &str,
    rest: &[&str],
) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Admin).await?;
    let by = actor.by.to_string();
    let (name, what) = match (method, rest) {
        (Method::Get, []) => {
            return show(&call, &practice, DeliveryCall::Endpoints, MISSING).await;
        }
        (Method::Get, [name]) => (name, EndpointCall::Show),
        (Method::Put, [name]) => (name, put(&mut call, &practice, name).await?),
        (Method::Delete, [name]) => (name, EndpointCall::Delete),
        (Method::Post, [name, "rotate"]) => (name, rotate(&mut call).await?),
        (Method::Get, [name, "versions"]) => (name, EndpointCall::Versions),
        (Method::Post, [name, "versions", version, "restore"]) => {
            (name, restore(&call, &practice, name, &by, version).await?)
        }
        (Method::Post, [name, "preview"]) => {
            match preview(&mut call, &practice, name, &by).await? {
                Ok(what) => (name, what),
                Err(wrong) => return Ok(http::json(200, &wrong).calling("Response")?),
            }
        }
        (Method::Post, [name, "test"]) => (name, EndpointCall::Test),
        (Method::Post, [name, "resume"]) => (name, EndpointCall::Resume),
        (Method::Post, [name, "resend"]) => (name, resend(&mut call).await?),
        (_, [] | [_, "versions"]) => return other_method("GET"),
        (_, [_]) => return other_method("GET, PUT, DELETE"),
        (
            _,
            [_, "rotate" | "test" | "resume" | "resend" | "preview"]
            | [_, "versions", _, "restore"],
        ) => return other_method("POST"),
        _ => return no_such_address(),
    };
    let ask = DeliveryCall::Endpoint {
        name: (*name).to_owned(),
        actor: by,
        what,
    };
    show(&call, &practice, ask, MISSING).await
}

async fn put(call: &mut Call<'_>, practice: &PracticeId, name: &str) -> Answer<EndpointCall> {
    let request: EndpointRequest = body(call).await?;
    if let Some((field, detail)) = wrong(call, practice, name, &request).await? {
        return Err(wrong_field(field, detail).into());
    }
    Ok(EndpointCall::Put {
        request,
        origin: call.own_origin(),
    })
}

/// What an endpoint cannot be registered with: the field, and why.
async fn wrong(
    call: &Call<'_>,
    practice: &PracticeId,
    name: &str,
    request: &EndpointRequest,
) -> Answer<Option<(&'static str, String)>> {
    let found = |field, detail: &str| Ok(Some((field, detail.to_owned())));
    if !is_slug(name) {
        let detail = "is not 2 to 40 lower-case letters, digits and inner hyphens";
        return found("name", detail);
    }
    let loopback = platform::test_hooks(call.env);
    if let Err(bad) = judge_url(&request.url, loopback) {
        return found("url", &bad.to_string());
    }
    let own_host = |url: web_sys::Url| url.host() == call.url.host();
    if !loopback && web_sys::Url::new(&request.url).is_ok_and(own_host) {
        return found("url", "is this Worker itself");
    }
    let bad_secret = |secret: &String| Secret::parse(secret).is_err();
    if request.secret.as_ref().is_some_and(bad_secret) {
        return found(
            "secret",
            "is not whsec_ followed by 24 to 64 bytes in base64",
        );
    }
    let locations = &request.filter.locations;
    if locations.len() > LOCATIONS_MAX {
        return found("filter.locations", "lists more than 100");
    }
    if !locations.is_empty()
        && let Some(known) = policies::policy(call.env, practice).await?
        && locations
            .iter()
            .any(|id| known.policy.location(id).is_none())
    {
        let detail = "names a location that is not in the practice's policy";
        return found("filter.locations", detail);
    }
    Ok(None)
}

/// A change that somebody thinks about; where it cannot be made, why not.
async fn preview(
    call: &mut Call<'_>,
    practice: &PracticeId,
    name: &str,
    actor: &str,
) -> Answer<std::result::Result<EndpointCall, Preview>> {
    let change: EndpointChange = body(call).await?;
    let wrong = match &change {
        EndpointChange::Put { endpoint } => wrong(call, practice, name, endpoint).await?,
        EndpointChange::Restore { version } => {
            let older = older(call, practice, name, actor, *version).await?;
            wrong(call, practice, name, &older).await?
        }
        EndpointChange::Rotate { hours } => too_long(*hours),
        EndpointChange::Delete {} => None,
    };
    Ok(match wrong {
        Some((field, detail)) => Err(Preview {
            errors: wrong_field(field, detail).errors,
            effects: Vec::new(),
        }),
        None => Ok(EndpointCall::Preview(Box::new(change))),
    })
}

/// An older version, as it would be registered.
async fn older(
    call: &Call<'_>,
    practice: &PracticeId,
    name: &str,
    actor: &str,
    version: u32,
) -> Answer<EndpointRequest> {
    let ask = Ask::Delivery(DeliveryCall::Endpoint {
        name: name.to_owned(),
        actor: actor.to_owned(),
        what: EndpointCall::Versions,
    });
    let versions: Vec<EndpointVersion> = match policies::ask(call.env, practice, &ask).await? {
        Reply::Delivery(DeliveryReply::Shown(shown)) => {
            json::read(shown.get().as_bytes()).map_err(|_| Error::Message("versions"))?
        }
        _ => Vec::new(),
    };
    let found = versions.into_iter().find(|one| one.version == version);
    let found = found.ok_or_else(|| problem::not_found(NO_VERSION))?;
    Ok(EndpointRequest {
        url: found.url,
        flavour: found.flavour,
        filter: found.filter,
        secret: None,
    })
}

/// An older version, judged as a new registration is.
async fn restore(
    call: &Call<'_>,
    practice: &PracticeId,
    name: &str,
    actor: &str,
    version: &str,
) -> Answer<EndpointCall> {
    let version = version
        .parse()
        .map_err(|_| problem::not_found(NO_VERSION))?;
    let older = older(call, practice, name, actor, version).await?;
    if let Some((field, detail)) = wrong(call, practice, name, &older).await? {
        return Err(wrong_field(field, detail).into());
    }
    Ok(EndpointCall::Restore {
        version,
        origin: call.own_origin(),
    })
}

fn too_long(hours: Option<u32>) -> Option<(&'static str, String)> {
    let longest = LONGEST_ROTATION_MS / 3_600_000;
    let long = hours.is_some_and(|hours| u64::from(hours) > longest);
    long.then(|| ("hours", "is more than 720 (30 days)".to_owned()))
}

async fn rotate(call: &mut Call<'_>) -> Answer<EndpointCall> {
    let request: RotateRequest = body(call).await?;
    if let Some((field, detail)) = too_long(request.hours) {
        return Err(wrong_field(field, detail).into());
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
