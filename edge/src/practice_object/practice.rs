//! A practice, as its object holds it: configuration, storage, keys, policy, and its clock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use portico_shared::practice::Policy;
use portico_shared::vault::PracticeVault;
use worker::{Env, SqlStorage, State};

use super::agenda::{Agenda, Planned};
use super::messages::Trap;
use super::transaction;
use super::{erase, partial, plan, record, registry, roll, rotate, schema, summary};
use crate::delivery::{self, Bell};
use crate::error::{Error, Result};
use crate::{platform, vault};

/// How long work that failed is left alone, in milliseconds.
const PAUSE_MS: u64 = 45_000;

/// What the practice's object works with.
pub struct Practice {
    state: State,
    env: Env,
    /// Milliseconds that the test hook has let pass.
    advanced: AtomicU64,
    /// Whether the tables have been seen and brought up to date; they never go away.
    has_tables: AtomicBool,
    planned: Planned,
    /// The practice's id, once it was asked for.
    id: OnceLock<String>,
    /// Where the test hook wants a panic.
    traps: [AtomicBool; 2],
    /// Rung when something new is to be delivered.
    bell: Bell,
}

impl Practice {
    /// Nothing is read yet.
    pub fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            advanced: AtomicU64::new(0),
            has_tables: AtomicBool::new(false),
            planned: Planned::default(),
            id: OnceLock::new(),
            traps: [const { AtomicBool::new(false) }; 2],
            bell: Bell::default(),
        }
    }

    /// The time, as far as this object is concerned.
    pub fn now(&self) -> u64 {
        platform::now() + self.advanced.load(Ordering::Relaxed)
    }

    /// Test hook: lets time pass (milliseconds).
    pub fn advance(&self, millis: u64) {
        self.advanced.fetch_add(millis, Ordering::Relaxed);
        self.planned.alarm.set(None);
    }

    /// Test hook: lets something panic later.
    pub fn set_trap(&self, trap: Trap) {
        self.traps[trap as usize].store(true, Ordering::Relaxed);
    }

    /// Panics, if the test hook wants it here.
    #[allow(clippy::panic, reason = "the test hook is there to panic")]
    pub fn panic_if_asked(&self, here: Trap) {
        assert!(
            !self.traps[here as usize].swap(false, Ordering::Relaxed),
            "asked for by a test"
        );
    }

    /// Rung when something new is to be delivered.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// What is planned.
    pub fn planned(&self) -> &Planned {
        &self.planned
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
    /// [`NoVault`](crate::error::Error::NoVault) without the Worker's secret.
    pub fn vault(&self) -> Result<Rc<PracticeVault>> {
        vault::of(&self.env, self.practice()?)
    }

    /// The practice's id.
    ///
    /// # Errors
    /// Those of storage, and before the first policy.
    pub fn practice(&self) -> Result<&str> {
        if let Some(practice) = self.id.get() {
            return Ok(practice);
        }
        let practice = registry::practice(&self.sql())?;
        Ok(self.id.get_or_init(|| practice))
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
    /// [`NoVault`](crate::error::Error::NoVault) and [`Sealed`](crate::error::Error::Sealed) where it cannot be opened.
    pub fn open_handoff(&self, inquiry: &str) -> Result<Option<String>> {
        let policy = || self.policy().ok();
        record::open_handoff(&self.sql(), &*self.vault()?, inquiry, policy)
    }

    /// Does all work that is due, begins the deliveries, and sees to the next alarm.
    ///
    /// # Errors
    /// Where the tables or the next due time cannot be read. What fails else is logged and tried again.
    pub async fn work_off(self: &Rc<Self>) -> Result<()> {
        self.planned.alarm.set(None);
        if !self.has_tables().await? {
            return Ok(());
        }
        let agenda = Agenda::read(self)?;
        let now = self.now();
        let when = |at: Option<u64>, work: fn(&Self) -> Result<()>| match at {
            // A panic is an error of this work only.
            Some(at) if at <= now => catch_unwind(AssertUnwindSafe(|| work(self)))
                .unwrap_or(Err(Error::Message("panic"))),
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
        ];
        // What failed is still due, and is left alone for a while.
        let failed = work.iter().any(Result::is_err);
        let others = if failed { self.now() + PAUSE_MS } else { 0 };
        for error in work.into_iter().filter_map(Result::err) {
            worker::console_error!("alarm: {error}");
        }
        self.arm_from(others).await
    }

    /// Whether there are tables to read; if so, they are of the newest version. An object that nobody
    /// gave a policy has none, and asking makes none.
    pub async fn has_tables(&self) -> Result<bool> {
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
            self.alarm_by(self.now()).await?;
        }
        Ok(true)
    }
}
