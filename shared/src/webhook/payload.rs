//! What a message says, in each flavour.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::Concern;

/// How much of an inquiry an endpoint is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Flavour {
    /// The whole handoff, patient data included.
    #[default]
    Full,
    /// Ids and tags, and where to fetch the handoff with a token.
    Thin,
    /// Nothing of the patient's, for a chat: how urgent, why, from where, minutes left, a link.
    Alert,
}

impl Flavour {
    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Thin => "thin",
            Self::Alert => "alert",
        }
    }

    /// The flavour of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Full, Self::Thin, Self::Alert]
            .into_iter()
            .find(|flavour| flavour.as_str() == name)
    }
}

/// What is known of an inquiry without opening it: nothing here tells who the patient is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct About {
    /// The inquiry's id.
    pub inquiry: String,
    /// What people call it.
    pub reference: String,
    /// The practice's id.
    pub practice: String,
    /// Its status.
    pub status: String,
    /// The intent group that leads.
    pub group: IntentGroup,
    /// All its intent groups.
    pub groups: BTreeSet<IntentGroup>,
    /// What triage found.
    pub concerns: BTreeSet<Concern>,
    /// The location's id, if one was asked for.
    pub location: Option<String>,
    /// The service line's id, if one was asked for.
    pub service: Option<String>,
    /// The language to answer in.
    pub language: Language,
    /// How the patient came.
    pub channel: String,
    /// The named source.
    pub source: String,
    /// The campaign.
    pub campaign: Option<String>,
    /// Who answers, by key in the policy.
    pub owner: String,
    /// Whether it goes before other work that is due at the same time.
    pub priority: bool,
    /// When it was received.
    pub received_at: Moment,
    /// By when somebody answers, or does the next step once somebody has; none where nothing is due.
    pub due: Option<Moment>,
}

impl About {
    /// Whether it may be an emergency.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.concerns.contains(&Concern::Urgent)
    }

    /// `urgent`, `priority` or `normal`.
    #[must_use]
    pub fn urgency(&self) -> &'static str {
        if self.is_urgent() {
            "urgent"
        } else if self.priority {
            "priority"
        } else {
            "normal"
        }
    }
}

/// Addresses that messages point to.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The Worker's origin, such as `https://intake.example.com`.
    pub origin: &'a str,
    /// The practice's id.
    pub practice: &'a str,
}

impl Place<'_> {
    /// Where the handoff is fetched with a token.
    #[must_use]
    pub fn inquiry(&self, id: &str) -> String {
        format!(
            "{}/v1/inquiries/{id}?practice={}",
            self.origin, self.practice
        )
    }

    /// The desk, at an inquiry if the message is about one.
    #[must_use]
    pub fn desk(&self, inquiry: Option<&str>) -> String {
        let mut link = format!("{}/desk#/{}/", self.origin, self.practice);
        match inquiry {
            Some(id) => {
                let _ = write!(link, "inquiry/{id}");
            }
            None => link.push_str("queue"),
        }
        link
    }
}

/// The whole body of a message. `data` is JSON; `text` stands beside it where a chat wants it.
#[must_use]
pub fn body(kind: Kind, at: Moment, data: &str, text: Option<&str>) -> String {
    let mut body = format!(
        r#"{{"type":"{}","timestamp":"{at}","data":{data}"#,
        kind.as_str()
    );
    if let Some(text) = text {
        body.push_str(r#","text":"#);
        quote(text, &mut body);
    }
    body.push('}');
    body
}

/// `data` of a full message about an inquiry: the handoff, and under `change` what changed if the
/// message is about a change. Both are JSON objects already.
#[must_use]
pub fn full(handoff: &str, change: Option<&str>) -> String {
    change.map_or_else(
        || handoff.to_owned(),
        |change| with(handoff, "change", change),
    )
}

/// A JSON object with one more member, which is JSON too.
#[must_use]
pub fn with(object: &str, name: &str, value: &str) -> String {
    match object.strip_suffix('}') {
        Some("{") => format!(r#"{{"{name}":{value}}}"#),
        Some(open) => format!(r#"{open},"{name}":{value}}}"#),
        None => object.to_owned(),
    }
}

/// `data` of a thin message about an inquiry.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Thin<'a> {
    inquiry: ThinName<'a>,
    status: &'a str,
    intent: ThinIntent<'a>,
    concerns: &'a BTreeSet<Concern>,
    location: Option<&'a str>,
    service: Option<&'a str>,
    language: Language,
    source: ThinSource<'a>,
    owner: &'a str,
    priority: bool,
    received_at: Moment,
    due: Option<Moment>,
    url: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
struct ThinName<'a> {
    id: &'a str,
    reference: &'a str,
    practice: &'a str,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
struct ThinIntent<'a> {
    primary: IntentGroup,
    groups: &'a BTreeSet<IntentGroup>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
struct ThinSource<'a> {
    channel: &'a str,
    source: &'a str,
    campaign: Option<&'a str>,
}

/// Ids, tags, and where the rest is fetched.
#[must_use]
pub fn thin<'a>(about: &'a About, place: &Place<'_>) -> Thin<'a> {
    Thin {
        inquiry: ThinName {
            id: &about.inquiry,
            reference: &about.reference,
            practice: &about.practice,
        },
        status: &about.status,
        intent: ThinIntent {
            primary: about.group,
            groups: &about.groups,
        },
        concerns: &about.concerns,
        location: about.location.as_deref(),
        service: about.service.as_deref(),
        language: about.language,
        source: ThinSource {
            channel: &about.channel,
            source: &about.source,
            campaign: about.campaign.as_deref(),
        },
        owner: &about.owner,
        priority: about.priority,
        received_at: about.received_at,
        due: about.due,
        url: place.inquiry(&about.inquiry),
    }
}

/// `data` of an alert about an inquiry.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Alert<'a> {
    urgency: &'static str,
    group: IntentGroup,
    source: &'a str,
    /// Until the due, by the clock on the wall; negative once it has passed, none where nothing is due.
    minutes_left: Option<i64>,
    link: String,
}

/// An alert about an inquiry at a time.
#[must_use]
pub fn alert<'a>(about: &'a About, place: &Place<'_>, now: Moment) -> Alert<'a> {
    Alert {
        urgency: about.urgency(),
        group: about.group,
        source: &about.source,
        minutes_left: (about.due).map(|due| (due.as_millis() - now.as_millis()).div_euclid(60_000)),
        link: place.desk(Some(&about.inquiry)),
    }
}

impl Alert<'_> {
    /// The alert as one line for a chat.
    #[must_use]
    pub fn text(&self, kind: Kind) -> String {
        let before = match self.urgency {
            "urgent" => "URGENT: ",
            "priority" => "Priority: ",
            _ => "",
        };
        let left = match self.minutes_left {
            None => String::new(),
            Some(1) => ", 1 minute left".to_owned(),
            Some(left @ 0..) => format!(", {left} minutes left"),
            Some(left) => format!(", {} minutes overdue", -left),
        };
        format!(
            "{before}{} ({}, from {}){left}. {}",
            headline(kind),
            self.group.as_str().replace('_', " "),
            self.source.replace('_', " "),
            self.link
        )
    }
}

