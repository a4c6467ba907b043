//! What the decision is made from.

use crate::form::PatientStatus;
use crate::language::Language;

/// Everything about an inquiry that bears on its intent.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The named source, such as `paid_search` or `google_business_profile`.
    pub source: &'a str,
    /// The channel, where it says more than the source: a paid channel counts even when the source
    /// has a name of its own.
    pub channel: &'a str,
    /// How it came in.
    pub way_in: WayIn,
    /// What the patient answered.
    pub form: FormFacts,
    /// The path, or address, of the landing page.
    pub page: &'a str,
    /// The language the form was in.
    pub language: Option<Language>,
    /// What triage read in the message.
    pub message: MessageFacts,
    /// The key of the owner that a concern escalates to. It owns the inquiry whatever its groups.
    pub escalate_to: Option<&'a str>,
}

/// How an inquiry came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WayIn {
    /// A form on the web, or the practice's own systems in place of one.
    #[default]
    Form,
    /// Logged at the desk: a call, a voicemail, a visit, a fax.
    Desk,
    /// Logged at the desk, and came by a message through the Business Profile.
    Profile,
}

/// The answers of the form, as far as they bear on intent.
#[derive(Clone, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own"
)]
pub struct FormFacts {
    /// New or existing.
    pub patient: PatientStatus,
    /// What the patient needs help with: a key of the form, or words.
    pub need: String,
    /// The service chosen, by key or name.
    pub service: String,
    /// Whether the practice's policy marks that service as cash-pay or elective.
    pub service_is_elective: bool,
    /// What was answered about insurance. Having one is no question about it.
    pub insurance: String,
    /// Whether help with paying was asked for by an answer of its own.
    pub asks_about_payment: bool,
    /// Who referred the patient.
    pub referring: String,
    /// Whether the form was left before it was sent.
    pub unfinished: bool,
    /// Whether help with language was asked for.
    pub language_help: bool,
    /// The patient's own words.
    pub message: String,
    /// Any other answers.
    pub other: Vec<String>,
}

/// Answers are patients' words: only their presence may be printed.
impl std::fmt::Debug for FormFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormFacts")
            .field("patient", &self.patient)
            .field("unfinished", &self.unfinished)
            .field("language_help", &self.language_help)
            .field("answers", &"[redacted]")
            .finish_non_exhaustive()
    }
}

/// What triage and language detection read in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessageFacts {
    /// It is about scheduling.
    pub scheduling: bool,
    /// It is about insurance or payment.
    pub insurance_payment: bool,
    /// The language it is written in, where that is certain.
    pub language: Option<Language>,
}
