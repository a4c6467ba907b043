//! `POST inquiries`: an inquiry that staff or the practice's own systems log. Same record, same
//! clocks; the source is asked for.

use portico_shared::access::Role;
use portico_shared::clock::Moment;
use portico_shared::desk::{LogInquiryRequest, Logged};
use portico_shared::handoff::Acknowledgment;
use portico_shared::json;
use portico_shared::problem;
use portico_shared::source::Source;
use portico_shared::vault::PracticeVault;
use portico_shared::workflow::{Desk, State};
use worker::Response;

use super::{no_practice, wrong, wrong_field};
use crate::error::{Answer, Error, Named};
use crate::guard::Actor;
use crate::policies::InForce;
use crate::practice_object::{Accept, Action, Call as Ask, Reply, WorkCall};
use crate::routes::offer::{Offer, seal};
use crate::routes::{Call, decode, key};
use crate::zones::RuntimeZones;
use crate::{guard, http, platform, policies, vault};

/// How often an inquiry is offered to the object again after the policy or an id has changed.
const OFFERS: usize = 4;

/// Logs an inquiry, with what has already been done about it.
pub async fn post(mut call: Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, actor) = guard::require(&call, practice, Role::Staff).await?;
    let key = key::of_header(&call)?;
    let wanted: LogInquiryRequest = decode::read(
        &mut call.request,
        decode::BODY_MAX,
        "The body does not have the fields of a logged inquiry; see /openapi.json.",
    )
    .await?;
    let Some(mut known) = policies::policy(call.env, &practice).await? else {
        return Err(no_practice().into());
    };
    let vault = vault::of(call.env, practice.as_str())?;
    let fingerprint = serde_json::to_string(&wanted).map_err(|_| Error::Message("log"))?;
    let fingerprint = portico_shared::access::digest(&fingerprint);
    for _ in 0..OFFERS {
        let sent = Sent {
            wanted: &wanted,
            key: key.as_deref(),
            fingerprint: &fingerprint,
            actor: &actor,
        };
        let accept = match sent.accept(&known, &vault) {
            Ok(accept) => accept,
            // What was logged before it became wrong is told.
            Err(refusal) => {
                let Some(key) = &key else {
                    return Err(refusal);
                };
                let ask = Ask::Told {
                    keys: vault.repeat_marks(key),
                    fingerprint,
                };
                let told = policies::ask(call.env, &practice, &ask).await?;
                return again(told)?.ok_or(refusal);
            }
        };
        let logged = Logged {
            id: accept.id.clone(),
            reference: accept.reference.clone(),
            due: Moment::from_millis(accept.due_at).unwrap_or(Moment::MAX),
        };
        match policies::ask(call.env, &practice, &Ask::Accept(Box::new(accept))).await? {
            Reply::Stored => return Ok(http::json(201, &logged).calling("Response")?),
            Reply::KeyReused => {
                return Err(problem::key_reused(
                    "Use a new key for a new inquiry, and the same key only to repeat one.",
                )
                .into());
            }
            Reply::Policy { version, document } => {
                known = policies::keep(&practice, version, &document)?;
            }
            Reply::Taken => {}
            told => return again(told)?.ok_or_else(|| no_practice().into()),
        }
    }
    Err(Error::Storage("inquiry").into())
}

/// What is to be logged.
struct Sent<'a> {
    wanted: &'a LogInquiryRequest,
    key: Option<&'a str>,
    fingerprint: &'a str,
    actor: &'a Actor,
}

impl Sent<'_> {
    /// Checks it, and seals what the object stores.
    fn accept(&self, known: &InForce, vault: &PracticeVault) -> Answer<Accept> {
        let wanted = self.wanted;
        let now = platform::moment(platform::now());
        let (request, received) = wanted.check(&known.policy, now).map_err(wrong)?;
        let offer = Offer {
            at: u64::try_from(received.as_millis()).unwrap_or_default(),
            source: Source::told(wanted.way, wanted.source, wanted.campaign.as_deref()),
            page: String::new(),
            way: wanted.way,
            language: wanted.language,
            key: self.key,
            fingerprint: self.fingerprint.to_owned(),
            actor: self.actor.by.to_string(),
            spam: None,
            sender: None,
            unfinished: None,
        };
        let (mut accept, _) = seal(offer, request, known, vault)?;
        if let Some(attempt) = &wanted.attempt {
            let arrived = json::read(accept.arrived.get().as_bytes())
                .map_err(|_| Error::Message("arrived"))?;
            let desk = Desk {
                policy: &known.policy,
                zones: &RuntimeZones,
                now,
            };
            desk.attempt(&State::new(received, arrived), attempt)
                .map_err(|refusal| wrong_field("attempt", refusal.to_string()))?;
            accept.done = Some(Box::new(WorkCall {
                actor: self.actor.by.to_string(),
                id: accept.id.clone(),
                action: Action::Attempt(Box::new(attempt.clone())),
                key: None,
            }));
        }
        Ok(accept)
    }
}

/// The answer to a repeated key; none where there is none.
fn again(reply: Reply) -> Answer<Option<Response>> {
    let Reply::Told {
        acknowledgment,
        id,
        due: Some(due),
        ..
    } = reply
    else {
        return Ok(None);
    };
    let told: Acknowledgment =
        json::read(acknowledgment.as_bytes()).map_err(|_| Error::Message("acknowledgment"))?;
    let logged = Logged {
        id,
        reference: told.reference,
        due,
    };
    Ok(Some(http::json(201, &logged).calling("Response")?))
}
