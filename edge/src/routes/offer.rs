//! From checked answers to what the practice's object stores: ids, tags, handoff, acknowledgment.

use std::fmt::Write as _;

use portico_shared::audit::seal_hash;
use portico_shared::clock::Moment;
use portico_shared::form::{Field, Request as Checked};
use portico_shared::handoff::{Acknowledgment, Arrival, ConsentGiven, Handoff};
use portico_shared::ids::NewIds;
use portico_shared::language::Language;
use portico_shared::private::Private;
use portico_shared::source::{Evidence, Source};
use portico_shared::spam::Score;
use portico_shared::tagging::{Received, tag};
use portico_shared::vault::{Person, PracticeVault};
use portico_shared::workflow::{Actor as By, Desk, Settled, State, Way, tasks_after};
use serde_json::value::to_raw_value;
use sha2::{Digest, Sha256};

use super::decode::Submission;
use crate::error::{Error, Result};
use crate::platform;
use crate::policies::InForce;
use crate::practice_object::{Accept, Doubt};
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

/// An inquiry that was checked, and what is known of it beside the answers.
pub struct Offer<'a> {
    /// When it came in (milliseconds since 1970).
    pub at: u64,
    /// Where the patient came from.
    pub source: Source,
    /// How it came in.
    pub way: Way,
    /// The landing page's address, for deciding alone; it is stored nowhere.
    pub page: String,
    /// The language it was written or spoken in.
    pub language: Language,
    /// The sender's idempotency key.
    pub key: Option<&'a str>,
    /// A digest of what was said, so that a repeated key can be told from a reused one.
    pub fingerprint: String,
    /// Who brings it, as events name them.
    pub actor: String,
    /// How likely it is spam; none where nobody doubts it.
    pub spam: Option<Score>,
    /// The network it came from, for counting; it is stored nowhere.
    pub sender: Option<Private>,
    /// The screen on which the form was left and when the patient let it be kept, where it was not
    /// finished.
    pub unfinished: Option<(u8, Moment)>,
}

/// What a form offers.
pub fn offer<'a>(
    sent: &Submission,
    known: &InForce,
    language: Language,
    (key, fingerprint): (Option<&'a str>, String),
    (spam, sender): (Score, Option<Private>),
) -> Offer<'a> {
    let own_hosts = known.policy.own_hosts();
    let source = Source::of(&Evidence {
        landing_url: &sent.landing,
        referrer: &sent.referrer,
        own_hosts: &own_hosts,
        ignored_referrers: &known.policy.ignored_referrers,
        gpc: sent.gpc,
    });
    Offer {
        at: platform::now(),
        source,
        page: sent.landing.clone(),
        way: way(sent),
        language,
        key,
        fingerprint,
        actor: By::Patient.to_string(),
        spam: Some(spam),
        sender,
        unfinished: None,
    }
}

/// Which form sent it.
pub fn way(sent: &Submission) -> Way {
    match sent.form.as_str() {
        "widget" => Way::Widget,
        "hosted" => Way::Hosted,
        _ => Way::Api,
    }
}

/// Everything the object needs to store, and what is told then. What the patient typed leaves here
/// sealed.
pub fn seal(
    offer: Offer<'_>,
    request: Checked,
    known: &InForce,
    vault: &PracticeVault,
) -> Result<(Accept, Told)> {
    let received_at = platform::moment(offer.at);
    let ids = NewIds::new(offer.at, &platform::random()?);
    let received = Received {
        request: &request,
        source: &offer.source,
        page: &offer.page,
        way_in: offer.way.way_in(),
        form_language: offer.language,
        at: received_at,
        unfinished: offer.unfinished.is_some(),
    };
    let tags = tag(&received, &known.policy, &RuntimeZones);
    let told = Acknowledgment::new(&ids, &known.policy, offer.language, &tags);
    let arrival = Arrival {
        ids: &ids,
        at: received_at,
        language: offer.language,
        source: offer.source,
        tags,
        form: offer.way.as_str(),
    };
    let mut handoff = Handoff::new(request, &known.policy, arrival);
    if offer.way.is_desk() {
        handoff.consent = ConsentGiven::without_form(offer.language, received_at);
    }
    if let Some((screen, at)) = offer.unfinished {
        handoff.consent = ConsentGiven::to_keep(&known.policy, offer.language, at);
        handoff.unfinished = Some(screen);
    }
    let acknowledgment = to_raw_value(&told).map_err(|_| Error::Message("acknowledgment"))?;
    let told = Told {
        acknowledgment: acknowledgment.get().to_owned(),
        id: ids.inquiry.clone(),
        receipt: ids.receipt.clone(),
    };
    let record = Record {
        fingerprint: offer.fingerprint,
        key: offer.key.map(str::to_owned),
        receipt: ids.receipt,
        acknowledgment,
        handoff: to_raw_value(&handoff).map_err(|_| Error::Message("handoff"))?,
    };
    let sealed = Sealed::new(vault, &ids.inquiry, &handoff, &record)?;
    let arrived = handoff.arrived(offer.way, known.version);
    let written = to_raw_value(&arrived).map_err(|_| Error::Message("arrival"))?;
    let state = State::new(received_at, arrived);
    let tasks = tasks_after(&state, &known.policy, &RuntimeZones);
    let desk = Desk {
        policy: &known.policy,
        zones: &RuntimeZones,
        now: received_at,
    };
    let settled = to_raw_value(&Settled::of(&state, &tasks, &desk));
    let settled = settled.map_err(|_| Error::Message("plan"))?;
    let accept = Accept {
        policy_version: known.version,
        id: ids.inquiry,
        reference: ids.reference,
        keys: (offer.key).map_or_else(Vec::new, |key| vault.repeat_marks(key)),
        fingerprint: record.fingerprint,
        at: offer.at,
        due_at: handoff.tags.due.as_millis(),
        priority: handoff.tags.priority,
        arrived: written,
        settled: Some(settled),
        actor: offer.actor,
        spam: offer.spam.map(|score| Doubt {
            score,
            settings: known.policy.spam.clone(),
            sender: offer.sender,
        }),
        done: None,
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

/// A digest of what the patient said, so that a repeated key can be told from a reused one: of what was
/// sent and nothing else, so that no policy changes it.
pub fn fingerprint(sent: &Submission) -> String {
    let mut digest = Sha256::new();
    digest.update(&sent.lang);
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
