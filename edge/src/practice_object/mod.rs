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
mod audit;
mod desk;
mod erase;
mod hold;
mod live;
mod messages;
mod note;
mod partial;
mod plan;
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

use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use portico_shared::practice::Policy;
use portico_shared::vault::PracticeVault;
use worker::{DurableObject, Env, Request, Response, State, durable_object};
use worker::{SqlStorage, WebSocket, WebSocketIncomingMessage};

use agenda::Agenda;
pub use audit::{
    NewEvent, SYSTEM, Sealed, append as append_event, of_practice as append_practice_event,
};
pub use messages::{
    Accept, Action, Admin, AdminReply, Call, DeliveryCall, DeliveryReply, DeskCall, DeskReply,
    Doubt, EndpointCall, Identity, KeepPlace, MadeFrom, PutPolicy, Reply, StoredEvent,
    StoredInquiry, WorkCall, WorkReply,
};
pub use sql::{number, optional, rows, run, string};
pub use transaction::transaction;
pub use work::kind_of;

use crate::delivery::{self, Bell};
use crate::error::{Error, Named, Result};
use crate::{platform, vault};

/// The object of one practice.
#[durable_object]
pub struct PracticeObject {
    state: State,
    env: Env,
    /// Milliseconds that the test hook has let pass.
    advanced: AtomicU64,
    /// Whether the tables have been seen and brought up to date; they never go away.
    has_tables: AtomicBool,
    /// When old deliveries are looked through next (milliseconds since 1970); 0 where that is not known.
    prune_at: AtomicU64,
    /// When keys are wrapped anew next (milliseconds since 1970); 0 where nothing is planned.
    rewrap_at: AtomicU64,
    /// The practice's id, once it was asked for.
    practice: OnceLock<String>,
    /// Whether the test hook wants the next inquiry's transaction to panic.
    tripped: AtomicBool,
    /// Rung when something new is to be delivered.
    bell: Bell,
}

impl DurableObject for PracticeObject {
    fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            advanced: AtomicU64::new(0),
            has_tables: AtomicBool::new(false),
            prune_at: AtomicU64::new(0),
            rewrap_at: AtomicU64::new(0),
            practice: OnceLock::new(),
            tripped: AtomicBool::new(false),
            bell: Bell::default(),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if request.headers().has("upgrade")? {
            return live::connect(self);
        }
        let Some(call) = Call::read(&request.bytes().await?) else {
            return Response::error("unreadable call", 400);
        };
        match self.answer(call).await {
            Ok(reply) => Response::from_json(&reply),
            Err(error) => {
                worker::console_error!("practice object: {error}");
                Response::error("failed", 500)
            }
        }
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
    /// six tries, so there is none: whatever happens, the next alarm is set.
    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(error) = self.work_off().await {
            worker::console_error!("alarm not set: {error}");
            self.state.storage().set_alarm(RETRY_ALARM_MS).await?;
        }
        Response::empty()
    }
}

/// How soon to try again when even the next due time could not be read.
const RETRY_ALARM_MS: i64 = 5_000;

/// How long work that failed is left alone, in milliseconds.
const PAUSE_MS: u64 = 45_000;

impl PracticeObject {
    /// The time, as far as this object is concerned.
    pub fn now(&self) -> u64 {
        platform::now() + self.advanced.load(Ordering::Relaxed)
    }

