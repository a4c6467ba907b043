//! The watchdog: wakes practices in turn, in case the platform has dropped an alarm.

use futures_util::stream::{FuturesUnordered, StreamExt};
use worker::Env;

use crate::error::{Error, Result};
use crate::policies;
use crate::practice_object::{Call, Reply};

/// Name of the object that keeps the roll: no practice's id has a dot.
const ROLL: &str = ".roll";

/// Puts a practice on the roll.
pub async fn enroll(env: &Env, practice: &str) -> Result<()> {
    let call = Call::Enroll(practice.to_owned());
    match policies::ask_named(env, ROLL, &call).await? {
        Reply::Done => Ok(()),
        _ => Err(Error::Message("roll")),
    }
}

/// Wakes the practices whose turn it is. One that does not answer has another turn.
pub async fn wake(env: &Env) -> Result<()> {
    let Reply::Practices(practices) = policies::ask_named(env, ROLL, &Call::Round).await? else {
        return Err(Error::Message("roll"));
    };
    let mut woken: FuturesUnordered<_> = practices
        .iter()
        .map(|practice| policies::ask_named(env, practice, &Call::Wake))
        .collect();
    while let Some(result) = woken.next().await {
        if let Err(error) = result {
            worker::console_error!("watchdog: {error}");
        }
    }
    Ok(())
}
