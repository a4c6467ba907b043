//! Splitting an address into its parts, without trusting it.
//!
//! Not a full URL parser: no IDNA tables, which would weigh more than everything else here, and
//! nothing that can panic. It is strict where a look-alike could pass for somebody else.

/// The parts of an address that attribution reads.
pub(super) struct Address<'a> {
    pub scheme: Scheme,
    /// Lower case, without user, port or final dot.
    pub host: String,
    /// As written, from the first `/`; empty when absent.
    pub path: &'a str,
    pub query: &'a str,
    pub fragment: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
    AndroidApp,
}

impl Scheme {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::AndroidApp => "android-app",
        }
    }
}

/// Reads an address; `None` where it is no web page or application anybody could name.
pub(super) fn parse(text: &str) -> Option<Address<'_>> {
    read(text).filter(|address| valid_host(&address.host))
}

/// Reads an address of any host, such as a landing page that is being tried out on one machine.
pub(super) fn read(text: &str) -> Option<Address<'_>> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = match scheme {
        s if s.eq_ignore_ascii_case("https") => Scheme::Https,
        s if s.eq_ignore_ascii_case("http") => Scheme::Http,
        s if s.eq_ignore_ascii_case("android-app") => Scheme::AndroidApp,
        _ => return None,
    };
    // Browsers read a backslash as a slash, so `evil.example\@google.com` is evil.example.
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _port)| host);
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Some(Address {
        scheme,
        host,
        path,
        query,
        fragment,
    })
}

/// The query and fragment of a landing page, also where the rest is unreadable or relative.
pub(super) fn after_path(text: &str) -> (&str, &str) {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    (
        rest.split_once('?').map_or("", |(_, query)| query),
        fragment,
    )
}

/// A public name: letters, digits, hyphens, at least two labels, and no IP address in any form.
fn valid_host(host: &str) -> bool {
    let labels_fit = host.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    });
    let last = host.rsplit('.').next().unwrap_or_default();
    // A last label of digits (or of hexadecimal) is how every spelling of an IPv4 address ends.
    let number = last.starts_with("0x") || last.bytes().all(|b| b.is_ascii_digit());
    host.len() <= 253 && host.contains('.') && labels_fit && !number && last != "localhost"
}

/// Decodes percent signs and `+`; what is not valid UTF-8 becomes a replacement character.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => match (hex(bytes.get(at)), hex(bytes.get(at + 1))) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'%'),
            },
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(byte: Option<&u8>) -> Option<u8> {
    let digit = char::from(*byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Whether `host` is `owner` or lies below it, label by label.
pub(super) fn is_within(host: &str, owner: &str) -> bool {
    let owner = owner.strip_prefix("www.").unwrap_or(owner);
    host.strip_suffix(owner)
        .is_some_and(|front| front.is_empty() || front.ends_with('.'))
        && !owner.is_empty()
}
