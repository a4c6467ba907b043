//! Who sends a request, and whether they may.
//!
//! Three ways in: the operator's token (a secret of the Worker; may do everything), a practice's
//! token or a session of the desk made from one, and a person whom Cloudflare Access vouches for.

pub mod checks;
mod cookie;
mod sign_on;

use portico_shared::access::{Role, digest};
use portico_shared::ids::PracticeId;
use portico_shared::private::Private;
use portico_shared::problem::{self, Problem};
use portico_shared::workflow::Actor as By;
use worker::Method;

pub use cookie::{SessionCookie, session};
pub use sign_on::sign_out;

use crate::error::{Answer, Error};
use crate::policies;
use crate::practice_object::{Admin, AdminReply, Call as Ask, Identity, Reply};
use crate::routes::Call;

/// The Worker's secret that holds the operator's token.
const OPERATOR_TOKEN: &str = "OPERATOR_TOKEN";

/// Whoever does something; what the history records. It never names a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What the history shows: a token's label and id, an address of the sign-on, or `operator`.
    pub by: By,
    /// What people call them.
    pub label: String,
    /// What they may do.
    pub role: Role,
    /// Which of the policy's owners they are, by key.
    pub owner: Option<String>,
}

impl Actor {
    fn operator() -> Self {
        Self {
            by: By::Operator,
            label: "operator".to_owned(),
            role: Role::Admin,
            owner: None,
        }
    }
}

impl From<Identity> for Actor {
    fn from(identity: Identity) -> Self {
        Self {
            by: By::Token(identity.name),
            label: identity.label,
            role: identity.role,
            owner: identity.owner,
        }
    }
}

/// The practice of an address and who asks, if they may do there what `needed` may.
///
/// # Errors
/// A problem that says what is missing: a token, a role, or the desk's own page as sender.
pub async fn require(call: &Call<'_>, practice: &str, needed: Role) -> Answer<(PracticeId, Actor)> {
    let (practice, actor) = require_any(call, practice).await?;
    if actor.role.covers(needed) {
        Ok((practice, actor))
    } else {
        Err(problem::forbidden(format!(
            "This needs the role {}; yours is {}.",
            needed.as_str(),
            actor.role.as_str()
        ))
        .into())
    }
}

/// The practice of an address and who asks, whatever their role.
pub async fn require_any(call: &Call<'_>, practice: &str) -> Answer<(PracticeId, Actor)> {
    let practice = PracticeId::try_from(practice.to_owned())
        .map_err(|error| problem::unknown_practice(error.to_string()))?;
    let actor = identify(call, &practice).await?;
    Ok((practice, actor))
}

/// Lets only the operator pass.
pub fn require_operator(call: &Call<'_>, practice: &str) -> Answer<PracticeId> {
    if !bearer(call).is_some_and(|token| is_operator(call, &token)) {
        return Err(no_token().into());
    }
    PracticeId::try_from(practice.to_owned())
        .map_err(|error| problem::unknown_practice(error.to_string()).into())
}

async fn identify(call: &Call<'_>, practice: &PracticeId) -> Answer<Actor> {
    if let Some(token) = bearer(call) {
        if is_operator(call, &token) {
            return Ok(Actor::operator());
        }
        // Whatever it looks like, so that every wrong one is counted.
        let ask = Admin::Identify {
            token: digest(&token),
            sender: sender(call),
        };
        return known(call, practice, ask)
            .await?
            .ok_or_else(|| no_token().into());
    }
    // From here on a browser adds the proof by itself, so the page that asks must be ours.
    let mut found = None;
    if let Some(secret) = session(call).filter(|secret| secret.practice() == practice) {
        found = known(call, practice, Admin::Session(secret.digest())).await?;
    }
    // A session that is over stands in nobody's way.
    if found.is_none() {
        found = sign_on::person(call, practice).await?;
    }
    let actor = found.ok_or_else(no_token)?;
    if from_own_page(call) {
        Ok(actor)
    } else {
        Err(foreign_page().into())
    }
}

/// The network address that a request comes from, where it is known.
pub fn sender(call: &Call<'_>) -> Private {
    call.header("cf-connecting-ip").unwrap_or_default().into()
}

/// The refusal of whoever has tried too many wrong tokens.
pub fn wait(seconds: u32) -> Problem {
    let mut refused = problem::too_many(format!(
        "Too many tokens from your network were wrong. Try again in {seconds} seconds."
    ));
    refused.retry_after = Some(seconds);
    refused
}

async fn known(call: &Call<'_>, practice: &PracticeId, ask: Admin) -> Answer<Option<Actor>> {
    match policies::ask(call.env, practice, &Ask::Admin(ask)).await? {
        Reply::Admin(AdminReply::Identity(identity)) => Ok(Some(identity.into())),
        Reply::Admin(AdminReply::Nobody) | Reply::Unknown => Ok(None),
        Reply::TooMany { wait: seconds } => Err(wait(seconds).into()),
        _ => Err(Error::Message("identity").into()),
    }
}

/// Whether a request that a browser has authenticated by itself comes from a page of ours. What
/// changes nothing needs no such proof, except for a WebSocket, which any page can open.
pub fn from_own_page(call: &Call<'_>) -> bool {
    let safe = matches!(call.request.method(), Method::Get | Method::Head)
        && call.header("upgrade").is_none();
    safe || call.header("origin").as_deref() == Some(&call.own_origin())
}

/// The refusal of a request from somebody else's page.
pub fn foreign_page() -> Problem {
    problem::forbidden(
        "Send this from the desk's own page, or with \"Authorization: Bearer …\" and no cookie.",
    )
}

fn no_token() -> Problem {
    problem::unauthorized(
        "Send a token that is good for this practice as \"Authorization: Bearer …\".",
    )
}

/// The token of the request's header.
pub fn bearer(call: &Call<'_>) -> Option<String> {
    let header = call.header("authorization")?;
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// Digests are compared, so that neither time nor length tells anything of the secret.
fn is_operator(call: &Call<'_>, token: &str) -> bool {
    let known = call
        .env
        .secret(OPERATOR_TOKEN)
        .map(|secret| secret.to_string())
        .unwrap_or_default();
    let same = bool::from(subtle::ConstantTimeEq::ct_eq(
        digest(token).as_bytes(),
        digest(&known).as_bytes(),
    ));
    same && !known.is_empty()
}
