//! Wrong tokens: written down, and counted by network. A network is known only by a mark that changes
//! every day; no address is stored.

use portico_shared::access::{TRIES, TRIES_MS, network, tries_wait};
use portico_shared::private::Private;
use serde::Deserialize;
use worker::SqlStorage;

use super::messages::{AdminReply, Reply};
use super::{Practice, audit, number, rows, run, string};
use crate::error::Result;

/// Who has tried wrong tokens, and since when.
pub const TABLES: &str = "
    CREATE TABLE wrong_token (
        sender TEXT PRIMARY KEY,
        since INTEGER NOT NULL,
        tries INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Whoever tries something else than a token.
const STRANGER: &str = "unknown";

/// How many wrong tokens are written down within [`TRIES_MS`], whoever tries them, so that strangers
/// cannot fill the history.
const WRITTEN: u32 = 100;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Whoever sends a token.
pub struct Sender {
    sql: SqlStorage,
    now: u64,
    mark: String,
}

impl Sender {
    /// The sender at a network address.
    ///
    /// # Errors
    /// Without the Worker's secret there are no marks.
    pub fn of(object: &Practice, address: &Private) -> Result<Self> {
        let now = object.now();
        let vault = object.vault()?;
        Ok(Self {
            sql: object.sql(),
            now,
            mark: vault.sender_mark(network(address.expose()), now / DAY_MS),
        })
    }

    /// Lets the sender try a token. After too many wrong ones a further wrong one is told to wait, and is
    /// neither counted nor written down; a right one is not held up by somebody else's in the same
    /// network. Runs inside a transaction.
    pub fn tries(&self, token: impl FnOnce() -> Result<AdminReply>) -> Result<Reply> {
        #[derive(Deserialize)]
        struct Row {
            since: u64,
            tries: u32,
        }
        let reply = token()?;
        if !matches!(reply, AdminReply::Nobody) {
            return Ok(Reply::Admin(reply));
        }
        let before: Vec<Row> = rows(
            &self.sql,
            "SELECT since, tries FROM wrong_token WHERE sender = ?",
            vec![string(&self.mark)],
        )?;
        let wait = before
            .first()
            .and_then(|row| tries_wait(row.since, row.tries, self.now));
        if let Some(wait) = wait {
            return Ok(Reply::TooMany { wait });
        }
        self.was_wrong()?;
        Ok(Reply::Admin(reply))
    }

    fn was_wrong(&self) -> Result<()> {
        #[derive(Deserialize)]
        struct Row {
            tries: u32,
            all: u32,
        }
        run(
            &self.sql,
            "DELETE FROM wrong_token WHERE since <= ?",
            vec![number(self.now.saturating_sub(TRIES_MS))],
        )?;
        run(
            &self.sql,
            "INSERT INTO wrong_token (sender, since, tries) VALUES (?, ?, 1) \
             ON CONFLICT (sender) DO UPDATE SET tries = tries + 1",
            vec![string(&self.mark), number(self.now)],
        )?;
        let counted: Vec<Row> = rows(
            &self.sql,
            "SELECT tries, (SELECT sum(tries) FROM wrong_token) AS \"all\" \
             FROM wrong_token WHERE sender = ?",
            vec![string(&self.mark)],
        )?;
        let Some(row) = counted.first().filter(|row| row.all <= WRITTEN) else {
            return Ok(());
        };
        let data = format!(r#"{{"tries":{},"of":{TRIES}}}"#, row.tries);
        audit::of_practice(&self.sql, STRANGER, "token.refused", &data, self.now).map(drop)
    }
}
