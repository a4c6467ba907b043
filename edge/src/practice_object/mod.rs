//! One practice's Durable Object: its policy, its inquiries, its outbox and its one alarm.
//!
//! It takes values that the Worker has checked. Everything it writes for one call is one
//! transaction, and the runtime holds the answer back until that is durable.

#![allow(
    missing_docs,
    reason = "the durable_object macro writes public functions"
)]

mod accept;
mod agenda;
mod answer;
mod audit;
mod desk;
mod erase;
mod hold;
mod live;
mod messages;
mod once;
mod partial;
mod plan;
mod practice;
mod queue;
mod quota;
mod read;
mod record;
mod registry;
mod roll;
mod rotate;
mod schema;
mod scorecard;
mod sql;
mod summary;
mod tasks;
mod tokens;
mod transaction;
mod tries;
mod work;

use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use futures_util::FutureExt;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, State, durable_object};
use worker::{WebSocket, WebSocketIncomingMessage};

use crate::error::Error;

pub use audit::{
    NewEvent, SYSTEM, Sealed, append as append_event, of_practice as append_practice_event,
};
pub use messages::{
    Accept, Action, Admin, AdminReply, Call, DeliveryCall, DeliveryReply, DeskCall, DeskReply,
    Doubt, EndpointCall, Identity, KeepPlace, MadeFrom, PutPolicy, Reply, StoredEvent,
    StoredInquiry, StoredToken, Trap, WorkCall, WorkReply,
};
pub use practice::Practice;
pub use sql::{changed, number, optional, rows, run, string};
pub use transaction::transaction;
pub use work::kind_of;

/// The object of one practice, as the runtime sees it.
#[durable_object]
pub struct PracticeObject {
    /// What is delivered goes on when its call has been answered, and holds on to this.
    practice: Rc<Practice>,
}

#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures, js_sys = worker::js_sys)]
impl PracticeObject {
    /// Answers a call of the Worker's; the answer is JSON.
    ///
    /// # Errors
    /// Its reason is in the log; the caller is not told.
    pub async fn ask(&self, call: Vec<u8>) -> std::result::Result<JsValue, JsValue> {
        let reply = async move {
            let call = Call::read(&call).ok_or(Error::Message("call"))?;
            let reply = self.practice.answer(call).await?;
            serde_json::to_string(&reply).map_err(|_| Error::Message("reply"))
        };
        match AssertUnwindSafe(reply).await {
            Ok(reply) => Ok(reply.into()),
            Err(error) => {
                worker::console_error!("practice object: {error}");
                Err("failed".into())
            }
        }
    }
}

impl DurableObject for PracticeObject {
    fn new(state: State, env: Env) -> Self {
        Self {
            practice: Rc::new(Practice::new(state, env)),
        }
    }

    /// A desk's connection.
    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        if request.headers().has("upgrade")? {
            return live::connect(&self.practice);
        }
        Response::error("desks connect here", 400)
    }

    /// Desks only listen.
    async fn websocket_message(
        &self,
        _socket: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_error(
        &self,
        _socket: WebSocket,
        _error: worker::Error,
    ) -> worker::Result<()> {
        Ok(())
    }

    /// Does all work that is due. An error here would make the runtime give up on the alarm after
    /// six tries, so there is none: whatever happens, a panic included, the next alarm is set. Only
    /// where not even that can be done are the runtime's own tries all that is left.
    async fn alarm(&self) -> worker::Result<Response> {
        let work = AssertUnwindSafe(self.practice.work_off()).catch_unwind();
        if let Err(error) = work.await.unwrap_or(Err(Error::Message("panic"))) {
            worker::console_error!("alarm not set: {error}");
            self.practice
                .state()
                .storage()
                .set_alarm(RETRY_ALARM_MS)
                .await?;
        }
        Response::empty()
    }
}

/// How soon to try again when even the next due time could not be read.
const RETRY_ALARM_MS: i64 = 5_000;
