//! What staff and the clock do to an inquiry: decided by `shared::workflow` from its events and the
//! policy in force, recorded here as further events.

use portico_shared::clock::{Moment, Window, due};
use portico_shared::desk::Done;
use portico_shared::intent::IntentGroup;
use portico_shared::json;
use portico_shared::practice::Policy;
use portico_shared::private::Private;
use portico_shared::vault::{InquiryKey, PracticeVault};
use portico_shared::webhook::Kind;
use portico_shared::workflow::{Actor, Desk, Event, EventKind, Refusal, State, tasks_after};
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use worker::SqlStorage;

use super::audit::{self, NewEvent, Sealed};
use super::messages::{Action, Reply, WorkCall, WorkReply};
use super::{Practice, accept, once, plan, record, rows, string, transaction};
use crate::delivery::outbox::{self, Message};
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::zones::RuntimeZones;

/// An inquiry whose events are being added to.
pub struct Job<'a> {
    /// The database.
    pub sql: &'a SqlStorage,
    /// The inquiry's id.
    pub id: &'a str,
    /// How it stands, the events just recorded included.
    pub state: State,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The time (milliseconds since 1970).
    pub now: u64,
}

/// Does what staff ask for, if it may be done now.
pub fn answer(object: &Practice, call: &WorkCall) -> Result<Reply> {
    transaction(object.state(), || match &call.key {
        Some(key) => once::act(object, call, key),
        None => act(object, call),
    })
}

/// As [`answer`]. Runs inside a transaction.
pub fn act(object: &Practice, call: &WorkCall) -> Result<Reply> {
    let (sql, vault, policy) = (object.sql(), object.vault()?, object.policy()?);
    let Some(state) = state(&sql, &call.id)? else {
        return Ok(Reply::Unknown);
    };
    let mut job = Job {
        sql: &sql,
        id: &call.id,
        state,
        policy: &policy,
        now: object.now(),
    };
    match job.decide(&call.action) {
        Ok((kinds, note)) => {
            job.record(&vault, &call.actor, kinds, note.as_ref())?;
            plan::settle(&job)?;
            let done = to_raw_value(&Done {
                id: call.id.clone(),
                status: job.state.status,
                legal_moves: job.state.legal_moves(),
            });
            let done = done.map_err(|_| Error::Message("answer"))?;
            Ok(Reply::Work(WorkReply::Done(done)))
        }
        Err(refusal) => Ok(Reply::Work(refused(&refusal))),
    }
}

/// The refusal in words. Those about a field begin with its name.
fn refused(refusal: &Refusal) -> WorkReply {
    let text = refusal.to_string();
    let field = text
        .split_once(": ")
        .filter(|(field, _)| !field.contains(' '));
    match field {
        Some((field, detail)) => WorkReply::Refused {
            field: Some(field.to_owned()),
            detail: detail.to_owned(),
        },
        None => WorkReply::Refused {
            field: None,
            detail: text,
        },
    }
}

/// An inquiry's state, replayed; none if there is no such inquiry.
pub fn state(sql: &SqlStorage, id: &str) -> Result<Option<State>> {
    #[derive(Deserialize)]
    struct Row {
        events: String,
    }
    // One text: the columns of many rows would be as many crossings.
    let found: Vec<Row> = rows(
        sql,
        "SELECT json_group_array(json_array(at, actor, kind, json(data))) AS events \
         FROM (SELECT at, actor, kind, data FROM event \
               WHERE inquiry = ? AND kind <> 'inquiry.read' ORDER BY seq)",
        vec![string(id)],
    )?;
    let unreadable = |_| Error::Message("events");
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let stored: Vec<(u64, String, String, Box<RawValue>)> =
        json::read(row.events.as_bytes()).map_err(unreadable)?;
    let mut events = Vec::with_capacity(stored.len());
    for (at, actor, kind, data) in stored {
        if let Some(kind) = kind_of(&kind, data.get())? {
            events.push(Event {
                at: moment(at),
                actor: Actor::from(actor),
                kind,
            });
        }
    }
    Ok(State::replay(&events))
}

