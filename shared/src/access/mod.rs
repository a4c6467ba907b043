//! Who may do what: roles, the tokens that carry them, and signed statements of who signs in.

mod assertion;
mod token;
mod tries;

use serde::{Deserialize, Serialize};

pub use assertion::{Assertion, AssertionError, Expected, Header, base64url};
pub use token::{
    Secret, SignInRequest, TokenChange, TokenMade, TokenRequest, TokenRow, WrongToken, digest,
};
pub use tries::{TRIES, TRIES_MS, network, tries_wait};

use crate::names::names;

names! {
    /// What a token may do. In the order of the list, each of the last two may do more.
    Role {
        /// One inquiry at a time, for a receiver of thin webhooks.
        Reader = "reader",
        /// The scorecard, with small counts hidden; nothing about one inquiry.
        Marketer = "marketer",
        /// The queue and everything on an inquiry.
        Staff = "staff",
        /// Everything of the practice, erasing and policy included.
        Admin = "admin",
    }
}

impl Role {
    /// What the role sees and does, for whoever gives it.
    #[must_use]
    pub const fn may(self) -> &'static str {
        match self {
            Self::Reader => {
                "Reads one inquiry at a time by its id, the patient's data included: for a system that \
                 is sent ids and tags. It opens no desk."
            }
            Self::Marketer => {
                "Sees the scorecard with small counts hidden, and nothing about a patient."
            }
            Self::Staff => {
                "Sees every inquiry with the patient's data, works the queue, logs inquiries, sees \
                 deliveries and sends them again. Changes nothing of the practice's."
            }
            Self::Admin => {
                "Does everything staff do, erases patients' data, changes the policy and endpoints, and \
                 makes and revokes tokens."
            }
        }
    }

    /// Whether this role may do what `needed` may.
    #[must_use]
    pub const fn covers(self, needed: Self) -> bool {
        match self {
            Self::Admin => true,
            Self::Staff => !matches!(needed, Self::Admin),
            Self::Reader => matches!(needed, Self::Reader),
            Self::Marketer => matches!(needed, Self::Marketer),
        }
    }
}

/// A person who signs in to the desk by the operator's single sign-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The e-mail address that the sign-on vouches for, in lower case.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Which of the policy's owners the person is, by key; decides what "mine" shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// How long a session of the desk lasts without a request, in milliseconds.
pub const SESSION_IDLE_MS: u64 = 30 * 60 * 1000;

/// How long a session of the desk lasts at most, in milliseconds.
pub const SESSION_MS: u64 = 12 * 60 * 60 * 1000;

/// Whether a session that began at `began` and was last used at `seen` still holds at `now` (all in
/// milliseconds since 1970).
#[must_use]
pub const fn session_holds(began: u64, seen: u64, now: u64) -> bool {
    now < seen.saturating_add(SESSION_IDLE_MS) && now < began.saturating_add(SESSION_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marketer_sees_nothing_but_aggregates() {
        for needed in [Role::Reader, Role::Staff, Role::Admin] {
            assert!(!Role::Marketer.covers(needed));
            assert!(!Role::Reader.covers(Role::Marketer));
        }
        assert!(Role::Staff.covers(Role::Marketer) && !Role::Staff.covers(Role::Admin));
        assert!(Role::ALL.iter().all(|role| Role::Admin.covers(*role)));
    }

    #[test]
    fn a_session_ends_when_idle_and_ends_anyway_after_a_day_of_work() {
        assert!(session_holds(0, 0, SESSION_IDLE_MS - 1));
        assert!(!session_holds(0, 0, SESSION_IDLE_MS));
        let late = SESSION_MS - 1;
        assert!(session_holds(0, late - 1, late));
        assert!(!session_holds(0, late, SESSION_MS));
    }
}
