//! What cannot be done, told to people as a page.

use portico_shared::language::Language;
use portico_shared::problem::Problem;
use worker::Response;

use super::Call;
use crate::error::{Answer, Named, Refusal, Result};
use crate::{http, render};

/// The answer; where there is none, a page for browsers and a problem for everybody else.
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
        page(&problem)
    } else {
        http::problem(&problem).calling("Response")
    }
}

/// A page that says what is wrong and what to do.
pub fn page(problem: &Problem) -> Result<Response> {
    let content = format!(
        "<h1>{}</h1><p>{}</p>",
        http::escaped(problem.title),
        http::escaped(&problem.detail)
    );
    let page = render::page("", problem.title, Language::En, false, &content);
    let mut response = http::page(problem.status, page).calling("Response")?;
    http::wait(&mut response, problem).calling("Headers.set")?;
    Ok(response)
}
