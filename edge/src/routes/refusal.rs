//! What cannot be done, told to people as a page.

use portico_shared::form::live_texts;
use portico_shared::language::Language;
use portico_shared::problem::Problem;
use worker::Response;

use super::Call;
use crate::error::{Answer, Named, Refusal, Result};
use crate::{http, render};

/// The answer; where there is none, a page for browsers, in their language, and a problem for everybody else.
pub fn shown(call: &Call<'_>, answer: Answer<Response>) -> Result<Response> {
    let problem = match answer {
        Ok(response) => return Ok(response),
        Err(Refusal::Problem(problem)) => problem,
        Err(Refusal::Fault(error)) => {
            worker::console_error!("page not shown: {error}");
            error.to_problem()
        }
    };
    if call
        .header("accept")
        .is_some_and(|accept| accept.contains("text/html"))
    {
        page(&problem, call.language())
    } else {
        http::problem(&problem).calling("Response")
    }
}

/// What is wrong and what to do, in a language. Why there is no confirmation is in it already.
fn said(problem: &Problem, language: Language) -> &str {
    if language == Language::En || problem.kind.ends_with("/not-found") {
        return &problem.detail;
    }
    match problem.status {
        400 => "No se pudo leer la solicitud. Abra el formulario otra vez y envíela de nuevo.",
        403 => {
            "Desde esa página no se pueden enviar solicitudes a este consultorio. Llame al consultorio."
        }
        404 => "Aquí no existe ese consultorio. Revise la dirección.",
        413 => "La solicitud es demasiado larga. Escriba un mensaje más corto y envíela de nuevo.",
        _ => "Inténtelo otra vez en un momento o llame al consultorio.",
    }
}

/// A page that says, in a language, what is wrong and what to do.
pub fn page(problem: &Problem, language: Language) -> Result<Response> {
    let title = match language {
        Language::En => problem.title,
        Language::Es => live_texts(language).summary_title,
    };
    let content = format!(
        "<div class=\"p\"><h1>{}</h1><p>{}</p></div>",
        http::escaped(title),
        http::escaped(said(problem, language))
    );
    let page = render::page("", title, language, false, &content);
    let mut response = http::page(problem.status, page).calling("Response")?;
    http::wait(&mut response, problem).calling("Headers.set")?;
    Ok(response)
}
