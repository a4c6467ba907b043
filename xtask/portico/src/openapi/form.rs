//! What everybody may ask: the form, its pages, and sending an inquiry.

use anyhow::Result;
use portico_shared::form::decode;
use portico_shared::handoff::{Acknowledgment, Handoff};
use portico_shared::spam::Challenge;
use serde_json::{Map, Value, json};

use super::operation::{Operation, Who};
use super::put;
use super::schemas::{Schemas, text};

/// Describes them.
pub fn add(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let plain = json!({ "text/plain": { "schema": { "type": "string" } } });
    let html = json!({ "text/html": { "schema": { "type": "string" } } });
    let any = json!({ "type": "string" });
    let slug = text("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$");

    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/healthz"),
            Who::Anybody,
            "Whether the Worker answers.",
        )
        .answer(200, "It does.", &plain),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/form.css"),
            Who::Anybody,
            "The style sheet of hosted pages.",
        )
        .query(
            "practice",
            false,
            &slug,
            "In whose colours; the preset's without it.",
        )
        .answer(
            200,
            "The style sheet.",
            &json!({ "text/css": { "schema": { "type": "string" } } }),
        ),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/forms/{practice}"),
            Who::Anybody,
            "The form as a piece of HTML, for the script tag.",
        )
        .chooses_a_form()
        .header(
            "If-None-Match",
            &any,
            "The `ETag` of the form a browser has.",
        )
        .answer(200, "The form.", &html)
        .with_header(200, "ETag", "Changes with policy, language and release.")
        .answer(304, "It has not changed.", &Value::Null)
        .problems(&["foreign-origin"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/forms/{practice}/challenge"),
            Who::Anybody,
            "A puzzle for the browser (ALTCHA).",
        )
        .told("A solved one is sent as the field `altcha`, where the practice asks for it.")
        .gives_some::<Challenge>(200, "The puzzle.")
        .problems(&["foreign-origin"]),
    )?;
    let script = json!({ "text/javascript": { "schema": { "type": "string" } } });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/f/{practice}/embed.js"),
            Who::Anybody,
            "The script tag's script, with the practice's form in it.",
        )
        .told("Where there is no such practice it says so on the page.")
        .chooses_a_form()
        .header(
            "If-None-Match",
            &any,
            "The `ETag` of the script a browser has.",
        )
        .answer(200, "The script.", &script)
        .with_header(200, "ETag", "Changes with policy, language and release.")
        .answer(304, "It has not changed.", &Value::Null),
    )?;
    for (path, summary) in [
        ("/f/{practice}", "The form as a page."),
        (
            "/f/{practice}/frame",
            "The form for a frame on one of the practice's own pages.",
        ),
    ] {
        let mut operation = Operation::new(schemas, ("get", path), Who::Anybody, summary)
            .chooses_a_form()
            .answer(200, "The page.", &html);
        if path == "/f/{practice}" {
            for status in [404, 500, 503] {
                operation = operation.or_page(status);
            }
        }
        put(paths, operation)?;
    }
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/f/{practice}/doctor"),
            Who::Anybody,
            "Tells how a link would be tagged, and why.",
        )
        .query("url", false, &any, "The landing page's address.")
        .query("referrer", false, &any, "The address of the page before.")
        .answer(200, "The page.", &html),
    )?;
    let sentences = json!({ "application/json": { "schema": { "type": "array", "items": { "type": "string" } }, "example": [] } });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/f/{practice}/doctor/colors"),
            Who::Anybody,
            "What cannot be read where a page changes the form's colours.",
        )
        .query(
            "accent",
            false,
            &any,
            "A colour by its name in the policy's theme; the others are asked for likewise.",
        )
        .query("theme", false, &any, "`light`, `dark`, or `auto` for both.")
        .answer(200, "Sentences; none where all can be read.", &sentences),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/r/{token}"),
            Who::Anybody,
            "The confirmation of an inquiry that was sent without scripts, for an hour.",
        )
        .answer(200, "The page.", &html)
        .problems(&["not-found"])
        .or_page(404)
        .or_page(500)
        .or_page(503),
    )?;
    submit(schemas, paths)?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/inquiries/{inquiry}"),
            Who::Reader,
            "The handoff that a thin webhook points to.",
        )
        .told("Reading it leaves an event.")
        .query("practice", true, &slug, "The practice's id.")
        .gives_some::<Handoff>(200, "The handoff.")
        .problems(&["not-found", "unknown-practice"]),
    )
}

