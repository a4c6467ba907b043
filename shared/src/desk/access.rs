//! Who is at the desk, and what they may do.

use serde::{Deserialize, Serialize};

use super::ReasonOption;
pub use crate::access::Role;
use crate::language::Language;

/// The answer to `GET me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Me {
    /// The practice's id.
    pub practice: String,
    /// The practice's name.
    pub name: String,
    /// The practice's zone, in which the desk shows times.
    pub time_zone: String,
    /// What may be done.
    pub role: Role,
    /// The token's label.
    pub label: String,
    /// Which of the owners below is here, by key: what "mine" shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The practice's languages.
    pub languages: Vec<Language>,
    /// People and teams.
    pub owners: Vec<NamedOwner>,
    /// Locations.
    pub locations: Vec<NamedPlace>,
    /// Service lines.
    pub services: Vec<NamedPlace>,
    /// The practice's reasons for what was not booked.
    pub reasons: Vec<ReasonOption>,
    /// Where a browser goes to end the single sign-on, too, where that lets people in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_out: Option<String>,
}

/// A person or team, by key and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NamedOwner {
    /// The key in the policy.
    pub key: String,
    /// The name staff know.
    pub name: String,
    /// Who steps in, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
}

/// A location or service, by id and English name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NamedPlace {
    /// The id in the policy.
    pub id: String,
    /// The name.
    pub name: String,
}