    /// Rung when something new is to be delivered.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// When old deliveries are looked through next (milliseconds since 1970), where that is known.
    pub fn prune_at(&self) -> Option<u64> {
        Some(self.prune_at.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// Remembers when old deliveries are looked through next.
    pub fn set_prune_at(&self, at: Option<u64>) {
        self.prune_at.store(at.unwrap_or(0), Ordering::Relaxed);
    }

    /// When keys are wrapped anew next (milliseconds since 1970), where that is planned.
    pub fn rewrap_at(&self) -> Option<u64> {
        Some(self.rewrap_at.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// Plans when keys are wrapped anew next.
    pub fn set_rewrap_at(&self, at: Option<u64>) {
        self.rewrap_at.store(at.unwrap_or(0), Ordering::Relaxed);
    }

    /// The object's database.
    pub fn sql(&self) -> SqlStorage {
        self.state.storage().sql()
    }

    /// The object's state, for transactions.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The Worker's configuration.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// The practice's keys.
    ///
    /// # Errors
    /// [`Error::NoVault`] without the Worker's secret.
    pub fn vault(&self) -> Result<Rc<PracticeVault>> {
        vault::of(&self.env, self.practice()?)
    }

    /// The practice's id.
    ///
    /// # Errors
    /// Those of storage, and before the first policy.
    pub fn practice(&self) -> Result<&str> {
        if let Some(practice) = self.practice.get() {
            return Ok(practice);
        }
        let practice = registry::practice(&self.sql())?;
        Ok(self.practice.get_or_init(|| practice))
    }

    /// The policy in force.
    ///
    /// # Errors
    /// Those of storage, and before the first policy.
    pub fn policy(&self) -> Result<Rc<Policy>> {
        registry::in_force(&self.sql(), self.practice()?)
    }

    /// The handoff of an inquiry as JSON; none if there is no such inquiry or it was erased.
    ///
    /// # Errors
    /// [`Error::NoVault`] and [`Error::Sealed`] where it cannot be opened.
    pub fn open_handoff(&self, inquiry: &str) -> Result<Option<String>> {
        let policy = self.policy().ok();
        record::open_handoff(&self.sql(), &*self.vault()?, inquiry, policy.as_deref())
    }

    /// Does all work that is due, and sets the alarm for what is due next.
    ///
    /// # Errors
    /// Where the tables or the next due time cannot be read. What fails else is logged and tried again.
    async fn work_off(&self) -> Result<()> {
        if !self.has_tables().await? {
            return Ok(());
        }
        let agenda = Agenda::read(self)?;
        let now = self.now();
        let when = |at: Option<u64>, work: fn(&Self) -> Result<()>| match at {
            Some(at) if at <= now => work(self),
            _ => Ok(()),
        };
        let work = [
            when(agenda.erase, erase::erase_due),
            when(agenda.rewrap, rotate::rewrap_due),
            when(agenda.partial, partial::run_due),
            when(agenda.plan, plan::run_due),
            when(agenda.summary, summary::run_due),
            when(agenda.prune, delivery::prune::prune_due),
            match agenda.join {
                Some(at) if at <= now => roll::join(self).await,
                _ => Ok(()),
            },
            delivery::deliver_due(self).await,
        ];
        // What failed is still due, and is left alone for a while.
        let again = |failed: bool, pause| if failed { self.now() + pause } else { 0 };
        let [.., delivered] = &work;
        let deliveries = again(delivered.is_err(), RETRY_ALARM_MS.unsigned_abs());
        let others = again(work.iter().any(Result::is_err), PAUSE_MS);
        for error in work.into_iter().filter_map(Result::err) {
            worker::console_error!("alarm: {error}");
        }
        self.arm_from(deliveries, others).await
    }

    /// Whether there are tables to read; if so, they are of the newest version. An object that nobody
    /// gave a policy has none, and asking makes none.
    async fn has_tables(&self) -> Result<bool> {
        if self.has_tables.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let sql = self.sql();
        if !schema::exists(&sql)? {
            return Ok(false);
        }
        let were_older = transaction(&self.state, || schema::migrate(&sql, self.now()))?;
        self.has_tables.store(true, Ordering::Relaxed);
        if were_older {
            // Newer tables bring work of their own.
            self.state.storage().set_alarm(0).await.storing("alarm")?;
        }
        Ok(true)
    }

    async fn put_policy(&self, put: &PutPolicy) -> Result<Reply> {
        let (sql, now) = (self.sql(), self.now());
        let reply = transaction(&self.state, || registry::put_policy(&sql, put, now))?;
        if let Reply::Policy { version, .. } = &reply {
            live::tell_policy(self, *version);
            // Other hours move the times at which the practice is told how things stand.
            self.arm().await?;
        }
        Ok(reply)
    }

    async fn answer(&self, call: Call) -> Result<Reply> {
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
                let accepted = transaction(&self.state, || {
                    let accepted = accept::accept(&sql, &vault, practice, &inquiry)?;
                    // All or nothing: a repetition finds the inquiry, and records nothing more.
                    if let (Reply::Stored, Some(done)) = (&accepted.reply, &inquiry.done)
                        && !matches!(work::act(self, done)?, Reply::Work(WorkReply::Done(_)))
                    {
                        return Err(Error::Message("what was done"));
                    }
                    self.panic_if_asked();
                    Ok(accepted)
                })?;
                if accepted.stored {
                    live::tell(self, &inquiry.id, "inquiry.received");
                }
                if accepted.deliver {
                    // Nothing can be due sooner, so nothing needs to be asked.
                    self.bell.ring();
                    self.state.storage().set_alarm(0).await.storing("alarm")?;
                } else if accepted.stored {
                    self.arm().await?;
                }
                Ok(accepted.reply)
            }
            Call::KeepPlace(mut place) => {
                let reply = transaction(&self.state, || partial::keep(self, &mut place))?;
                self.arm().await?;
                Ok(reply)
            }
            Call::Policy => registry::policy(&sql),
            Call::Admin(ask) => {
                let revokes = matches!(ask, Admin::RevokeToken { .. });
                let reply = transaction(&self.state, || tokens::answer(self, ask))?;
                if revokes {
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
            Call::Keys => {
                self.arm().await?;
                let newest = self.vault()?.newest();
                let rest = Agenda::read(self)?.rewrap.is_some();
                let wrapped = !rest && !partial::any_older(&sql, newest)?;
                Ok(Reply::Keys { newest, wrapped })
            }
            Call::Desk(call) => {
                let reply = desk::answer(self, call)?;
                // Erasing and reading change what is due.
                self.arm().await?;
                Ok(reply)
            }
            Call::Delivery(call) => {
                let reply = transaction(&self.state, || delivery::answer(self, call))?;
                self.arm().await?;
                Ok(Reply::Delivery(reply))
            }
            Call::Advance(millis) => {
                self.advanced.fetch_add(millis, Ordering::Relaxed);
                self.arm().await?;
                Ok(Reply::Done)
            }
            #[allow(clippy::panic, reason = "the test hook is there to panic")]
            Call::Panic => transaction(&self.state, || {
                let half_written = "INSERT INTO setting (name, value) VALUES ('half-written', '')";
                run(&sql, half_written, Vec::new())?;
                panic!("asked for by a test")
            }),
            Call::PanicAtAccept => {
                self.tripped.store(true, Ordering::Relaxed);
                Ok(Reply::Done)
            }
            Call::Wake => {
                self.arm().await?;
                Ok(Reply::Done)
            }
            Call::PutPolicy(_) | Call::Enroll(_) | Call::Round => Err(Error::Message("call")),
        }
    }

    #[allow(clippy::panic, reason = "the test hook is there to panic")]
    fn panic_if_asked(&self) {
        assert!(
            !self.tripped.swap(false, Ordering::Relaxed),
            "asked for by a test"
        );
    }

    /// Sets the alarm to the earliest thing due, or clears it.
    async fn arm(&self) -> Result<()> {
        self.arm_from(0, 0).await
    }

    /// Sets the alarm to the earliest thing due, but to no time before these: of deliveries, and of
    /// everything else.
    async fn arm_from(&self, deliveries: u64, others: u64) -> Result<()> {
        let storage = self.state.storage();
        self.bell.ring();
        match Agenda::read(self)?.first(deliveries, others) {
            Some(due) => {
                let wait = due.saturating_sub(self.now());
                let wait = i64::try_from(wait).unwrap_or(i64::MAX);
                storage.set_alarm(wait).await.storing("alarm")
            }
            None => storage.delete_alarm().await.storing("alarm"),
        }
    }
}
