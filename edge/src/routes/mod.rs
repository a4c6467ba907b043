//! Every address of the Worker, in one place.

mod admin;
mod decode;
mod desk;
mod doctor;
mod embed;
mod forms;
mod inquiries;
mod key;
mod offer;
mod partials;
mod practices;
mod refusal;
mod session;
mod shown;

use portico_shared::entity_tag;
use portico_shared::language::Language;
use portico_shared::problem;
use web_sys::Url;
use worker::{Env, Method, Request, Response};

use crate::error::{Answer, Named, Refusal, Result};
use crate::http;

/// A request and what every route needs of it.
pub struct Call<'a> {
    /// The request.
    pub request: Request,
    /// Its address.
    pub url: Url,
    /// The Worker's configuration.
    pub env: &'a Env,
}

impl Call<'_> {
    /// A request header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// The page's origin, if it is not the Worker's own.
    pub fn foreign_origin(&self) -> Option<String> {
        http::foreign_origin(self.request.headers(), &self.url.origin())
    }

    /// Whether the sender has what a tag names, and asks only for something newer.
    pub fn has_already(&self, tag: &str) -> bool {
        self.header("if-none-match")
            .is_some_and(|known| entity_tag::names(&known, tag))
    }

    /// The language that the sender's browser asks for first, where it is one of ours.
    pub fn language(&self) -> Language {
        let asked = self.header("accept-language");
        asked
            .as_deref()
            .and_then(Language::from_code)
            .unwrap_or_default()
    }

    /// The Worker's own origin.
    pub fn own_origin(&self) -> String {
        self.url.origin()
    }

    /// A parameter of the address.
    pub fn query(&self, name: &str) -> Option<String> {
        self.url.search_params().get(name)
    }
}

/// Finds who answers a request.
pub async fn answer(request: Request, env: &Env) -> Result<Response> {
    // The runtime's own parser: the crate's would bring the tables of international host names.
    let url = Url::new(&request.inner().url()).calling("URL")?;
    let method = match request.method() {
        // The crate takes a method it does not know for GET; no address takes this one.
        Method::Get if request.inner().method() != "GET" => Method::Trace,
        method => method,
    };
    let path = url.pathname();
    let path = path.trim_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let call = Call { request, url, env };
    match (&method, segments.as_slice()) {
        (Method::Get, ["healthz"]) => http::text(200, "text/plain", "ok".to_owned()),
        (Method::Get, ["form.css"]) => return forms::style(&call).await,
        (Method::Get, ["v1", "forms", practice]) => return forms::fragment(&call, practice).await,
        (Method::Get, ["f", practice]) => {
            return refusal::shown(&call, forms::hosted(&call, practice).await);
        }
        (Method::Get, ["f", practice, "embed.js"]) => return embed::script(&call, practice).await,
        (Method::Get, ["f", practice, "frame"]) => return forms::framed(&call, practice).await,
        (Method::Get, ["f", practice, "doctor", "colors"]) => {
            return doctor::colors(&call, practice).await;
        }
        (Method::Get, ["f", practice, "doctor"]) => return doctor::show(&call, practice).await,
        (Method::Get, ["r", token]) => {
            return refusal::shown(&call, forms::receipt(&call, token).await);
        }
        (Method::Post, ["v1", "inquiries"]) => return inquiries::submit(call).await,
        (Method::Post, ["v1", "partials"]) => return partials::keep(call).await,
        (Method::Options, ["v1", "inquiries" | "partials"]) => inquiries::preflight(&call),
        (_, ["v1", "inquiries" | "partials"]) => wrong_method("POST"),
        (
            _,
            ["healthz" | "form.css"]
            | ["v1", "forms", _]
            | ["f" | "r", _]
            | ["f", _, "embed.js" | "frame" | "doctor"]
            | ["f", _, "doctor", "colors"],
        ) => wrong_method("GET"),
        _ => match behind_a_token(call, &method, &segments).await {
            Ok(response) => return Ok(response),
            Err(Refusal::Problem(problem)) => http::problem(&problem),
            Err(Refusal::Fault(error)) => return Err(error),
        },
    }
    .calling("Response")
}

