//! Values of fixed lists by their places there, as facts are stored.

use crate::form::PatientStatus;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::Concern;
use crate::triage::Label;

pub(super) const LANGUAGES: [Language; 2] = Language::ALL;
pub(super) const PATIENTS: [PatientStatus; 3] = [
    PatientStatus::New,
    PatientStatus::Existing,
    PatientStatus::Unknown,
];
/// Bits of the sets, lowest first. Lines are stored, so entries are only ever added at the end.
pub(super) const GROUPS: [IntentGroup; 10] = [
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
pub(super) const CONCERNS: [Concern; 5] = [
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

/// The place of a value in a list.
pub(super) fn place<T: PartialEq>(list: &[T], value: &T) -> u8 {
    list.iter()
        .position(|one| one == value)
        .map_or(0, |at| u8::try_from(at).unwrap_or_default())
}

/// Values of a list as bits.
pub(super) fn bits<'a, T: PartialEq + 'a>(list: &[T], set: impl IntoIterator<Item = &'a T>) -> u16 {
    set.into_iter()
        .fold(0, |bits, value| bits | 1 << place(list, value))
}
