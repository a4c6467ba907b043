//! One operation: an address, a method, what it takes and everything it may answer.

use anyhow::{Context, Result, bail};
use portico_shared::problem::{KINDS, Problem};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::schemas::{Schemas, text};

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Anybody,
    /// Whoever holds any token of the practice.
    AnyRole,
    /// A token of the role `reader`, or one that may do more.
    Reader,
    /// A token of the role `marketer`, or one that may do more.
    Marketer,
    /// A token of the role `staff`, or one that may do more.
    Staff,
    /// A token of the role `admin`.
    Admin,
    /// The operator of the Worker.
    Operator,
}

impl Who {
    const fn words(self) -> &'static str {
        match self {
            Self::Anybody => "",
            Self::AnyRole => "Needs a token of any role.",
            Self::Reader => "Needs the role reader, staff or admin.",
            Self::Marketer => "Needs the role marketer, staff or admin.",
            Self::Staff => "Needs the role staff or admin.",
            Self::Admin => "Needs the role admin.",
            Self::Operator => "Needs the operator's token.",
        }
    }
}

/// The description of an address and a method, put together part by part.
pub struct Operation<'a> {
    schemas: &'a mut Schemas,
    pub method: &'static str,
    pub path: &'static str,
    value: Map<String, Value>,
    parameters: Vec<Value>,
    answers: Map<String, Value>,
    problems: Vec<&'static str>,
    pages: Vec<u16>,
}

impl<'a> Operation<'a> {
    /// `tag` groups it; `summary` says what it is for.
    pub fn new(
        schemas: &'a mut Schemas,
        (method, path): (&'static str, &'static str),
        who: Who,
        summary: &str,
    ) -> Self {
        let mut value = Map::new();
        value.insert("tags".into(), json!([tag(path)]));
        value.insert("summary".into(), summary.into());
        value.insert("operationId".into(), operation_id(method, path).into());
        let security = match who {
            Who::Anybody => json!([]),
            Who::Operator => json!([{ "token": [] }]),
            _ => json!([{ "token": [] }, { "session": [] }]),
        };
        value.insert("security".into(), security);
        let mut problems = vec!["internal", "unavailable"];
        if who != Who::Anybody {
            value.insert("description".into(), who.words().into());
            problems.extend(["unauthorized", "forbidden"]);
        }
        if path.contains("{practice}") {
            problems.push("unknown-practice");
        }
        Self {
            schemas,
            method,
            path,
            value,
            parameters: path_parameters(path),
            answers: Map::new(),
            problems,
            pages: Vec::new(),
        }
    }

    /// More words.
    pub fn told(mut self, more: &str) -> Self {
        let before = self.value.get("description").and_then(Value::as_str);
        let all = [more, before.unwrap_or_default()].join(" ");
        self.value.insert("description".into(), all.trim().into());
        self
    }

    /// A parameter of the address.
    pub fn query(mut self, name: &str, needed: bool, schema: &Value, about: &str) -> Self {
        self.parameters.push(json!({
            "in": "query", "name": name, "required": needed, "description": about, "schema": schema,
        }));
        self
    }

    /// Every field of a type as a parameter of the address.
    pub fn queries<T: JsonSchema>(mut self) -> Self {
        for (name, mut schema) in self.schemas.fields::<T>() {
            // What a search looks for may name a patient, and stands in no address.
            if name == "q" {
                continue;
            }
            let about = schema
                .as_object_mut()
                .and_then(|all| all.remove("description"));
            // A parameter that is null is left out.
            // One that is empty is left out, too.
            let schema = json!({ "anyOf": [without_null(schema), { "const": "" }] });
            self = self.query(
                &name,
                false,
                &schema,
                about
                    .and_then(|it| it.as_str().map(str::to_owned))
                    .unwrap_or_default()
                    .as_str(),
            );
        }
        self
    }

    /// A request header that may be left out.
    pub fn header(mut self, name: &str, schema: &Value, about: &str) -> Self {
        self.parameters.push(json!({
            "in": "header", "name": name, "required": false, "description": about, "schema": schema,
        }));
        self
    }

    /// A JSON body, with an example that the type can be read from.
    pub fn takes<T: JsonSchema + DeserializeOwned>(self, example: &Value) -> Result<Self> {
        let path = self.path;
        serde_json::from_value::<T>(example.clone())
            .with_context(|| format!("The example of a request to {path} does not fit."))?;
        Ok(self.takes_any::<T>(true, Some(example)))
    }

    /// A JSON body that may be left out, or that is too long for an example.
    pub fn takes_any<T: JsonSchema>(mut self, needed: bool, example: Option<&Value>) -> Self {
        let schema = self.schemas.taken::<T>();
        let mut content = json!({ "schema": schema });
        if let Some(example) = example {
            content["example"] = example.clone();
        }
        self.problems.extend(["malformed", "too-large"]);
        let body = json!({ "required": needed, "content": { "application/json": content } });
        self.value.insert("requestBody".into(), body);
        self
    }

    /// A body in other words.
    pub fn body(mut self, body: Value) -> Self {
        self.problems.extend(["malformed", "too-large"]);
        self.value.insert("requestBody".into(), body);
        self
    }

    /// The queries by which a link chooses a form.
    pub fn chooses_a_form(self) -> Self {
        let any = json!({ "type": "string" });
        // What is no language the practice has stands for its first.
        self.query("lang", false, &any, "The language wanted, such as `es`.")
            .query(
                "service",
                false,
                &any,
                "A service chosen by the link, by id.",
            )
            .query(
                "location",
                false,
                &any,
                "A location chosen by the link, by id.",
            )
    }

