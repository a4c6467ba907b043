//! Escalations: who is told of an inquiry that needs somebody now, and who takes it.

use super::decide::{Decided, open};
use super::{
    Cause, CauseKind, Desk, Escalation, EventKind, Moved, Refusal, State, Status, Taken, Task,
    TaskKind, Told,
};
use crate::desk::EscalationRequest;
use crate::form::is_blank;
use crate::practice::Concern;

impl Desk<'_> {
    /// Staff ask the clinical or the management team for help.
    ///
    /// # Errors
    /// There is no reason, the owner is unknown, or the status does not allow it.
    pub fn escalate(&self, state: &State, request: &EscalationRequest) -> Decided {
        open(state)?;
        if is_blank(request.reason.expose()) {
            return Err(Refusal::NoWords("reason"));
        }
        if let Some(to) = &request.to
            && !self.policy.owners.contains_key(to)
        {
            return Err(Refusal::UnknownOwner);
        }
        let told = self.tell(state, Cause::Staff, request.to.as_deref());
        // Escalated already, or booked and staying so: somebody else is told, nothing moves. After a
        // visit that took place nothing more would be done, so that is opened again.
        let stays = matches!(state.status, Status::Escalated | Status::AppointmentBooked);
        if stays && !state.is_settled() {
            return Ok(vec![told]);
        }
        let moved = EventKind::Moved(Moved {
            from: state.status,
            to: Status::Escalated,
            reason: None,
            appointment: None,
            checklist: [].into(),
        });
        Ok(vec![moved, told])
    }

    /// Whoever was told takes it: what was told for one cause, or all that stands.
    ///
    /// # Errors
    /// [`Refusal::NothingToAcknowledge`].
    pub fn acknowledge(&self, state: &State, cause: Option<CauseKind>) -> Decided {
        open(state)?;
        let named = |kind| cause.is_none_or(|cause| cause == kind);
        if !state.standing().any(|one| named(one.told.cause.kind())) {
            return Err(Refusal::NothingToAcknowledge);
        }
        Ok(vec![EventKind::Acknowledged(Taken { cause })])
    }

    /// What one of Portico's own tasks does when its time has come; none for people's tasks.
    #[must_use]
    pub fn run(&self, state: &State, task: &Task) -> Option<EventKind> {
        let cause = match task.kind {
            TaskKind::WarnBreach => {
                let percent = task.key.rsplit('.').next()?.parse().ok()?;
                Cause::BeforeBreach(percent)
            }
            TaskKind::TellBreach => Cause::Breach,
            TaskKind::TellAgain => {
                let again = |standing: &&Escalation| task.key == standing.repeat_key();
                state.standing().find(again)?.told.cause
            }
            _ => return None,
        };
        Some(self.tell(state, cause, None))
    }

    /// Who is told: first the named person, and from the second time on the deputy as well.
    pub(super) fn tell(&self, state: &State, cause: Cause, to: Option<&str>) -> EventKind {
        let policy = self.policy;
        let before = (state.standing())
            .find(|standing| standing.told.cause == cause)
            .filter(|standing| to.is_none_or(|to| to == standing.told.to));
        let concern = match cause {
            Cause::Concern(concern) => Some(concern),
            Cause::Staff => (Concern::BY_PRECEDENCE.into_iter())
                .find(|concern| state.arrived.concerns.contains(concern)),
            Cause::BeforeBreach(_) | Cause::Breach => None,
        };
        let concern = concern.and_then(|concern| policy.concerns.get(&concern));
        let group = policy.groups.get(&state.arrived.primary);
        let to = (to.map(str::to_owned))
            .or_else(|| before.map(|standing| standing.told.to.clone()))
            .or_else(|| concern.map(|concern| concern.owner.clone()))
            .or_else(|| group.map(|group| group.escalate_to.clone()))
            .unwrap_or_else(|| state.owner.clone());
        let deputy = (concern.filter(|concern| concern.owner == to))
            .map(|concern| concern.deputy.clone())
            .or_else(|| policy.owners.get(&to)?.deputy.clone());
        let notice = before.map_or(1, |standing| standing.told.notice.saturating_add(1));
        EventKind::Escalated(Told {
            cause,
            deputy: deputy.filter(|_| notice > 1),
            to,
            notice,
        })
    }
}
