//! What desk and Worker say to each other: the bodies of `/v1/desk/{practice}/…`.
//!
//! The Worker writes what the desk reads, and the other way round, from these types alone.

mod access;
mod inquiry;
mod live;
mod log;
mod queue;
mod request;
mod scripts;
mod view;

pub use access::{Me, NamedOwner, NamedPlace, Role};
pub use inquiry::{
    ApprovedWords, ChecklistRow, ClocksView, HistoryRow, InquiryView, LinkedRow, MoveOption,
    QuarantineView, ReasonOption,
};
pub use live::{AuditView, Changed, ExportLine, LiveMessage};
pub use queue::{QueueFilter, QueuePage, QueueRow, TaskPage, TaskRow};
pub use request::{
    AcknowledgeRequest, AttemptRequest, ChecklistRequest, Done, EscalationRequest,
    LogInquiryRequest, Logged, NoteRequest, OwnerRequest, StatusRequest, VisitRequest,
};

pub use view::{Stored, row as task_row};

pub use crate::scorecard::Scorecard as ScorecardView;
