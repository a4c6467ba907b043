//! Tokens of a practice: making, listing, revoking, and taking that back. A token's secret is told once.

use portico_shared::access::{Role, Secret, TokenChange, TokenMade, TokenRequest, TokenRow};
use portico_shared::ids::base32;
use portico_shared::json;
use portico_shared::problem::{self, Problem, ProblemField};
use worker::Response;

use crate::error::{Answer, Error, Named, Result};
use crate::practice_object::{Admin, AdminReply, Call as Ask, Reply, StoredToken};
use crate::routes::{Call, decode};
use crate::{guard, http, platform, policies};

/// `GET /v1/practices/{practice}/tokens`
pub async fn list(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Admin).await?;
    match policies::ask(call.env, &practice, &Ask::Admin(Admin::Tokens)).await? {
        Reply::Admin(AdminReply::Tokens(tokens)) => {
            let tokens: Result<Vec<TokenRow>> = tokens.into_iter().map(row).collect();
            let tokens = tokens?;
            Ok(http::json(200, &tokens).calling("Response")?)
        }
        _ => Err(no_policy().into()),
    }
}

fn row(token: StoredToken) -> Result<TokenRow> {
    let changes: Vec<(u64, String, String)> =
        json::read(token.changes.as_bytes()).map_err(|_| Error::Message("changes"))?;
    Ok(TokenRow {
        id: token.id,
        label: token.label,
        role: token.role,
        owner: token.owner,
        created_at: platform::moment(token.created_at),
        last_used: token.used_on.map(platform::moment),
        revoked_at: token.revoked_at.map(platform::moment),
        sessions: token.sessions,
        changes: changes
            .into_iter()
            .map(|(at, by, what)| TokenChange {
                at: platform::moment(at),
                by,
                what,
            })
            .collect(),
    })
}

/// `POST /v1/practices/{practice}/tokens`
pub async fn make(mut call: Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Admin).await?;
    let wanted: TokenRequest = decode::read(
        &mut call.request,
        decode::BODY_MAX,
        "Send JSON with \"label\", \"role\" (marketer, reader, staff or admin) and, if it is one of the policy's, \"owner\".",
    )
    .await?;
    let Some(known) = policies::policy(call.env, &practice).await? else {
        return Err(no_policy().into());
    };
    let owner_known = |key: &str| known.policy.owners.contains_key(key);
    if let Err((field, detail)) = wanted.check(owner_known) {
        return Err(wrong(field, detail).into());
    }
    let secret = Secret::token(&practice, &platform::random()?);
    let made = TokenMade {
        id: format!("tok_{}", base32(&platform::random::<10>()?)),
        token: secret.expose().to_owned().into(),
        label: wanted.label.trim().to_owned(),
        role: wanted.role,
    };
    let ask = Ask::Admin(Admin::MakeToken {
        actor: actor.by.to_string(),
        id: made.id.clone(),
        digest: secret.digest(),
        label: made.label.clone(),
        role: made.role,
        owner: wanted.owner,
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Admin(AdminReply::Done) => Ok(http::json(201, &made).calling("Response")?),
        _ => Err(Error::Message("token").into()),
    }
}

/// `DELETE /v1/practices/{practice}/tokens/{id}`
pub async fn revoke(call: &Call<'_>, practice: &str, id: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Admin).await?;
    let ask = Ask::Admin(Admin::RevokeToken {
        actor: actor.by.to_string(),
        id: id.to_owned(),
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Admin(AdminReply::Done) => Ok(http::nothing().calling("Response")?),
        _ => Err(problem::not_found("There is no token of this id.").into()),
    }
}

/// `POST /v1/practices/{practice}/tokens/{id}/reinstate`
pub async fn reinstate(call: &Call<'_>, practice: &str, id: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(call, practice, Role::Admin).await?;
    let ask = Ask::Admin(Admin::ReinstateToken {
        actor: actor.by.to_string(),
        id: id.to_owned(),
    });
    match policies::ask(call.env, &practice, &ask).await? {
        Reply::Admin(AdminReply::Done) => Ok(http::nothing().calling("Response")?),
        _ => Err(problem::not_found("There is no token of this id.").into()),
    }
}

fn no_policy() -> Problem {
    problem::unknown_practice("Put a policy in force first.")
}

fn wrong(field: &str, detail: &str) -> Problem {
    let mut refused = problem::invalid("Correct the field named in \"errors\".");
    refused.errors = vec![ProblemField {
        field: field.to_owned(),
        detail: detail.to_owned(),
    }];
    refused
}
