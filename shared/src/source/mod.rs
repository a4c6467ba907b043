//! Where an inquiry came from.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Source { pub channel: String, pub source: String, pub campaign: Option<String>, pub page: String }
