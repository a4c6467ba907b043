//! What administrators and the guard ask a practice's object.

use std::collections::BTreeMap;

use portico_shared::access::Role;
use portico_shared::private::Private;
use serde::{Deserialize, Serialize};

/// A question about tokens, sessions or policies.
#[derive(Debug, Serialize, Deserialize)]
pub enum Admin {
    /// Whose token has this digest?
    Identify {
        /// The digest.
        token: String,
        /// The network address it came from: counted under a mark if it is wrong, stored nowhere.
        sender: Private,
    },
    /// Whose session has this digest? Asking keeps it alive.
    Session(String),
    /// Make a session of this digest from the token of that one.
    SignIn {
        /// The session's digest.
        session: String,
        /// The token's digest.
        token: String,
        /// The network address it came from.
        sender: Private,
    },
    /// End the session of this digest.
    SignOut(String),
    /// Make a token.
    MakeToken {
        /// Who makes it.
        actor: String,
        /// Its id.
        id: String,
        /// Its digest.
        digest: String,
        /// Its label.
        label: String,
        /// What it may do.
        role: Role,
        /// Which of the policy's owners works with it, by key.
        owner: Option<String>,
    },
    /// Every token.
    Tokens,
    /// Revoke a token and every session made from it.
    RevokeToken {
        /// Who revokes it.
        actor: String,
        /// Its id.
        id: String,
    },
    /// Put a revoked token in force again; the sessions made from it stay ended.
    ReinstateToken {
        /// Who does.
        actor: String,
        /// Its id.
        id: String,
    },
    /// Every policy that was ever in force, newest first.
    Versions,
    /// The policy of a version.
    Version(u32),
    /// How many inquiries are open, by owner, and how many would be erased if they were kept for so
    /// many days.
    Count(u16),
}

/// What the object answers to [`Admin`].
#[derive(Debug, Serialize, Deserialize)]
pub enum AdminReply {
    /// Whoever was asked for.
    Identity(Identity),
    /// Nobody, or not any more.
    Nobody,
    /// Done.
    Done,
    /// The tokens.
    Tokens(Vec<StoredToken>),
    /// The versions.
    Versions(Vec<StoredVersion>),
    /// So many.
    Counted {
        /// Would be erased.
        erased: u32,
        /// Are open, by the key of their owner.
        open: BTreeMap<String, u32>,
    },
}

/// Who somebody is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Identity {
    /// What the history shows.
    pub name: String,
    /// What people call them.
    pub label: String,
    /// What they may do.
    pub role: Role,
    /// Which of the policy's owners they are, by key.
    pub owner: Option<String>,
}

/// A token's row; times in milliseconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredToken {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What it may do.
    pub role: Role,
    /// Which of the policy's owners works with it, by key.
    pub owner: Option<String>,
    /// When it was made.
    pub created_at: u64,
    /// The beginning of the day on which it was last used.
    pub used_on: Option<u64>,
    /// When it was revoked.
    pub revoked_at: Option<u64>,
    /// How many sessions made from it still hold.
    pub sessions: u32,
    /// What was done to it, as JSON: lists of when, by whom and what.
    pub changes: String,
}

/// A policy's row without the document.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredVersion {
    /// Its version.
    pub version: u32,
    /// When it was put in force (milliseconds since 1970).
    pub at: u64,
    /// Who put it in force.
    pub actor: String,
}
