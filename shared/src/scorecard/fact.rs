//! What the scorecard has to know of one inquiry.

use std::borrow::Cow;

use super::codes::{CONCERNS, GROUPS, TOPICS, bits, place};
use crate::clock::Moment;
use crate::form::PatientStatus;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::{ChecklistItem, Concern};
use crate::triage::Label;
use crate::workflow::{State, Status, VisitOutcome, Way};

/// Time to a stop of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measured {
    /// Seconds by any clock.
    pub wall_seconds: u32,
    /// Minutes of open time.
    pub business_minutes: u32,
}

/// One inquiry as the scorecard counts it, with its texts themselves.
pub type Fact<'a> = Entry<Cow<'a, str>>;

/// One inquiry as the scorecard counts it. No patient data, no free text. Its texts are names and ids;
/// where many inquiries are counted they are numbers, so that no texts are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is counted for itself")]
pub struct Entry<T> {
    /// When it was received, in unix seconds.
    pub received: i64,
    /// How it came in.
    pub way: Way,
    /// The language to answer in.
    pub language: Language,
    /// New or existing.
    pub patient: PatientStatus,
    /// The group that leads.
    pub primary: IntentGroup,
    /// Every group, a bit each, see [`Entry::in_group`].
    pub groups: u16,
    /// Every concern, a bit each, see [`Entry::has_concern`].
    pub concerns: u16,
    /// Every topic, a bit each, see [`Entry::has_topic`].
    pub topics: u16,
    /// The channel's name.
    pub channel: T,
    /// The source's name.
    pub source: T,
    /// The campaign; empty for none.
    pub campaign: T,
    /// Path of the landing page; empty for none.
    pub page: T,
    /// The service's id; empty for none.
    pub service: T,
    /// The id of the location booked last, else of the one preferred; empty for none.
    pub location: T,
    /// The status.
    pub status: Status,
    /// The reason of that status, by key; empty for none.
    pub reason: T,
    /// Seconds from receipt to the release from quarantine, which is when its clock began; else 0.
    pub held: u32,
    /// Seconds from the start of its clock to the due of the first response.
    pub due: u32,
    /// First response, from the start of its clock.
    pub response: Option<Measured>,
    /// Contact, from the start of its clock.
    pub contact: Option<Measured>,
    /// Seconds from receipt to the first booking.
    pub booked: Option<u32>,
    /// What became of the last appointment.
    pub visit: Option<VisitOutcome>,
    /// Attempts made.
    pub attempts: u16,
    /// How often somebody was told, repeats not counted.
    pub escalations: u16,
    /// How often the patient asked for a time that the practice does not have.
    pub unavailable_times: u16,
    /// How often the patient did not come.
    pub no_shows: u16,
    /// How often the patient cancelled.
    pub cancellations: u16,
    /// Is held back as likely spam: not counted.
    pub quarantined: bool,
    /// Was held back, and released.
    pub released: bool,
    /// A document or referral was missing at some time.
    pub document_issue: bool,
    /// Asked, or turned out to be, about insurance or payment.
    pub insurance_question: bool,
    /// An intake form had to be ready before the visit.
    pub intake_wanted: bool,
    /// And was.
    pub intake_done: bool,
    /// Nothing more is to be done.
    pub settled: bool,
    /// Was erased before it was closed: nobody can answer it any more.
    pub gone: bool,
}

impl<'a> Fact<'a> {
    /// What an inquiry counts as.
    #[must_use]
    pub fn of(state: &'a State) -> Self {
        let arrived = &state.arrived;
        let seconds = |from: Moment, until: Moment| {
            let millis = until.as_millis() - from.as_millis();
            u32::try_from(millis.max(0) / 1000).unwrap_or(u32::MAX)
        };
        let since = |at| seconds(state.clock_from, at);
        let measured = |at: Option<Moment>, business: Option<u32>| {
            at.map(|at| Measured {
                wall_seconds: since(at),
                business_minutes: business.unwrap_or_default(),
            })
        };
        let text = |text: &'a Option<String>| Cow::Borrowed(text.as_deref().unwrap_or_default());
        let intake = ChecklistItem::IntakeForm;
        Self {
            received: state.received.as_seconds(),
            way: arrived.way,
            language: arrived.language,
            patient: arrived.patient,
            primary: arrived.primary,
            groups: bits(&GROUPS, &arrived.groups),
            concerns: bits(&CONCERNS, &arrived.concerns),
            topics: bits(
                &TOPICS,
                arrived.topics.iter().filter(|topic| **topic != Label::None),
            ),
            channel: Cow::Borrowed(arrived.channel.as_str()),
            source: Cow::Borrowed(arrived.source.as_str()),
            campaign: text(&arrived.campaign),
            page: text(&arrived.landing_path),
            service: text(&arrived.service),
            location: match &state.booked_for {
                Some(location) => Cow::Borrowed(location),
                None => text(&arrived.location),
            },
            status: state.status,
            reason: text(&state.reason),
            held: seconds(state.received, state.clock_from),
            due: since(state.due),
            response: measured(state.clocks.first_response, state.response_business_minutes),
            contact: measured(state.clocks.contact, state.contact_business_minutes),
            booked: state.booked.map(|at| seconds(state.received, at)),
            visit: state.visit,
            attempts: state.attempts,
            escalations: state.escalations,
            unavailable_times: state.unavailable_times,
            no_shows: state.no_shows,
            cancellations: state.cancellations,
            quarantined: state.quarantined,
            released: state.released,
            document_issue: state.document_issue,
            insurance_question: state.insurance_issue
                || arrived.groups.contains(&IntentGroup::InsurancePayment)
                || arrived.topics.contains(&Label::InsurancePayment),
            intake_wanted: state.checklist.contains(&intake),
            intake_done: state.checked.contains(&intake),
            settled: state.is_settled() || state.erased,
            gone: state.erased && !state.is_settled(),
        }
    }
}

impl<T> Entry<T> {
    /// Whether it is in a group.
    #[must_use]
    pub fn in_group(&self, group: IntentGroup) -> bool {
        self.groups >> place(&GROUPS, &group) & 1 == 1
    }

    /// Whether it raises a concern.
    #[must_use]
    pub fn has_concern(&self, concern: Concern) -> bool {
        self.concerns >> place(&CONCERNS, &concern) & 1 == 1
    }

    /// Whether it is about a topic.
    #[must_use]
    pub fn has_topic(&self, topic: Label) -> bool {
        topic != Label::None && self.topics >> place(&TOPICS, &topic) & 1 == 1
    }
}
