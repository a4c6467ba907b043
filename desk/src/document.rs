//! The policy, the handoff and events as documents: values are read and set by their path. Their types
//! and their checks stay on the Worker; reading each of them here would be kilobytes of the wasm.

use portico_shared::clock::Moment;
use serde_json::Value;

/// A value by its path; `Null` where there is none.
pub fn at<'a>(document: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(document, |value, key| match value {
        Value::Array(list) => key
            .parse::<usize>()
            .ok()
            .and_then(|at| list.get(at))
            .unwrap_or(&Value::Null),
        other => other.get(*key).unwrap_or(&Value::Null),
    })
}

/// A text by its path; empty where there is none.
pub fn text<'a>(document: &'a Value, path: &[&str]) -> &'a str {
    at(document, path).as_str().unwrap_or_default()
}

/// A moment by its path.
pub fn moment(document: &Value, path: &[&str]) -> Option<Moment> {
    text(document, path).parse().ok()
}

/// Whether a value by its path is true.
pub fn holds(document: &Value, path: &[&str]) -> bool {
    *at(document, path) == Value::Bool(true)
}

/// The values of a list by its path.
pub fn list<'a>(document: &'a Value, path: &[&str]) -> &'a [Value] {
    at(document, path).as_array().map_or(&[], Vec::as_slice)
}

/// The entries of an object by its path, in the order of their keys.
pub fn entries<'a>(document: &'a Value, path: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let found = at(document, path).as_object();
    found
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
        .collect()
}

/// The document with a value at a path; `Null` takes away what is there. Objects on the way are
/// made; where the path leads through something else, nothing changes.
pub fn with(document: &Value, path: &[&str], new: Value) -> Value {
    let mut document = document.clone();
    set(&mut document, path, new);
    document
}

fn set(value: &mut Value, path: &[&str], new: Value) {
    let Some((key, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    match value {
        Value::Object(fields) => {
            if rest.is_empty() && new.is_null() {
                fields.remove(*key);
            } else {
                let empty = || Value::Object(serde_json::Map::new());
                set(
                    fields.entry((*key).to_owned()).or_insert_with(empty),
                    rest,
                    new,
                );
            }
        }
        Value::Array(list) => {
            if let Some(item) = key.parse::<usize>().ok().and_then(|at| list.get_mut(at)) {
                set(item, rest, new);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_found_set_made_and_taken_away() {
        let document = json!({"owners": {"a": {"name": "Robin"}}, "locations": [{"id": "x"}]});
        assert_eq!(text(&document, &["owners", "a", "name"]), "Robin");
        assert_eq!(text(&document, &["locations", "0", "id"]), "x");
        assert_eq!(text(&document, &["locations", "1", "id"]), "");
        let changed = with(&document, &["locations", "0", "hours", "1"], json!([]));
        assert_eq!(changed["locations"][0]["hours"]["1"], json!([]));
        let gone = with(&document, &["owners", "a"], Value::Null);
        assert!(entries(&gone, &["owners"]).is_empty());
    }
}
