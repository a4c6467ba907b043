use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::read;
use crate::clock::Moment;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    name: String,
    #[serde(default)]
    groups: BTreeMap<Kind, Inner>,
    #[serde(default)]
    list: Vec<Inner>,
    #[serde(default)]
    times: Vec<Moment>,
    #[serde(default)]
    since: Option<Moment>,
    #[serde(default)]
    shape: Option<Shape>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    count: u32,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    X,
    Y,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Point,
    Width(f64),
    Pair(i8, bool),
    Box { depth: Option<char> },
}

fn path(text: &str) -> String {
    read::<Outer>(text.as_bytes()).unwrap_err().path
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    for (text, expected) in [
        (r#"{"name": 7}"#, "name"),
        (
            r#"{"name": "a", "groups": {"x": {"count": 1}, "y": {"count": "two"}}}"#,
            "groups.y.count",
        ),
        (
            r#"{"name": "a", "groups": {"z": {"count": 1}}}"#,
            "groups.z",
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
        (r#"{"since": "yesterday", "name": "a"}"#, "since"),
        (
            r#"{"name": "a", "times": ["yesterday"], "list": []}"#,
            "times[0]",
        ),
        (r#"{"name": "a", "shape": "round"}"#, "shape"),
        (
            r#"{"name": "a", "shape": {"pair": [1, 2]}}"#,
            "shape.pair[1]",
        ),
        (
            r#"{"name": "a", "shape": {"box": {"depth": "ab"}}}"#,
            "shape.box.depth",
        ),
        ("[]", "."),
    ] {
        assert_eq!(path(text), expected, "{text}");
    }
}

#[test]
fn an_unknown_key_is_named_and_a_missing_one_too() {
    assert_eq!(path(r#"{"name": "a", "nmae": "b"}"#), "nmae");
    assert_eq!(
        path(r#"{"name": "a", "list": [{"count": 1}, {}]}"#),
        "list[1].count"
    );
    assert_eq!(path("{}"), "name");
    let misfit = read::<Outer>(b"{}").unwrap_err();
    assert_eq!(misfit.detail, "missing field `name`");
    assert!(!misfit.malformed);
}

#[test]
fn what_is_no_json_is_told_from_what_does_not_fit() {
    for text in [
        "",
        "{",
        r#"{"name""#,
        r#"{"name": "a"} x"#,
        "{\"name\": \"\u{1}\"}",
        "nul",
    ] {
        assert!(
            read::<Outer>(text.as_bytes()).unwrap_err().malformed,
            "{text}"
        );
    }
    assert!(read::<Value>(b"\"\xff\"").unwrap_err().malformed);
    let deep = "[".repeat(100_000);
    assert!(read::<Value>(deep.as_bytes()).unwrap_err().malformed);
    assert!(
        read::<Box<RawValue>>(deep.as_bytes())
            .unwrap_err()
            .malformed
    );
}

#[test]
fn a_raw_value_is_its_text() {
    let raw: BTreeMap<String, Box<RawValue>> =
        read(br#"{"a": {"b": [1, "\u00e9"]} , "c": null}"#).unwrap();
    assert_eq!(raw["a"].get(), r#"{"b": [1, "\u00e9"]}"#);
    assert_eq!(raw["c"].get(), "null");
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(Value::from_iter),
        ]
    })
}

fn shape() -> impl Strategy<Value = Option<Shape>> {
    prop::option::of(prop_oneof![
        Just(Shape::Point),
        any::<i32>().prop_map(|width| Shape::Width(f64::from(width))),
        any::<(i8, bool)>().prop_map(|(a, b)| Shape::Pair(a, b)),
        any::<Option<char>>().prop_map(|depth| Shape::Box { depth }),
    ])
}

proptest! {
    #[test]
    fn every_value_is_read_as_serde_json_reads_it(value in value(), pretty: bool) {
        let text = if pretty {
            serde_json::to_string_pretty(&value)
        } else {
            serde_json::to_string(&value)
        }.unwrap();
        let other: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read::<Value>(text.as_bytes()), Ok(other));
        let raw: Box<RawValue> = read(text.as_bytes()).unwrap();
        prop_assert_eq!(raw.get(), text);
    }

    #[test]
    fn what_was_written_is_read(name: String, counts: Vec<u32>, shape in shape()) {
        let list = counts.into_iter().map(|count| Inner { count }).collect();
        let groups = BTreeMap::from([(Kind::Y, Inner { count: 3 })]);
        let outer = Outer { name, groups, list, times: Vec::new(), since: None, shape };
        prop_assert_eq!(read(&serde_json::to_vec(&outer).unwrap()), Ok(outer));
    }

    #[test]
    fn any_text_is_json_for_both_or_neither(
        text in prop_oneof![".*", r#"[\[\]{}:,"\\ntfu0-9.eE+\-DdAb8 ]{0,12}"#, r#""(\\(u[dD][89a-fA-F][0-9]{2}|["\\/bfnrtx])){0,3}""#]
    ) {
        let other = serde_json::from_str::<Value>(&text);
        match read::<Value>(text.as_bytes()) {
            Ok(value) => prop_assert_eq!(value, other.unwrap()),
            Err(misfit) => {
                prop_assert!(other.is_err(), "{}: {}", text, misfit);
                prop_assert!(misfit.malformed && !misfit.path.is_empty());
            }
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes: Vec<u8>) {
        let _ = read::<Outer>(&bytes);
        let _ = read::<Value>(&bytes);
    }
}
