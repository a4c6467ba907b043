//! "Asked again": an inquiry from a phone or an address that has written before.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// What two inquiries have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchedOn {
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// Both.
    PhoneAndEmail,
}

impl MatchedOn {
    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::PhoneAndEmail => "phone_and_email",
        }
    }

    /// What is in common, given which fields agree; none when neither does.
    #[must_use]
    pub const fn from_fields(phone: bool, email: bool) -> Option<Self> {
        match (phone, email) {
            (true, true) => Some(Self::PhoneAndEmail),
            (true, false) => Some(Self::Phone),
            (false, true) => Some(Self::Email),
            (false, false) => None,
        }
    }
}

/// An inquiry of the same practice that was received before and has a field in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier<Id> {
    /// Its id.
    pub id: Id,
    /// When it was received.
    pub received: Moment,
    /// Its due, as promised then.
    pub due: Moment,
    /// Whether it still waits for its first response.
    pub waiting: bool,
    /// Whether its status is still open.
    pub open: bool,
    /// What it has in common with the new one.
    pub matched: MatchedOn,
}

/// How a new inquiry stands to an earlier one. A link says "asked again" and no more: families
/// share phones, so each inquiry keeps its own patient, answers, status and due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Linked<Id> {
    /// The earlier inquiry.
    pub to: Id,
    /// What both have in common. One field may be a family's; staff are to look before they assume.
    pub matched: MatchedOn,
    /// How many earlier inquiries matched, this one included.
    pub times_before: usize,
    /// When the first promise that still waits is due. The new inquiry is to be worked by then,
    /// where that is sooner than its own due; neither due is changed.
    pub first_due: Option<Moment>,
}

/// Links an inquiry to the earlier one it most likely repeats: one that still waits before one that
/// is open, open before closed, both fields before one; of equals the first received, so that a
/// third inquiry links to the first and not to the second. None without an earlier one. A link
/// always raises priority: whoever asks again has waited.
#[must_use]
pub fn link<Id: Clone>(received: Moment, earlier: &[Earlier<Id>]) -> Option<Linked<Id>> {
    let before = || earlier.iter().filter(|one| one.received <= received);
    let best = before().min_by_key(|one| {
        let both = one.matched == MatchedOn::PhoneAndEmail;
        (!one.waiting, !one.open, !both, one.received)
    })?;
    Some(Linked {
        to: best.id.clone(),
        matched: best.matched,
        times_before: before().count(),
        first_due: before().filter(|one| one.waiting).map(|one| one.due).min(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> Moment {
        Moment::from_seconds(1_780_000_000 + minute * 60).unwrap()
    }

    fn earlier(
        id: &'static str,
        received: i64,
        waiting: bool,
        matched: MatchedOn,
    ) -> Earlier<&'static str> {
        Earlier {
            id,
            received: minute(received),
            due: minute(received + 15),
            waiting,
            open: waiting,
            matched,
        }
    }

    #[test]
    fn the_first_one_is_linked_to_none() {
        assert_eq!(link::<u8>(minute(0), &[]), None);
        assert_eq!(
            link(minute(0), &[earlier("later", 1, true, MatchedOn::Phone)]),
            None
        );
    }

    #[test]
    fn asking_again_links_to_the_one_that_waits_and_keeps_its_due() {
        let before = [
            earlier("answered", 0, false, MatchedOn::PhoneAndEmail),
            earlier("waiting", 10, true, MatchedOn::Phone),
            earlier("again", 12, true, MatchedOn::Phone),
        ];
        let linked = link(minute(20), &before).unwrap();
        assert_eq!(
            (linked.to, linked.matched, linked.times_before),
            ("waiting", MatchedOn::Phone, 3)
        );
        assert_eq!(linked.first_due, Some(minute(25)));
    }

    #[test]
    fn both_fields_in_common_are_nearer_than_one() {
        let before = [
            earlier("family", 0, false, MatchedOn::Phone),
            earlier("same person", 5, false, MatchedOn::PhoneAndEmail),
        ];
        let linked = link(minute(20), &before).unwrap();
        assert_eq!((linked.to, linked.first_due), ("same person", None));
    }

    #[test]
    fn fields_in_common_have_a_name() {
        assert_eq!(MatchedOn::from_fields(false, false), None);
        assert_eq!(
            MatchedOn::from_fields(true, true),
            Some(MatchedOn::PhoneAndEmail)
        );
    }
}
