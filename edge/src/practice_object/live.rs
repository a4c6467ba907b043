//! The desk's live connections: the object tells what has changed, in ids and tags, and sleeps in
//! between without losing them.

use portico_shared::access::SESSION_IDLE_MS;
use portico_shared::desk::{Changed, LiveMessage};
use portico_shared::json;
use serde::Deserialize;
use worker::{Response, WebSocket, WebSocketPair};

use super::{Practice, rows, string};
use crate::error::Result;

/// Why a connection is closed: whether its desk may have one has to be seen anew (an application's own
/// code).
const ASK_AGAIN: u16 = 4001;

/// Takes a connection; who asks was checked by the Worker. Its tag is when that was (milliseconds since
/// 1970).
pub fn connect(object: &Practice) -> worker::Result<Response> {
    let pair = WebSocketPair::new()?;
    let at = object.now().to_string();
    let state = object.state();
    state.accept_websocket_with_tags(&pair.server, &[at.as_str()]);
    Response::from_websocket(pair.client)
}

/// The connections that may be told something. One that is as old as a session may be without a request is
/// ended instead: its desk connects anew if it still may, and asks for what has changed.
fn open(object: &Practice) -> Vec<WebSocket> {
    let (state, now) = (object.state(), object.now());
    let fresh = |socket: &WebSocket| {
        let at = state
            .get_tags(socket)
            .first()
            .and_then(|at| at.parse().ok());
        at.is_some_and(|at: u64| now < at + SESSION_IDLE_MS)
    };
    let (open, old): (Vec<_>, Vec<_>) = state.get_websockets().into_iter().partition(fresh);
    close(&old);
    open
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
    let sockets = open(object);
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
    let sockets = open(object);
    if !sockets.is_empty() {
        say(&sockets, &LiveMessage::Policy { version });
    }
}

/// A desk that has gone away does not hold up the others.
fn say(sockets: &[WebSocket], message: &LiveMessage) {
    let Ok(text) = serde_json::to_string(message) else {
        return;
    };
    for socket in sockets {
        let _ = socket.send_with_str(&text);
    }
}

/// Ends every connection, so that each desk has to prove anew that it may have one.
pub fn close_all(object: &Practice) {
    close(&object.state().get_websockets());
}

fn close(sockets: &[WebSocket]) {
    for socket in sockets {
        let _ = socket.close(Some(ASK_AGAIN), Some("ask again"));
    }
}
