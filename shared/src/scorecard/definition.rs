//! What each figure means, in the words the desk shows beside it.

use super::{Figures, Ratio, Spread};

/// A figure's name and how it is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its name in data, as in [`Figures`].
    pub key: &'static str,
    /// Its name on screens.
    pub name: &'static str,
    /// How it is computed.
    pub help: &'static str,
}

const fn define(key: &'static str, name: &'static str, help: &'static str) -> Definition {
    Definition { key, name, help }
}

/// What all figures have in common.
pub const ABOUT: &str = "Every figure is about the inquiries received in the period, whenever they \
    were answered. Inquiries held back as likely spam are counted only as held back; once released, \
    their time is counted from the release. Times are told \
    by the median (half waited no longer) and the 90th percentile (nine of ten waited no longer), \
    both by nearest rank, never by a mean alone.";

/// Every figure, in the order of the scorecard.
pub const DEFINITIONS: &[Definition] = &[
    define(
        "inquiries",
        "Inquiries",
        "Inquiries received, by form, call, voicemail, walk-in, fax or message.",
    ),
    define(
        "new_patients",
        "New patients",
        "Inquiries whose patient said they are new.",
    ),
    define(
        "paid_campaign",
        "From paid campaigns",
        "Inquiries that came by an advertisement or direct mail.",
    ),
    define(
        "response_wall",
        "Time to first response",
        "From receipt to the first attempt by a person, nights and weekends included. The automatic acknowledgment is no response. Inquiries without an attempt are left out; see those within standard.",
    ),
    define(
        "response_business",
        "Time to first response, open hours",
        "Open time from receipt to the first attempt by a person.",
    ),
    define(
        "within_standard",
        "Within standard",
        "Inquiries whose first attempt was made by the promised time, of all that have an attempt or are past that time. An inquiry nobody tried counts against it once it is late.",
    ),
    define(
        "contact_wall",
        "Time to contact",
        "From receipt until a person reached the patient, nights and weekends included.",
    ),
    define(
        "contact_business",
        "Time to contact, open hours",
        "Open time from receipt until a person reached the patient.",
    ),
    define(
        "contacted",
        "Contact rate",
        "Inquiries in which a person reached the patient, of all received. A voicemail or a message without an answer is no contact.",
    ),
    define(
        "attempts",
        "Attempts an inquiry",
        "How many attempts were logged for each inquiry, those with none included.",
    ),
    define(
        "booked",
        "Booking rate",
        "Inquiries with at least one appointment booked, of all received.",
    ),
    define(
        "intake",
        "Intake completion",
        "Booked inquiries whose intake form is checked off, of all booked ones whose checklist asks for one.",
    ),
    define(
        "document_issues",
        "Document issues",
        "Inquiries for which a document or referral was missing at some time.",
    ),
    define(
        "unresolved",
        "Unresolved",
        "Inquiries for which something is still to be done: not closed or erased, and no visit kept.",
    ),
    define(
        "never_tried",
        "Never contacted",
        "Inquiries without any attempt that are closed or past the promised time; not those erased before they were closed.",
    ),
    define(
        "escalated",
        "Escalated",
        "Inquiries that somebody was told of: for a concern, for time running out, or by staff.",
    ),
    define(
        "no_shows",
        "No-shows",
        "Appointments the patient did not come to.",
    ),
    define(
        "cancellations",
        "Cancellations",
        "Appointments the patient cancelled.",
    ),
    define(
        "unavailable_times",
        "Unavailable times",
        "Inquiries in which the patient asked for a time the practice does not have.",
    ),
    define(
        "quarantined",
        "Held back",
        "Inquiries held back as likely spam, and not released.",
    ),
    define(
        "released",
        "Released",
        "Inquiries held back first and then released; they are counted like all others.",
    ),
];

/// The definition of a figure.
#[must_use]
pub fn definition(key: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|one| one.key == key)
}

impl Figures {
    /// All values with their names: those of [`DEFINITIONS`], with `.of`, `.median` and `.p90`
    /// behind where a figure has several. None is hidden or not known.
    #[must_use]
    pub fn values(&self) -> Vec<(String, Option<u32>)> {
        let mut values = Vec::with_capacity(40);
        let mut add = |key: &str, value| values.push((key.to_owned(), value));
        let spread = |add: &mut dyn FnMut(&str, Option<u32>), key: &str, spread: Spread| {
            add(&format!("{key}.of"), spread.of);
            add(&format!("{key}.median"), spread.median);
            add(&format!("{key}.p90"), spread.p90);
        };
        let ratio = |add: &mut dyn FnMut(&str, Option<u32>), key: &str, ratio: Ratio| {
            add(key, ratio.count);
            add(&format!("{key}.of"), ratio.of);
        };
        add("inquiries", self.inquiries);
        add("new_patients", self.new_patients);
        add("paid_campaign", self.paid_campaign);
        spread(&mut add, "response_wall", self.response_wall);
        spread(&mut add, "response_business", self.response_business);
        ratio(&mut add, "within_standard", self.within_standard);
        spread(&mut add, "contact_wall", self.contact_wall);
        spread(&mut add, "contact_business", self.contact_business);
        ratio(&mut add, "contacted", self.contacted);
        spread(&mut add, "attempts", self.attempts);
        ratio(&mut add, "booked", self.booked);
        ratio(&mut add, "intake", self.intake);
        add("document_issues", self.document_issues);
        add("unresolved", self.unresolved);
        add("never_tried", self.never_tried);
        add("escalated", self.escalated);
        add("no_shows", self.no_shows);
        add("cancellations", self.cancellations);
        add("unavailable_times", self.unavailable_times);
        add("quarantined", self.quarantined);
        add("released", self.released);
        values
    }
}
