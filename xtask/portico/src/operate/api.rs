//! One request to the Worker and what its answer means.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use ureq::http::{Method, Request, Response};
use ureq::{Agent, Body};

/// The Worker, and the token to ask with.
pub struct Api {
    agent: Agent,
    url: String,
    token: String,
}

/// An answer that was not a refusal.
pub struct Answer {
    /// Its body; null where there is none.
    pub body: Value,
    /// Its `ETag`.
    pub etag: Option<String>,
}

impl Api {
    /// From `PORTICO_URL` and `PORTICO_TOKEN`.
    pub fn from_environment() -> Result<Self> {
        let url = std::env::var("PORTICO_URL").context(
            "Set PORTICO_URL to the Worker's address, such as https://intake.example.com (the demo's is http://localhost:8787).",
        )?;
        let token = std::env::var("PORTICO_TOKEN").context(
            "Set PORTICO_TOKEN to a token of the practice, or to the operator's (the demo's is in .portico/operator-token).",
        )?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent("portico");
        Ok(Self {
            agent: config.build().into(),
            url: url.trim().trim_end_matches('/').to_owned(),
            token: token.trim().to_owned(),
        })
    }

    /// `GET /v1/practices/{practice}/…`
    pub fn get(&self, practice: &str, path: &str) -> Result<Answer> {
        self.send(&Method::GET, &admin(practice, path), None, None)
    }

    /// `GET` of any path.
    pub fn get_path(&self, path: &str) -> Result<Answer> {
        self.send(&Method::GET, path, None, None)
    }

    /// `POST /v1/practices/{practice}/…`
    pub fn post(&self, practice: &str, path: &str, body: Option<&Value>) -> Result<Answer> {
        self.send(&Method::POST, &admin(practice, path), body, None)
    }

    /// `PUT /v1/practices/{practice}/…`
    pub fn put(&self, practice: &str, path: &str, body: &Value) -> Result<Answer> {
        self.send(&Method::PUT, &admin(practice, path), Some(body), None)
    }

    /// `DELETE` of any path.
    pub fn delete(&self, path: &str) -> Result<Answer> {
        self.send(&Method::DELETE, path, None, None)
    }

    /// Any request; `made_from` is the version that a change was made from.
    pub fn send(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
        made_from: Option<&str>,
    ) -> Result<Answer> {
        let mut response = self.ask(method, path, body, made_from)?;
        let etag = response.headers().get("etag");
        let etag = etag.and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let text = response
            .body_mut()
            .read_to_string()
            .context("The answer broke off.")?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text)
                .context("The Worker's answer is not JSON. Is PORTICO_URL right?")?
        };
        Ok(Answer { body, etag })
    }

    /// Prints an answer as it comes, line by line, and tells the last line.
    pub fn print(&self, path: &str) -> Result<Option<String>> {
        let response = self.ask(&Method::GET, path, None, None)?;
        let mut last = None;
        for line in BufReader::new(response.into_body().into_reader()).lines() {
            let line = line.context("The answer broke off.")?;
            println!("{line}");
            last = Some(line);
        }
        Ok(last)
    }

    fn ask(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
        made_from: Option<&str>,
    ) -> Result<Response<Body>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token));
        if let Some(version) = made_from {
            request = request.header("if-match", version);
        }
        let sent = match body {
            Some(body) => self.agent.run(
                request
                    .header("content-type", "application/json")
                    .body(body.to_string())?,
            ),
            None => self.agent.run(request.body(())?),
        };
        let mut response = sent.with_context(|| {
            format!(
                "{} does not answer. Is PORTICO_URL right, and is the Worker running?",
                self.url
            )
        })?;
        if response.status().is_success() {
            return Ok(response);
        }
        let mut text = String::new();
        let reader = response.body_mut().as_reader();
        // What cannot be read of a refusal is left out: its status says enough.
        let _ = reader.take(64 * 1024).read_to_string(&mut text);
        bail!("{}", refusal(response.status().as_u16(), &text, &self.url))
    }
}

fn admin(practice: &str, path: &str) -> String {
    format!("/v1/practices/{practice}/{path}")
}

/// A problem in words: what is wrong, what to do, which fields, and where more is said.
fn refusal(status: u16, body: &str, url: &str) -> String {
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    if text("title").is_empty() {
        return format!("The Worker answered {status} and no reason. Is PORTICO_URL right?");
    }
    let mut words = format!("{}. {}", text("title"), text("detail"));
    for error in problem["errors"].as_array().into_iter().flatten() {
        let part = |name: &str| error[name].as_str().unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(words, "\n  {}: {}", part("field"), part("detail"));
    }
    words + "\nMore: " + url + &text("type")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_fields_and_the_page_that_says_more() {
        let body = r#"{"type": "/problems/invalid-policy", "title": "The policy cannot be used",
            "detail": "Correct it.", "errors": [{"field": "phone", "detail": "is empty"}]}"#;
        assert_eq!(
            refusal(422, body, "https://edge.example"),
            "The policy cannot be used. Correct it.\n  phone: is empty\n\
             More: https://edge.example/problems/invalid-policy"
        );
        assert!(refusal(502, "<html>", "https://edge.example").contains("502"));
    }
}
