//! The desk's words for what is stored under names.

use portico_shared::clock::Standing;
use portico_shared::form::{ContactMethod, Insurance, PatientStatus, TimeOfDay};
use portico_shared::intent::IntentGroup;
use portico_shared::language::Language;
use portico_shared::practice::{ChecklistItem, Concern, Purpose};
use portico_shared::workflow::{
    Actor, AttemptOutcome, Cause, ContactChannel, Status, TaskKind, VisitOutcome, Way,
};

/// A status.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::NewInquiry => "New",
        Status::FirstResponseAttempted => "Attempted",
        Status::PatientReached => "Reached",
        Status::AppointmentBooked => "Booked",
        Status::AwaitingPatient => "Awaiting patient",
        Status::AwaitingDocument => "Awaiting document",
        Status::InsuranceQuestionPending => "Insurance question",
        Status::NotQualified => "Not qualified",
        Status::Escalated => "Escalated",
        Status::LostOtherProvider => "Lost to another provider",
        Status::ClosedAfterCadence => "Closed",
    }
}

/// A move to a status, as a button says it.
pub const fn move_to(status: Status) -> &'static str {
    match status {
        Status::NewInquiry => "Back to new",
        Status::FirstResponseAttempted => "Back to attempted",
        Status::PatientReached => "Patient reached",
        Status::AppointmentBooked => "Book an appointment",
        Status::AwaitingPatient => "Wait for the patient",
        Status::AwaitingDocument => "Wait for a document",
        Status::InsuranceQuestionPending => "Insurance question pending",
        Status::NotQualified => "Not qualified",
        Status::Escalated => "Escalated",
        Status::LostOtherProvider => "Lost to another provider",
        Status::ClosedAfterCadence => "Close",
    }
}

/// An intent group.
pub const fn group(group: IntentGroup) -> &'static str {
    match group {
        IntentGroup::CashElective => "Cash or elective",
        IntentGroup::ExistingScheduling => "Existing patient",
        IntentGroup::Gbp => "Business Profile",
        IntentGroup::InsurancePayment => "Insurance or payment",
        IntentGroup::IntakeIncomplete => "Intake incomplete",
        IntentGroup::NewPatient => "New patient",
        IntentGroup::OrganicForm => "Web form",
        IntentGroup::PaidCampaign => "Paid campaign",
        IntentGroup::ReferralPartner => "Referral",
        IntentGroup::Spanish => "Spanish",
    }
}

/// The intent group of a name.
pub fn group_named(name: &str) -> Option<IntentGroup> {
    let mut all = IntentGroup::BY_PRECEDENCE.into_iter();
    all.find(|group| group.as_str() == name)
}

/// The concern of a name.
pub fn concern_named(name: &str) -> Option<Concern> {
    let mut all = Concern::BY_PRECEDENCE.into_iter();
    all.find(|concern| concern.as_str() == name)
}

/// A concern.
pub const fn concern(concern: Concern) -> &'static str {
    match concern {
        Concern::Urgent => "Urgent",
        Concern::ClinicalQuestion => "Clinical question",
        Concern::Medication => "Medication",
        Concern::Complaint => "Complaint",
        Concern::Privacy => "Privacy",
    }
}

/// A standing.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::OnTime => "On time",
        Standing::DueSoon => "Due soon",
        Standing::Late => "Late",
        Standing::Met => "First response in time",
        Standing::MetLate => "First response late",
    }
}

/// A language.
pub const fn language(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Es => "Spanish",
    }
}

/// How an attempt ended.
pub const fn outcome(outcome: AttemptOutcome) -> &'static str {
    match outcome {
        AttemptOutcome::Reached => "Reached",
        AttemptOutcome::NoAnswer => "No answer",
        AttemptOutcome::LeftVoicemail => "Left voicemail",
        AttemptOutcome::MessageSent => "Message sent",
        AttemptOutcome::WrongNumber => "Wrong number",
        AttemptOutcome::Undeliverable => "Undeliverable",
        AttemptOutcome::Declined => "Declined",
        AttemptOutcome::OptedOut => "No further contact",
    }
}

/// A way of contacting a patient.
pub const fn channel(channel: ContactChannel) -> &'static str {
    match channel {
        ContactChannel::Phone => "Call",
        ContactChannel::Text => "Text",
        ContactChannel::Email => "Email",
        ContactChannel::InPerson => "In person",
        ContactChannel::Portal => "Portal",
    }
}

/// A kind of task.
pub const fn task(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::FirstResponse => "First response",
        TaskKind::Attempt => "Try again",
        TaskKind::CheckIn => "Check in",
        TaskKind::CloseOut => "Close out",
        TaskKind::FollowUp => "Follow up",
        TaskKind::Reminder => "Reminder",
        TaskKind::VisitOutcome => "Record the visit",
        TaskKind::AnswerEscalation => "Answer the escalation",
        TaskKind::WarnBreach | TaskKind::TellBreach | TaskKind::TellAgain => "Portico tells",
    }
}

