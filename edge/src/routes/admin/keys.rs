//! How far a new key has come: whether the old one may be taken out of `VAULT_KEYS`.

use worker::Response;

use crate::error::{Answer, Error, Named};
use crate::practice_object::{Call as Ask, Reply};
use crate::routes::{Call, forms};
use crate::{guard, http, policies};

/// `GET /v1/practices/{practice}/keys`, for the operator: the newest version, and whether every
/// inquiry is wrapped by it. Asking moves the work on.
pub async fn show(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let practice = guard::require_operator(call, practice)?;
    match policies::ask(call.env, &practice, &Ask::Keys).await? {
        Reply::Keys { newest, wrapped } => {
            let keys = serde_json::json!({ "newest": newest, "wrapped": wrapped });
            Ok(http::json(200, &keys).calling("Response")?)
        }
        Reply::Unknown => Ok(forms::unknown_practice()?),
        _ => Err(Error::Message("keys").into()),
    }
}
