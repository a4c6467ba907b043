//! What the browser says about the page before.

use super::Evidence;
use super::address::{Address, Scheme, is_within, parse};
use super::hosts::{self, Class};

/// The page before, as far as it counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Referrer {
    /// None, or none worth a name: unreadable, an IP address, a machine's own name, ignored.
    None,
    /// One of the practice's own pages.
    Own,
    /// Somebody else's page or application.
    Other(Option<Class>),
}

impl Referrer {
    pub(super) fn of(evidence: &Evidence<'_>, address: Option<&Address<'_>>) -> Self {
        let Some(address) = address else {
            return Self::None;
        };
        if address.scheme == Scheme::AndroidApp {
            return Self::Other(hosts::of_app(&address.host));
        }
        let host = address.host.as_str();
        let listed = |list: &[String]| list.iter().any(|own| is_within(host, &host_of(own)));
        if listed(evidence.own_hosts) || same_host(evidence.landing_url, host) {
            return Self::Own;
        }
        if listed(evidence.ignored_referrers) {
            return Self::None;
        }
        Self::Other(hosts::of_host(host, &address.path.to_ascii_lowercase()))
    }

    pub(super) fn class(&self) -> Option<Class> {
        match self {
            Self::Other(class) => *class,
            _ => None,
        }
    }
}

/// A configured host, also where somebody pasted an address, a port or a wildcard.
fn host_of(configured: &str) -> String {
    let text = configured.trim();
    if let Some(address) = parse(text) {
        return address.host;
    }
    let text = text.trim_start_matches("*.").trim_start_matches('.');
    let end = text.find(['/', ':']).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_ascii_lowercase()
}

/// Whether the landing page has the same host; `www.` makes no difference.
fn same_host(landing_url: &str, host: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    parse(landing_url).is_some_and(|landing| bare(&landing.host) == bare(host))
}
