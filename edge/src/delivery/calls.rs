//! What the object answers about endpoints and deliveries.

use portico_shared::webhook::{DeliveryLog, Resent};
use serde::Serialize;
use serde_json::value::to_raw_value;

use super::endpoints::{self, Asked};
use super::log::{self, Which};
use super::versions;
use crate::error::{Error, Result};
use crate::practice_object::{
    DeliveryCall, DeliveryReply, EndpointCall, NewEvent, Practice, Sealed, append_event,
    append_practice_event,
};

/// Answers a call. What it makes due is sent by a pass, which the caller begins. Runs inside a
/// transaction.
pub fn answer(object: &Practice, call: DeliveryCall) -> Result<DeliveryReply> {
    let sql = object.sql();
    let now = object.now();
    match call {
        DeliveryCall::Endpoints => shown(&endpoints::list(&sql)?),
        DeliveryCall::Deleted => shown(&versions::deleted(&sql)?),
        DeliveryCall::Endpoint { name, actor, what } => {
            let asked = Asked {
                actor: &actor,
                at: now,
            };
            endpoint(object, &name, what, asked)
        }
        DeliveryCall::List {
            endpoint,
            state,
            inquiry,
            before,
            limit,
        } => {
            let which = Which {
                endpoint: endpoint.as_deref(),
                state: state.as_deref(),
                inquiry: inquiry.as_deref(),
                before: before.as_deref(),
                limit,
            };
            shown(&log::list(&sql, &which)?)
        }
        DeliveryCall::One { id } => {
            let Some(delivery) = log::one(&sql, &id)? else {
                return Ok(DeliveryReply::Missing);
            };
            let log = log::tries(&sql, &id)?;
            shown(&DeliveryLog { delivery, log })
        }
        DeliveryCall::Resend { id, actor } => {
            let Some(known) = log::one(&sql, &id)? else {
                return Ok(DeliveryReply::Missing);
            };
            let endpoint = endpoints::view(&sql, &known.endpoint)?;
            if endpoint.is_some_and(|endpoint| endpoint.paused.is_some()) {
                return Ok(DeliveryReply::Paused);
            }
            if !log::resend(&sql, &id, now)? {
                return Ok(DeliveryReply::Cancelled);
            }
            // Names and ids are ours, which JSON takes as they are.
            let data = format!(r#"{{"endpoint":"{}","delivery":"{id}"}}"#, known.endpoint);
            append_practice_event(&sql, &actor, "delivery.resent", &data, now)?;
            show_or_missing(log::one(&sql, &id)?.as_ref())
        }
        DeliveryCall::Handoff { inquiry, actor } => handoff(object, &inquiry, &actor, now),
    }
}

fn endpoint(
    object: &Practice,
    name: &str,
    what: EndpointCall,
    asked: Asked<'_>,
) -> Result<DeliveryReply> {
    let sql = object.sql();
    let done = |found| {
        if found {
            DeliveryReply::Done
        } else {
            DeliveryReply::Missing
        }
    };
    match what {
        EndpointCall::Show => show_or_missing(endpoints::view(&sql, name)?.as_ref()),
        EndpointCall::Put { request, origin } => {
            let vault = object.vault()?;
            shown(&endpoints::put(
                &sql, &vault, name, &origin, &request, asked,
            )?)
        }
        EndpointCall::Delete => endpoints::delete(&sql, name, asked).map(done),
        EndpointCall::Rotate { hours } => {
            let vault = object.vault()?;
            show_or_missing(endpoints::rotate(&sql, &vault, name, hours, asked)?.as_ref())
        }
        EndpointCall::Preview(change) => {
            let vault = object.vault()?;
            let preview = versions::preview(&sql, &vault, name, &change, asked.at)?;
            show_or_missing(preview.as_ref())
        }
        EndpointCall::Versions => {
            let found = versions::list(&sql, name)?;
            show_or_missing(Some(&found).filter(|found| !found.is_empty()))
        }
        EndpointCall::Restore { version, origin } => {
            let vault = object.vault()?;
            let which = (version, origin.as_str());
            show_or_missing(versions::restore(&sql, &vault, name, which, asked)?.as_ref())
        }
        EndpointCall::Resume => endpoints::resume(&sql, name, asked).map(done),
        EndpointCall::Test | EndpointCall::Resend { .. } => {
            let Some(known) = endpoints::view(&sql, name)? else {
                return Ok(DeliveryReply::Missing);
            };
            if known.paused.is_some() {
                return Ok(DeliveryReply::Paused);
            }
            if let EndpointCall::Resend { since } = what {
                let resent = log::resend_dead(&sql, name, since, asked.at)?;
                asked.note(&sql, "endpoint.resent", name)?;
                return shown(&Resent { resent });
            }
            let id = endpoints::test(&sql, name, asked)?;
            let made = id.map(|id| log::one(&sql, &id)).transpose()?.flatten();
            show_or_missing(made.as_ref())
        }
    }
}

/// The handoff of an inquiry. Reading it leaves an event.
fn handoff(object: &Practice, inquiry: &str, actor: &str, at: u64) -> Result<DeliveryReply> {
    let Some(handoff) = object.open_handoff(inquiry)? else {
        return Ok(DeliveryReply::Missing);
    };
    let event = NewEvent {
        inquiry: Some(inquiry),
        at,
        actor,
        kind: "inquiry.read",
        data: "{}",
        sealed: Sealed::Nothing,
    };
    append_event(&object.sql(), &event)?;
    let raw = serde_json::value::RawValue::from_string(handoff);
    raw.map(DeliveryReply::Shown)
        .map_err(|_| Error::Message("handoff"))
}

fn shown(value: &impl Serialize) -> Result<DeliveryReply> {
    to_raw_value(value)
        .map(DeliveryReply::Shown)
        .map_err(|_| Error::Message("answer"))
}

fn show_or_missing(value: Option<&impl Serialize>) -> Result<DeliveryReply> {
    value.map_or(Ok(DeliveryReply::Missing), shown)
}
