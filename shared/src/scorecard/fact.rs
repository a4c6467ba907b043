//! What the scorecard has to know of one inquiry, as one line of text.

use std::borrow::Cow;
use std::fmt::Write as _;

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

/// One inquiry as the scorecard counts it. No patient data, no free text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is counted for itself")]
pub struct Fact<'a> {
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
    /// Every group, a bit each, see [`Fact::in_group`].
    pub groups: u16,
    /// Every concern, a bit each, see [`Fact::has_concern`].
    pub concerns: u16,
    /// Every topic, a bit each, see [`Fact::has_topic`].
    pub topics: u16,
    /// The channel's name.
    pub channel: Cow<'a, str>,
    /// The source's name.
    pub source: Cow<'a, str>,
    /// The campaign; empty for none.
    pub campaign: Cow<'a, str>,
    /// Path of the landing page; empty for none.
    pub page: Cow<'a, str>,
    /// The service's id; empty for none.
    pub service: Cow<'a, str>,
    /// The location's id; empty for none.
    pub location: Cow<'a, str>,
    /// The status.
    pub status: Status,
    /// The reason of that status, by key; empty for none.
    pub reason: Cow<'a, str>,
    /// Seconds from receipt to the due of the first response.
    pub due: u32,
    /// First response.
    pub response: Option<Measured>,
    /// Contact.
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
}

/// The first field of every line: which fields follow.
const VERSION: &str = "1";

const LANGUAGES: [Language; 2] = Language::ALL;
const PATIENTS: [PatientStatus; 3] = [
    PatientStatus::New,
    PatientStatus::Existing,
    PatientStatus::Unknown,
];
/// Bits of the sets, lowest first. Lines are stored, so entries are only ever added at the end.
const GROUPS: [IntentGroup; 10] = [
    IntentGroup::CashElective,
    IntentGroup::ExistingScheduling,
    IntentGroup::Gbp,
    IntentGroup::InsurancePayment,
    IntentGroup::IntakeIncomplete,
    IntentGroup::NewPatient,
    IntentGroup::OrganicForm,
    IntentGroup::PaidCampaign,
    IntentGroup::ReferralPartner,
    IntentGroup::Spanish,
];
const CONCERNS: [Concern; 5] = [
    Concern::Urgent,
    Concern::ClinicalQuestion,
    Concern::Medication,
    Concern::Complaint,
    Concern::Privacy,
];
/// Topics in the order of their bits.
pub(super) const TOPICS: [Label; 8] = [
    Label::Urgent,
    Label::ClinicalQuestion,
    Label::Medication,
    Label::Complaint,
    Label::Privacy,
    Label::InsurancePayment,
    Label::Scheduling,
    Label::RecordsReferral,
];

fn place<T: PartialEq>(list: &[T], value: &T) -> u8 {
    list.iter()
        .position(|one| one == value)
        .map_or(0, |at| u8::try_from(at).unwrap_or_default())
}

fn bits<'a, T: PartialEq + 'a>(list: &[T], set: impl IntoIterator<Item = &'a T>) -> u16 {
    set.into_iter()
        .fold(0, |bits, value| bits | 1 << place(list, value))
}

