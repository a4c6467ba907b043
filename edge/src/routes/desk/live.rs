//! `GET live`: a WebSocket on which the practice's object tells of changes, in ids and tags only.

use portico_shared::access::Role;
use portico_shared::problem;
use worker::Response;

use crate::error::{Answer, Named};
use crate::routes::Call;
use crate::{guard, policies};

/// Hands the connection on to the practice's object.
pub async fn connect(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let (practice, _) = guard::require(call, practice, Role::Staff).await?;
    let upgrade = call.header("upgrade");
    if !upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket")) {
        return Err(problem::malformed("Open this address as a WebSocket.").into());
    }
    let stub = policies::object(call.env, &practice)?;
    let request = call.request.clone().calling("Request.clone")?;
    let answer = policies::in_time(stub.fetch_with_request(request)).await?;
    Ok(answer.storing("the practice's object")?)
}
