//! From checked answers to what the practice's object stores: ids, tags, handoff, acknowledgment.

use std::fmt::Write as _;

use portico_shared::audit::seal_hash;
use portico_shared::form::{Field, Request as Checked};
use portico_shared::handoff::{Acknowledgment, Arrival, Handoff};
use portico_shared::ids::NewIds;
use portico_shared::language::Language;
use portico_shared::scorecard::Fact;
use portico_shared::source::{Evidence, Source};
use portico_shared::tagging::{Received, tag};
use portico_shared::vault::{Person, PracticeVault};
use portico_shared::workflow::{State, Way};
use serde_json::value::to_raw_value;
use sha2::{Digest, Sha256};

use super::decode::Submission;
use crate::error::{Error, Result};
use crate::platform;
use crate::policies::InForce;
use crate::practice_object::Accept;
use crate::vault::{Record, Sealed};
use crate::zones::RuntimeZones;

/// What the sender is told once the object has stored the inquiry.
pub struct Told {
    /// The acknowledgment as JSON.
    pub acknowledgment: String,
    /// The inquiry's id.
    pub id: String,
    /// The unguessable part of the confirmation page's address.
    pub receipt: String,
}

/// Everything the object needs to store, and what is told then. What the patient typed leaves here
/// sealed.
pub fn offer(
    sent: &Submission,
    request: Checked,
    known: &InForce,
    language: Language,
    key: Option<&str>,
    vault: &PracticeVault,
) -> Result<(Accept, Told)> {
    let at = platform::now();
    let received_at = platform::moment(at);
    let ids = NewIds::new(at, &platform::random()?);
    let form = match sent.form.as_str() {
        form @ ("widget" | "hosted") => form,
        _ => "api",
    };
    let own_hosts = known.policy.own_hosts();
    let source = Source::of(&Evidence {
        landing_url: &sent.landing,
        referrer: &sent.referrer,
        own_hosts: &own_hosts,
        ignored_referrers: &[],
        gpc: sent.gpc,
    });
    let received = Received {
        request: &request,
        source: &source,
        form_language: language,
        at: received_at,
    };
    let tags = tag(&received, &known.policy, &RuntimeZones);
    let told = Acknowledgment::new(&ids, &known.policy, language, &tags);
    let arrival = Arrival {
        ids: &ids,
        at: received_at,
        language,
        source,
        tags,
        form,
    };
    let handoff = Handoff::new(request, &known.policy, arrival);
    let acknowledgment = to_raw_value(&told).map_err(|_| Error::Message("acknowledgment"))?;
    let told = Told {
        acknowledgment: acknowledgment.get().to_owned(),
        id: ids.inquiry.clone(),
        receipt: ids.receipt.clone(),
    };
    let record = Record {
        fingerprint: fingerprint(sent, language),
        key: key.map(str::to_owned),
        receipt: ids.receipt,
        acknowledgment,
        handoff: to_raw_value(&handoff).map_err(|_| Error::Message("handoff"))?,
    };
    let sealed = Sealed::new(vault, &ids.inquiry, &handoff, &record)?;
    let way = match form {
        "widget" => Way::Widget,
        "hosted" => Way::Hosted,
        _ => Way::Api,
    };
    let arrived = handoff.arrived(way, known.version);
    let written = to_raw_value(&arrived).map_err(|_| Error::Message("arrival"))?;
    let state = State::new(received_at, arrived);
    let accept = Accept {
        policy_version: known.version,
        id: ids.inquiry,
        reference: ids.reference,
        keys: key.map_or_else(Vec::new, |key| vault.repeat_marks(key)),
        fingerprint: record.fingerprint,
        at,
        due_at: handoff.tags.due.as_millis(),
        priority: handoff.tags.priority,
        escalation_owner: handoff.escalation_owner(&known.policy).map(str::to_owned),
        arrived: written,
        fact: Fact::of(&state).to_line(),
        marks: vault.marks(person(&handoff)).into(),
        key: sealed.key.into(),
        label: sealed.label,
        seal_hash: seal_hash(&sealed.record),
        sealed: sealed.record,
    };
    Ok((accept, told))
}

/// What is found and linked by.
fn person(handoff: &Handoff) -> Person<'_> {
    Person {
        name: handoff.patient.name.expose(),
        phone: handoff.contact.phone.expose(),
        email: handoff.contact.email.expose(),
    }
}

/// A digest of what the patient said, so that a repeated key can be told from a reused one.
fn fingerprint(sent: &Submission, language: Language) -> String {
    let mut digest = Sha256::new();
    digest.update(language.as_str());
    for field in Field::ALL {
        digest.update([0]);
        digest.update(sent.answers.get(*field));
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