    /// A JSON answer of a type, with an example that fits it.
    pub fn gives<T: JsonSchema + DeserializeOwned>(
        self,
        status: u16,
        about: &str,
        example: &Value,
    ) -> Result<Self> {
        let path = self.path;
        serde_json::from_value::<T>(example.clone())
            .with_context(|| format!("The example of an answer of {path} does not fit."))?;
        let mut told = self.gives_some::<T>(status, about);
        told.answers[&status.to_string()]["content"]["application/json"]["example"] =
            example.clone();
        Ok(told)
    }

    /// A JSON answer of a type.
    pub fn gives_some<T: JsonSchema>(self, status: u16, about: &str) -> Self {
        let schema = self.schemas.given::<T>();
        let content = json!({ "application/json": { "schema": schema } });
        self.answer(status, about, &content)
    }

    /// An answer whose content is described in place; null where it has none.
    pub fn answer(mut self, status: u16, about: &str, content: &Value) -> Self {
        let mut answer = json!({ "description": about });
        if !content.is_null() {
            answer["content"] = content.clone();
        }
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// Another content type of an answer that was described before.
    pub fn and_content(mut self, status: u16, kind: &str, content: &Value) -> Self {
        self.answers[&status.to_string()]["content"][kind] = content.clone();
        self
    }

    /// Its problems of a status may be told as a page, to browsers.
    pub fn or_page(mut self, status: u16) -> Self {
        self.pages.push(status);
        self
    }

    /// A header of an answer that was described before.
    pub fn with_header(mut self, status: u16, name: &str, about: &str) -> Self {
        let described = json!({ "description": about, "schema": { "type": "string" } });
        self.answers[&status.to_string()]["headers"][name] = described;
        self
    }

    /// Further kinds of problems it may tell, by slug.
    pub fn problems(mut self, slugs: &[&'static str]) -> Self {
        self.problems.extend(slugs);
        self
    }

    /// The operation as the document has it.
    pub fn finish(mut self) -> Result<Value> {
        let schema = self.schemas.given::<Problem>();
        self.problems.sort_unstable();
        self.problems.dedup();
        for slug in &self.problems {
            let Some(kind) = KINDS.iter().find(|kind| kind.slug == *slug) else {
                bail!("There is no kind of problem {slug}.");
            };
            let status = kind.status.to_string();
            let words = format!("`/problems/{slug}`: {}.", kind.title);
            if let Some(known) = self.answers.get_mut(&status)
                && known["content"].get("application/problem+json").is_some()
            {
                let before = known["description"].as_str().unwrap_or_default();
                known["description"] = format!("{before} {words}").into();
                continue;
            }
            let known = self
                .answers
                .entry(status)
                .or_insert_with(|| json!({ "description": words }));
            known["content"]["application/problem+json"] = json!({ "schema": schema });
            if let Some((name, about)) = header_of(kind.status) {
                known["headers"][name] =
                    json!({ "description": about, "schema": { "type": "string" } });
            }
        }
        for status in self.pages {
            let page = json!({ "schema": { "type": "string" } });
            self.answers[&status.to_string()]["content"]["text/html"] = page;
        }
        if !self.parameters.is_empty() {
            self.value
                .insert("parameters".into(), self.parameters.into());
        }
        self.value.insert("responses".into(), self.answers.into());
        Ok(self.value.into())
    }
}

const fn header_of(status: u16) -> Option<(&'static str, &'static str)> {
    match status {
        401 => Some(("WWW-Authenticate", "`Bearer`.")),
        429 | 503 => Some(("Retry-After", "How many seconds to wait.")),
        _ => None,
    }
}

fn without_null(mut schema: Value) -> Value {
    if let Some(kinds) = schema.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            schema["type"] = only.clone();
        }
    }
    let Some(choices) = schema.get_mut("anyOf").and_then(Value::as_array_mut) else {
        return schema;
    };
    choices.retain(|choice| choice["type"] != "null");
    match choices.as_slice() {
        [only] => only.clone(),
        _ => schema,
    }
}

fn tag(path: &str) -> &'static str {
    match path.split('/').nth(2) {
        Some("practices") => "Administration",
        Some("desk") => "Desk",
        _ if path.starts_with("/desk") => "Desk",
        Some("inquiries") => "Inquiries",
        _ => "Form",
    }
}

/// Method and the words of the path, such as `get_practices_tokens`.
fn operation_id(method: &str, path: &str) -> String {
    let words = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != "v1");
    words.fold(method.to_owned(), |id, word| {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("{id}_{plain}")
    })
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let (schema, about) = match name {
                "practice" => (text("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$"), "The practice's id."),
                "name" => (text("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$"), "The endpoint's name."),
                "version" => (json!({ "type": "integer", "format": "uint32", "minimum": 1, "maximum": u32::MAX }), "The number of a version."),
                "inquiry" => (text("^inq_[0-9A-HJKMNP-TV-Z]{26}$"), "The inquiry's id."),
                "delivery" => (text("^[A-Za-z0-9_]+$"), "The delivery's id."),
                "token" if path.starts_with("/r/") => (text("^[a-z0-9-]+\\.inq_[0-9A-Z]+\\.[0-9A-Z]+$"), "Which confirmation; not to be guessed."),
                "token" => (text("^tok_[0-9A-Z]+$"), "The token's id."),
                _ => (text("^inq_[0-9A-Z]+\\.[a-z0-9_.-]+$"), "The inquiry's id, a full stop and the task's key."),
            };
            json!({ "in": "path", "name": name, "required": true, "description": about, "schema": schema })
        })
        .collect()
}