impl<'a> Fact<'a> {
    /// What an inquiry counts as.
    #[must_use]
    pub fn of(state: &'a State) -> Self {
        let arrived = &state.arrived;
        let since = |at: Moment| {
            let millis = at.as_millis() - state.received.as_millis();
            u32::try_from(millis.max(0) / 1000).unwrap_or(u32::MAX)
        };
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
            location: match &state.appointment {
                Some(appointment) => Cow::Borrowed(&appointment.location),
                None => text(&arrived.location),
            },
            status: state.status,
            reason: text(&state.reason),
            due: since(state.due),
            response: measured(state.clocks.first_response, state.response_business_minutes),
            contact: measured(state.clocks.contact, state.contact_business_minutes),
            booked: state.booked.map(since),
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
            settled: state.is_settled(),
        }
    }

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

    /// The line of the fact, without an end of line.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = String::with_capacity(128);
        line.push_str(VERSION);
        let flags = [
            self.quarantined,
            self.released,
            self.document_issue,
            self.insurance_question,
            self.intake_wanted,
            self.intake_done,
            self.settled,
        ];
        let flags = (flags.iter().enumerate())
            .fold(0_u16, |bits, (at, flag)| bits | u16::from(*flag) << at);
        let visit = self
            .visit
            .map_or(0, |visit| place(VisitOutcome::ALL, &visit) + 1);
        // One letter each.
        let codes = [
            place(Way::ALL, &self.way),
            place(&LANGUAGES, &self.language),
            place(&PATIENTS, &self.patient),
            place(&GROUPS, &self.primary),
            place(Status::ALL, &self.status),
            visit,
        ];
        let codes: String = codes.iter().map(|code| char::from(b'a' + code)).collect();
        // Writing to a String cannot fail.
        let _ = write!(
            line,
            "|{}|{codes}|{:x}|{:x}|{:x}|{flags:x}",
            self.received, self.groups, self.concerns, self.topics
        );
        for text in [
            &self.channel,
            &self.source,
            &self.campaign,
            &self.page,
            &self.service,
            &self.location,
            &self.reason,
        ] {
            line.push('|');
            escape(&mut line, text);
        }
        for number in [
            Some(self.due),
            self.response.map(|m| m.wall_seconds),
            self.response.map(|m| m.business_minutes),
            self.contact.map(|m| m.wall_seconds),
            self.contact.map(|m| m.business_minutes),
            self.booked,
            Some(u32::from(self.attempts)),
            Some(u32::from(self.escalations)),
            Some(u32::from(self.unavailable_times)),
            Some(u32::from(self.no_shows)),
            Some(u32::from(self.cancellations)),
        ] {
            line.push('|');
            if let Some(number) = number {
                let _ = write!(line, "{number}");
            }
        }
        line
    }

    /// Reads a line; none when it is no fact of a known version.
    #[must_use]
    pub fn parse(line: &'a str) -> Option<Self> {
        let mut fields = Fields { line, at: 0 };
        if fields.next()? != VERSION {
            return None;
        }
        let received = fields.next()?.parse().ok()?;
        let codes = fields.next()?.as_bytes();
        let code = |at: usize| {
            let letter = codes.get(at)?;
            Some(usize::from(letter.wrapping_sub(b'a')))
        };
        let mut hex = || u16::from_str_radix(fields.next()?, 16).ok();
        let (groups, concerns, topics, flags) = (hex()?, hex()?, hex()?, hex()?);
        let flag = |at: u8| flags >> at & 1 == 1;
        let mut texts = [const { Cow::Borrowed("") }; 7];
        for text in &mut texts {
            *text = unescape(fields.next()?);
        }
        let [channel, source, campaign, page, service, location, reason] = texts;
        let mut numbers = [None; 11];
        for number in &mut numbers {
            *number = fields.number()?;
        }
        let [
            due,
            response,
            response_open,
            contact,
            contact_open,
            booked,
            counts @ ..,
        ] = numbers;
        let measured = |wall: Option<u32>, open: Option<u32>| {
            Some(Measured {
                wall_seconds: wall?,
                business_minutes: open?,
            })
        };
        let count = |at: usize| u16::try_from((*counts.get(at)?)?).ok();
        Some(Self {
            received,
            way: *Way::ALL.get(code(0)?)?,
            language: *LANGUAGES.get(code(1)?)?,
            patient: *PATIENTS.get(code(2)?)?,
            primary: *GROUPS.get(code(3)?)?,
            groups,
            concerns,
            topics,
            channel,
            source,
            campaign,
            page,
            service,
            location,
            status: *Status::ALL.get(code(4)?)?,
            reason,
            due: due?,
            response: measured(response, response_open),
            contact: measured(contact, contact_open),
            booked,
            visit: match code(5)? {
                0 => None,
                at => Some(*VisitOutcome::ALL.get(at - 1)?),
            },
            attempts: count(0)?,
            escalations: count(1)?,
            unavailable_times: count(2)?,
            no_shows: count(3)?,
            cancellations: count(4)?,
            quarantined: flag(0),
            released: flag(1),
            document_issue: flag(2),
            insurance_question: flag(3),
            intake_wanted: flag(4),
            intake_done: flag(5),
            settled: flag(6),
        })
    }
}

/// The fields of a line, one after the other. A hundred thousand lines are read at once, by code
/// that is made to be small, so this is plainer than `split` and `parse`.
struct Fields<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let length = (rest.bytes().position(|byte| byte == b'|')).unwrap_or(rest.len());
        self.at += length + 1;
        rest.get(..length)
    }

    /// A number, or nothing where the field is empty; none when it is something else.
    #[allow(
        clippy::option_option,
        reason = "an empty field is no number, and no mistake"
    )]
    fn number(&mut self) -> Option<Option<u32>> {
        let field = self.next()?;
        let mut number: u32 = 0;
        for byte in field.bytes() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
        }
        Some((!field.is_empty()).then_some(number))
    }
}

/// What a text may not hold in a line, because it parts fields, lines or the escape itself.
fn special(c: char) -> bool {
    matches!(c, '|' | '%') || c.is_ascii_control()
}

fn escape(line: &mut String, text: &str) {
    for c in text.chars() {
        if special(c) {
            let _ = write!(line, "%{:02x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
}

fn unescape(field: &str) -> Cow<'_, str> {
    if !field.bytes().any(|byte| byte == b'%') {
        return Cow::Borrowed(field);
    }
    let mut text = String::with_capacity(field.len());
    let mut parts = field.split('%');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        text.extend(code.map(char::from));
        text.push_str(part.get(2..).unwrap_or_default());
    }
    Cow::Owned(text)
}
