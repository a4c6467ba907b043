//! Where in a JSON text something is, for errors that name the value.
//!
//! A reader that keeps track of the path needs each of its types compiled once more (70 KB gzip of
//! the Worker for a policy); looking at the text again, only when something is wrong, needs this.

use std::fmt::Write as _;

/// What the text before a place is inside of.
enum Inside<'a> {
    /// An object, and its key if that has been read.
    Object(Option<&'a [u8]>),
    /// A list, and the index of the element.
    List(usize),
}

/// The path to the value that an error is about, as in `groups.new_patient.owner` or
/// `services[2]`; `.` is the whole. `line` counts from 1 and `column` in bytes, and `words` are the
/// error's own, as `serde_json` tells them. Of a missing value it is the path where it should be.
///
/// A value that was read as a text and then refused (a date that is none) is reported where the
/// object around it goes on: at its end, if nothing follows.
///
/// What is not JSON has some path too: the one that was open last.
#[must_use]
pub fn path_of(text: &[u8], line: usize, column: usize, words: &str) -> String {
    let missing = words
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    let of_the_whole = missing.is_some() || words.starts_with("invalid length");
    let start: usize = text
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let end = start.saturating_add(column).min(text.len());
    let mut inside: Vec<Inside<'_>> = Vec::new();
    let mut at = 0;
    while at < end {
        match text[at] {
            b'{' => inside.push(Inside::Object(None)),
            b'[' => inside.push(Inside::List(0)),
            b'}' | b']' if at + 1 < end || of_the_whole => drop(inside.pop()),
            b',' => match inside.last_mut() {
                Some(Inside::Object(key)) => *key = None,
                Some(Inside::List(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let close = closing_quote(text, at + 1);
                if let Some(Inside::Object(key @ None)) = inside.last_mut() {
                    *key = Some(&text[at + 1..close]);
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    let mut path = String::new();
    for step in inside {
        match step {
            Inside::Object(Some(key)) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&String::from_utf8_lossy(key));
            }
            Inside::Object(None) => {}
            Inside::List(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    match missing {
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) => format!("{path}.{name}"),
        None if path.is_empty() => ".".to_owned(),
        None => path,
    }
}

/// An error's words without the place that `serde_json` puts at their end.
#[must_use]
pub fn without_place(message: &str) -> &str {
    message
        .rsplit_once(" at line ")
        .map_or(message, |(words, _)| words)
}

/// The quote that ends a string whose first character is at `from`, or the end of the text.
fn closing_quote(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() {
        match text[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::{path_of, without_place};
    use crate::clock::Moment;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read to fail")]
    struct Outer {
        name: String,
        #[serde(default)]
        groups: BTreeMap<String, Inner>,
        #[serde(default)]
        list: Vec<Inner>,
        #[serde(default)]
        times: Vec<Moment>,
        #[serde(default)]
        since: Option<Moment>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read to fail")]
    struct Inner {
        count: u32,
    }

    fn path_of_the_error(text: &str) -> String {
        let error = serde_json::from_str::<Outer>(text).unwrap_err();
        path_of(
            text.as_bytes(),
            error.line(),
            error.column(),
            &error.to_string(),
        )
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named() {
        for (text, path) in [
            (r#"{"name": 7}"#, "name"),
            (
                r#"{"name": "a", "groups": {"x": {"count": 1}, "y": {"count": "two"}}}"#,
                "groups.y.count",
            ),
            (
                "{\"name\": \"a\",\n \"list\": [{\"count\": 1},\n {\"count\": -2}]}",
                "list[1].count",
            ),
            (
                r#"{"name": "a \" { [ ,", "list": [{"count": 1.5}]}"#,
                "list[0].count",
            ),
            (r#"{"name": "a", "list": {}}"#, "list"),
            (r#"{"name": "a", "since": "yesterday"}"#, "since"),
            (
                r#"{"name": "a", "since": "yesterday", "list": []}"#,
                "since",
            ),
            (
                r#"{"name": "a", "times": ["yesterday"], "list": []}"#,
                "times[0]",
            ),
            ("[]", "."),
        ] {
            assert_eq!(path_of_the_error(text), path, "{text}");
        }
    }

    #[test]
    fn an_unknown_key_is_named_and_a_missing_one_too() {
        assert_eq!(path_of_the_error(r#"{"name": "a", "nmae": "b"}"#), "nmae");
        assert_eq!(
            path_of_the_error(r#"{"name": "a", "list": [{"count": 1}, {}]}"#),
            "list[1].count"
        );
        assert_eq!(path_of_the_error("{}"), "name");
    }

    #[test]
    fn the_words_are_told_without_the_place() {
        let error = serde_json::from_str::<Outer>("{}").unwrap_err().to_string();
        assert_eq!(without_place(&error), "missing field `name`");
    }

    proptest! {
        #[test]
        fn no_text_and_no_place_is_too_odd(text: Vec<u8>, line: usize, column: usize) {
            prop_assert!(!path_of(&text, line, column, "").is_empty());
            prop_assert!(!path_of(&text, 1, text.len(), "missing field").is_empty());
        }
    }
}
