//! `GET /f/{practice}/embed.js`: the script a marketer pastes, with the practice's form in it.
//!
//! One request brings everything that a patient needs to begin. The script has no origin by which
//! to refuse it, so it carries the origins that may show the form: elsewhere the loader asks for the
//! form by itself, and is told why it may not have it.

use std::cell::RefCell;

use worker::{Env, Response};

use super::{Call, forms};
use crate::error::{Error, Named, Result};
use crate::http;

/// Path of the loader with what runs a form, if this Worker was built with one.
const LOADER: Option<&str> = option_env!("PORTICO_PRACTICE_SCRIPT");

thread_local! {
    /// The loader's text, once an isolate has read it.
    static KEPT: RefCell<String> = RefCell::default();
}

/// Answers with the practice's form, in the language, for the service and for the location of the
/// address, and the loader behind it. Where there is no such practice the loader comes alone: it
/// tells the page so.
pub async fn script(call: &Call<'_>, practice: &str) -> Result<Response> {
    let loader = loader(call.env).await?;
    let Some(known) = forms::find(call, practice).await? else {
        return answer(200, "\"\"", loader).calling("Response");
    };
    let wanted = forms::Wanted::of(call, &known);
    let etag = wanted.etag(&known, LOADER.unwrap_or_default());
    if call.has_already(&etag) {
        return answer(304, &etag, String::new()).calling("Response");
    }
    let mut script = String::from("(window.porticoForms??=[]).push({portico:");
    push_text(&mut script, practice);
    for name in ["service", "location"] {
        if let Some(value) = call.query(name) {
            script.push(',');
            script.push_str(name);
            script.push(':');
            push_text(&mut script, &value);
        }
    }
    script.push_str(",lang:");
    push_text(&mut script, wanted.language.as_str());
    script.push_str(",origins:[");
    for origin in &known.policy.origins {
        push_text(&mut script, origin);
        script.push(',');
    }
    script.push_str("],html:");
    push_text(&mut script, &wanted.write(call, &known).await);
    script.push_str("});");
    script.push_str(&loader);
    answer(200, &etag, script).calling("Response")
}

fn answer(status: u16, etag: &str, body: String) -> worker::Result<Response> {
    let response = http::builder(status, "text/javascript; charset=utf-8")?
        .with_header("cache-control", forms::FORM_AGE)?
        .with_header("etag", etag)?
        .with_header("access-control-allow-origin", "*")?;
    Ok(if status == 304 {
        response.empty()
    } else {
        response.fixed(body.into_bytes())
    })
}

/// Writes a text as a script does, in the quotes that HTML has fewer of.
fn push_text(script: &mut String, text: &str) {
    script.push('\'');
    for c in text.chars() {
        match c {
            '\'' | '\\' => {
                script.push('\\');
                script.push(c);
            }
            '\n' => script.push_str("\\n"),
            '\r' => script.push_str("\\r"),
            _ => script.push(c),
        }
    }
    script.push('\'');
}

/// The loader's text, from the files that are deployed with this Worker.
async fn loader(env: &Env) -> Result<String> {
    let kept = KEPT.with_borrow(String::clone);
    if !kept.is_empty() {
        return Ok(kept);
    }
    let mut address = String::from("https://assets");
    address.push_str(LOADER.unwrap_or("/embed.js"));
    let mut response = env
        .assets("ASSETS")
        .calling("ASSETS")?
        .fetch(address, None)
        .await
        .calling("ASSETS.fetch")?;
    if response.status_code() != 200 {
        return Err(Error::Message("the loader"));
    }
    let text = response.text().await.calling("Response.text")?;
    KEPT.set(text.clone());
    Ok(text)
}