fn submit(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let example = json!({
        "practice": "bright-river-dental", "need": "implants", "name": "Ana Example",
        "phone": "(555) 555-0123", "message": "Do you have time on Thursday?", "consent": true,
    });
    let form = fields(&json!({ "type": "string" }), false);
    let content = json!({
        "application/json": { "schema": fields(&json!({ "type": ["string", "boolean", "null"] }), true), "example": example },
        "application/x-www-form-urlencoded": { "schema": form },
        "multipart/form-data": { "schema": form },
    });
    let mut kept = content.clone();
    for (kind, content) in kept.as_object_mut().into_iter().flatten() {
        content["schema"]["required"] = json!(["practice"]);
        if kind == "application/json" {
            content["example"] = json!({
                "practice": "bright-river-dental", "keep": true, "step": "3", "key": "3f1c",
                "name": "Ana Example", "phone": "(555) 555-0123",
            });
        }
    }
    let told = json!({
        "id": "inq_01K6ZP3Y9R2M4T6V8X0A1B2C3D", "reference": "K7M-4QX", "language": "en",
        "emergency": "In an emergency, call 911 or 988.", "message": "Thank you. We have your request.",
        "promise": "We will be in touch today by 3:15 PM.", "next_steps": ["We call you."],
        "phone": "(555) 555-0100",
    });
    let mut operation = Operation::new(
        schemas,
        ("post", "/v1/inquiries"),
        Who::Anybody,
        "Send an inquiry.",
    )
    .told(
        "It is answered when the inquiry is stored durably; the message tells by when the practice \
         is in touch. Forms are answered with a page; unknown fields are refused in JSON and ignored in forms.",
    )
    .header(
        "Idempotency-Key",
        &json!({ "type": "string", "pattern": "^[!-~]{0,128}$" }),
        "The same key and the same inquiry are stored once, and answered alike.",
    )
    .body(json!({ "required": true, "content": content }))
    .gives::<Acknowledgment>(201, "It is stored.", &told)?;
    let html = json!({ "schema": { "type": "string" } });
    operation = operation
        .and_content(201, "text/html", &html)
        .answer(
            200,
            "The form again, in another language, where the field `switch` asks for one.",
            &json!({ "text/html": html }),
        )
        .answer(
            303,
            "It is stored, and the confirmation is at the address of the header.",
            &Value::Null,
        )
        .with_header(303, "Location", "Where the confirmation is.")
        .problems(&[
            "foreign-origin",
            "unknown-practice",
            "wrong-content-type",
            "invalid-answers",
            "key-reused",
            "too-many",
        ]);
    for status in [400, 403, 404, 413, 422, 429, 500, 503] {
        operation = operation.or_page(status);
    }
    put(paths, operation)?;
    let keep = Operation::new(
        schemas,
        ("post", "/v1/partials"),
        Who::Anybody,
        "Keep a patient's place in a form that is not finished, with their consent, or take it back.",
    )
    .told(
        "Where the practice's policy keeps places. `key` is the idempotency key that the inquiry \
         itself will have; a later place with it replaces the earlier, and one without `keep` takes \
         it back. Of the answers only the name and how to reach the patient are read.",
    )
    .header(
        "Idempotency-Key",
        &json!({ "type": "string", "pattern": "^[!-~]{0,128}$" }),
        "Instead of `key`.",
    )
    .body(json!({ "required": true, "content": kept }))
    .answer(204, "It is kept, or taken back.", &Value::Null)
    .problems(&[
        "foreign-origin",
        "unknown-practice",
        "not-found",
        "wrong-content-type",
        "invalid-answers",
        "too-many",
    ]);
    put(paths, keep)
}

/// Every field that an inquiry may have.
fn fields(value: &Value, closed: bool) -> Value {
    let all: Map<String, Value> = decode::names()
        .map(|name| (name.to_owned(), about(name, value)))
        .collect();
    let mut schema = json!({
        "type": "object", "properties": all, "required": ["practice", "need", "name", "consent"],
    });
    if closed {
        schema["additionalProperties"] = false.into();
    }
    schema
}

fn about(name: &str, value: &Value) -> Value {
    let words = match name {
        "practice" => "The practice's id.",
        "need" => "A service's id, or `referral`, `insurance`, `existing` or `other`.",
        "name" => "The patient's name, at most 128 characters.",
        "phone" => "A phone number; this or an e-mail address is needed.",
        "email" => "An e-mail address.",
        "contact" => "`phone`, `text`, `email` or `any`.",
        "voicemail" => "Whether a voicemail may say why the practice calls.",
        "time" => "The time of day that suits: `morning`, `afternoon`, `evening` or `any`.",
        "for" => "`other` where somebody else writes for the patient.",
        "patient" => "`new`, `existing` or `unknown`.",
        "location" => "A location's id, or `any`.",
        "insurance" => "`yes`, `no` or `unsure`.",
        "message" => "At most 2,000 characters.",
        "consent" => "To be contacted about this request; has to be given.",
        "language_help" => "Whether help in another language is wanted.",
        "lang" => "The language of the form.",
        "form" => "`widget` or `hosted`; anything else counts as `api`.",
        "landing" => "The address of the landing page.",
        "referrer" => "The address of the page before.",
        "gpc" => "Whether Global Privacy Control is on.",
        "key" => "The idempotency key, where no header can be set.",
        "consent_version" => "The version of the words beside the box.",
        "website" => "A trap for robots: leave it empty.",
        "shown" => "When the form was shown, in milliseconds since 1970.",
        "altcha" => "The solved puzzle.",
        "cf-turnstile-response" => "Turnstile's word on the visitor.",
        "switch" => "The language to show the form in, instead of sending it.",
        "keep" => {
            "Whether the practice may keep the patient's place in a form that is not finished."
        }
        "step" => "The last screen that was shown, 1 to 4.",
        _ => "",
    };
    let mut schema = value.clone();
    schema["description"] = words.into();
    if name == "practice" {
        schema = text("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$");
        schema["description"] = words.into();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_described() {
        let fields = fields(&json!({ "type": "string" }), true);
        for (name, schema) in fields["properties"].as_object().expect("fields") {
            assert!(
                schema["description"]
                    .as_str()
                    .is_some_and(|words| !words.is_empty()),
                "{name}"
            );
        }
    }
}