/// A message about no inquiry as one line for a chat. `about` is the endpoint that is in trouble, or
/// how many inquiries a summary tells of.
#[must_use]
pub fn line(kind: Kind, about: Option<&str>, place: &Place<'_>) -> String {
    let mut text = headline(kind).to_owned();
    if let Some(about) = about {
        let _ = write!(text, " ({about})");
    }
    let _ = write!(text, ". {}", place.desk(None));
    text
}

const fn headline(kind: Kind) -> &'static str {
    match kind {
        Kind::InquiryReceived => "New inquiry",
        Kind::InquiryUpdated => "Inquiry updated",
        Kind::InquiryEscalated => "Inquiry escalated",
        Kind::TaskDue => "Task due",
        Kind::SummaryDaily => "Daily summary",
        Kind::UnresolvedClosing => "Unresolved before closing",
        Kind::ScorecardWeekly => "Weekly scorecard",
        Kind::EndpointTest => "Test message from Portico",
        Kind::DeliveryDead => "A webhook delivery was given up",
        Kind::EndpointTrouble => "A webhook endpoint is in trouble",
    }
}

/// Appends a JSON string.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invented() -> About {
        About {
            inquiry: "inq_01JD5ZK3ABCDEFGHJKMNPQRSTV".to_owned(),
            reference: "K7M-4QX".to_owned(),
            practice: "bright-river-dental".to_owned(),
            status: "new_inquiry".to_owned(),
            group: IntentGroup::PaidCampaign,
            groups: [IntentGroup::NewPatient, IntentGroup::PaidCampaign].into(),
            concerns: BTreeSet::new(),
            location: Some("riverside".to_owned()),
            service: Some("implants".to_owned()),
            language: Language::Es,
            channel: "paid_search".to_owned(),
            source: "google_ads".to_owned(),
            campaign: Some("implants-fall".to_owned()),
            owner: "bilingual".to_owned(),
            priority: true,
            received_at: "2026-11-02T15:05:00Z".parse().unwrap(),
            due: "2026-11-02T15:20:00Z".parse().ok(),
        }
    }

    const PLACE: Place<'_> = Place {
        origin: "https://intake.example.com",
        practice: "bright-river-dental",
    };

    fn text_at(about: &About, now: &str) -> String {
        alert(about, &PLACE, now.parse().unwrap()).text(Kind::InquiryReceived)
    }

    #[test]
    fn an_alert_counts_down_and_then_says_how_late_it_is() {
        let mut about = invented();
        let link = "https://intake.example.com/desk#/bright-river-dental/inquiry/inq_01JD5ZK3ABCDEFGHJKMNPQRSTV";
        assert_eq!(
            text_at(&about, "2026-11-02T15:05:10Z"),
            format!(
                "Priority: New inquiry (paid campaign, from google ads), 14 minutes left. {link}"
            )
        );
        about.concerns.insert(Concern::Urgent);
        assert!(text_at(&about, "2026-11-02T15:18:30Z").starts_with("URGENT: "));
        assert!(text_at(&about, "2026-11-02T15:18:30Z").contains(" 1 minute left."));
        assert!(text_at(&about, "2026-11-02T15:30:00Z").contains(" 10 minutes overdue."));
        // Once nothing is due, nothing is counted.
        about.due = None;
        assert!(text_at(&about, "2026-11-02T15:30:00Z").contains("google ads). https"));
    }

    #[test]
    fn a_body_is_json_whatever_its_text_holds() {
        let text = "a \"quoted\" \\ line\nand another";
        let body = body(
            Kind::EndpointTest,
            "2026-11-02T15:05:00Z".parse().unwrap(),
            "{}",
            Some(text),
        );
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read["text"], text);
        assert_eq!(read["type"], "endpoint.test");
    }

    #[test]
    fn a_full_message_is_the_handoff_and_what_changed() {
        assert_eq!(full(r#"{"a":1}"#, None), r#"{"a":1}"#);
        assert_eq!(
            full(r#"{"a":1}"#, Some(r#"{"b":2}"#)),
            r#"{"a":1,"change":{"b":2}}"#
        );
        assert_eq!(full("{}", Some("[]")), r#"{"change":[]}"#);
    }
}
