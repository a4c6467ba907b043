//! Every address of the Worker, in one place.

mod decode;
mod doctor;
mod forms;
mod inquiries;
mod offer;
mod practices;

use portico_shared::problem;
use web_sys::Url;
use worker::{Env, Method, Request, Response};

use crate::error::{Named, Result};
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
    let method = request.method();
    let path = url.pathname();
    let path = path.trim_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let call = Call { request, url, env };
    match (&method, segments.as_slice()) {
        (Method::Get, ["healthz"]) => http::text(200, "text/plain", "ok".to_owned()),
        (Method::Get, ["form.css"]) => forms::style(),
        (Method::Get, ["v1", "forms", practice]) => return forms::fragment(&call, practice).await,
        (Method::Get, ["f", practice]) => return forms::hosted(&call, practice).await,
        (Method::Get, ["f", practice, "doctor"]) => return doctor::show(&call, practice).await,
        (Method::Get, ["r", token]) => return forms::receipt(&call, token).await,
        (Method::Post, ["v1", "inquiries"]) => return inquiries::submit(call).await,
        (Method::Options, ["v1", "inquiries"]) => inquiries::preflight(&call),
        (Method::Put, ["v1", "practices", practice, "policy"]) => {
            return practices::put_policy(call, practice).await;
        }
        (Method::Put, ["v1", "practices", practice, "endpoints", name]) => {
            return practices::put_endpoint(call, practice, name).await;
        }
        (Method::Get, ["v1", "practices", practice, "deliveries"]) => {
            return practices::deliveries(&call, practice).await;
        }
        (Method::Post, ["test", "clock"]) => return practices::clock_hook(call).await,
        (Method::Post, ["test", practice, hook]) => {
            return practices::test_hook(call, practice, hook).await;
        }
        (_, ["v1", "inquiries"]) => wrong_method("POST"),
        (_, ["healthz" | "form.css"] | ["v1", "forms", _] | ["f" | "r", _]) => wrong_method("GET"),
        _ => http::problem(&problem::not_found(
            "See the README for the addresses there are.",
        )),
    }
    .calling("Response")
}

fn wrong_method(allowed: &str) -> worker::Result<Response> {
    let mut response = http::problem(&problem::wrong_method(format!(
        "Use {allowed} for this address."
    )))?;
    response.headers_mut().set("allow", allowed)?;
    Ok(response)
}
