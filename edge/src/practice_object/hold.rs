//! An inquiry that is held back as likely spam: what is stored of it, and what its sender is told.
//! What is sealed is changed here, too, where that has to be done before it is stored.

use portico_shared::audit::seal_hash;
use portico_shared::handoff::Acknowledgment;
use portico_shared::ids::NewIds;
use portico_shared::json;
use portico_shared::vault::{NONCE, Part, PracticeVault, VaultError, Wrapped};
use portico_shared::workflow::{Settled, State};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::messages::{Accept, Reply};
use super::quota;
use crate::error::{Error, Result};
use crate::platform::{self, moment};
use crate::vault::Record;

/// What is held back is counted at every look into the queue, and few inquiries are.
pub const INDEX: &str = "
    CREATE INDEX inquiry_held ON inquiry (received_at)
        WHERE quarantined = 1 AND wrapped_key IS NOT NULL;
";

/// The inquiry as it is stored, and the answer. Its arrival says that it is held back, nothing is to
/// be done, and the scorecard does not count it. No clock runs, so no time is promised: that was put
/// into the record before anybody knew.
pub fn held_back(vault: &PracticeVault, inquiry: &Accept) -> Result<(Accept, Reply)> {
    let mut arrived = quota::arrived(&inquiry.arrived)?;
    arrived.quarantined = true;
    let written = to_raw_value(&arrived).map_err(|_| Error::Message("arrival"))?;
    let state = State::new(moment(inquiry.at), arrived);
    let settled = to_raw_value(&Settled::held_back(&state)).map_err(|_| Error::Message("plan"))?;

    let (record, sealed) = resealed(vault, inquiry, |record| {
        let told: Acknowledgment = json::read(record.acknowledgment.get().as_bytes())
            .map_err(|_| Error::Message("acknowledgment"))?;
        record.acknowledgment =
            to_raw_value(&told.held_back()).map_err(|_| Error::Message("acknowledgment"))?;
        put(&mut record.handoff, "/tags/promise", Value::Null)
    })?;

    let reply = Reply::Told {
        acknowledgment: record.acknowledgment.get().to_owned(),
        id: inquiry.id.clone(),
        receipt: record.receipt,
        due: None,
    };
    let held = Accept {
        arrived: written,
        settled: Some(settled),
        seal_hash: seal_hash(&sealed),
        sealed,
        ..inquiry.clone()
    };
    Ok((held, reply))
}

/// The inquiry of a place under another reference, where its own has been given away meanwhile. The
/// patient has not been told any.
pub fn renamed(vault: &PracticeVault, inquiry: &Accept) -> Result<Accept> {
    let reference = NewIds::new(inquiry.at, &platform::random()?).reference;
    let (_, sealed) = resealed(vault, inquiry, |record| {
        let name = || Value::from(reference.as_str());
        put(&mut record.acknowledgment, "/reference", name())?;
        put(&mut record.handoff, "/inquiry/reference", name())
    })?;
    Ok(Accept {
        reference,
        seal_hash: seal_hash(&sealed),
        sealed,
        ..inquiry.clone()
    })
}

/// The record of an inquiry with something changed, open and sealed.
fn resealed(
    vault: &PracticeVault,
    inquiry: &Accept,
    change: impl FnOnce(&mut Record) -> Result<()>,
) -> Result<(Record, Vec<u8>)> {
    let wrapped = Wrapped {
        version: inquiry.key.version,
        text: inquiry.key.wrapped.clone(),
    };
    let key = vault.unwrap(&inquiry.id, &wrapped)?;
    let record = key.open(Part::Record, &inquiry.sealed)?;
    let mut record: Record = json::read(&record).map_err(|_| VaultError::Refused)?;
    change(&mut record)?;
    let plain = serde_json::to_vec(&record).map_err(|_| Error::Message("record"))?;
    let nonce: [u8; NONCE] = platform::random()?;
    let sealed = key
        .seal(Part::Record, &nonce, &plain)
        .map_err(|_| Error::NoVault)?;
    Ok((record, sealed))
}

/// Puts a value into JSON, where there is a place for it.
fn put(raw: &mut Box<RawValue>, place: &str, value: Value) -> Result<()> {
    let unreadable = || Error::Message("record");
    let mut opened: Value = json::read(raw.get().as_bytes()).map_err(|_| unreadable())?;
    if let Some(old) = opened.pointer_mut(place) {
        *old = value;
    }
    *raw = to_raw_value(&opened).map_err(|_| unreadable())?;
    Ok(())
}
