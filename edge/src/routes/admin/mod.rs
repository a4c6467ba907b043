//! What administrators of a practice do: its policy, tokens, keys, endpoints and deliveries.

pub mod deliveries;
pub mod endpoints;
pub mod keys;
pub mod policy;
pub mod tokens;

use portico_shared::ids::PracticeId;
use portico_shared::problem::{self, Problem, ProblemField};
use worker::Response;

use super::Call;
use crate::error::{Answer, Error, Named};
use crate::practice_object::{Call as Ask, DeliveryCall, DeliveryReply, Reply};
use crate::{http, policies};

/// Asks the practice's object about deliveries and shows what it answers; `missing` is said where
/// there is nothing of that name.
async fn show(
    call: &Call<'_>,
    practice: &PracticeId,
    ask: DeliveryCall,
    missing: &str,
) -> Answer<Response> {
    let refused = match policies::ask(call.env, practice, &Ask::Delivery(ask)).await? {
        Reply::Delivery(DeliveryReply::Shown(json)) => {
            return Ok(http::shown(&json).calling("Response")?);
        }
        Reply::Delivery(DeliveryReply::Done) => return Ok(http::nothing().calling("Response")?),
        Reply::Delivery(DeliveryReply::Missing) => problem::not_found(missing),
        Reply::Delivery(DeliveryReply::Paused) => problem::conflict(
            "The endpoint is paused. Mend the receiver, then POST to the endpoint's \"resume\".",
        ),
        Reply::Delivery(DeliveryReply::Cancelled) => problem::conflict(
            "The delivery was cancelled, because what it told was erased or its endpoint deleted.",
        ),
        Reply::Unknown => problem::unknown_practice("Put a policy in force first."),
        _ => return Err(Error::Message("delivery").into()),
    };
    Err(refused.into())
}

/// A problem with one field of what was sent.
fn wrong_field(field: impl Into<String>, detail: impl Into<String>) -> Problem {
    let mut refused = problem::invalid("Correct the field named in \"errors\".");
    refused.errors = vec![ProblemField {
        field: field.into(),
        detail: detail.into(),
    }];
    refused
}
