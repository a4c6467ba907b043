//! An inquiry that is held back as likely spam: what is stored of it, and what its sender is told.

use portico_shared::audit::seal_hash;
use portico_shared::handoff::Acknowledgment;
use portico_shared::json;
use portico_shared::vault::{NONCE, Part, PracticeVault, VaultError, Wrapped};
use portico_shared::workflow::{Settled, State};
use serde_json::Value;
use serde_json::value::to_raw_value;

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

    let wrapped = Wrapped {
        version: inquiry.key.version,
        text: inquiry.key.wrapped.clone(),
    };
    let key = vault.unwrap(&inquiry.id, &wrapped)?;
    let record = key.open(Part::Record, &inquiry.sealed)?;
    let mut record: Record = json::read(&record).map_err(|_| VaultError::Refused)?;
    let told: Acknowledgment = json::read(record.acknowledgment.get().as_bytes())
        .map_err(|_| Error::Message("acknowledgment"))?;
    let told = to_raw_value(&told.held_back()).map_err(|_| Error::Message("acknowledgment"))?;
    record.acknowledgment = told.clone();
    let mut handoff: Value =
        json::read(record.handoff.get().as_bytes()).map_err(|_| Error::Message("handoff"))?;
    if let Some(promise) = handoff.pointer_mut("/tags/promise") {
        *promise = Value::Null;
    }
    record.handoff = to_raw_value(&handoff).map_err(|_| Error::Message("handoff"))?;
    let plain = serde_json::to_vec(&record).map_err(|_| Error::Message("record"))?;
    let nonce: [u8; NONCE] = platform::random()?;
    let sealed = key
        .seal(Part::Record, &nonce, &plain)
        .map_err(|_| Error::NoVault)?;

    let reply = Reply::Told {
        acknowledgment: told.get().to_owned(),
        id: inquiry.id.clone(),
        receipt: record.receipt,
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
