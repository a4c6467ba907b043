//! The practice's policy: reading it, changing it without losing anybody's change, and its history.
//!
//! Every change makes a new version. Versions are the `ETag`; a change says from which it was made.

use portico_shared::access::Role;
use portico_shared::entity_tag;
use portico_shared::ids::PracticeId;
use portico_shared::practice::{Counted, Policy, PolicyError, PolicyPut, PolicyVersion, Preview};
use portico_shared::problem::{self, Problem, ProblemField};
use worker::Response;

use crate::error::{Answer, Error, Named};
use crate::guard::{self, Actor};
use crate::practice_object::{Admin, AdminReply, Call as Ask, MadeFrom, PutPolicy, Reply};
use crate::routes::{Call, decode};
use crate::zones::RuntimeZones;
use crate::{http, platform, policies, watchdog};

/// Longest policy, in bytes.
const POLICY_MAX: usize = 512 * 1024;

/// `GET /v1/practices/{practice}/policy`
pub async fn get(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Staff).await?;
    let reply = policies::ask(call.env, &practice, &Ask::Policy).await?;
    document(call, reply)
}

/// `GET /v1/practices/{practice}/policy/versions`
pub async fn versions(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Admin).await?;
    match policies::ask(call.env, &practice, &Ask::Admin(Admin::Versions)).await? {
        Reply::Admin(AdminReply::Versions(versions)) => {
            let versions: Vec<PolicyVersion> = versions
                .into_iter()
                .map(|version| PolicyVersion {
                    version: version.version,
                    at: platform::moment(version.at),
                    actor: version.actor,
                })
                .collect();
            Ok(http::json(200, &versions).calling("Response")?)
        }
        _ => Err(unknown().into()),
    }
}

/// `GET /v1/practices/{practice}/policy/versions/{version}`
pub async fn version(call: &Call<'_>, practice: &str, version: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Admin).await?;
    document(call, stored(call, &practice, version).await?)
}

/// `PUT /v1/practices/{practice}/policy`
pub async fn put(mut call: Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Admin).await?;
    let made_from = made_from(&call)?;
    let body = decode::body_up_to(&mut call.request, POLICY_MAX).await??;
    let policy = read(&body, &practice)?;
    // Words that were not approved are not put in force by this way either. A policy that this Worker
    // cannot read can still be replaced.
    if let Reply::Policy { document, .. } = policies::ask(call.env, &practice, &Ask::Policy).await?
        && let Ok(in_force) = policies::read(document.as_bytes())
    {
        let changed = policy.unapproved_changes(&in_force, platform::moment(platform::now()));
        if !changed.is_empty() {
            return Err(wrong(changed).into());
        }
    }
    put_in_force(&call, &practice, &policy, made_from, actor).await
}

/// `POST /v1/practices/{practice}/policy/preview`: what is wrong with a policy, and what it would
/// change. Nothing is put in force. `?version=` names an earlier version to be restored: as long as the
/// policy is that one, it is judged as restoring it is.
pub async fn preview(mut call: Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(&call, practice, Role::Admin).await?;
    let body = decode::body_up_to(&mut call.request, POLICY_MAX).await??;
    let earlier = match call.query("version") {
        Some(version) => match stored(&call, &practice, &version).await? {
            Reply::Policy { document, .. } => policies::read(document.as_bytes()).ok(),
            _ => return Err(no_version().into()),
        },
        None => None,
    };
    let Some(known) = policies::policy(call.env, &practice).await? else {
        return Err(unknown().into());
    };
    let preview = match policies::read(&body) {
        Ok(policy) => {
            let now = platform::moment(platform::now());
            let counted = Counted {
                earlier: earlier.as_ref() == Some(&policy),
                ..counted(&call, &practice, policy.retention_days).await?
            };
            policy.preview(&known.policy, &RuntimeZones, now, &counted)
        }
        Err(misfit) => Preview {
            errors: vec![misfit.into()],
            effects: Vec::new(),
        },
    };
    Ok(http::json(200, &preview).calling("Response")?)
}

/// How many inquiries are open, and how many would be erased if they were kept for so many days.
async fn counted(call: &Call<'_>, practice: &PracticeId, days: u16) -> Answer<Counted> {
    match policies::ask(call.env, practice, &Ask::Admin(Admin::Count(days))).await? {
        Reply::Admin(AdminReply::Counted { erased, open }) => Ok(Counted {
            erased,
            open,
            earlier: false,
        }),
        _ => Err(unknown().into()),
    }
}

