//! Why something may not be done now, in words for whoever asked.

use super::Status;

/// Why something may not be done now. Each says what may be done instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The move is not legal.
    #[error("{}", name_moves(*.from, .legal))]
    IllegalMove {
        /// The status now.
        from: Status,
        /// Where to was asked.
        to: Status,
        /// Where it may be moved.
        legal: Vec<Status>,
    },
    /// The status wants a reason.
    #[error("reason: this status wants a reason from the practice's list")]
    NoReason,
    /// Whoever is asked for help has to know why.
    #[error("{0}: say in words why help is wanted")]
    NoWords(&'static str),
    /// The reason is not on the list, or not for this status.
    #[error("reason: is not on the practice's list for this status")]
    UnknownReason,
    /// Booked wants an appointment.
    #[error("appointment: a booked inquiry wants the time and the location of the appointment")]
    NoAppointment,
    /// Only booked takes an appointment.
    #[error("appointment: only appointment_booked takes one")]
    StrayAppointment,
    /// The appointment is not in the future.
    #[error("appointment.at: is not in the future")]
    PastAppointment,
    /// The policy does not know the location.
    #[error("appointment.location: is not among the practice's locations")]
    UnknownLocation,
    /// An attempt in the future, or before the inquiry.
    #[error("made_at: must lie between the receipt of the inquiry and now")]
    BadTime,
    /// The outcome does not go with the channel.
    #[error("outcome: does not go with this channel")]
    WrongChannel,
    /// The practice leaves no voicemails.
    #[error("outcome: the practice's policy allows no voicemails")]
    NoVoicemail,
    /// The patient wants no further contact.
    #[error("the patient wants no further contact; only what the patient begins may be logged")]
    OptedOut,
    /// The policy does not know the owner.
    #[error("owner: is not among the practice's owners")]
    UnknownOwner,
    /// There is nothing to acknowledge.
    #[error("no escalation waits for somebody to take it")]
    NothingToAcknowledge,
    /// Somebody was asked for help, and nobody has taken it.
    #[error("{}; nothing more before somebody has taken the escalation", name_moves(*.from, .legal))]
    NotTaken {
        /// The status now.
        from: Status,
        /// Where it may be moved before that.
        legal: Vec<Status>,
    },
    /// There is no appointment to tell of.
    #[error("there is no appointment whose outcome could be recorded")]
    NoVisit,
    /// The appointment is still to come.
    #[error("outcome: the appointment is still to come; it can only be cancelled")]
    TooEarly,
    /// The task is not there, or another action does it.
    #[error("this task is not open, or is done by logging what was done")]
    NotThatTask,
    /// The inquiry is held back.
    #[error("the inquiry is in quarantine: release it first")]
    Quarantined,
    /// The inquiry is not held back.
    #[error("the inquiry is not in quarantine")]
    NotQuarantined,
    /// The patient's data are gone.
    #[error("the inquiry has been erased")]
    Erased,
}

fn name_moves(from: Status, legal: &[Status]) -> String {
    use std::fmt::Write as _;
    let mut text = format!("to: from {from}, the inquiry may be moved to ");
    for (index, status) in legal.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{status}", if index == 0 { "" } else { ", " });
    }
    if legal.is_empty() {
        text.push_str("no other status");
    }
    text
}
