//! `/desk/session`: signing in to the desk with a token, and out again.

use portico_shared::access::{Secret, SignInRequest};
use portico_shared::problem;
use worker::Response;

use super::{Call, decode};
use crate::error::{Answer, Named};
use crate::guard::{self, SessionCookie};
use crate::practice_object::{Admin, AdminReply, Call as Ask, Reply};
use crate::{http, platform, policies};

/// `POST /desk/session`: a token becomes a session, kept by a cookie that no script can read.
pub async fn sign_in(mut call: Call<'_>) -> Answer<Response> {
    // Otherwise another page could sign somebody in under a token of its own.
    if !guard::from_own_page(&call) {
        return Err(guard::foreign_page().into());
    }
    let wanted: SignInRequest = decode::read(
        &mut call.request,
        decode::BODY_MAX,
        "Send JSON with \"token\".",
    )
    .await?;
    let refused = || problem::unauthorized("This token is not known, or it has been revoked.");
    let token = Secret::read_token(wanted.token.expose().trim()).ok_or_else(refused)?;
    let practice = token.practice();
    let session = Secret::session(practice, &platform::random()?);
    let ask = Ask::Admin(Admin::SignIn {
        session: session.digest(),
        token: token.digest(),
        sender: guard::sender(&call),
    });
    let identity = match policies::ask(call.env, practice, &ask).await? {
        Reply::Admin(AdminReply::Identity(identity)) => identity,
        Reply::TooMany { wait } => return Err(guard::wait(wait).into()),
        _ => return Err(refused().into()),
    };
    let mut response = http::json(
        200,
        &serde_json::json!({
            "practice": practice, "name": identity.name, "role": identity.role, "owner": identity.owner,
        }),
    )
    .calling("Response")?;
    set_cookie(&mut response, &SessionCookie::of(&call).keep(&session))?;
    Ok(response)
}

/// `DELETE /desk/session`: ends the session, whether it still holds or not.
pub async fn sign_out(call: &Call<'_>) -> Answer<Response> {
    if !guard::from_own_page(call) {
        return Err(guard::foreign_page().into());
    }
    if let Some(session) = guard::session(call) {
        let ask = Ask::Admin(Admin::SignOut(session.digest()));
        policies::ask(call.env, session.practice(), &ask).await?;
    }
    let mut response = http::nothing().calling("Response")?;
    set_cookie(&mut response, &SessionCookie::of(call).forget())?;
    Ok(response)
}

fn set_cookie(response: &mut Response, cookie: &str) -> Answer<()> {
    let headers = response.headers_mut();
    Ok(headers
        .append("set-cookie", cookie)
        .calling("Headers.append")?)
}
