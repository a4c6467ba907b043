//! A fact taken apart into few kinds of values, as every way of storing it writes them.

use super::Measured;
use super::codes::{GROUPS, LANGUAGES, PATIENTS, place};
use super::fact::Entry;
use crate::workflow::{Status, VisitOutcome, Way};

/// How many texts a fact has.
pub(super) const TEXTS: usize = 7;

/// How many numbers a fact has; some may be missing.
pub(super) const NUMBERS: usize = 12;

/// The parts of a fact.
#[derive(Debug, Clone)]
pub(super) struct Parts<T> {
    /// When it was received, in unix seconds.
    pub received: i64,
    /// Places in lists: way, language, patient, leading group, status, and the visit's outcome after 0
    /// for none.
    pub codes: [u8; 6],
    /// Bits: groups, concerns, topics, and what is true of it.
    pub bits: [u16; 4],
    /// Channel, source, campaign, page, service, location, reason.
    pub texts: [T; TEXTS],
    /// Due, response by both clocks, contact by both, booked, attempts, escalations, unavailable times,
    /// no-shows, cancellations, and how long it was held.
    pub numbers: [Option<u32>; NUMBERS],
}

impl<T> Parts<T> {
    /// The same with other texts.
    pub(super) fn with_texts<U>(self, text: impl FnMut(T) -> U) -> Parts<U> {
        Parts {
            received: self.received,
            codes: self.codes,
            bits: self.bits,
            texts: self.texts.map(text),
            numbers: self.numbers,
        }
    }

    /// The fact; none where a place is in no list or a number is missing.
    pub(super) fn whole(self) -> Option<Entry<T>> {
        let [way, language, patient, primary, status, visit] = self.codes.map(usize::from);
        let [groups, concerns, topics, flags] = self.bits;
        let flag = |at: u8| flags >> at & 1 == 1;
        let [channel, source, campaign, page, service, location, reason] = self.texts;
        let [
            due,
            response,
            response_open,
            contact,
            contact_open,
            booked,
            counts @ ..,
        ] = self.numbers;
        let measured = |wall: Option<u32>, open: Option<u32>| {
            Some(Measured {
                wall_seconds: wall?,
                business_minutes: open?,
            })
        };
        let count = |at: usize| u16::try_from((*counts.get(at)?)?).ok();
        Some(Entry {
            received: self.received,
            way: *Way::ALL.get(way)?,
            language: *LANGUAGES.get(language)?,
            patient: *PATIENTS.get(patient)?,
            primary: *GROUPS.get(primary)?,
            groups,
            concerns,
            topics,
            channel,
            source,
            campaign,
            page,
            service,
            location,
            status: *Status::ALL.get(status)?,
            reason,
            held: counts.get(5).copied().flatten().unwrap_or_default(),
            due: due?,
            response: measured(response, response_open),
            contact: measured(contact, contact_open),
            booked,
            visit: match visit {
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
            gone: flag(7),
        })
    }
}

impl<T> Entry<T> {
    /// The fact taken apart.
    pub(super) fn parts(&self) -> Parts<&T> {
        let flags = [
            self.quarantined,
            self.released,
            self.document_issue,
            self.insurance_question,
            self.intake_wanted,
            self.intake_done,
            self.settled,
            self.gone,
        ];
        let flags = (flags.iter().enumerate())
            .fold(0_u16, |bits, (at, flag)| bits | u16::from(*flag) << at);
        let visit = self
            .visit
            .map_or(0, |visit| place(VisitOutcome::ALL, &visit) + 1);
        Parts {
            received: self.received,
            codes: [
                place(Way::ALL, &self.way),
                place(&LANGUAGES, &self.language),
                place(&PATIENTS, &self.patient),
                place(&GROUPS, &self.primary),
                place(Status::ALL, &self.status),
                visit,
            ],
            bits: [self.groups, self.concerns, self.topics, flags],
            texts: [
                &self.channel,
                &self.source,
                &self.campaign,
                &self.page,
                &self.service,
                &self.location,
                &self.reason,
            ],
            numbers: [
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
                (self.held > 0).then_some(self.held),
            ],
        }
    }
}
