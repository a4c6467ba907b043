//! Opening what is stored of an inquiry.

use std::rc::Rc;

use portico_shared::clock::Moment;
use portico_shared::handoff::Attempt;
use portico_shared::json;
use portico_shared::person::{Linked, MatchedOn};
use portico_shared::practice::Policy;
use portico_shared::vault::{InquiryKey, Part, Person, PracticeVault, VaultError, Wrapped};
use portico_shared::workflow::{AttemptMade, Task};
use serde::Deserialize;
use serde_json::Value;
use worker::SqlStorage;

use super::{rows, string};
use crate::error::{Error, Result};
use crate::vault::Record;

/// An inquiry, opened.
pub struct Opened {
    /// What was sealed.
    pub record: Record,
    /// When it was received (milliseconds since 1970).
    pub received_at: u64,
    /// The earlier inquiry it asks again.
    pub asked_again: Option<Linked<String>>,
    /// By when it is to be answered: a release from quarantine begins that anew.
    pub due: Option<Moment>,
    /// The first attempt to reach the patient, as its event has it.
    attempt: Option<String>,
    /// What is to be done next, as a task.
    next: Option<String>,
    /// Who owns it, by key in the policy.
    owner: String,
    /// Whether nothing more is to be done.
    closed: bool,
}

#[derive(Deserialize)]
struct Row {
    received_at: u64,
    key_version: u32,
    wrapped_key: Option<String>,
    sealed: Option<serde_bytes::ByteBuf>,
    linked_to: Option<String>,
    linked_on: Option<MatchedOn>,
    asked_before: usize,
    first_due: Option<i64>,
    due_at: i64,
    attempt: Option<String>,
    next: Option<String>,
    owner: String,
    closed: u8,
}

/// An inquiry's key, for the notes of its events; none if there is none or it was erased.
///
/// # Errors
/// [`Error::Sealed`] when it was changed, or wrapped by a key that is gone.
pub fn key<'a>(
    sql: &SqlStorage,
    vault: &'a PracticeVault,
    id: &str,
) -> Result<Option<InquiryKey<'a>>> {
    #[derive(Deserialize)]
    struct Row {
        key_version: u32,
        wrapped_key: Option<String>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT key_version, wrapped_key FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let unwrap = |text| {
        let version = row.key_version;
        vault.unwrap(id, &Wrapped { version, text })
    };
    Ok(row.wrapped_key.map(unwrap).transpose()?)
}

/// Opens an inquiry; none if there is none or it was erased.
///
/// # Errors
/// [`Error::Sealed`] when it was changed, or sealed by a key that is gone.
pub fn open(sql: &SqlStorage, vault: &PracticeVault, id: &str) -> Result<Option<Opened>> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT received_at, key_version, wrapped_key, sealed, linked_to, linked_on, asked_before, \
         first_due, due_at, next, owner, closed_at IS NOT NULL AS closed, iif(first_attempt_at IS NULL, NULL, (SELECT data FROM event \
           WHERE event.inquiry = inquiry.id AND kind = 'attempt.logged' \
           ORDER BY data ->> 'made_at', seq LIMIT 1)) AS attempt \
         FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let (Some(wrapped), Some(sealed)) = (row.wrapped_key, row.sealed) else {
        return Ok(None);
    };
    let wrapped = Wrapped {
        version: row.key_version,
        text: wrapped,
    };
    let key = vault.unwrap(id, &wrapped)?;
    let plain = key.open(Part::Record, &sealed)?;
    let record = json::read(&plain).map_err(|_| VaultError::Refused)?;
    let linked = row.linked_to.zip(row.linked_on);
    Ok(Some(Opened {
        record,
        received_at: row.received_at,
        asked_again: linked.map(|(to, matched)| Linked {
            to,
            matched,
            times_before: row.asked_before,
            first_due: row.first_due.and_then(Moment::from_millis),
        }),
        due: Moment::from_millis(row.due_at),
        attempt: row.attempt,
        next: row.next,
        owner: row.owner,
        closed: row.closed > 0,
    }))
}

/// The handoff of an inquiry as JSON, as it stands now; none if there is no such inquiry or it was
/// erased. The policy is asked for where something has changed since it was received; without one owners
/// are told by their keys.
///
/// # Errors
/// As [`open`].
pub fn open_handoff(
    sql: &SqlStorage,
    vault: &PracticeVault,
    id: &str,
    policy: impl FnOnce() -> Option<Rc<Policy>>,
) -> Result<Option<String>> {
    open(sql, vault, id)?
        .map(|opened| opened.handoff_now(policy))
        .transpose()
}

