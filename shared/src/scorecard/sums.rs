//! What is counted of some inquiries: counters, and values of which median and ninetieth percentile
//! are told.

use super::fact::Entry;
use super::small::hide;
use super::{Figures, Measured, Ratio, Spread};
use crate::clock::Moment;
use crate::form::PatientStatus;
use crate::intent::IntentGroup;

/// Names of the counters.
#[derive(Clone, Copy)]
enum Counter {
    Inquiries,
    NewPatients,
    PaidCampaign,
    Answered,
    Answerable,
    WithinStandard,
    Contacted,
    Booked,
    IntakeWanted,
    IntakeDone,
    DocumentIssues,
    Unresolved,
    NeverTried,
    Escalated,
    NoShows,
    Cancellations,
    UnavailableTimes,
    Quarantined,
    Released,
}

/// How many counters there are.
pub(super) const COUNTERS: usize = 19;

/// Counters of which one is a part of the other: whoever sees both sees how many are in one only. Where
/// those are few, the first of the two is hidden; it is the one that tells less.
pub(super) const PARTS: [(usize, usize); 32] = {
    use Counter as C;
    const fn pair(hidden: Counter, beside: Counter) -> (usize, usize) {
        (hidden as usize, beside as usize)
    }
    [
        pair(C::NewPatients, C::Inquiries),
        pair(C::PaidCampaign, C::Inquiries),
        pair(C::Answered, C::Inquiries),
        pair(C::Answered, C::Answerable),
        pair(C::Answered, C::WithinStandard),
        pair(C::Answered, C::Contacted),
        pair(C::Answered, C::Booked),
        pair(C::Answered, C::IntakeWanted),
        pair(C::Answered, C::IntakeDone),
        pair(C::Answerable, C::Inquiries),
        pair(C::WithinStandard, C::Inquiries),
        pair(C::WithinStandard, C::Answerable),
        pair(C::Contacted, C::Inquiries),
        pair(C::Contacted, C::Answerable),
        pair(C::Contacted, C::Booked),
        pair(C::Booked, C::Inquiries),
        pair(C::Booked, C::Answerable),
        pair(C::IntakeWanted, C::Inquiries),
        pair(C::IntakeWanted, C::Answerable),
        pair(C::IntakeWanted, C::Contacted),
        pair(C::IntakeWanted, C::Booked),
        pair(C::IntakeDone, C::Inquiries),
        pair(C::IntakeDone, C::Answerable),
        pair(C::IntakeDone, C::Contacted),
        pair(C::IntakeDone, C::Booked),
        pair(C::IntakeDone, C::IntakeWanted),
        pair(C::DocumentIssues, C::Inquiries),
        pair(C::Unresolved, C::Inquiries),
        pair(C::NeverTried, C::Inquiries),
        pair(C::Escalated, C::Inquiries),
        pair(C::UnavailableTimes, C::Inquiries),
        pair(C::Released, C::Inquiries),
    ]
};

/// Spreads: response by wall and business time, contact by both, attempts.
const SPREADS: usize = 5;

/// Everything counted of some inquiries.
#[derive(Default, Clone)]
pub(super) struct Sums {
    pub(super) counts: [u32; COUNTERS],
    spreads: [Vec<u32>; SPREADS],
}

impl Sums {
    fn bump(&mut self, counter: Counter, by: u32) {
        let count = &mut self.counts[counter as usize];
        *count = count.saturating_add(by);
    }

