//! `POST /v1/inquiries`: from a body to a stored inquiry and an honest answer.

use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use futures_util::FutureExt;
use portico_shared::access::{digest, network};
use portico_shared::form::{self, Field};
use portico_shared::ids::PracticeId;
use portico_shared::language::Language;
use portico_shared::private::Private;
use portico_shared::problem::{self, Problem};
use portico_shared::spam::{Check, Evidence, Score};
use portico_shared::workflow::Way;
use worker::{Env, Response};

use super::decode::{self, Encoding, Submission};
use super::offer::{self, Offer, Told, fingerprint, offer, seal};
use super::shown::{Wanted, Wrong, hindered, refuse, show_form, stored, wrong};
use super::{Call, key};
use crate::error::{Error, Named, Result};
use crate::guard::checks;
use crate::policies::{self, InForce};
use crate::practice_object::{Call as Ask, Reply};
use crate::vault;
use crate::{http, platform};

/// How often an inquiry is offered to the object again after the policy or an id has changed.
const OFFERS: usize = 4;

/// Answers browsers that ask whether a page may send JSON here. The answer itself decides.
pub fn preflight(call: &Call<'_>) -> worker::Result<Response> {
    let response = http::builder(204, "text/plain")?
        .with_header("access-control-allow-methods", "POST")?
        .with_header(
            "access-control-allow-headers",
            "content-type, idempotency-key",
        )?
        .with_header("access-control-max-age", "86400")?
        .empty();
    http::allow_origin(response, call.foreign_origin().as_deref())
}

/// Takes an inquiry.
pub async fn submit(mut call: Call<'_>) -> Result<Response> {
    let content_type = call.header("content-type").unwrap_or_default();
    let accept = call.header("accept").unwrap_or_default();
    let encoding = Encoding::from_content_type(&content_type);
    let wanted = if accept.contains(http::FRAGMENT) {
        Wanted::Fragment
    } else if encoding == Some(Encoding::Json)
        || accept.contains("application/json")
        || encoding.is_none()
    {
        Wanted::Json
    } else {
        Wanted::Page
    };
    let origin = call.foreign_origin();
    let taken = AssertUnwindSafe(take(&mut call, encoding, &content_type, wanted)).catch_unwind();
    let response = match taken.await.unwrap_or(Err(Error::Message("panic"))) {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => refuse(&call, &problem, wanted)?,
        Err(error) => {
            worker::console_error!("inquiry not taken: {error}");
            refuse(&call, &error.to_problem(), wanted)?
        }
    };
    http::allow_origin(response, origin.as_deref()).calling("Response")
}

