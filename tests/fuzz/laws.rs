//! What must hold for anything that strangers send. The fuzz targets try to break it, and a native
//! test holds the seeds to it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what cannot be tried has failed"
)]

use std::fmt::Write as _;

use portico_shared::clock::{Moment, Window, Zones, due};
use portico_shared::form::decode::{self, Submission};
use portico_shared::form::{Answers, Field, STEPS, check_step, validate};
use portico_shared::language::Language;
use portico_shared::practice::Policy;
use portico_shared::source::{Evidence, Source};
use portico_shared::triage::{Label, triage};

const POLICY: &str = include_str!("../../shared/src/practice/tests_support.json");

/// One zone for all names: the rules must hold in any.
struct Eastern;

impl Zones for Eastern {
    fn offset_seconds(&self, zone: &str, _unix_seconds: i64) -> Option<i32> {
        zone.contains('/').then_some(-5 * 3600)
    }
}

fn now() -> Moment {
    Moment::from_millis(1_795_000_000_000).expect("a moment of 2026")
}

/// A body: the first byte says how it is encoded.
pub fn form(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    let read = if kind % 2 == 0 {
        decode::json(body)
    } else {
        decode::url_encoded(body)
    };
    match read {
        Ok(sent) => taken(&sent),
        Err(problem) => assert!((400..500).contains(&problem.status)),
    }
    if let Ok(text) = std::str::from_utf8(body) {
        whole(text);
    }
}

/// What was read holds nothing that hides or reorders text, and is the same when read again.
fn taken(sent: &Submission) {
    let mut again = Answers::default();
    for field in Field::ALL {
        let text = sent.answers.get(*field);
        let hides = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        };
        assert!(!text.contains(hides), "{field:?} hides something");
        assert_eq!(text, text.trim(), "{field:?} is not trimmed");
        again.set(*field, text);
        assert_eq!(again.get(*field), text, "{field:?} changes when read again");
    }
    let policy: Policy = serde_json::from_str(POLICY).expect("a policy");
    for step in 1..=STEPS {
        let _ = check_step(&sent.answers, step);
    }
    match validate(&sent.answers, &policy) {
        Ok(request) => {
            assert!(!request.name.expose().is_empty());
            assert!(!request.phone.expose().is_empty() || !request.email.expose().is_empty());
            let written = serde_json::to_string(&request).expect("JSON");
            assert_eq!(
                serde_json::from_str::<portico_shared::form::Request>(&written).ok(),
                Some(request)
            );
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.is_sorted_by_key(|error| error.field));
            for error in errors {
                assert!(!error.message(Language::En).is_empty());
                assert!(!error.message(Language::Es).is_empty());
            }
        }
    }
}

/// A text arrives the same in whichever encoding it was sent.
fn whole(text: &str) {
    let mut direct = Answers::default();
    direct.set(Field::Message, text);
    let mut escaped = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        let _ = write!(escaped, "%{byte:02X}");
    }
    let form = decode::url_encoded(format!("message={escaped}").as_bytes());
    let json =
        decode::json(&serde_json::to_vec(&serde_json::json!({ "message": text })).expect("JSON"));
    for read in [form, json] {
        match read {
            Ok(sent) => assert!(sent.answers == direct, "an encoding changes the text"),
            Err(problem) => panic!("a text was refused: {}", problem.detail),
        }
    }
}

/// A landing page's address and a referrer, by lines.
pub fn source(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (landing_url, referrer) = text.split_once('\n').unwrap_or((&text, ""));
    let own_hosts = ["clinic.example".to_owned()];
    for gpc in [false, true] {
        let evidence = Evidence {
            landing_url,
            referrer,
            own_hosts: &own_hosts,
            gpc,
            ..Evidence::default()
        };
        let source = Source::of(&evidence);
        assert!(
            source == Source::of(&evidence),
            "the same evidence, another source"
        );
        let written = serde_json::to_string(&source).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Source>(&written).ok().as_ref(),
            Some(&source)
        );
        assert!(!source.explain().is_empty());
    }
}

/// A message.
pub fn message(data: &[u8]) {
    let text: String = String::from_utf8_lossy(data).chars().take(2000).collect();
    let length = u32::try_from(text.chars().count()).expect("a short text");
    for language in [None, Some(Language::En), Some(Language::Es)] {
        let found = triage(&text, language);
        assert!(!found.labels.is_empty());
        for hit in &found.hits {
            assert!(
                hit.start <= hit.end && hit.end <= length,
                "{} is out of the text",
                hit.rule
            );
            assert!(
                found.labels.contains(&hit.label),
                "{} gives no label",
                hit.rule
            );
        }
        assert!(
            triage(&text, language) == found,
            "the same text, other labels"
        );
        if found.labels.contains(&Label::Urgent) {
            let polite = triage(&format!("{text}\n\nThank you very much."), language);
            assert!(
                polite.labels.contains(&Label::Urgent),
                "thanks hide an emergency"
            );
        }
    }
}

/// A policy as JSON.
pub fn policy(data: &[u8]) {
    let Ok(policy) = serde_json::from_slice::<Policy>(data) else {
        return;
    };
    let written = serde_json::to_string(&policy).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Policy>(&written).ok().as_ref(),
        Some(&policy)
    );
    match policy.check(&Eastern, now()) {
        Ok(()) => {
            for location in std::iter::once(None)
                .chain(policy.locations.iter().map(|place| Some(place.id.as_str())))
            {
                let at = due(
                    &policy.schedule(location),
                    &Eastern,
                    now(),
                    Window::BusinessMinutes(15),
                );
                assert!(at.is_ok_and(|at| at >= now()), "a due before the inquiry");
            }
        }
        Err(found) => assert!(found.iter().all(|error| !error.problem.is_empty())),
    }
}
