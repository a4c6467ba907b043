//! The desk's live connections: the object tells what has changed, in ids and tags, and sleeps in
//! between without losing them.

use portico_shared::desk::{Changed, LiveMessage};
use portico_shared::json;
use serde::Deserialize;
use worker::{Response, WebSocketPair};

use super::{Practice, rows, string};
use crate::error::Result;

/// Why a connection is closed when tokens have changed (an application's own code).
const TOKENS_CHANGED: u16 = 4001;

/// Takes a connection; who asks was checked by the Worker.
pub fn connect(object: &Practice) -> worker::Result<Response> {
    let pair = WebSocketPair::new()?;
    object.state().accept_web_socket(&pair.server);
    Response::from_websocket(pair.client)
}

/// Tells every open desk that an inquiry is new or has changed. That is written down already, so an error
/// here stops nothing.
pub fn tell(object: &Practice, id: &str, kind: &str) {
    if let Err(error) = try_to_tell(object, id, kind) {
        worker::console_error!("live: {error}");
    }
}

fn try_to_tell(object: &Practice, id: &str, kind: &str) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        status: String,
        primary_group: String,
        work_by: i64,
        closed: u8,
        owner: String,
    }
    let sockets = object.state().get_websockets();
    if sockets.is_empty() {
        return Ok(());
    }
    let found: Vec<Row> = rows(
        &object.sql(),
        "SELECT status, primary_group, work_by, closed_at IS NOT NULL AS closed, owner \
         FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(());
    };
    let (Ok(status), Ok(primary)) = (json::named(&row.status), json::named(&row.primary_group))
    else {
        return Ok(());
    };
    let message = LiveMessage::Changed(Changed {
        id: id.to_owned(),
        kind: kind.to_owned(),
        status,
        primary,
        due: portico_shared::clock::Moment::from_millis(row.work_by).filter(|_| row.closed == 0),
        owner: row.owner,
    });
    say(&sockets, &message);
    Ok(())
}

/// Tells every open desk that there is a new policy.
pub fn tell_policy(object: &Practice, version: u32) {
    let sockets = object.state().get_websockets();
    if !sockets.is_empty() {
        say(&sockets, &LiveMessage::Policy { version });
    }
}

/// A desk that has gone away does not hold up the others.
fn say(sockets: &[worker::WebSocket], message: &LiveMessage) {
    let Ok(text) = serde_json::to_string(message) else {
        return;
    };
    for socket in sockets {
        let _ = socket.send_with_str(&text);
    }
}

/// Ends every connection, so that each desk has to prove anew that it may have one.
pub fn close_all(object: &Practice) {
    for socket in object.state().get_websockets() {
        let _ = socket.close(Some(TOKENS_CHANGED), Some("tokens changed"));
    }
}
