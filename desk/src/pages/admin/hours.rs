//! Hours of the practice and of its locations, and holidays.

use serde_json::{Value, json};
use yew::prelude::*;

use super::{Edit, EditProps};
use crate::components::field::{Sent, line, value_of};
use crate::components::shell::card;
use crate::document::{at, entries, text};

/// Days of the week with the numbers that the policy has for them.
const DAYS: [(&str, &str); 7] = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
];

/// The section.
#[component]
pub fn Hours(props: &EditProps) -> Html {
    let wrong = use_state(|| None::<String>);
    let edit = &props.edit;
    let policy = &edit.policy;
    let count = at(policy, &["locations"]).as_array().map_or(0, Vec::len);
    let locations = (0..count).map(|index| {
        let index = index.to_string();
        let path = ["locations", index.as_str()];
        let location = at(policy, &path);
        html! {
            <section class="card" key={index.clone()}>
                <h2>{format!("Hours of {}", text(location, &["name"]))}</h2>
                if location.get("hours").is_some() {
                    {week(edit, &wrong, &["locations", &index, "hours"])}
                } else {
                    <p class="quiet">{"Those of the practice, but for these days:"}</p>
                }
                {holidays(edit, &wrong, &["locations", &index, "holidays"])}
            </section>
        }
    });
    html! {
        <>
            <p class="quiet">{"Write each open stretch as 08:00-12:00 and part several by commas. Leave a closed day empty."}</p>
            <div role="alert">if let Some(text) = &*wrong { <p class="error">{text}</p> }</div>
            {card("Hours of the practice", week(edit, &wrong, &["hours"]))}
            { for locations }
            {card("Holidays and other hours", holidays(edit, &wrong, &["holidays"]))}
        </>
    }
}

type Wrong = UseStateHandle<Option<String>>;

/// Writes a day's hours into the draft.
fn write(edit: &Edit, wrong: &Wrong, path: &[&str], day: &str) -> Callback<Event> {
    let (edit, wrong, day) = (edit.clone(), wrong.clone(), day.to_owned());
    let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    Callback::from(move |event: Event| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match read(&value_of(&event)) {
            Ok(hours) => {
                wrong.set(None);
                edit.set(&path, hours);
            }
            Err(problem) => wrong.set(Some(format!("{day}: {problem}"))),
        }
    })
}

fn week(edit: &Edit, wrong: &Wrong, path: &[&str]) -> Html {
    let row = |(number, day): (&'static str, &'static str)| {
        let mut place = path.to_vec();
        place.push(number);
        html! {
            <label class="field" key={number}>
                <span>{day}</span>
                <input type="text" value={said(at(&edit.policy, &place))} placeholder="closed" onchange={write(edit, wrong, &place, day)} />
            </label>
        }
    };
    html! { <div class="grid">{ for DAYS.map(row) }</div> }
}

/// A day's stretches as they are written here.
fn said(day: &Value) -> String {
    let stretch = |stretch: &Value| format!("{}-{}", text(stretch, &["0"]), text(stretch, &["1"]));
    let stretches = day.as_array().into_iter().flatten().map(stretch);
    stretches.collect::<Vec<_>>().join(", ")
}

/// Stretches as the policy writes them. Whether they are right is for the Worker to say.
fn read(text: &str) -> Result<Value, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (opens, closes) = part
                .split_once(['-', '–'])
                .ok_or_else(|| format!("write \"{part}\" as 08:00-12:00"))?;
            Ok(json!([padded(opens), padded(closes)]))
        })
        .collect()
}

/// 8:00 is 08:00.
fn padded(time: &str) -> String {
    let time = time.trim();
    if time.len() == 4 {
        format!("0{time}")
    } else {
        time.to_owned()
    }
}

/// Sets a day of the draft.
fn set(edit: &Edit, path: &[String], date: &str, hours: Value) {
    let path = path.iter().map(String::as_str).chain([date]);
    edit.set(&path.collect::<Vec<_>>(), hours);
}

fn holidays(edit: &Edit, wrong: &Wrong, path: &[&str]) -> Html {
    let owned: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    let row = |date: &str, hours: &Value| {
        let remove = {
            let (edit, date, path) = (edit.clone(), date.to_owned(), owned.clone());
            Callback::from(move |_: MouseEvent| set(&edit, &path, &date, Value::Null))
        };
        let place: Vec<&str> = path.iter().copied().chain([date]).collect();
        html! {
            <div class="item pair" key={date.to_owned()}>
                <label class="field">
                    <span>{date}</span>
                    <input type="text" value={said(hours)} placeholder="closed" onchange={write(edit, wrong, &place, date)} />
                </label>
                <button type="button" class="plain" onclick={remove}>{"Remove"}<span class="vh">{format!(" {date}")}</span></button>
            </div>
        }
    };
    let add = {
        let (edit, wrong, path) = (edit.clone(), wrong.clone(), owned.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let Some(date) = sent.some("date") else {
                return;
            };
            match read(&sent.get("open")) {
                Ok(hours) => {
                    wrong.set(None);
                    set(&edit, &path, &date, hours);
                    sent.reset();
                }
                Err(problem) => wrong.set(Some(format!("{date}: {problem}"))),
            }
        })
    };
    html! {
        <>
            { for entries(&edit.policy, path).into_iter().map(|(date, hours)| row(date, hours)) }
            <form class="pair item" onsubmit={add}>
                {line("Date", "date", "date", true)}
                {line("Open (empty: closed)", "open", "text", false)}
                <button type="submit">{"Add"}</button>
            </form>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_as_people_write_them() {
        let monday = read("8:00-12:00, 13:00 – 17:00").unwrap();
        assert_eq!(monday, json!([["08:00", "12:00"], ["13:00", "17:00"]]));
        assert_eq!(said(&monday), "08:00-12:00, 13:00-17:00");
        assert_eq!(read(" ").unwrap(), json!([]));
        assert!(read("soon").is_err());
    }
}
