//! The cookie of the desk's session.

use portico_shared::access::{SESSION_MS, Secret};

use crate::routes::Call;

/// Name where the desk is served over TLS; browsers then refuse it from anybody but this host.
const NAME: &str = "__Host-portico";

/// Name on a developer's own machine, where there is no TLS.
const LOCAL_NAME: &str = "portico";

/// Name and attributes of the cookie for the address a request came to.
pub struct SessionCookie {
    name: &'static str,
    secure: &'static str,
}

impl SessionCookie {
    /// The cookie for a request's address.
    pub fn of(call: &Call<'_>) -> Self {
        let local = call.url.protocol() == "http:"
            && matches!(call.url.hostname().as_str(), "localhost" | "127.0.0.1");
        if local {
            Self {
                name: LOCAL_NAME,
                secure: "",
            }
        } else {
            Self {
                name: NAME,
                secure: " Secure;",
            }
        }
    }

    /// `Set-Cookie` that keeps a session as long as it can last.
    pub fn keep(&self, secret: &Secret) -> String {
        self.header(secret.expose(), SESSION_MS / 1000)
    }

    /// `Set-Cookie` that forgets it.
    pub fn forget(&self) -> String {
        self.header("", 0)
    }

    fn header(&self, value: &str, seconds: u64) -> String {
        format!(
            "{}={value}; Path=/; Max-Age={seconds};{} HttpOnly; SameSite=Strict",
            self.name, self.secure
        )
    }
}

/// The session that a request's cookie tells.
pub fn session(call: &Call<'_>) -> Option<Secret> {
    let header = call.header("cookie")?;
    let name = SessionCookie::of(call).name;
    header.split(';').find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| Secret::read_session(value)).flatten()
    })
}
