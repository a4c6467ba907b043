//! Which kind of place a host, an application or a source name is.
//!
//! The tables are compiled from data at build time. Look-ups are binary searches over static
//! memory; nothing is allocated.

include!(concat!(env!("OUT_DIR"), "/source_tables.rs"));
include!("suffix.rs");

/// Set on a key that speaks for its own host and not for the hosts below it.
const EXACT: u8 = 0x80;

/// What a place on the internet is, as far as attribution cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Known, and nothing special: a page that links.
    Plain,
    Search,
    Social,
    Video,
    Shopping,
    Email,
    Ai,
    Directory,
    /// Google Maps or the Business Profile.
    Listing,
    /// Serves advertisements.
    Ads,
    /// Shows nothing but paid search results.
    PaidSearch,
}

/// Keys in one blob, where each ends, and what each means.
struct Table {
    blob: &'static str,
    ends: &'static [u16],
    classes: &'static [u8],
}

impl Table {
    fn key(&self, index: usize) -> &'static str {
        let end = |i: usize| self.ends.get(i).map_or(0, |&end| usize::from(end));
        let start = index.checked_sub(1).map_or(0, end);
        self.blob.get(start..end(index)).unwrap_or_default()
    }

    fn find(&self, key: &str) -> Option<u8> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.classes.get(middle).copied(),
            }
        }
        None
    }
}

fn class(value: u8) -> Class {
    match value & !EXACT {
        1 => Class::Search,
        2 => Class::Social,
        3 => Class::Video,
        4 => Class::Shopping,
        5 => Class::Email,
        6 => Class::Ai,
        7 => Class::Directory,
        8 => Class::Listing,
        9 => Class::Ads,
        10 => Class::PaidSearch,
        _ => Class::Plain,
    }
}

/// What a host is, with the path where the browser gave one. Both in lower case.
pub(super) fn of_host(host: &str, path: &str) -> Option<Class> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    if let Some(found) = by_path(host, path).or_else(|| in_lists(host, true)) {
        return Some(found);
    }
    if mail_label(host) {
        return Some(Class::Email);
    }
    let mut rest = host;
    while let Some((label, parent)) = rest.split_once('.') {
        let itself = rest.len() == host.len() && matches!(label, "m" | "mobile");
        if let Some(found) = in_lists(parent, itself) {
            return Some(found);
        }
        rest = parent;
    }
    None
}

/// What an Android application is, by its id.
pub(super) fn of_app(id: &str) -> Option<Class> {
    HOSTS.find(id).map(class)
}

/// What a source name is: a name on the lists, or a host written as the source.
pub(super) fn of_name(name: &str) -> Option<Class> {
    let spelled = |name: &str| {
        if let Some(value) = NAMES.find(name) {
            return Some(class(value));
        }
        let url = name
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        let (host, path) = url.split_at(url.find('/').unwrap_or(url.len()));
        host.contains('.')
            .then(|| of_host(host, path).or_else(|| of_app(host)))
            .flatten()
    };
    let separator = |c: char| matches!(c, ' ' | '_' | '+' | '-');
    spelled(name)
        .or_else(|| spelled(&name.replace(separator, "-")))
        .or_else(|| NAMES.find(&name.replace(separator, "")).map(class))
}

/// One host, without looking at the hosts above it.
fn in_lists(host: &str, itself: bool) -> Option<Class> {
    let applies = |value: &u8| itself || value & EXACT == 0;
    if !host.contains('.') {
        return None;
    }
    let listed = HOSTS.find(host).filter(applies);
    listed.or_else(|| brand(host).filter(applies)).map(class)
}

/// `brand.de`, `brand.co.uk`: the last one or two labels are a country's suffix.
fn brand(host: &str) -> Option<u8> {
    let last = host.rfind('.')?;
    let before = host.get(..last)?.rfind('.');
    [Some(last), before].into_iter().flatten().find_map(|at| {
        let (name, suffix) = (host.get(..at)?, host.get(at + 1..)?);
        if country_suffix(suffix) {
            BRANDS.find(name)
        } else {
            None
        }
    })
}

fn by_path(host: &str, path: &str) -> Option<Class> {
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    if first.is_empty() {
        return None;
    }
    let key = |keep: &str| PATHS.find(&format!("{host}/{keep}")).map(class);
    let two: Vec<&str> = path
        .trim_start_matches('/')
        .splitn(3, '/')
        .take(2)
        .collect();
    key(first).or_else(|| key(&two.join("/"))).or_else(|| {
        let google = host.strip_prefix("google.").is_some_and(country_suffix);
        (google && first == "maps").then_some(Class::Listing)
    })
}

/// Web mail names itself in its first label on every provider's domain; no list keeps up.
fn mail_label(host: &str) -> bool {
    if host.starts_with("deref-") {
        return true;
    }
    let Some((first, rest)) = host.split_once('.') else {
        return false;
    };
    if !rest.contains('.') || country_suffix(rest) {
        return false;
    }
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(
        word,
        "mail"
            | "email"
            | "e-mail"
            | "webmail"
            | "mailbusiness"
            | "mails"
            | "mymail"
            | "webmailer"
            | "owa"
            | "correo"
            | "zimbra"
            | "roundcube"
            | "poczta"
            | "posta"
            | "squirrelmail"
            | "horde"
    ) || [
        "lightmailer",
        "webmail",
        "messagerie",
        "deref-",
        "mail-",
        "3c-",
        "navigator-",
    ]
    .iter()
    .any(|start| first.starts_with(start))
        || (first == "3c" || first == "navigator" || rest.starts_with("navigator."))
            && (host.contains("gmx.") || host.contains("web.de") || host.ends_with("mail.com"))
}