/// The kind of an event as it is stored; none for kinds that change no state.
pub fn kind_of(name: &str, data: &str) -> Result<Option<EventKind>> {
    if !EventKind::NAMES.contains(&name) {
        return Ok(None);
    }
    json::read(format!(r#"{{"{name}":{data}}}"#).as_bytes())
        .map(Some)
        .map_err(|_| Error::Message("event"))
}

/// The values of a kind, as they are stored beside its name.
fn data_of(kind: &EventKind) -> Result<String> {
    let text = serde_json::to_string(kind).map_err(|_| Error::Message("event"))?;
    let values = text
        .strip_prefix("{\"")
        .and_then(|rest| rest.strip_prefix(kind.name()))
        .and_then(|rest| rest.strip_prefix("\":"))
        .and_then(|rest| rest.strip_suffix('}'));
    values.map(str::to_owned).ok_or(Error::Message("event"))
}

type Decided = std::result::Result<(Vec<EventKind>, Option<Private>), Refusal>;

impl Job<'_> {
    /// What decisions are made with.
    pub fn desk(&self) -> Desk<'_> {
        Desk {
            policy: self.policy,
            zones: &RuntimeZones,
            now: moment(self.now),
        }
    }

    fn decide(&self, action: &Action) -> Decided {
        let (desk, state) = (self.desk(), &self.state);
        match action {
            Action::Attempt(request) => {
                let then = request.then.as_ref().and_then(|then| then.note.as_ref());
                let notes = [request.note.as_ref(), then].into_iter().flatten();
                let notes: Vec<&str> = notes.map(|note| note.expose().trim()).collect();
                let note = Private::from(notes.join("\n"));
                desk.attempt(state, request)
                    .map(|kinds| (kinds, Some(note)))
            }
            Action::Move(request) => desk
                .move_to(state, request)
                .map(|kinds| (kinds, request.note.clone())),
            Action::Note(request) => desk
                .note(state, request)
                .map(|kinds| (kinds, Some(request.text.clone()))),
            Action::Escalate(request) => desk
                .escalate(state, request)
                .map(|kinds| (kinds, Some(request.reason.clone()))),
            Action::Acknowledge(request) => desk
                .acknowledge(state, request.cause)
                .map(|kinds| (kinds, request.note.clone())),
            Action::Check(request) => desk.check(state, *request).map(|kinds| (kinds, None)),
            Action::Visit(request) => desk
                .visit(state, request)
                .map(|kinds| (kinds, request.note.clone())),
            Action::Owner(request) => desk.change_owner(state, request).map(|kinds| (kinds, None)),
            Action::Release => desk
                .release(state, self.due_from_now())
                .map(|kinds| (kinds, None)),
            Action::Finish(key) => desk.finish(state, key).map(|kinds| (kinds, None)),
        }
    }

    /// By when the first response is due if its clock starts now: the soonest of the windows of its
    /// groups and concerns.
    fn due_from_now(&self) -> Moment {
        let (policy, arrived) = (self.policy, &self.state.arrived);
        let schedule = policy.schedule(arrived.location.as_deref());
        let groups = arrived.groups.iter().filter_map(|group| {
            let own = policy.groups.get(group)?.window;
            own.or(IntentGroup::defaults(*group).window)
        });
        let concerns = arrived.concerns.iter();
        let concerns = concerns.filter_map(|concern| Some(policy.concerns.get(concern)?.window));
        let from = moment(self.now);
        let until = |window: Window| due(&schedule, &RuntimeZones, from, window).ok();
        groups
            .chain(concerns)
            .filter_map(until)
            .min()
            .unwrap_or(from)
    }

    /// Appends events, the note sealed beside the first, and tells endpoints of them. Runs inside a
    /// transaction.
    pub fn record(
        &mut self,
        vault: &PracticeVault,
        actor: &str,
        kinds: Vec<EventKind>,
        note: Option<&Private>,
    ) -> Result<()> {
        let note = note.filter(|note| !note.expose().trim().is_empty());
        let key: Option<InquiryKey<'_>> = match note {
            Some(_) => record::key(self.sql, vault, self.id)?,
            None => None,
        };
        for (index, kind) in kinds.into_iter().enumerate() {
            let sealed = match (&key, note) {
                (Some(key), Some(note)) if index == 0 => Sealed::Note(key, note.expose()),
                _ => Sealed::Nothing,
            };
            let event = audit::append(
                self.sql,
                &NewEvent {
                    inquiry: Some(self.id),
                    at: self.now,
                    actor,
                    kind: kind.name(),
                    data: &data_of(&kind)?,
                    sealed,
                },
            )?;
            self.tell(event, &kind)?;
            if matches!(kind, EventKind::Released(_)) {
                self.tell_earlier()?;
            }
            self.state.apply(&Event {
                at: moment(self.now),
                actor: Actor::from(actor.to_owned()),
                kind,
            });
        }
        Ok(())
    }

    /// What its patient asked before is told that they have asked again, as soon as this is no spam.
    fn tell_earlier(&self) -> Result<()> {
        #[derive(Deserialize)]
        struct Row {
            linked_to: String,
        }
        let found: Vec<Row> = rows(
            self.sql,
            "SELECT linked_to FROM inquiry WHERE id = ? AND linked_to IS NOT NULL",
            vec![string(self.id)],
        )?;
        if let Some(Row { linked_to }) = found.first() {
            let head = audit::Head::of(self.sql)?;
            accept::note_on_earlier(self.sql, &head, linked_to, (self.id, self.now))?;
        }
        Ok(())
    }

    /// Puts an event into the outbox.
    fn tell(&self, event: u64, kind: &EventKind) -> Result<()> {
        let message = |kind| Message {
            kind,
            event,
            inquiry: Some(self.id),
            at: self.now,
        };
        let message = match kind {
            EventKind::Escalated(_) => message(Kind::InquiryEscalated),
            // What was held back is news only now.
            EventKind::Released(_) => message(Kind::InquiryReceived),
            _ if self.state.quarantined => return Ok(()),
            _ => message(Kind::InquiryUpdated),
        };
        outbox::enqueue(self.sql, &message, None).map(drop)
    }

    /// What is to be done next.
    pub fn tasks(&self) -> Vec<portico_shared::workflow::Task> {
        tasks_after(&self.state, self.policy, &RuntimeZones)
    }
}
