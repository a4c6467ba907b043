//! The Worker.
//!
//! An inquiry's way through these files: [`routes`] finds who answers, [`routes::inquiries`] reads
//! and checks it, [`practice_object`] stores it in the practice's Durable Object, and
//! [`delivery`] brings it to the practice's systems. What is decided is decided in
//! `portico_shared`; here things are read, stored and sent.

#![allow(
    clippy::future_not_send,
    reason = "a Worker runs on one thread, and JavaScript's values stay on it"
)]

mod delivery;
mod error;
mod guard;
mod http;
mod platform;
mod policies;
mod practice_object;
mod render;
mod routes;
mod vault;
mod watchdog;
mod zones;

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use worker::{Context, Env, Request, Response, ScheduleContext, ScheduledEvent, event};

use crate::error::Error;

pub use practice_object::PracticeObject;

/// Answers every request; a fault becomes a problem that names nothing.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let answered = AssertUnwindSafe(routes::answer(request, &env)).catch_unwind();
    match answered.await.unwrap_or(Err(Error::Message("panic"))) {
        Ok(response) => Ok(response),
        Err(error) => {
            worker::console_error!("request failed: {error}");
            // Any page may be told: there is nothing in it but a sentence.
            http::problem(&error.to_problem())
                .and_then(|response| http::allow_origin(response, Some("*")))
        }
    }
}

/// The cron trigger: only a watchdog, because all work has its alarm.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    if let Err(error) = watchdog::wake(&env).await {
        worker::console_error!("watchdog: {error}");
    }
}