/// Who a handoff is about, as far as finding needs it.
#[derive(Deserialize)]
pub struct Said {
    patient: Patient,
    contact: Contact,
}

#[derive(Deserialize)]
struct Patient {
    name: String,
}

#[derive(Deserialize)]
struct Contact {
    phone: String,
    email: String,
}

impl Said {
    /// The person, for marks.
    pub fn person(&self) -> Person<'_> {
        Person {
            name: &self.patient.name,
            phone: &self.contact.phone,
            email: &self.contact.email,
        }
    }
}

impl Opened {
    /// Who it is about.
    ///
    /// # Errors
    /// [`Error::Message`] if the record holds no handoff.
    pub fn said(&self) -> Result<Said> {
        json::read(self.record.handoff.get().as_bytes()).map_err(|_| Error::Message("handoff"))
    }

    /// The handoff as JSON, as it was received. What was found out only when it was stored is put in: that the patient
    /// asks again, which gives it priority.
    ///
    /// # Errors
    /// [`Error::Message`] if the record holds no handoff.
    pub fn handoff(&self) -> Result<String> {
        let handoff = self.record.handoff.get();
        let Some(linked) = &self.asked_again else {
            return Ok(handoff.to_owned());
        };
        changed(handoff, |handoff| {
            *handoff.get_mut("tags")?.get_mut("priority")? = true.into();
            let linked = serde_json::to_value(linked).ok()?;
            handoff
                .as_object_mut()?
                .insert("asked_again".into(), linked);
            Some(())
        })
    }

    /// As [`Self::handoff`], with the due, the first attempt and the next action as they stand now.
    fn handoff_now(&self, policy: impl FnOnce() -> Option<Rc<Policy>>) -> Result<String> {
        let handoff = self.handoff()?;
        let unreadable = |_| Error::Message("handoff");
        let due = serde_json::to_string(&self.due).map_err(|_| Error::Message("handoff"))?;
        // Neither a due nor an owner's key needs escaping.
        let same_due = || handoff.contains(&format!(r#""due":{due}"#));
        let same_owner = || handoff.contains(&format!(r#""owner":"{}","owner_name""#, self.owner));
        if self.attempt.is_none() && !self.closed && same_due() && same_owner() {
            // Nothing has happened yet that it does not say.
            return Ok(handoff);
        }
        let attempt: Option<AttemptMade> = read(self.attempt.as_deref()).map_err(unreadable)?;
        let next: Option<Task> = read(self.next.as_deref()).map_err(unreadable)?;
        let policy = policy();
        let name = |key| policy.as_ref().map_or(key, |policy| policy.owner_name(key));
        changed(&handoff, |handoff| {
            *handoff.get_mut("tags")?.get_mut("due")? = serde_json::to_value(self.due).ok()?;
            if let Some(attempt) = &attempt {
                handoff["first_attempt"] = serde_json::to_value(Attempt::from(attempt)).ok()?;
            }
            let action = handoff.get_mut("next_action")?;
            match (&attempt, &next) {
                _ if self.closed => *action = Value::Null,
                (Some(_), Some(task)) => {
                    *action = serde_json::json!({
                        "action": task.kind,
                        "owner": name(&task.owner),
                        "due": task.due,
                    });
                }
                (Some(_), None) => {}
                (None, _) => {
                    action["owner"] = name(&self.owner).into();
                    action["due"] = serde_json::to_value(self.due).ok()?;
                }
            }
            Some(())
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(
    stored: Option<&str>,
) -> std::result::Result<Option<T>, json::Misfit> {
    stored.map(|text| json::read(text.as_bytes())).transpose()
}

/// A handoff with something put in.
fn changed(handoff: &str, put_in: impl FnOnce(&mut Value) -> Option<()>) -> Result<String> {
    let mut handoff: Value =
        json::read(handoff.as_bytes()).map_err(|_| Error::Message("handoff"))?;
    put_in(&mut handoff).ok_or(Error::Message("handoff"))?;
    serde_json::to_string(&handoff).map_err(|_| Error::Message("handoff"))
}
