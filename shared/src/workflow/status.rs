//! The eleven statuses, and where each may lead.

use crate::names::names;

names! {
    /// Where an inquiry stands. Exactly one at a time.
    Status {
        /// Nobody has tried to reach the patient yet.
        NewInquiry = "new_inquiry",
        /// Somebody tried, and did not reach the patient.
        FirstResponseAttempted = "first_response_attempted",
        /// A person has spoken or written with the patient.
        PatientReached = "patient_reached",
        /// An appointment stands.
        AppointmentBooked = "appointment_booked",
        /// The patient wants to think, ask or answer.
        AwaitingPatient = "awaiting_patient",
        /// A document or a referral is missing.
        AwaitingDocument = "awaiting_document",
        /// A question about insurance or payment is being looked into.
        InsuranceQuestionPending = "insurance_question_pending",
        /// The practice cannot serve this request.
        NotQualified = "not_qualified",
        /// With the clinical or the management team.
        Escalated = "escalated",
        /// The patient chose another provider.
        LostOtherProvider = "lost_other_provider",
        /// Closed after the approved cadence, or for another reason on the practice's list.
        ClosedAfterCadence = "closed_after_cadence",
    }
}

impl Status {
    /// Whether nothing more is to be done, unless the patient turns up again.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::NotQualified | Self::LostOtherProvider | Self::ClosedAfterCadence
        )
    }

    /// Whether it waits for somebody or something, so that staff follow up.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(
            self,
            Self::PatientReached
                | Self::AwaitingPatient
                | Self::AwaitingDocument
                | Self::InsuranceQuestionPending
                | Self::Escalated
        )
    }

    /// Whether a move here wants a reason from the practice's list.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        self.is_closed()
    }

    /// Whether a move here wants the time and location of an appointment.
    #[must_use]
    pub const fn needs_appointment(self) -> bool {
        matches!(self, Self::AppointmentBooked)
    }

    /// Where staff may move an inquiry from here, before looking at what has happened to it: some
    /// of these want the patient to have been reached, see [`State::legal_moves`].
    ///
    /// [`State::legal_moves`]: super::State::legal_moves
    pub(super) const fn moves(self) -> &'static [Self] {
        use Status as S;
        match self {
            S::NewInquiry => &[
                S::AwaitingDocument,
                S::InsuranceQuestionPending,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::FirstResponseAttempted => &[
                S::AwaitingPatient,
                S::AwaitingDocument,
                S::InsuranceQuestionPending,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::PatientReached => &[
                S::AppointmentBooked,
                S::AwaitingPatient,
                S::AwaitingDocument,
                S::InsuranceQuestionPending,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            // Again: another time. An appointment ends by what became of the visit, a cancellation
            // included, or with the inquiry; what is missing before it stands on its checklist, and
            // help is called without a move. So no other move takes the appointment along.
            S::AppointmentBooked => &[
                S::AppointmentBooked,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::AwaitingPatient => &[
                S::PatientReached,
                S::AppointmentBooked,
                S::AwaitingDocument,
                S::InsuranceQuestionPending,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::AwaitingDocument => &[
                S::NewInquiry,
                S::FirstResponseAttempted,
                S::PatientReached,
                S::AppointmentBooked,
                S::AwaitingPatient,
                S::InsuranceQuestionPending,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::InsuranceQuestionPending => &[
                S::NewInquiry,
                S::FirstResponseAttempted,
                S::PatientReached,
                S::AppointmentBooked,
                S::AwaitingPatient,
                S::AwaitingDocument,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            S::Escalated => &[
                S::NewInquiry,
                S::FirstResponseAttempted,
                S::PatientReached,
                S::AppointmentBooked,
                S::AwaitingPatient,
                S::AwaitingDocument,
                S::InsuranceQuestionPending,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
            // Opened again, or closed for another reason after all.
            S::NotQualified | S::LostOtherProvider | S::ClosedAfterCadence => &[
                S::AwaitingPatient,
                S::Escalated,
                S::NotQualified,
                S::LostOtherProvider,
                S::ClosedAfterCadence,
            ],
        }
    }
}
