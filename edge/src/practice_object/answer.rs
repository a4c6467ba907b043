//! Who answers what the Worker asks the object.

use std::rc::Rc;

use super::agenda::Agenda;
use super::messages::{Admin, Call, PutPolicy, Reply, Trap, WorkReply};
use super::{
    Practice, accept, desk, live, partial, registry, roll, rotate, run, tokens, transaction, work,
};
use crate::delivery;
use crate::error::{Error, Result};

impl Practice {
    /// Answers a call.
    ///
    /// # Errors
    /// Those of storage, and of calls that do not fit what is stored.
    pub async fn answer(self: &Rc<Self>, call: Call) -> Result<Reply> {
        let sql = self.sql();
        match call {
            Call::PutPolicy(put) => return self.put_policy(&put).await,
            Call::Enroll(practice) => return roll::enroll(self, &practice),
            Call::Round => return roll::round(self),
            _ if !self.has_tables().await? => return Ok(Reply::Unknown),
            _ => {}
        }
        match call {
            Call::Accept(inquiry) => {
                let (vault, practice) = (self.vault()?, self.practice()?);
                let accepted = transaction(self.state(), || {
                    let accepted = accept::accept(&sql, &vault, practice, &inquiry)?;
                    // All or nothing: a repetition finds the inquiry, and records nothing more.
                    if let (Reply::Stored, Some(done)) = (&accepted.reply, &inquiry.done)
                        && !matches!(work::act(self, done)?, Reply::Work(WorkReply::Done(_)))
                    {
                        return Err(Error::Message("what was done"));
                    }
                    self.panic_if_asked(Trap::Accept);
                    Ok(accepted)
                })?;
                if accepted.stored {
                    accept::stored(self, practice, &inquiry);
                }
                if accepted.deliver {
                    // Nothing can be due sooner, so nothing needs to be asked.
                    self.deliver().await?;
                } else if accepted.stored {
                    self.arm().await?;
                }
                Ok(accepted.reply)
            }
            Call::Told { keys, fingerprint } => {
                accept::told(&sql, &*self.vault()?, &keys, &fingerprint)
            }
            Call::KeepPlace(mut place) => {
                let reply = transaction(self.state(), || partial::keep(self, &mut place))?;
                self.arm().await?;
                Ok(reply)
            }
            Call::Policy => registry::policy(&sql),
            Call::Admin(ask) => {
                let ends = matches!(ask, Admin::RevokeToken { .. } | Admin::SignOut(_));
                let reply = transaction(self.state(), || tokens::answer(self, ask))?;
                if ends {
                    live::close_all(self);
                }
                Ok(reply)
            }
            Call::Work(call) => {
                let reply = work::answer(self, &call)?;
                if matches!(reply, Reply::Work(WorkReply::Done(_))) {
                    live::tell(self, &call.id, "inquiry.updated");
                    self.arm().await?;
                }
                Ok(reply)
            }
            Call::Receipt { id, secret } => {
                accept::receipt(&sql, &*self.vault()?, &id, &secret, self.now())
            }
            Call::Keys => self.keys().await,
            Call::Desk(call) => {
                let reply = desk::answer(self, call)?;
                // Erasing and reading change what is due.
                self.arm().await?;
                Ok(reply)
            }
            Call::Delivery(call) => {
                let reply = transaction(self.state(), || delivery::answer(self, call))?;
                self.arm().await?;
                Ok(Reply::Delivery(reply))
            }
            Call::Advance(millis) => {
                self.advance(millis);
                self.arm().await?;
                Ok(Reply::Done)
            }
            #[allow(clippy::panic, reason = "the test hook is there to panic")]
            Call::Panic => transaction(self.state(), || {
                let half_written = "INSERT INTO setting (name, value) VALUES ('half-written', '')";
                run(&sql, half_written, Vec::new())?;
                panic!("asked for by a test")
            }),
            Call::PanicAt(trap) => {
                self.set_trap(trap);
                Ok(Reply::Done)
            }
            Call::Wake => {
                self.planned().alarm.set(None);
                self.arm().await?;
                Ok(Reply::Done)
            }
            Call::PutPolicy(_) | Call::Enroll(_) | Call::Round => Err(Error::Message("call")),
        }
    }

    /// Whether an older key is needed still; asking moves the work on.
    async fn keys(self: &Rc<Self>) -> Result<Reply> {
        let (sql, newest) = (self.sql(), self.vault()?.newest());
        let left = rotate::left(&sql, newest)?;
        if left > 0 && Agenda::read(self)?.rewrap.is_none() {
            rotate::begin_again(&sql)?;
        }
        self.arm().await?;
        let wrapped = left == 0 && !partial::any_older(&sql, newest)?;
        Ok(Reply::Keys { newest, wrapped })
    }

    async fn put_policy(self: &Rc<Self>, put: &PutPolicy) -> Result<Reply> {
        let (sql, now) = (self.sql(), self.now());
        let reply = transaction(self.state(), || registry::put_policy(&sql, put, now))?;
        if let Reply::Policy { version, .. } = &reply {
            live::tell_policy(self, *version);
            // Other hours move the times at which the practice is told how things stand.
            self.arm().await?;
        }
        Ok(reply)
    }
}