/// Finds who answers a request that needs a token or a session.
async fn behind_a_token(call: Call<'_>, method: &Method, segments: &[&str]) -> Answer<Response> {
    use crate::guard::checks;
    use admin::{deliveries, endpoints, keys, policy, tokens};
    match segments {
        ["v1", "forms", practice, "challenge"] => match method {
            Method::Get => checks::challenge(&call, practice).await,
            _ => other_method("GET"),
        },
        ["desk", "session"] => match method {
            Method::Post => session::sign_in(call).await,
            Method::Delete => session::sign_out(&call).await,
            _ => other_method("POST, DELETE"),
        },
        ["v1", "practices", practice, rest @ ..] => match (method, rest) {
            (Method::Get, ["policy"]) => policy::get(&call, practice).await,
            (Method::Put, ["policy"]) => policy::put(call, practice).await,
            (_, ["policy"]) => other_method("GET, PUT"),
            (Method::Post, ["policy", "preview"]) => policy::preview(call, practice).await,
            (Method::Get, ["policy", "versions"]) => policy::versions(&call, practice).await,
            (Method::Get, ["policy", "versions", version]) => {
                policy::version(&call, practice, version).await
            }
            (Method::Post, ["policy", "versions", version, "restore"]) => {
                policy::restore(&call, practice, version).await
            }
            (Method::Get, ["tokens"]) => tokens::list(&call, practice).await,
            (Method::Post, ["tokens"]) => tokens::make(call, practice).await,
            (_, ["tokens"]) => other_method("GET, POST"),
            (Method::Delete, ["tokens", id]) => tokens::revoke(&call, practice, id).await,
            (Method::Post, ["tokens", id, "reinstate"]) => {
                tokens::reinstate(&call, practice, id).await
            }
            (Method::Get, ["keys"]) => keys::show(&call, practice).await,
            (Method::Get, ["deleted-endpoints"]) => endpoints::deleted(&call, practice).await,
            (_, ["endpoints", rest @ ..]) => endpoints::answer(call, method, practice, rest).await,
            (_, ["deliveries", rest @ ..]) => {
                deliveries::answer(&call, method, practice, rest).await
            }
            (
                _,
                ["policy", "versions"] | ["policy", "versions", _] | ["keys" | "deleted-endpoints"],
            ) => other_method("GET"),
            (
                _,
                ["policy", "preview"]
                | ["policy", "versions", _, "restore"]
                | ["tokens", _, "reinstate"],
            ) => other_method("POST"),
            (_, ["tokens", _]) => other_method("DELETE"),
            _ => no_such_address(),
        },
        ["v1", "inquiries", id] => match method {
            Method::Get => deliveries::handoff(&call, id).await,
            _ => other_method("GET"),
        },
        ["v1", "desk", practice, rest @ ..] => at_the_desk(call, method, practice, rest).await,
        ["test", "clock"] => practices::clock_hook(call).await,
        ["test", practice, hook] => practices::test_hook(call, practice, hook).await,
        _ => no_such_address(),
    }
}

/// Finds who answers what the desk asks.
async fn at_the_desk(
    call: Call<'_>,
    method: &Method,
    practice: &str,
    rest: &[&str],
) -> Answer<Response> {
    use desk::{inquiry, live, log, queue, records, scorecard};
    match (method, rest) {
        (Method::Get, ["me"]) => desk::me(&call, practice).await,
        (Method::Get, ["inquiries"]) => queue::list(&call, practice).await,
        (Method::Post, ["inquiries"]) => log::post(call, practice).await,
        (Method::Post, ["inquiries", "search"]) => queue::search(call, practice).await,
        (_, ["inquiries", "search"]) => other_method("POST"),
        (Method::Get, ["inquiries", id]) => inquiry::get(&call, practice, id).await,
        (Method::Delete, ["inquiries", id]) => inquiry::erase(&call, practice, id).await,
        (Method::Post, ["inquiries", id, what]) => inquiry::act(call, practice, id, what).await,
        (Method::Get, ["tasks"]) => queue::tasks(&call, practice).await,
        (Method::Post, ["tasks", id, "done"]) => inquiry::finish(&call, practice, id).await,
        (Method::Get, ["scorecard"]) => scorecard::get(&call, practice).await,
        (Method::Get, ["summaries"]) => records::summaries(&call, practice).await,
        (Method::Get, ["export"]) => records::export(&call, practice).await,
        (Method::Get, ["audit"]) => records::audit(&call, practice).await,
        (Method::Get, ["live"]) => live::connect(&call, practice).await,
        (_, ["inquiries"]) => other_method("GET, POST"),
        (_, ["inquiries", _]) => other_method("GET, DELETE"),
        (_, ["inquiries", _, _] | ["tasks", _, "done"]) => other_method("POST"),
        (_, ["me" | "tasks" | "scorecard" | "summaries" | "export" | "audit" | "live"]) => {
            other_method("GET")
        }
        _ => no_such_address(),
    }
}

fn no_such_address() -> Answer<Response> {
    Err(problem::not_found("See /openapi.json for the addresses there are.").into())
}

fn other_method(allowed: &'static str) -> Answer<Response> {
    Ok(wrong_method(allowed).calling("Response")?)
}

fn wrong_method(allowed: &str) -> worker::Result<Response> {
    let mut response = http::problem(&problem::wrong_method(format!(
        "Use {allowed} for this address."
    )))?;
    response.headers_mut().set("allow", allowed)?;
    Ok(response)
}
