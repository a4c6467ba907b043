//! What differs between two policies, value by value.

use serde_json::Value;

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where, as in the policy's file: `owners.billing.name`.
    pub path: String,
    /// Before; none where there was nothing.
    pub before: Option<String>,
    /// After; none where nothing is left.
    pub after: Option<String>,
}

/// Every value that differs.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut found);
    found
}

fn compare(
    path: String,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let gone = before.keys().filter(|key| !after.contains_key(*key));
            for key in after.keys().chain(gone) {
                compare(below(&path, key), before.get(key), after.get(key), found);
            }
        }
        // Lists of plain values, such as the hours of a day, are read as a whole.
        (Some(Value::Array(before)), Some(Value::Array(after)))
            if before.iter().chain(after).any(Value::is_object) =>
        {
            for at in 0..before.len().max(after.len()) {
                compare(
                    format!("{path}[{at}]"),
                    before.get(at),
                    after.get(at),
                    found,
                );
            }
        }
        _ => found.push(Difference {
            path,
            before: before.map(said),
            after: after.map(said),
        }),
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => "closed or none".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_named_with_its_path() {
        let before = json!({"name": "A", "owners": {"x": {"name": "Robin"}}, "list": [{"id": 1}]});
        let after = json!({"name": "A", "owners": {"x": {"name": "Dana"}, "y": {"name": "Lee"}}, "list": []});
        let found = differences(&before, &after);
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["list[0]", "owners.x.name", "owners.y"]);
        assert_eq!(found[1].before.as_deref(), Some("Robin"));
        assert_eq!(found[1].after.as_deref(), Some("Dana"));
        assert_eq!(found[2].before, None);
    }

    #[test]
    fn hours_are_read_as_a_whole_and_equal_policies_do_not_differ() {
        let before = json!({"hours": {"1": [["08:00", "12:00"]]}});
        let after = json!({"hours": {"1": [["09:00", "12:00"]]}});
        assert_eq!(differences(&before, &after).len(), 1);
        assert!(differences(&before, &before).is_empty());
    }
}
