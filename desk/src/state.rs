//! What all pages of the desk share, and how it changes.

use std::rc::Rc;

use portico_shared::clock::Moment;
use portico_shared::desk::Me;
use yew::{AttrValue, Reducible, UseReducerHandle};

use crate::api::Paths;
use crate::route::Place;
use crate::{time, words};

/// Who is at the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// Not known yet.
    Unknown,
    /// Nobody; with what to say on the sign-in page.
    Out(Option<AttrValue>),
    /// Somebody.
    In(Rc<Me>),
}

/// How the desk learns of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// The Worker tells at once.
    Live,
    /// The desk asks every so often.
    Polling,
    /// Neither works at the moment.
    Offline,
}

/// Something to tell the person at the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What.
    pub text: AttrValue,
    /// Whether something went wrong.
    pub bad: bool,
}

/// What all pages share.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// Who is here.
    pub session: Session,
    /// Where the desk is.
    pub place: Place,
    /// The time by the Worker's clock, as of the last tick.
    pub now: Moment,
    /// Milliseconds by which the Worker's clock is ahead of this computer's.
    pub ahead: i64,
    /// How changes are learned of.
    pub connection: Connection,
    /// When the Worker last answered, by its clock.
    pub read: Moment,
    /// Whether it does not at the moment: what is on the screen is as of then.
    pub stale: bool,
    /// Grows whenever something has changed on the Worker.
    pub revision: u32,
    /// What is told at the moment.
    pub notice: Option<Notice>,
    /// Ids of the queue as it was last shown, for going to the next one.
    pub order: Rc<Vec<String>>,
    /// Whether the session is about to end because nobody does anything.
    pub idle: bool,
}

/// What can happen.
pub enum Action {
    /// Somebody signed in, or was still signed in.
    SignedIn(Rc<Me>),
    /// The session is over.
    SignedOut(Option<AttrValue>),
    /// Another address.
    Went(Place),
    /// Time passed.
    Ticked {
        /// Whether nobody has done anything for long.
        idle: bool,
    },
    /// The Worker told its time.
    Clock(Moment),
    /// Something was asked of the Worker, and was answered or not.
    Answered(bool),
    /// Changes are learned of in another way.
    Connected(Connection),
    /// Something has changed on the Worker.
    Changed,
    /// Something is to be told.
    Tell(Notice),
    /// It has been read.
    Dismiss,
    /// The queue is shown in this order.
    Listed(Vec<String>),
}

impl Desk {
    /// A desk that has just been opened.
    pub fn opened(place: Place) -> Self {
        Self {
            session: Session::Unknown,
            place,
            now: worker_time(0),
            ahead: 0,
            connection: Connection::Polling,
            read: epoch(),
            stale: false,
            revision: 0,
            notice: None,
            order: Rc::default(),
            idle: false,
        }
    }

    /// The practice's addresses.
    pub fn paths(&self) -> Paths {
        Paths::of(self.place.practice.as_deref().unwrap_or_default())
    }

    /// Who is here.
    pub fn me(&self) -> Option<&Rc<Me>> {
        match &self.session {
            Session::In(me) => Some(me),
            _ => None,
        }
    }

    /// The zone in which times are shown.
    pub fn zone(&self) -> &str {
        self.me().map_or("UTC", |me| &me.time_zone)
    }

    /// The name of an owner.
    pub fn owner<'a>(&'a self, key: &'a str) -> &'a str {
        let known = self
            .me()
            .and_then(|me| me.owners.iter().find(|owner| owner.key == key));
        known.map_or(key, |owner| &owner.name)
    }

    /// The name of a location.
    pub fn location<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self
            .me()
            .and_then(|me| me.locations.iter().find(|location| location.id == id));
        known.map_or(id, |location| &location.name)
    }

    /// What people read for a reason.
    pub fn reason(&self, key: &str) -> String {
        let known = self
            .me()
            .and_then(|me| me.reasons.iter().find(|reason| reason.key == key));
        known.map_or_else(|| words::plain(key), |reason| reason.label.clone())
    }

    /// The name of a service.
    pub fn service<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self
            .me()
            .and_then(|me| me.services.iter().find(|service| service.id == id));
        known.map_or(id, |service| &service.name)
    }
}

fn worker_time(ahead: i64) -> Moment {
    Moment::from_millis(time::browser_millis() + ahead).unwrap_or_else(epoch)
}

impl Reducible for Desk {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::SignedIn(me) => {
                next.place.practice = Some(me.practice.clone());
                next.session = Session::In(me);
                next.idle = false;
            }
            // Nothing of a patient's stays: the pages are gone, and so is what they had loaded.
            Action::SignedOut(why) => {
                next.session = Session::Out(why);
                next.order = Rc::default();
                next.notice = None;
            }
            Action::Went(place) => {
                next.place = place;
                next.notice = None;
            }
            Action::Ticked { idle } => {
                next.now = worker_time(next.ahead);
                next.idle = idle;
            }
            Action::Clock(now) => {
                next.ahead = crate::api::ahead(now);
                next.now = now;
            }
            Action::Answered(fresh) => {
                next.stale = !fresh;
                if fresh {
                    next.read = next.now;
                }
            }
            Action::Connected(connection) => next.connection = connection,
            Action::Changed => next.revision += 1,
            Action::Tell(notice) => next.notice = Some(notice),
            Action::Dismiss => next.notice = None,
            Action::Listed(order) => next.order = Rc::new(order),
        }
        if next == *self { self } else { next.into() }
    }
}

/// The shared state and the way to change it.
pub type DeskHandle = UseReducerHandle<Desk>;

/// Tells something.
pub fn tell(desk: &DeskHandle, text: impl Into<AttrValue>) {
    desk.dispatch(Action::Tell(Notice {
        text: text.into(),
        bad: false,
    }));
}

/// Tells of trouble; the end of the session leads to the sign-in page.
pub fn complain(desk: &DeskHandle, trouble: &crate::api::Trouble) {
    if *trouble == crate::api::Trouble::SignedOut {
        desk.dispatch(Action::SignedOut(Some(
            "Your session has ended. Sign in again.".into(),
        )));
    } else {
        desk.dispatch(Action::Tell(Notice {
            text: trouble.to_string().into(),
            bad: true,
        }));
    }
}

/// 1970-01-01T00:00:00Z, shown where a computer's clock tells nothing sensible.
fn epoch() -> Moment {
    Moment::from_millis(0).unwrap_or(Moment::MIN)
}
