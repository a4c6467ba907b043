//! The desk's addresses: what stands after the `#`. They name a practice, a page and filters, and
//! never a patient.

/// Whether this program is the administration. It stands on a page of its own, `/desk/admin`, so that
/// whoever works the queue does not wait for it; the page's first script leads each address to its page.
pub const ADMINISTRATION: bool = cfg!(feature = "administration");

/// A page of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Who to call next.
    Queue,
    /// One inquiry, by id.
    Inquiry(String),
    /// Logging an inquiry.
    Log,
    /// What is to be done, and what is unresolved before closing.
    Tasks,
    /// The scorecard.
    Scorecard,
    /// What administrators look after, by section.
    Admin(Section),
}

/// A section of the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Owners and deputies.
    People,
    /// Hours and holidays.
    Hours,
    /// Approved words.
    Scripts,
    /// Webhook endpoints and their deliveries.
    Endpoints,
    /// How long data are kept, and the log's proof.
    Records,
    /// Tokens.
    Tokens,
    /// The whole policy, and its versions.
    Policy,
}

impl Section {
    /// Every section, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::People,
        Self::Hours,
        Self::Scripts,
        Self::Endpoints,
        Self::Records,
        Self::Tokens,
        Self::Policy,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Hours => "hours",
            Self::Scripts => "scripts",
            Self::Endpoints => "endpoints",
            Self::Records => "records",
            Self::Tokens => "tokens",
            Self::Policy => "policy",
        }
    }

    /// Its name on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "People",
            Self::Hours => "Hours and holidays",
            Self::Scripts => "Scripts",
            Self::Endpoints => "Endpoints and deliveries",
            Self::Records => "Retention and audit",
            Self::Tokens => "Tokens",
            Self::Policy => "Policy and versions",
        }
    }
}

/// Where the desk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The practice; none before signing in.
    pub practice: Option<String>,
    /// The page.
    pub page: Page,
    /// Filters and choices, by name.
    pub query: Vec<(String, String)>,
}

impl Place {
    /// Reads what stands after the `#`. What cannot be read leads to the queue.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let practice = parts.next().map(str::to_owned);
        let page = match (parts.next(), parts.next()) {
            (Some("inquiry"), Some(id)) => Page::Inquiry(id.to_owned()),
            (Some("log"), _) => Page::Log,
            (Some("tasks"), _) => Page::Tasks,
            (Some("scorecard"), _) => Page::Scorecard,
            (Some("admin"), section) => Page::Admin(
                Section::ALL
                    .into_iter()
                    .find(|known| section == Some(known.name()))
                    .unwrap_or(Section::People),
            ),
            _ => Page::Queue,
        };
        let query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            practice,
            page,
            query,
        }
    }

    /// A filter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The same place with a filter set, or taken away where the value is empty.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut place = self.clone();
        place.query.retain(|(known, _)| known != name);
        if !value.is_empty() {
            place.query.push((name.to_owned(), value.to_owned()));
        }
        place
    }

    /// Another page of the same practice.
    pub fn page(&self, page: Page) -> Self {
        Self {
            practice: self.practice.clone(),
            page,
            query: Vec::new(),
        }
    }

    /// What stands after the `#`.
    pub fn address(&self) -> String {
        let practice = self.practice.as_deref().unwrap_or_default();
        let mut address = format!("/{practice}/");
        match &self.page {
            Page::Queue => address.push_str("queue"),
            Page::Inquiry(id) => {
                address.push_str("inquiry/");
                address.push_str(id);
            }
            Page::Log => address.push_str("log"),
            Page::Tasks => address.push_str("tasks"),
            Page::Scorecard => address.push_str("scorecard"),
            Page::Admin(section) => {
                address.push_str("admin/");
                address.push_str(section.name());
            }
        }
        for (at, (name, value)) in self.query.iter().enumerate() {
            address.push(if at == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(value);
        }
        address
    }

    /// Whether it is in the other program.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self.page, Page::Admin(_)) != ADMINISTRATION
    }

    /// The link to it.
    pub fn href(&self) -> String {
        let page = match self.is_elsewhere() {
            false => "",
            true if ADMINISTRATION => "/desk",
            true => "/desk/admin",
        };
        format!("{page}#{}", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_the_round_trip() {
        for address in [
            "/bright-river/queue",
            "/bright-river/queue?owner=billing&overdue=true",
            "/bright-river/inquiry/inq_abc",
            "/bright-river/admin/hours",
            "/bright-river/scorecard?by=campaign",
        ] {
            assert_eq!(Place::parse(&format!("#{address}")).address(), address);
        }
    }

    #[test]
    fn an_unknown_address_leads_to_the_queue_and_an_empty_filter_goes_away() {
        let place = Place::parse("#/bright-river/nowhere?owner=billing");
        assert_eq!(place.page, Page::Queue);
        assert_eq!(place.with("owner", "").address(), "/bright-river/queue");
        assert_eq!(Place::parse("").practice, None);
    }
}