    /// Counts one more.
    pub(super) fn add<T>(&mut self, fact: &Entry<T>, now: Moment) {
        use Counter as C;
        self.bump(C::Quarantined, u32::from(fact.quarantined));
        if fact.quarantined {
            return;
        }
        let due = fact.received + i64::from(fact.held) + i64::from(fact.due);
        let late = due < now.as_seconds();
        let answered = fact.response.is_some();
        let in_time = fact
            .response
            .is_some_and(|one| one.wall_seconds <= fact.due);
        let intake = fact.booked.is_some() && fact.intake_wanted;
        for (counter, holds) in [
            (C::Inquiries, true),
            (C::NewPatients, fact.patient == PatientStatus::New),
            (C::PaidCampaign, fact.in_group(IntentGroup::PaidCampaign)),
            (C::Answered, answered),
            (C::Answerable, answered || late),
            (C::WithinStandard, in_time),
            (C::Contacted, fact.contact.is_some()),
            (C::Booked, fact.booked.is_some()),
            (C::IntakeWanted, intake),
            (C::IntakeDone, intake && fact.intake_done),
            (C::DocumentIssues, fact.document_issue),
            (C::Unresolved, !fact.settled),
            (
                C::NeverTried,
                !answered && !fact.gone && (fact.settled || late),
            ),
            (C::Escalated, fact.escalations > 0),
            (C::UnavailableTimes, fact.unavailable_times > 0),
            (C::Released, fact.released),
        ] {
            self.bump(counter, u32::from(holds));
        }
        self.bump(C::NoShows, u32::from(fact.no_shows));
        self.bump(C::Cancellations, u32::from(fact.cancellations));
        let measured = [fact.response, fact.contact];
        for (
            at,
            Measured {
                wall_seconds,
                business_minutes,
            },
        ) in (measured.iter().enumerate()).filter_map(|(at, one)| Some((at, (*one)?)))
        {
            self.spreads[2 * at].push(wall_seconds);
            self.spreads[2 * at + 1].push(business_minutes);
        }
        self.spreads[4].push(u32::from(fact.attempts));
    }

    /// Takes in others.
    pub(super) fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
        for (spread, more) in self.spreads.iter_mut().zip(&other.spreads) {
            spread.extend_from_slice(more);
        }
    }

    pub(super) const fn inquiries(&self) -> u32 {
        self.counts[Counter::Inquiries as usize]
    }

    /// The figures, given which counts may be shown.
    pub(super) fn figures(&self, counts: [Option<u32>; COUNTERS], hidden: bool) -> Figures {
        use Counter as C;
        let count = |counter: C| counts[counter as usize];
        let ratio = |part: C, of: C| Ratio {
            count: count(part),
            of: count(of),
        };
        let spread = |at: usize, of: C| spread(&self.spreads[at], count(of), hidden);
        Figures {
            inquiries: count(C::Inquiries),
            new_patients: count(C::NewPatients),
            paid_campaign: count(C::PaidCampaign),
            response_wall: spread(0, C::Answered),
            response_business: spread(1, C::Answered),
            within_standard: ratio(C::WithinStandard, C::Answerable),
            contact_wall: spread(2, C::Contacted),
            contact_business: spread(3, C::Contacted),
            contacted: ratio(C::Contacted, C::Inquiries),
            attempts: spread(4, C::Inquiries),
            booked: ratio(C::Booked, C::Inquiries),
            intake: ratio(C::IntakeDone, C::IntakeWanted),
            document_issues: count(C::DocumentIssues),
            unresolved: count(C::Unresolved),
            never_tried: count(C::NeverTried),
            escalated: count(C::Escalated),
            no_shows: count(C::NoShows),
            cancellations: count(C::Cancellations),
            unavailable_times: count(C::UnavailableTimes),
            quarantined: count(C::Quarantined),
            released: count(C::Released),
        }
    }
}

/// Median and ninetieth percentile by nearest rank: values that somebody really waited.
fn spread(values: &[u32], of: Option<u32>, hidden: bool) -> Spread {
    if hidden && hide(u32::try_from(values.len()).unwrap_or(u32::MAX)) {
        return Spread::default();
    }
    let at = |percent: usize| {
        let rank = (values.len() * percent).div_ceil(100).checked_sub(1)?;
        Some(ranked(values, rank))
    };
    Spread {
        of,
        median: at(50),
        p90: at(90),
    }
}

/// The value that has `rank` others before it in order, byte by byte from the highest: each time the
/// values that begin alike are counted by their next byte. The library's selection, built for size as
/// in the Worker, takes twenty times as long.
fn ranked(values: &[u32], mut rank: usize) -> u32 {
    let mut found = 0;
    for shift in [24, 16, 8, 0] {
        let mut counts = [0_usize; 256];
        for value in values {
            let ahead = value ^ found;
            // The higher bytes are those found so far.
            if ahead >> shift <= 0xff {
                counts[(ahead >> shift) as usize] += 1;
            }
        }
        for (byte, count) in (0_u32..).zip(counts) {
            if rank < count {
                found |= byte << shift;
                break;
            }
            rank -= count;
        }
    }
    found
}
