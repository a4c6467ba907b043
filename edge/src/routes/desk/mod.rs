//! `/v1/desk/{practice}/…`: what staff see and do. Everything needs a token or the desk's session;
//! marketers get aggregates and nothing else.

pub mod inquiry;
pub mod live;
pub mod log;
pub mod queue;
pub mod records;
pub mod scorecard;

use portico_shared::access::Role;
use portico_shared::desk::{Me, NamedOwner, NamedPlace, ReasonOption};
use portico_shared::language::Language;
use portico_shared::problem::{self, Problem, ProblemField};
use worker::Response;

use super::Call;
use crate::error::{Answer, Named};
use crate::{guard, http, policies};

/// `GET me`: who is signed in, and the practice's names of things.
pub async fn me(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require_any(call, practice).await?;
    let known = policies::policy(call.env, &practice).await?;
    let known = known.ok_or_else(no_practice)?;
    let policy = &known.policy;
    let sees_names = actor.role.covers(Role::Marketer);
    let me = Me {
        practice: practice.to_string(),
        name: policy.name.clone(),
        time_zone: policy.time_zone.clone(),
        role: actor.role,
        label: actor.label,
        owner: actor.owner,
        languages: policy.languages.clone(),
        owners: policy
            .owners
            .iter()
            .filter(|_| actor.role.covers(Role::Staff))
            .map(|(key, owner)| NamedOwner {
                key: key.clone(),
                name: owner.name.clone(),
                deputy: owner.deputy.clone(),
            })
            .collect(),
        locations: policy
            .locations
            .iter()
            .filter(|_| sees_names)
            .map(|place| NamedPlace {
                id: place.id.clone(),
                name: place.name.clone(),
            })
            .collect(),
        services: policy
            .services
            .iter()
            .filter(|_| sees_names)
            .map(|service| NamedPlace {
                id: service.id.clone(),
                name: service.name.get(Language::En).to_owned(),
            })
            .collect(),
        reasons: policy
            .reasons
            .iter()
            .filter(|_| sees_names)
            .map(ReasonOption::of)
            .collect(),
        sign_out: guard::sign_out(call).map(str::to_owned),
    };
    Ok(http::json(200, &me).calling("Response")?)
}

fn no_practice() -> Problem {
    problem::unknown_practice("Put a policy in force first.")
}

fn no_inquiry() -> Problem {
    problem::not_found("There is no such inquiry.")
}

/// The problem of wrong fields.
fn wrong(errors: Vec<ProblemField>) -> Problem {
    let mut refused = problem::invalid("Correct the fields named in \"errors\".");
    refused.errors = errors;
    refused
}

/// The problem of one wrong field.
fn wrong_field(field: &str, detail: impl Into<String>) -> Problem {
    wrong(vec![ProblemField {
        field: field.to_owned(),
        detail: detail.into(),
    }])
}
