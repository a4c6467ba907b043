//! Deliveries: the newest, one with its tries, following them, delivering again.

use std::collections::HashMap;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Api, misread};

/// How often new deliveries are asked for.
const EVERY: Duration = Duration::from_secs(2);

/// Deliveries on a page: as many as there may be.
const PAGE: usize = 200;

/// What is said of a delivery that is not there.
const GONE: &str = "There is no delivery of that id";

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["deliveries", "show", practice, id] => show(api, practice, id),
        ["deliveries", "resend", practice, id] => {
            api.post(practice, &format!("deliveries/{id}/resend"), None)?;
            println!("{id} is due now.");
            Ok(())
        }
        ["deliveries", "failed", practice, name, since] => {
            let body = json!({ "since": since });
            let done = api.post(practice, &format!("endpoints/{name}/resend"), Some(&body))?;
            match done.body["resent"].as_u64().unwrap_or_default() {
                0 => println!("Nothing was given up since then."),
                1 => println!("1 is sent again."),
                many => println!("{many} are sent again."),
            }
            Ok(())
        }
        ["deliveries", practice, how @ ..] => match how {
            [] => list(api, practice, None),
            ["--state", state] => list(api, practice, Some(state)),
            ["--follow"] => follow(api, practice, None),
            ["--state", state, "--follow"] | ["--follow", "--state", state] => {
                follow(api, practice, Some(state))
            }
            _ => misread(),
        },
        _ => misread(),
    }
}

/// A page of deliveries, newest first: those in a state, those older than one.
fn page(
    api: &Api,
    practice: &str,
    state: Option<&str>,
    before: Option<&str>,
) -> Result<Vec<Delivery>> {
    let part =
        |name, value: Option<&str>| value.map_or(String::new(), |it| format!("&{name}={it}"));
    let (state, before) = (part("state", state), part("before", before));
    let body = api.get(practice, &format!("deliveries?limit={PAGE}{state}{before}"))?;
    let rows = body.body.as_array();
    Ok(rows.into_iter().flatten().map(Delivery::read).collect())
}

/// The newest, oldest of them first.
fn list(api: &Api, practice: &str, state: Option<&str>) -> Result<()> {
    let rows = page(api, practice, state, None)?;
    if rows.len() == PAGE {
        eprintln!("The newest {PAGE}; there may be older ones.");
    }
    for row in rows.iter().rev() {
        println!("{}", row.line);
    }
    Ok(())
}

fn show(api: &Api, practice: &str, id: &str) -> Result<()> {
    let found = api.get(practice, &format!("deliveries/{id}"))?.body;
    println!("{}", Delivery::read(&found).line);
    for tried in found["log"].as_array().into_iter().flatten() {
        let millis = tried["millis"].as_u64();
        println!(
            "  {}  {}  {}  {}",
            tried["number"],
            text(tried, "at"),
            tried["status"]
                .as_u64()
                .map_or("-".to_owned(), |status| status.to_string()),
            match (tried["error"].as_str(), millis) {
                (error, Some(millis)) => format!("{} in {millis} ms", error.unwrap_or("taken")),
                (_, None) => "under way or broken off".to_owned(),
            },
        );
    }
    Ok(())
}

/// Shows each delivery, and again whenever something has become of it, however old it is by then; only an
/// old one that is sent again and arrives between two looks is not seen. Where the Worker does not answer,
/// or refuses, that is said, and asked again.
fn follow(api: &Api, practice: &str, state: Option<&str>) -> Result<()> {
    if state.is_some() {
        // One that there is not is refused.
        page(api, practice, state, None)?;
    }
    let mut seen = HashMap::new();
    let mut trouble = String::new();
    for row in look(api, practice, &mut seen, true)? {
        tell(&row, state);
    }
    loop {
        sleep(EVERY);
        match look(api, practice, &mut seen, false) {
            Ok(rows) => {
                trouble.clear();
                for row in rows {
                    tell(&row, state);
                }
            }
            Err(error) => {
                let said = format!("{error:#}");
                if said != trouble {
                    eprintln!("{said}\nAsking again.");
                }
                trouble = said;
            }
        }
    }
}

fn tell(row: &Delivery, state: Option<&str>) {
    if state.is_none_or(|state| state == row.state) {
        println!("{}", row.line);
    }
}

/// What is new since the last look, or not as it was, oldest first; all of it is remembered only once it
/// is known.
fn look(
    api: &Api,
    practice: &str,
    seen: &mut HashMap<String, Delivery>,
    first: bool,
) -> Result<Vec<Delivery>> {
    // What waits, however old, and then the newest, down to what was seen: what came to its end in
    // between is in the second.
    let waiting = down_to(api, practice, Some("pending"), |_| false)?;
    let newest = down_to(api, practice, None, |row| {
        first || seen.contains_key(&row.id)
    })?;
    let mut found: HashMap<String, Delivery> = HashMap::new();
    for row in waiting.into_iter().chain(newest) {
        found.insert(row.id.clone(), row);
    }
    // What waited and is in neither has come to its end.
    let ended = |row: &&Delivery| row.state == "pending" && !found.contains_key(&row.id);
    let ended: Vec<String> = seen
        .values()
        .filter(ended)
        .map(|row| row.id.clone())
        .collect();
    for id in ended {
        match api.get(practice, &format!("deliveries/{id}")) {
            Ok(one) => {
                found.insert(id, Delivery::read(&one.body));
            }
            // Its time of being kept ended while nobody could ask.
            Err(error) if error.to_string().contains(GONE) => {
                seen.remove(&id);
            }
            Err(error) => return Err(error),
        }
    }
    let mut news: Vec<Delivery> = found
        .into_values()
        .filter(|row| {
            seen.get(&row.id)
                .is_none_or(|before| before.line != row.line)
        })
        .collect();
    news.sort_by(|a, b| a.id.cmp(&b.id));
    seen.extend(news.iter().map(|row| (row.id.clone(), row.clone())));
    Ok(news)
}

/// Page after page, until one ends with what was looked for.
fn down_to(
    api: &Api,
    practice: &str,
    state: Option<&str>,
    known: impl Fn(&Delivery) -> bool,
) -> Result<Vec<Delivery>> {
    let mut all: Vec<Delivery> = Vec::new();
    loop {
        let before = all.last().map(|row| row.id.clone());
        let rows = page(api, practice, state, before.as_deref())?;
        let done = rows.len() < PAGE || rows.last().is_none_or(&known);
        all.extend(rows);
        if done {
            return Ok(all);
        }
    }
}

/// A delivery, as far as it is shown.
#[derive(Clone)]
struct Delivery {
    id: String,
    state: String,
    line: String,
}

impl Delivery {
    fn read(row: &Value) -> Self {
        let text = |name| text(row, name);
        let due = match row["due"].as_str() {
            Some(due) => format!("  due {due}"),
            None => String::new(),
        };
        Self {
            id: text("id"),
            state: text("state"),
            line: format!(
                "{}  {:<9}  {} tries  {}  {}  {}  {}{due}",
                text("id"),
                text("state"),
                row["tries"],
                text("at"),
                text("type"),
                text("endpoint"),
                text("inquiry"),
            ),
        }
    }
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or("-").to_owned()
}
