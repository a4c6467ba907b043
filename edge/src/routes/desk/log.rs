//! `POST inquiries`: an inquiry that staff or the practice's own systems log. Same record, same
//! clocks; the source is asked for.

use portico_shared::access::Role;
use portico_shared::clock::Moment;
use portico_shared::desk::{LogInquiryRequest, Logged};
use portico_shared::json;
use portico_shared::problem;
use portico_shared::source::Source;
use portico_shared::workflow::{Desk, State};
use worker::Response;

use super::{no_practice, wrong, wrong_field};
use crate::error::{Answer, Error, Named};
use crate::practice_object::{Action, Call as Ask, Reply, WorkCall};
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
    for _ in 0..OFFERS {
        let now = platform::moment(platform::now());
        let (request, received) = wanted.check(&known.policy, now).map_err(wrong)?;
        let offer = Offer {
            at: u64::try_from(received.as_millis()).unwrap_or_default(),
            source: Source::told(wanted.way, wanted.source, wanted.campaign.as_deref()),
            way: wanted.way,
            language: wanted.language,
            key: key.as_deref(),
            fingerprint: portico_shared::access::digest(&fingerprint),
            actor: actor.by.to_string(),
            spam: None,
            sender: None,
            unfinished: None,
        };
        let (mut accept, told) = seal(offer, request, &known, &vault)?;
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
                actor: actor.by.to_string(),
                id: accept.id.clone(),
                action: Action::Attempt(Box::new(attempt.clone())),
            }));
        }
        let (id, reference) = (accept.id.clone(), accept.reference.clone());
        let due = Moment::from_millis(accept.due_at).unwrap_or(Moment::MAX);
        match policies::ask(call.env, &practice, &Ask::Accept(Box::new(accept))).await? {
            Reply::Stored => {
                let logged = Logged { id, reference, due };
                return Ok(http::json(201, &logged).calling("Response")?);
            }
            Reply::Told {
                acknowledgment, id, ..
            } => {
                return again(&acknowledgment, id, due);
            }
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
            _ => return Err(no_practice().into()),
        }
        drop(told);
    }
    Err(Error::Storage("inquiry").into())
}

/// The answer to a repeated key. The due is that of the repetition where the first is not told.
fn again(acknowledgment: &str, id: String, due: Moment) -> Answer<Response> {
    let told: portico_shared::handoff::Acknowledgment =
        json::read(acknowledgment.as_bytes()).map_err(|_| Error::Message("acknowledgment"))?;
    let logged = Logged {
        id,
        reference: told.reference,
        due,
    };
    Ok(http::json(201, &logged).calling("Response")?)
}
