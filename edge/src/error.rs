//! What can go wrong on our side. No variant carries a value, so an error can be logged as it is.

use portico_shared::problem::{self, Problem};

/// A fault that is not the sender's.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The runtime refused something.
    #[error("the runtime refused a call to {0}")]
    Runtime(&'static str),
    /// The practice's object did not answer in time.
    #[error("the practice's object did not answer in time")]
    Slow,
    /// The practice's object could not store or read.
    #[error("storage failed at {0}")]
    Storage(&'static str),
    /// The Worker has no key to seal with.
    #[error(
        "there is no usable key: set the secret VAULT_KEYS to 1: and 32 random bytes in base64"
    )]
    NoVault,
    /// Something sealed does not open.
    #[error("sealed data does not open: {0}")]
    Sealed(#[from] portico_shared::vault::VaultError),
    /// Two parts of Portico disagree about a message.
    #[error("a message between parts could not be read: {0}")]
    Message(&'static str),
}

impl Error {
    /// What the sender is told.
    pub fn to_problem(&self) -> Problem {
        match self {
            // It may be committed after all, or was before something else failed.
            Self::Slow | Self::Storage(_) => problem::unavailable(
                "It may not have been stored. Send it again in a moment, with the same idempotency key; \
                 where there is none, look first whether it is there.",
            ),
            Self::NoVault => problem::unavailable(
                "Nothing was stored. The operator of this Worker has to set the secret VAULT_KEYS.",
            ),
            Self::Runtime(_) | Self::Message(_) | Self::Sealed(_) => {
                problem::internal("Please try again, or call the practice.")
            }
        }
    }
}

/// Why a request is not done.
#[derive(Debug)]
pub enum Refusal {
    /// The sender can mend it.
    Problem(Problem),
    /// Ours.
    Fault(Error),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// What a route behind a token comes to.
pub type Answer<T> = std::result::Result<T, Refusal>;

/// A result whose error is ours.
pub type Result<T> = std::result::Result<T, Error>;

/// Names the call when the runtime refuses it, and drops what it said: that may repeat values.
pub trait Named<T> {
    /// For calls of the runtime.
    fn calling(self, what: &'static str) -> Result<T>;
    /// For storage.
    fn storing(self, what: &'static str) -> Result<T>;
}

impl<T, E> Named<T> for std::result::Result<T, E> {
    fn calling(self, what: &'static str) -> Result<T> {
        self.map_err(|_| Error::Runtime(what))
    }

    fn storing(self, what: &'static str) -> Result<T> {
        self.map_err(|_| Error::Storage(what))
    }
}