/// `POST /v1/practices/{practice}/policy/versions/{version}/restore`: an older policy becomes the
/// newest version, if it still passes today's checks.
pub async fn restore(call: &Call<'_>, practice: &str, version: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Admin).await?;
    let made_from = made_from(call)?;
    let Reply::Policy { document, .. } = stored(call, &practice, version).await? else {
        return Err(no_version().into());
    };
    let policy = read(document.as_bytes(), &practice)?;
    put_in_force(call, &practice, &policy, made_from, actor).await
}

async fn put_in_force(
    call: &Call<'_>,
    practice: &PracticeId,
    policy: &Policy,
    made_from: MadeFrom,
    actor: Actor,
) -> Answer<Response> {
    let put = Box::new(PutPolicy {
        document: serde_json::to_string(policy).map_err(|_| Error::Message("policy"))?,
        made_from,
        actor: actor.by.to_string(),
    });
    // First, so that no practice with a policy is missing from it.
    watchdog::enroll(call.env, practice.as_str()).await?;
    match policies::ask(call.env, practice, &Ask::PutPolicy(put)).await? {
        Reply::Policy { version, document } => {
            policies::keep(practice, version, &document)?;
            let mut response = http::json(200, &PolicyPut { version }).calling("Response")?;
            let headers = response.headers_mut();
            headers.set("etag", &etag(version)).calling("Headers.set")?;
            Ok(response)
        }
        Reply::Changed { version } => Err(problem::changed(format!(
            "Version {version} is in force. Read it and bring your change into it."
        ))
        .into()),
        Reply::Unconditional { version } => Err(problem::unconditional(format!(
            "Version {version} is in force. Send its ETag in \"If-Match\", or * to replace whatever is there."
        ))
        .into()),
        _ => Err(Error::Message("policy").into()),
    }
}

async fn stored(call: &Call<'_>, practice: &PracticeId, version: &str) -> Answer<Reply> {
    let version: u32 = version
        .parse()
        .map_err(|_| problem::not_found("A version of the policy is a number."))?;
    let ask = Ask::Admin(Admin::Version(version));
    Ok(policies::ask(call.env, practice, &ask).await?)
}

fn document(call: &Call<'_>, reply: Reply) -> Answer<Response> {
    let Reply::Policy { version, document } = reply else {
        return Err(unknown().into());
    };
    let tag = etag(version);
    let build = |status| {
        http::builder(status, "application/json")?
            .with_header("cache-control", "no-cache")?
            .with_header("etag", &tag)
    };
    let response = if call.has_already(&tag) {
        build(304).map(worker::ResponseBuilder::empty)
    } else {
        build(200).map(|response| response.fixed(document.into_bytes()))
    };
    Ok(response.calling("Response")?)
}

fn no_version() -> Problem {
    problem::not_found("There is no such version of the policy.")
}

fn unknown() -> Problem {
    problem::unknown_practice("This practice has no such policy: put one in force first.")
}

fn etag(version: u32) -> String {
    format!("\"{version}\"")
}

fn made_from(call: &Call<'_>) -> std::result::Result<MadeFrom, Problem> {
    let Some(tag) = call.header("if-match") else {
        return Ok(MadeFrom::Nothing);
    };
    if entity_tag::is_any(&tag) {
        return Ok(MadeFrom::Whatever);
    }
    let versions: std::result::Result<Vec<u32>, _> =
        entity_tag::opaque(&tag).map(str::parse).collect();
    match versions {
        Ok(versions) if !versions.is_empty() => Ok(MadeFrom::OneOf(versions)),
        _ => Err(problem::malformed(
            "\"If-Match\" takes the ETag of a version, such as \"3\", or *.",
        )),
    }
}

/// The problem of a policy's values that cannot be put in force.
fn wrong(found: Vec<PolicyError>) -> Problem {
    refuse(
        found
            .into_iter()
            .map(|error| ProblemField {
                field: error.path,
                detail: error.problem,
            })
            .collect(),
    )
}

fn refuse(errors: Vec<ProblemField>) -> Problem {
    let mut refused = problem::invalid_policy("Correct the values named in \"errors\".");
    refused.errors = errors;
    refused
}

fn read(body: &[u8], practice: &PracticeId) -> std::result::Result<Policy, Problem> {
    let policy = policies::read(body).map_err(|misfit| refuse(vec![misfit.into()]))?;
    if policy.id != *practice {
        return Err(refuse(vec![ProblemField {
            field: "id".to_owned(),
            detail: "is not the practice of this address".to_owned(),
        }]));
    }
    policy
        .check(&RuntimeZones, platform::moment(platform::now()))
        .map_err(wrong)?;
    Ok(policy)
}
