//! `POST /v1/partials`: the place of a form that is not finished, kept with its patient's consent.
//!
//! The body has the fields of `POST /v1/inquiries`, with `keep` for the tick, `step` for the screen
//! and `key` for the idempotency key that the inquiry itself will have. A later one with that key
//! replaces the earlier, one without the tick takes it back, and the inquiry takes its place. What
//! is kept is sealed here as the inquiry that it becomes after a quiet time.

use portico_shared::form::{Need, Partial, PatientStatus, Request};
use portico_shared::ids::PracticeId;
use portico_shared::private::Private;
use portico_shared::problem::{self, Problem};
use portico_shared::spam::Check;
use portico_shared::workflow::partial_due;
use worker::Response;

use super::decode::{self, Encoding};
use super::offer::{fingerprint, offer, seal};
use super::{Call, inquiries, key};
use crate::error::{Answer, Error, Named, Refusal, Result};
use crate::practice_object::{Call as Ask, KeepPlace, Reply};
use crate::{http, platform, policies, vault};

/// Keeps a place, or takes it back. The answer is 204.
pub async fn keep(mut call: Call<'_>) -> Result<Response> {
    let origin = call.foreign_origin();
    let response = match take(&mut call).await {
        Ok(()) => http::builder(204, "text/plain")
            .map(worker::ResponseBuilder::empty)
            .calling("Response")?,
        Err(Refusal::Problem(problem)) => http::problem(&problem).calling("Response")?,
        Err(Refusal::Fault(error)) => return Err(error),
    };
    http::allow_origin(response, origin.as_deref()).calling("Response")
}

async fn take(call: &mut Call<'_>) -> Answer<()> {
    let content_type = call.header("content-type").unwrap_or_default();
    let Some(encoding) = Encoding::from_content_type(&content_type) else {
        return Err(problem::wrong_type(
            "Send application/json, application/x-www-form-urlencoded or multipart/form-data.",
        )
        .into());
    };
    let body = decode::body(&mut call.request).await??;
    let sent = decode::submission(encoding, &content_type, &body).await??;
    let unknown = || -> Problem { problem::unknown_practice("Check the field \"practice\".") };
    let practice = PracticeId::try_from(sent.practice.clone()).map_err(|_| unknown())?;
    let known = policies::policy(call.env, &practice).await?;
    let known = known.ok_or_else(unknown)?;
    if let Some(origin) = call.foreign_origin()
        && !known.policy.allows_origin(&origin)
    {
        return Err(problem::foreign_origin(
            "Add the page's origin to \"origins\" in the practice's policy.",
        )
        .into());
    }
    let now = platform::moment(platform::now());
    let Some(due) = partial_due(&known.policy, now) else {
        return Err(problem::not_found("This practice keeps no places.").into());
    };
    let Some(key) = key::sent(call, &sent)? else {
        return Err(problem::malformed("Send the inquiry's key as \"key\".").into());
    };
    let vault = vault::of(call.env, practice.as_str())?;
    let mut place = KeepPlace {
        keys: vault.repeat_marks(&key),
        inquiry: None,
        sender: None,
    };
    let language = known.policy.language_for(Some(&sent.lang));
    if sent.keep {
        let Some(kept) = Partial::of(&sent) else {
            return Err(
                problem::invalid("Nothing was kept: nobody could be reached by it.").into(),
            );
        };
        let nobody_asked = (Check::NotAsked, Check::NotAsked);
        let (score, sender) = inquiries::doubt(call, &known, &sent, nobody_asked);
        place.sender = sender;
        let said = (None, fingerprint(&sent));
        let mut offer = offer(&sent, &known, language, said, (score, None));
        offer.at = u64::try_from(due.as_millis()).unwrap_or_default();
        offer.unfinished = Some((kept.step, now));
        let (mut accept, _) = seal(offer, request(kept), &known, &vault)?;
        // All but the sealed record is stored in the clear until the quiet time is over.
        accept.fingerprint = vault.answers_mark(&accept.fingerprint);
        place.inquiry = Some(accept);
    }
    match policies::ask(call.env, &practice, &Ask::KeepPlace(Box::new(place))).await? {
        Reply::Done => Ok(()),
        Reply::TooMany { wait } => Err(inquiries::too_many(wait, &known, language).into()),
        _ => Err(Error::Storage("place").into()),
    }
}

/// What is known of an inquiry that was not finished.
fn request(kept: Partial) -> Request {
    Request {
        need: Need::Other,
        name: kept.name,
        phone: kept.phone,
        email: kept.email,
        contact: kept.contact,
        time: None,
        voicemail: kept.voicemail,
        for_other: false,
        patient: PatientStatus::Unknown,
        location: None,
        insurance: None,
        message: Private::from(String::new()),
        language_help: false,
    }
}