/// What was sent, and the policy in force of the practice that it is for.
async fn read(
    call: &mut Call<'_>,
    encoding: Option<Encoding>,
    content_type: &str,
) -> Result<std::result::Result<(Submission, Rc<InForce>), Problem>> {
    let Some(encoding) = encoding else {
        return Ok(Err(problem::wrong_type(
            "Send application/json, application/x-www-form-urlencoded or multipart/form-data.",
        )));
    };
    let body = match decode::body(&mut call.request).await? {
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    let sent = match decode::submission(encoding, content_type, &body).await? {
        Ok(sent) => sent,
        Err(problem) => return Ok(Err(problem)),
    };
    let Ok(practice) = PracticeId::try_from(sent.practice.clone()) else {
        return Ok(Err(unknown_practice()));
    };
    let Some(known) = policies::policy(call.env, &practice).await? else {
        return Ok(Err(unknown_practice()));
    };
    if let Some(origin) = call.foreign_origin()
        && !known.policy.allows_origin(&origin)
    {
        return Ok(Err(problem::foreign_origin(
            "Add the page's origin to \"origins\" in the practice's policy.",
        )));
    }
    Ok(Ok((sent, known)))
}

async fn take(
    call: &mut Call<'_>,
    encoding: Option<Encoding>,
    content_type: &str,
    wanted: Wanted,
) -> Result<std::result::Result<Response, Problem>> {
    let (mut sent, mut known) = match read(call, encoding, content_type).await? {
        Ok(read) => read,
        Err(problem) => return Ok(Err(problem)),
    };
    if let Some(switched) = Language::from_code(&sent.switch)
        && wanted != Wanted::Json
    {
        // Nobody has agreed to words in a language not yet shown.
        sent.answers.set(Field::Consent, "");
        sent.keep = false;
        return show_form(call, &known, sent, switched, Wrong::Nothing, wanted)
            .await
            .map(Ok);
    }
    let mut key = match key::sent(call, &sent) {
        Ok(key) => key,
        Err(problem) => return Ok(Err(problem)),
    };
    let fingerprint = fingerprint(&sent);
    let (mut checked, mut hindrance) = (None, None);
    for _ in 0..OFFERS {
        let language = known.policy.language_for(Some(&sent.lang));
        let request = match form::validate_as_shown(
            &mut sent.answers,
            &sent.consent_version,
            &known.policy,
        ) {
            Ok(request) => request,
            Err(errors) => {
                // What was stored under an older policy is told, whatever the one in force says.
                match told(call.env, &known, key.as_deref(), &fingerprint).await {
                    Ok(Some(told)) => return stored(&known, &told, wanted).await.map(Ok),
                    Ok(None) => return wrong(call, &known, sent, language, errors, wanted).await,
                    Err(error) => {
                        hindrance = Some(not_stored(&error, &known, language));
                        break;
                    }
                }
            }
        };
        // Turnstile's tokens are good for one look.
        let checked = match checked {
            Some(checked) => checked,
            None => *checked
                .insert(checks::of(call.env, &known.policy, &sent.altcha, &sent.turnstile).await),
        };
        let doubt = doubt(call, &known, &sent, checked);
        let said = (key.as_deref(), fingerprint.clone());
        let offer = offer(&sent, &known, language, said, doubt);
        // Whatever happens in there, the patient is told, with the practice's phone number.
        let asked = AssertUnwindSafe(ask(call.env, offer, request, &known)).catch_unwind();
        let asked = asked.await.unwrap_or(Err(Error::Message("panic")));
        let (reply, told) = match asked {
            Ok(answered) => answered,
            Err(error) => {
                hindrance = Some(not_stored(&error, &known, language));
                break;
            }
        };
        match reply {
            Reply::Stored => return stored(&known, &told, wanted).await.map(Ok),
            reply @ Reply::Told { .. } => {
                let told = told_by(reply).ok_or(Error::Message("told"))?;
                return stored(&known, &told, wanted).await.map(Ok);
            }
            // A form that was shown again keeps its key. Other answers are another inquiry, and under
            // a key made of both they are stored once, however often they are sent.
            Reply::KeyReused if wanted != Wanted::Json => {
                key = key.map(|key| digest(&format!("{key} {fingerprint}")));
            }
            Reply::KeyReused => {
                return Ok(Err(problem::key_reused(
                    "Use a new key for a new request, and the same key only to repeat one.",
                )));
            }
            Reply::Policy { version, document } => {
                known = match policies::keep(&known.policy.id, version, &document) {
                    Ok(newer) => newer,
                    Err(error) => {
                        hindrance = Some(not_stored(&error, &known, language));
                        break;
                    }
                };
            }
            Reply::TooMany { wait } => {
                hindrance = Some(too_many(wait, &known, language));
                break;
            }
            Reply::Taken => {}
            _ => return Ok(Err(unknown_practice())),
        }
    }
    let language = known.policy.language_for(Some(&sent.lang));
    let problem =
        hindrance.unwrap_or_else(|| not_stored(&Error::Storage("inquiry"), &known, language));
    hindered(call, &known, sent, language, problem, wanted).await
}

/// What was told under the key, if the same request was stored by it.
async fn told(
    env: &Env,
    known: &InForce,
    key: Option<&str>,
    fingerprint: &str,
) -> Result<Option<Told>> {
    let Some(key) = key else {
        return Ok(None);
    };
    let practice = &known.policy.id;
    let ask = Ask::Told {
        keys: vault::of(env, practice.as_str())?.repeat_marks(key),
        fingerprint: fingerprint.to_owned(),
    };
    policies::ask(env, practice, &ask).await.map(told_by)
}

/// What an answer of the object's says was told.
fn told_by(reply: Reply) -> Option<Told> {
    match reply {
        Reply::Told {
            acknowledgment,
            id,
            receipt,
            ..
        } => Some(Told {
            acknowledgment,
            id,
            receipt,
        }),
        _ => None,
    }
}

/// Offers an inquiry to the practice's object.
async fn ask(
    env: &Env,
    offer: Offer<'_>,
    request: form::Request,
    known: &InForce,
) -> Result<(Reply, Told)> {
    let practice = &known.policy.id;
    let vault = vault::of(env, practice.as_str())?;
    platform::panic_if_asked();
    let (accept, told) = seal(offer, request, known, &vault)?;
    let reply = policies::ask(env, practice, &Ask::Accept(Box::new(accept))).await?;
    Ok((reply, told))
}

/// What can be told of an inquiry by itself, and from which network it came. Browsers' forms say when
/// they were shown; systems that send by the API have no form, and are not judged by time.
pub fn doubt(
    call: &Call<'_>,
    known: &InForce,
    sent: &Submission,
    (proof, turnstile): (Check, Check),
) -> (Score, Option<Private>) {
    let api = offer::way(sent) == Way::Api && call.header("origin").is_none();
    let asked = |check: Check| {
        if api && check == Check::Missing {
            Check::NotAsked
        } else {
            check
        }
    };
    let shown: Option<u64> = sent.shown.parse().ok();
    let evidence = Evidence {
        name: sent.answers.get(Field::Name),
        message: sent.answers.get(Field::Message),
        trap: &sent.website,
        shown_for: shown.map(|shown| platform::now().saturating_sub(shown)),
        proof: asked(proof),
        turnstile: asked(turnstile),
    };
    let sender = call.header("cf-connecting-ip");
    (
        evidence.score(&known.policy.spam),
        sender.map(|address| network(&address).to_owned().into()),
    )
}

/// Nothing was stored, because too much came at once; the sender may send it again.
pub fn too_many(wait: u32, known: &InForce, language: Language) -> Problem {
    let phone = &known.policy.phone;
    let mut refused = problem::too_many(match language {
        Language::En => {
            format!("Nothing was stored. Send it again in {wait} seconds, or call {phone}.")
        }
        Language::Es => {
            format!("No se guardó nada. Envíelo otra vez en {wait} segundos, o llame al {phone}.")
        }
    });
    refused.retry_after = Some(wait);
    refused
}

fn unknown_practice() -> Problem {
    problem::unknown_practice("Check the field \"practice\".")
}

/// The fault as the patient is told: the form may be sent again, and the practice has a phone.
fn not_stored(error: &Error, known: &InForce, language: Language) -> Problem {
    worker::console_error!("inquiry not stored: {error}");
    let mut problem = error.to_problem();
    let phone = &known.policy.phone;
    let call = match language {
        Language::En => format!("Please try again in a moment, or call {phone}."),
        Language::Es => format!("Inténtelo otra vez en un momento o llame al {phone}."),
    };
    problem.detail = match error {
        Error::NoVault => format!("{call} {}", problem.detail),
        _ => call,
    };
    problem
}
