//! The vault in the Worker: its secret, and what an inquiry's sealed record holds.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use portico_shared::handoff::Handoff;
use portico_shared::vault::{NEW_KEY_RANDOM, NONCE, Part, PracticeVault, VaultKeys, Wrapped};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use worker::Env;

use crate::error::{Error, Result};
use crate::platform;

/// The Worker's secret that holds the keys: `1:base64…`, and after a rotation `1:…,2:…`.
const SECRET: &str = "VAULT_KEYS";

/// How many practices' keys are kept in memory.
const PRACTICES_KEPT: usize = 1000;

thread_local! {
    /// Deriving keys costs more than sealing with them. A new secret comes with a new isolate.
    static KEPT: RefCell<HashMap<String, Rc<PracticeVault>>> = RefCell::default();
}

/// The keys of a practice.
///
/// # Errors
/// [`Error::NoVault`] when the Worker has no secret, or one that cannot be read.
pub fn of(env: &Env, practice: &str) -> Result<Rc<PracticeVault>> {
    if let Some(known) = KEPT.with_borrow(|kept| kept.get(practice).cloned()) {
        return Ok(known);
    }
    let secret = env.secret(SECRET).map_err(|_| Error::NoVault)?;
    let keys = VaultKeys::parse(&secret.to_string()).map_err(|error| {
        worker::console_error!("VAULT_KEYS: {error}");
        Error::NoVault
    })?;
    let vault = Rc::new(keys.practice(practice));
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= PRACTICES_KEPT {
            kept.clear();
        }
        kept.insert(practice.to_owned(), Rc::clone(&vault));
    });
    Ok(vault)
}

/// What is sealed of an inquiry: all that a patient typed or that was made of it.
#[derive(Serialize, Deserialize)]
pub struct Record {
    /// A digest of the request, to tell a repetition from a reused key.
    pub fingerprint: String,
    /// The sender's idempotency key.
    pub key: Option<String>,
    /// The unguessable part of the confirmation page's address.
    pub receipt: String,
    /// The acknowledgment as JSON.
    pub acknowledgment: Box<RawValue>,
    /// The handoff as JSON.
    pub handoff: Box<RawValue>,
}

/// What a row of the queue shows of the patient; sealed apart from the record, because a queue has
/// many rows.
#[derive(Serialize, Deserialize)]
pub struct Label {
    /// The name.
    pub name: String,
    /// The phone number as typed.
    pub phone: String,
}

/// An inquiry, sealed.
pub struct Sealed {
    /// The inquiry's key as it is stored.
    pub key: Wrapped,
    /// The [`Label`], sealed.
    pub label: String,
    /// The [`Record`], sealed.
    pub record: Vec<u8>,
}

impl Sealed {
    /// Seals a new inquiry.
    ///
    /// # Errors
    /// [`Error::NoVault`] without a key, and those of the runtime's random bytes.
    pub fn new(
        vault: &PracticeVault,
        inquiry: &str,
        handoff: &Handoff,
        record: &Record,
    ) -> Result<Self> {
        // One call for all of it: the runtime's random bytes come by a crossing each.
        let random: [u8; NEW_KEY_RANDOM + 2 * NONCE] = platform::random()?;
        let (for_key, for_label, for_record) = parts(&random).ok_or(Error::NoVault)?;
        let (key, wrapped) = vault
            .new_key(inquiry, for_key)
            .map_err(|_| Error::NoVault)?;
        let label = Label {
            name: handoff.patient.name.expose().to_owned(),
            phone: handoff.contact.phone.expose().to_owned(),
        };
        let label = serde_json::to_string(&label).map_err(|_| Error::Message("label"))?;
        let plain = serde_json::to_vec(record).map_err(|_| Error::Message("record"))?;
        Ok(Self {
            key: wrapped,
            label: key
                .seal_text(Part::Label, for_label, &label)
                .map_err(|_| Error::NoVault)?,
            record: key
                .seal(Part::Record, for_record, &plain)
                .map_err(|_| Error::NoVault)?,
        })
    }
}

type Parts<'a> = (&'a [u8; NEW_KEY_RANDOM], &'a [u8; NONCE], &'a [u8; NONCE]);

fn parts(random: &[u8]) -> Option<Parts<'_>> {
    let (key, rest) = random.split_first_chunk()?;
    let (label, rest) = rest.split_first_chunk()?;
    Some((key, label, rest.first_chunk()?))
}
