//! What the sender of an inquiry is shown, in the form that they want: the confirmation, the form again with
//! every answer kept, or why not.

use portico_shared::form::FieldError;
use portico_shared::handoff::Acknowledgment;
use portico_shared::json;
use portico_shared::language::Language;
use portico_shared::problem::Problem;
use worker::Response;

use super::decode::Submission;
use super::offer::Told;
use super::{Call, refusal};
use crate::error::{Error, Named, Result};
use crate::http;
use crate::policies::InForce;
use crate::render::{self, FormPage};

/// In which form the sender wants the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// JSON, for API clients and for the form once Yew has taken it over.
    Json,
    /// A piece of a page, for the loader.
    Fragment,
    /// A page, for a form sent without scripts.
    Page,
}

/// Some of the answers cannot be taken.
pub async fn wrong(
    call: &Call<'_>,
    known: &InForce,
    sent: Submission,
    language: Language,
    errors: Vec<FieldError>,
    wanted: Wanted,
) -> Result<std::result::Result<Response, Problem>> {
    if wanted == Wanted::Json {
        return Ok(Err(Problem::from_answers(&errors, language)));
    }
    let wrong = Wrong::Answers(errors);
    show_form(call, known, sent, language, wrong, wanted)
        .await
        .map(Ok)
}

/// Nothing was stored though nothing is wrong with the answers: a form sent without scripts comes
/// back with them, and says so.
pub async fn hindered(
    call: &Call<'_>,
    known: &InForce,
    sent: Submission,
    language: Language,
    problem: Problem,
    wanted: Wanted,
) -> Result<std::result::Result<Response, Problem>> {
    if wanted != Wanted::Page {
        return Ok(Err(problem));
    }
    let wrong = Wrong::Request(&problem);
    let mut response = show_form(call, known, sent, language, wrong, wanted).await?;
    http::wait(&mut response, &problem).calling("Headers.set")?;
    Ok(Ok(response))
}

/// The inquiry is stored: what its sender is told.
pub async fn stored(known: &InForce, told: &Told, wanted: Wanted) -> Result<Response> {
    let Told {
        acknowledgment,
        id,
        receipt,
    } = told;
    match wanted {
        Wanted::Json => http::text(201, "application/json", acknowledgment.clone()),
        Wanted::Fragment => {
            let told: Acknowledgment = json::read(acknowledgment.as_bytes())
                .map_err(|_| Error::Message("acknowledgment"))?;
            let content = render::confirmation(told).await;
            http::text(
                201,
                "text/html; charset=utf-8",
                render::fragment(&known.policy, &content),
            )
        }
        Wanted::Page => http::builder(303, "text/plain")
            .and_then(|page| {
                let practice = &known.policy.id;
                page.with_header("location", &format!("/r/{practice}.{id}.{receipt}"))
            })
            .map(worker::ResponseBuilder::empty),
    }
    .calling("Response")
}

/// Why a form is shown again.
pub enum Wrong<'a> {
    /// In another language, as somebody asked.
    Nothing,
    /// Because of some of its answers.
    Answers(Vec<FieldError>),
    /// Because it could not be stored.
    Request(&'a Problem),
}

/// The form again, with every answer kept.
pub async fn show_form(
    call: &Call<'_>,
    known: &InForce,
    sent: Submission,
    language: Language,
    wrong: Wrong<'_>,
    wanted: Wanted,
) -> Result<Response> {
    let (status, errors, notice) = match wrong {
        Wrong::Nothing => (200, Vec::new(), None),
        Wrong::Answers(errors) => (422, errors, None),
        Wrong::Request(problem) => (problem.status, Vec::new(), Some(problem.detail.clone())),
    };
    let form = render::form(
        &known.policy,
        FormPage {
            origin: &call.own_origin(),
            language,
            answers: sent.answers,
            errors,
            notice,
            keep: sent.keep,
            hidden: vec![
                ("form", sent.form),
                ("landing", sent.landing),
                ("referrer", sent.referrer),
                (
                    "gpc",
                    if sent.gpc {
                        "1".to_owned()
                    } else {
                        String::new()
                    },
                ),
                ("key", sent.key),
                ("shown", sent.shown),
            ],
        },
    )
    .await;
    if wanted == Wanted::Fragment {
        return http::text(
            status,
            "text/html; charset=utf-8",
            render::fragment(&known.policy, &form),
        )
        .calling("Response");
    }
    let title = known.policy.title(language);
    let practice = known.policy.id.as_str();
    let page = render::page(practice, &title, language, status != 200, &form);
    // A form without scripts may have been sent in a frame.
    http::framed_page(status, &known.policy.origins, page).calling("Response")
}

/// A refusal that is not about single answers.
pub fn refuse(call: &Call<'_>, problem: &Problem, wanted: Wanted) -> Result<Response> {
    if wanted == Wanted::Page {
        return refusal::page(problem, call.language());
    }
    http::problem(problem).calling("Response")
}