/// A way in.
pub const fn way(way: Way) -> &'static str {
    match way {
        Way::Widget => "Form on a page",
        Way::Hosted => "Hosted form",
        Way::Api => "Practice system",
        Way::Call => "Call",
        Way::Voicemail => "Voicemail",
        Way::WalkIn => "Walk-in",
        Way::Fax => "Fax",
        Way::ProfileMessage => "Business Profile message",
        Way::Email => "Email",
    }
}

/// An item of the checklist.
pub const fn checklist(item: ChecklistItem) -> &'static str {
    match item {
        ChecklistItem::IntakeForm => "Intake form filled in",
        ChecklistItem::InsuranceInformation => "Insurance information collected",
        ChecklistItem::ReferralDocuments => "Referral documents here",
        ChecklistItem::Confirmation => "Appointment confirmed",
        ChecklistItem::Directions => "Knows the way",
        ChecklistItem::TelehealthReadiness => "Ready for video",
        ChecklistItem::PaymentProcess => "Knows how payment works",
        ChecklistItem::WhatToBring => "Knows what to bring",
    }
}

/// What words are for.
pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Acknowledgment => "Told at once",
        Purpose::Guidance => "Told first",
        Purpose::FirstResponse => "First response",
        Purpose::Voicemail => "Voicemail that says why",
        Purpose::DiscreetVoicemail => "Voicemail that does not say why",
        Purpose::FollowUp => "Follow-up",
        Purpose::CheckIn => "Check-in",
        Purpose::CloseOut => "Closing",
        Purpose::Document => "Asking for a document",
        Purpose::Payment => "Insurance and payment",
        Purpose::Reminder => "Reminder",
        Purpose::MissedVisit => "After a missed visit",
    }
}

/// What became of an appointment.
pub const fn visit(visit: VisitOutcome) -> &'static str {
    match visit {
        VisitOutcome::Kept => "Came",
        VisitOutcome::NoShow => "Did not come",
        VisitOutcome::Cancelled => "Cancelled",
    }
}

/// Why somebody was told.
pub fn cause(cause: Cause) -> String {
    match cause {
        Cause::Concern(found) => match found {
            Concern::Urgent => "it may be urgent",
            Concern::ClinicalQuestion => "it may be a clinical question",
            Concern::Medication => "it may be about medication",
            Concern::Complaint => "it may be a complaint",
            Concern::Privacy => "it may be about privacy",
        }
        .to_owned(),
        Cause::BeforeBreach(percent) => format!("{percent}% of the time has passed"),
        Cause::Breach => "the promised time has passed".to_owned(),
        Cause::Staff => "staff asked for help".to_owned(),
    }
}

/// Who did something.
pub fn actor(actor: &Actor) -> String {
    match actor {
        Actor::System => "Portico".to_owned(),
        Actor::Patient => "Patient".to_owned(),
        Actor::Operator => "Operator".to_owned(),
        // Its id is for the log, not for people.
        Actor::Token(name) => {
            let label = name.rsplit_once(" (tok_").map(|(label, _)| label);
            label.unwrap_or(name).to_owned()
        }
    }
}

/// Preferred method.
pub const fn method(method: ContactMethod) -> &'static str {
    match method {
        ContactMethod::Phone => "call",
        ContactMethod::Text => "text message",
        ContactMethod::Email => "email",
    }
}

/// Preferred time.
pub const fn time(time: TimeOfDay) -> &'static str {
    match time {
        TimeOfDay::Any => "any time",
        TimeOfDay::Morning => "morning",
        TimeOfDay::Afternoon => "afternoon",
        TimeOfDay::Evening => "evening",
    }
}

/// New or existing.
pub const fn patient(patient: PatientStatus) -> &'static str {
    match patient {
        PatientStatus::New => "New patient",
        PatientStatus::Existing => "Existing patient",
        PatientStatus::Unknown => "Not known whether new",
    }
}

/// Insured or not.
pub const fn insured(insurance: Option<Insurance>) -> &'static str {
    match insurance {
        Some(Insurance::Yes) => "Insured",
        Some(Insurance::No) => "Not insured, or not to be used",
        Some(Insurance::Unsure) => "Not sure",
        None => "Did not say",
    }
}

/// A stored name as words: `paid_search` is "Paid search".
pub fn plain(name: &str) -> String {
    let mut text = name.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match text.as_str() {
        "Google business profile" => "Google Business Profile".to_owned(),
        "Ai assistant" => "AI assistant".to_owned(),
        "Sms" => "SMS".to_owned(),
        "Offline other" => "Sign, flyer or radio".to_owned(),
        _ => text,
    }
}

/// Who did something, as it is stored.
pub fn by(stored: &str) -> String {
    actor(&Actor::from(stored.to_owned()))
}
