//! What cannot be done, told to people as a page.

use portico_shared::form::live_texts;
use portico_shared::language::Language;
use portico_shared::problem::Problem;
use worker::Response;

use super::Call;
use crate::error::{Answer, Named, Refusal, Result};
use crate::{http, render};

/// The answer; where there is none, a page for browsers and a problem for everybody else.
///
/// The reason is in `language`.
pub fn shown(call: &Call<'_>, language: Language, answer: Answer<Response>) -> Result<Response> {
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
        page(&problem, language)
    } else {
        http::problem(&problem).calling("Response")
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
        http::escaped(&problem.detail)
    );
    let page = render::page("", title, language, false, &content);
    let mut response = http::page(problem.status, page).calling("Response")?;
    http::wait(&mut response, problem).calling("Headers.set")?;
    Ok(response)
}
