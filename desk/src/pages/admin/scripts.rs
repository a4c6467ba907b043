//! Scripts: the words staff may use, who approved them, and when.

use portico_shared::practice::Purpose;
use serde_json::{Value, json};
use yew::prelude::*;

use super::Edit;
use crate::components::field::Sent;
use crate::document::{at, entries, text};
use crate::state::DeskHandle;
use crate::{time, words};

/// The section.
pub fn scripts(desk: &DeskHandle, edit: &Edit) -> Html {
    let today = time::day(desk.zone(), desk.now);
    html! {
        <>
            <p class="quiet">{"Words that nobody approved are never shown. Changing words makes a new version that has to be approved again; wording that diagnoses, promises an outcome or presses is refused."}</p>
            { for entries(&edit.policy, &["scripts"]).into_iter().map(|(key, script)| one(edit, &today, key, script)) }
        </>
    }
}

fn one(edit: &Edit, today: &str, key: &str, script: &Value) -> Html {
    let send = {
        let (edit, key, today) = (edit.clone(), key.to_owned(), today.to_owned());
        let script = script.clone();
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let Some(by) = sent.some("by") else { return };
            let (en, es) = (sent.get("en"), sent.get("es"));
            if let Some(changed) = replaced(&script, &en, &es, &json!({ "by": by, "on": today })) {
                edit.set(&["scripts", &key], changed);
            }
        })
    };
    let version = version(script);
    let approved = match at(script, &["approved"]) {
        Value::Null => "Not approved: not shown".to_owned(),
        approval => format!(
            "Version {version}, approved by {} on {}",
            text(approval, &["by"]),
            text(approval, &["on"])
        ),
    };
    let purpose = Purpose::from_name(text(script, &["purpose"])).unwrap_or(Purpose::Acknowledgment);
    let (en, es) = (text(script, &["text", "en"]), text(script, &["text", "es"]));
    let history = at(script, &["history"]).as_array();
    html! {
        <section class="card" key={key.to_owned()}>
            <h2>{key}</h2>
            <p class="quiet">{words::purpose(purpose)}</p>
            <blockquote lang="en">{en}</blockquote>
            if !es.is_empty() { <blockquote lang="es">{es}</blockquote> }
            <p class="quiet">{approved}</p>
            if let Some(history) = history {
                <details><summary>{"Earlier approvals"}<span class="vh">{format!(" of {key}")}</span></summary>
                    <ul>{ for history.iter().rev().map(|past| html! {
                        <li>{format!("Version {}: {} on {}", at(past, &["version"]), text(past, &["by"]), text(past, &["on"]))}</li>
                    }) }</ul>
                </details>
            }
            <details>
                <summary>{"Change the words"}<span class="vh">{format!(" of {key}")}</span></summary>
                <form onsubmit={send}>
                    <label class="field"><span>{"English"}</span><textarea name="en" rows="3" lang="en" defaultvalue={en.to_owned()} /></label>
                    <label class="field"><span>{"Spanish"}</span><textarea name="es" rows="3" lang="es" defaultvalue={es.to_owned()} /></label>
                    <label class="field"><span>{"Approved by"}</span><input name="by" type="text" required=true autocomplete="name" /></label>
                    <button type="submit">{"Approve and take into the draft"}</button>
                </form>
            </details>
        </section>
    }
}

fn version(script: &Value) -> u64 {
    at(script, &["version"]).as_u64().unwrap_or(1)
}

/// Other words, under a new version, approved anew; none where the words are the same.
fn replaced(script: &Value, en: &str, es: &str, approval: &Value) -> Option<Value> {
    if text(script, &["text", "en"]) == en && text(script, &["text", "es"]) == es {
        return None;
    }
    let before = version(script);
    let mut changed = script.clone();
    let mut history = at(script, &["history"])
        .as_array()
        .cloned()
        .unwrap_or_default();
    if let Value::Object(past) = at(script, &["approved"]) {
        let mut past = past.clone();
        past.insert("version".to_owned(), before.into());
        history.push(past.into());
    }
    let fields = changed.as_object_mut()?;
    fields.remove("translation");
    fields.insert("text".to_owned(), json!({ "en": en, "es": es }));
    fields.insert("version".to_owned(), (before + 1).into());
    fields.insert("approved".to_owned(), approval.clone());
    fields.insert("history".to_owned(), history.into());
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_a_new_version_with_a_new_approval_and_the_old_one_is_kept() {
        let script = json!({"text": {"en": "Hello"}, "approved": {"by": "Dana", "on": "2026-11-02"}, "translation": {"by": "Lee", "on": "2026-11-02"}});
        let today = json!({"by": "Robin", "on": "2026-11-24"});
        assert_eq!(replaced(&script, "Hello", "", &today), None);
        let changed = replaced(&script, "Good day", "Buen día", &today).unwrap();
        assert_eq!(
            changed,
            json!({
                "text": {"en": "Good day", "es": "Buen día"}, "version": 2, "approved": today,
                "history": [{"by": "Dana", "on": "2026-11-02", "version": 1}],
            })
        );
    }
}
