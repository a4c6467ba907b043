//! Where a webhook may go: to a named host on the public internet, over TLS.
//!
//! This judges an address that a WHATWG URL parser has read, so numbers written in octal, in
//! hexadecimal, short or in full-width digits are dotted numbers by now, and international names
//! are ASCII. It refuses whatever still looks otherwise. What a name resolves to is not known here:
//! the runtime refuses private networks when the message is sent, and redirects are not followed.

/// The parts of an address, as a URL parser returns them.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    /// The scheme without its colon.
    pub scheme: &'a str,
    /// The host, without port.
    pub host: &'a str,
    /// The port, if it is not the scheme's own.
    pub port: Option<u16>,
    /// Whether a user name or password stands before the host.
    pub has_userinfo: bool,
    /// Length of the whole address in bytes.
    pub length: usize,
}

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// Names that lead into a private network or to the machine itself: reserved for that (RFC 6761,
/// RFC 6762, RFC 8375, ICANN's `internal`), or used so by routers and cloud platforms.
const PRIVATE_SUFFIXES: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "home.arpa",
    "lan",
    "onion",
    "in-addr.arpa",
    "ip6.arpa",
];

/// Why no webhook may go to an address. The text is for whoever registers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the texts say it")]
pub enum BadTarget {
    #[error("begins with something else than https://")]
    NotHttps,
    #[error("holds a user name or password; sign-in belongs in the receiver's check of signatures")]
    UserInfo,
    #[error("names a host by number; use its name")]
    Number,
    #[error("names a host that is not on the public internet")]
    PrivateName,
    #[error("is not a host name")]
    BadName,
    #[error("uses another service's port; use 443, or one from 1024 up")]
    Port,
    #[error("is longer than 2000 bytes")]
    TooLong,
}

/// Judges an address. With `loopback`, for development and tests, this machine is a fine target,
/// without TLS too.
///
/// # Errors
/// [`BadTarget`] says what is wrong with it.
pub fn judge(address: &Address<'_>, loopback: bool) -> Result<(), BadTarget> {
    if address.length > LONGEST {
        return Err(BadTarget::TooLong);
    }
    if address.has_userinfo {
        return Err(BadTarget::UserInfo);
    }
    if loopback
        && matches!(address.scheme, "http" | "https")
        && matches!(address.host, "localhost" | "127.0.0.1")
    {
        return Ok(());
    }
    if address.scheme != "https" {
        return Err(BadTarget::NotHttps);
    }
    host(address.host)?;
    // 443 is the scheme's own, which a parser leaves out.
    if address.port.is_some_and(|port| port < 1024 && port != 443) {
        return Err(BadTarget::Port);
    }
    Ok(())
}

fn host(host: &str) -> Result<(), BadTarget> {
    if host.starts_with('[') || host.contains(':') {
        return Err(BadTarget::Number);
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    };
    if host.len() > 253 || !host.split('.').all(fits) {
        return Err(BadTarget::BadName);
    }
    // What a URL parser takes for an IPv4 address: the last label is a number in any base.
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadTarget::Number);
    }
    let private = |suffix: &&str| {
        host.strip_suffix(*suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if !host.contains('.') || PRIVATE_SUFFIXES.iter().any(private) {
        return Err(BadTarget::PrivateName);
    }
    Ok(())
}
