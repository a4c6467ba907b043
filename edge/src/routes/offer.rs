//! From checked answers to what the practice's object stores: ids, tags, handoff, acknowledgment.

use std::fmt::Write as _;

use portico_shared::form::{Field, Request as Checked};
use portico_shared::handoff::{Acknowledgment, Arrival, Handoff};
use portico_shared::ids::NewIds;
use portico_shared::language::Language;
use portico_shared::source::{Evidence, Source};
use portico_shared::tagging::{Received, tag};
use sha2::{Digest, Sha256};

use super::decode::Submission;
use crate::error::{Error, Result};
use crate::platform;
use crate::policies::InForce;
use crate::practice_object::Accept;
use crate::zones::RuntimeZones;

/// Everything the object needs to store.
pub fn offer(
    sent: &Submission,
    request: Checked,
    known: &InForce,
    language: Language,
    key: Option<String>,
) -> Result<Accept> {
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
    Ok(Accept {
        policy_version: known.version,
        key,
        fingerprint: fingerprint(sent, language),
        at,
        handoff: serde_json::to_string(&handoff).map_err(|_| Error::Message("handoff"))?,
        acknowledgment: serde_json::to_string(&told)
            .map_err(|_| Error::Message("acknowledgment"))?,
        id: ids.inquiry,
        reference: ids.reference,
        receipt: ids.receipt,
    })
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
