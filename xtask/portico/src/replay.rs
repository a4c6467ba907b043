//! `replay`: runs a rule over cases, one JSON object a line, and writes one line a case.
//!
//! For practices that want to see how their own history would be tagged, and for checking the
//! rules. A line that cannot be read is answered with its error, and the rest goes on. Nothing is
//! stored or sent.

use std::io::{BufRead, BufWriter, Write};

use anyhow::{Result, bail};
use portico_shared::clock::native::JiffZones;
use portico_shared::clock::{
    ClockError, Exceptions, Moment, Schedule, WeeklyHours, Window, Zones, due,
};
use portico_shared::intent::{self, Answers, Facts, FormFacts, MessageFacts};
use portico_shared::language::{Language, detection};
use portico_shared::source::{Evidence, Source};
use portico_shared::triage::{Label, triage};
use serde::Deserialize;
use serde_json::{Value, json};

/// Reads cases from standard input and writes answers to standard output, in the same order.
pub fn run(rule: &str) -> Result<()> {
    let zones = JiffZones::bundled();
    let answer: &Answer<'_> = match rule {
        "source" => &source,
        "triage" => &labels,
        "intent" => &groups,
        "clock" => &|case| clock(case, &zones),
        _ => {
            bail!("There is no rule {rule} to replay; there are source, triage, intent and clock.")
        }
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        // Spreadsheets begin a file with a mark of its encoding.
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        serde_json::to_writer(&mut out, &one(line, answer))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

type Answer<'a> = dyn Fn(Value) -> Result<Value, String> + 'a;

/// The answer to one line.
fn one(line: &[u8], answer: &Answer<'_>) -> Value {
    let case: Value = match serde_json::from_slice(line) {
        Ok(case) => case,
        Err(error) => {
            return json!({ "id": readable_id(line), "error": format!("not JSON: {error}") });
        }
    };
    if !case.is_object() {
        return json!({ "id": null, "error": "not a JSON object" });
    }
    let id = case.get("id").cloned().unwrap_or_default();
    match answer(case) {
        Ok(Value::Object(mut fields)) => {
            fields.insert("id".to_owned(), id);
            Value::Object(fields)
        }
        Ok(other) => json!({ "id": id, "answer": other }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}

/// The id of a line that is broken elsewhere.
fn readable_id(line: &[u8]) -> Value {
    let text = String::from_utf8_lossy(line);
    let after = text.split_once("\"id\"").map(|(_, rest)| rest.trim_start());
    let value = after.and_then(|rest| rest.strip_prefix(':')).unwrap_or("");
    let mut values = serde_json::Deserializer::from_str(value).into_iter();
    values.next().and_then(Result::ok).unwrap_or_default()
}

/// Refuses a case that says nothing: fields of other names are an audit of nothing.
fn has_any(case: &Value, fields: &[&str]) -> Result<(), String> {
    if fields.iter().any(|name| case.get(name).is_some()) {
        Ok(())
    } else {
        Err(format!("none of the fields {} is there", fields.join(", ")))
    }
}

fn read<T: for<'de> Deserialize<'de>>(case: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(case)
        .map_err(|error| format!("{}: {}", error.path(), error.inner()))
}

#[derive(Deserialize)]
struct SourceCase {
    #[serde(default)]
    referrer: Option<String>,
    #[serde(default)]
    landing_url: Option<String>,
    #[serde(default)]
    own_hosts: Option<Vec<String>>,
    #[serde(default)]
    config: Option<SourceConfig>,
    #[serde(default)]
    gpc: Option<bool>,
}

#[derive(Deserialize, Default)]
struct SourceConfig {
    #[serde(default)]
    own_hosts: Option<Vec<String>>,
    #[serde(default)]
    ignored_referrers: Option<Vec<String>>,
}

fn source(case: Value) -> Result<Value, String> {
    has_any(&case, &["landing_url", "referrer"])?;
    let case: SourceCase = read(case)?;
    let config = case.config.unwrap_or_default();
    let mut own_hosts = case.own_hosts.unwrap_or_default();
    own_hosts.extend(config.own_hosts.unwrap_or_default());
    let source = Source::of(&Evidence {
        landing_url: case.landing_url.as_deref().unwrap_or_default(),
        referrer: case.referrer.as_deref().unwrap_or_default(),
        own_hosts: &own_hosts,
        ignored_referrers: &config.ignored_referrers.unwrap_or_default(),
        gpc: case.gpc.unwrap_or_default(),
    });
    serde_json::to_value(source).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
struct TriageCase {
    text: String,
    #[serde(default)]
    lang: Option<String>,
}

fn labels(case: Value) -> Result<Value, String> {
    let case: TriageCase = read(case)?;
    let language = case.lang.as_deref().and_then(Language::from_code);
    serde_json::to_value(triage(&case.text, language)).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
struct IntentCase {
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    form: Option<Answers>,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

fn groups(case: Value) -> Result<Value, String> {
    has_any(&case, &["source", "channel", "form", "page", "lang"])?;
    let case: IntentCase = read(case)?;
    let language = case.lang.as_deref().and_then(Language::from_code);
    let form = FormFacts::from(&case.form.unwrap_or_default());
    let labels = triage(&form.message, language).labels;
    let spoken = detection(&form.message, language.unwrap_or_default());
    let message = MessageFacts {
        scheduling: labels.contains(&Label::Scheduling),
        insurance_payment: labels.contains(&Label::InsurancePayment),
        language: spoken.sure.then_some(spoken.language),
    };
    let decision = intent::decide(
        &Facts {
            source: case.source.as_deref().unwrap_or_default(),
            channel: case.channel.as_deref().unwrap_or_default(),
            form,
            page: case.page.as_deref().unwrap_or_default(),
            language,
            message,
            ..Facts::default()
        },
        &intent::default_owner,
    );
    Ok(json!({
        "groups": decision.groups,
        "primary": decision.primary,
        "owner": decision.owner,
        "reasons": decision.reasons.iter().map(|reason| json!({
            "group": reason.group, "rule": reason.rule, "why": reason.rule.sentence(),
        })).collect::<Vec<_>>(),
    }))
}

#[derive(Deserialize)]
struct ClockCase {
    tz: String,
    hours: WeeklyHours,
    #[serde(default)]
    holidays: Option<Exceptions>,
    start: Moment,
    business_minutes: f64,
}

fn clock(case: Value, zones: &JiffZones) -> Result<Value, String> {
    let case: ClockCase = read(case)?;
    let schedule = Schedule {
        tz: case.tz,
        hours: case.hours,
        holidays: case.holidays.unwrap_or_default(),
    };
    let minutes = case.business_minutes;
    if minutes.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&minutes) {
        return Err("business_minutes: not a whole number of minutes".to_owned());
    }
    // Nothing asks for the zone where no minute is counted.
    if zones.offset_seconds(&schedule.tz, 0).is_none() {
        return Err(ClockError::UnknownZone(schedule.tz).to_string());
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "looked at"
    )]
    let minutes = minutes as u32;
    due(
        &schedule,
        zones,
        case.start,
        Window::BusinessMinutes(minutes),
    )
    .map(|due| json!({ "due": due }))
    .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_read_is_answered_and_the_rest_goes_on() {
        assert_eq!(one(b"{", &labels)["id"], Value::Null);
        assert_eq!(one(br#"{"id": "c", "text": "cut o"#, &labels)["id"], "c");
        for line in [&b"[]"[..], br#"["https://a.example/", ""]"#, b"5"] {
            assert!(one(line, &source)["error"].is_string());
        }
        let wrong = one(br#"{"id": "a", "text": 5}"#, &labels);
        assert_eq!(wrong["id"], "a");
        assert!(
            wrong["error"]
                .as_str()
                .is_some_and(|error| error.starts_with("text:"))
        );
        assert_eq!(
            one(br#"{"id": "b", "text": "hello"}"#, &labels)["labels"],
            json!(["none"])
        );
    }

    #[test]
    fn every_rule_answers_with_its_fields() {
        let source = one(
            br#"{"id": 1, "referrer": "", "landing_url": "https://a.example/?gclid=x"}"#,
            &source,
        );
        assert_eq!(source["channel"], "paid_search");
        let misspelt = one(
            br#"{"id": 1, "landing": "https://a.example/?gclid=1"}"#,
            &self::source,
        );
        assert_eq!(
            misspelt["error"],
            "none of the fields landing_url, referrer is there"
        );
        assert!(one(br#"{"id": 1}"#, &groups)["error"].is_string());
        let clock = |rest: &str| {
            let line = format!(
                r#"{{"hours": {{"1": [["09:00", "17:00"]]}}, "holidays": null, "start": "2026-06-08T16:00:00Z", {rest}}}"#
            );
            one(line.as_bytes(), &|case| clock(case, &JiffZones::bundled()))
        };
        let due = clock(r#""tz": "America/Denver", "business_minutes": 5.0"#);
        assert_eq!(due["due"], "2026-06-08T16:05:00Z");
        for wrong in [
            r#""tz": "Nowhere", "business_minutes": 0"#,
            r#""tz": "America/Denver", "business_minutes": 0.5"#,
        ] {
            assert!(clock(wrong)["error"].is_string(), "{wrong}");
        }
        assert!(source["kept"].is_object() && source["reason"].is_object());
        let intent = one(
            br#"{"id": 2, "source": "direct", "form": {"patient": "new", "need": "appointment"}, "page": "/", "lang": "en"}"#,
            &groups,
        );
        assert_eq!(intent["primary"], "new_patient");
    }
}
