//! What pages need again and again: the shared state, loading, timers.

use portico_shared::json;
use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::browser::{remember, remembered, window};
use crate::state::{Action, DeskHandle, complain};

/// The shared state.
///
/// # Panics
/// Outside the app, which provides it.
#[hook]
#[allow(
    clippy::expect_used,
    reason = "every page stands inside the app, which provides the state"
)]
pub fn use_desk() -> DeskHandle {
    use_context::<DeskHandle>().expect("the app provides the state")
}

/// Something asked of the Worker.
#[derive(Debug, PartialEq)]
pub enum Loaded<T> {
    /// Not here yet.
    Waiting,
    /// Here; while it is asked for again, the last answer stays.
    Here(Rc<T>),
    /// It did not come.
    Failed(Trouble),
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Here(value) => Self::Here(value.clone()),
            Self::Failed(trouble) => Self::Failed(trouble.clone()),
        }
    }
}

/// What [`use_load`] returns.
pub struct Load<T: 'static> {
    /// What came.
    pub state: Loaded<T>,
    /// Asks again.
    pub again: Callback<()>,
}

impl<T: 'static> Load<T> {
    /// The answer, if it is here.
    pub fn here(&self) -> Option<&Rc<T>> {
        match &self.state {
            Loaded::Here(value) => Some(value),
            _ => None,
        }
    }
}

/// Asks the Worker for an address, again whenever the address or the Worker's data change; none
/// asks for nothing.
#[hook]
pub fn use_load<T: DeserializeOwned + 'static>(path: Option<String>) -> Load<T> {
    use_answer(path, None)
}

/// As [`use_load`]; a body is sent along where there is one.
#[hook]
pub fn use_answer<T: DeserializeOwned + 'static>(
    path: Option<String>,
    body: Option<String>,
) -> Load<T> {
    let (text, again) = use_text(path, body);
    // What has not changed is not read again. Only the reading is generic: all else would be in the
    // wasm once for every type.
    let read = use_memo(text, |text| match text {
        Loaded::Waiting => Loaded::Waiting,
        Loaded::Failed(trouble) => Loaded::Failed(trouble.clone()),
        Loaded::Here(answer) => match json::read(answer.body.as_bytes()) {
            Ok(value) => Loaded::Here(Rc::new(value)),
            Err(_) => Loaded::Failed(Trouble::Unreadable),
        },
    });
    Load {
        state: (*read).clone(),
        again,
    }
}

/// An address, and the body that is sent there.
pub type Question = (String, Option<String>);

/// As [`use_load`], as text and with the version of what was read.
#[hook]
pub fn use_text(path: Option<String>, body: Option<String>) -> (Loaded<api::Answer>, Callback<()>) {
    let desk = use_desk();
    let state = use_state_eq(|| Loaded::<api::Answer>::Waiting);
    let asked = use_state(|| 0u32);
    // How often something was asked, and which asking's answer came last. An answer is shown unless a
    // later one is here already: were only the very last asked for, a queue that changes faster than
    // answers come would never be drawn.
    let last = use_mut_ref(|| 0u32);
    let came = use_mut_ref(|| 0u32);
    let shown = use_mut_ref(|| None::<Question>);
    {
        let (state, desk_now) = (state.clone(), desk.clone());
        use_effect_with(
            (path.map(|path| (path, body)), desk.revision, *asked),
            move |(question, _, _): &(Option<Question>, u32, u32)| {
                let other = *shown.borrow() != *question;
                if other {
                    state.set(Loaded::Waiting);
                    shown.borrow_mut().clone_from(question);
                }
                // What is on the screen, and what somebody writes there, is better than an empty one.
                let keep = !other && matches!(*state, Loaded::Here(_));
                if let Some((path, body)) = question.clone() {
                    *last.borrow_mut() += 1;
                    let number = *last.borrow();
                    // What is known already is not read again.
                    let known = match &*state {
                        Loaded::Here(answer) if keep => answer.etag.clone(),
                        _ => None,
                    };
                    spawn_local(async move {
                        let answer = api::ask(&path, body.clone(), known.as_deref()).await;
                        let still = *shown.borrow() == Some((path, body));
                        if !still || number < *came.borrow() {
                            return;
                        }
                        *came.borrow_mut() = number;
                        let fresh = answer.as_ref().err() != Some(&Trouble::Offline);
                        desk_now.dispatch(Action::Answered(fresh));
                        match answer {
                            Ok(answer) if answer.body.is_empty() && keep => {}
                            Ok(answer) => state.set(Loaded::Here(Rc::new(answer))),
                            Err(Trouble::Offline) if keep => {}
                            Err(trouble) if keep || trouble == Trouble::SignedOut => {
                                complain(&desk_now, &trouble);
                            }
                            Err(trouble) => state.set(Loaded::Failed(trouble)),
                        }
                    });
                }
            },
        );
    }
    let again = use_callback(*asked, {
        let asked = asked.clone();
        move |(), before| asked.set(before + 1)
    });
    ((*state).clone(), again)
}

/// Calls back every so many milliseconds for as long as the component stands.
#[hook]
pub fn use_every(millis: i32, call: impl Fn() + 'static) {
    let call = use_mut_ref(move || Box::new(call) as Box<dyn Fn()>);
    use_effect_with(millis, move |millis| {
        let tick = Closure::<dyn FnMut()>::new(move || call.borrow()());
        let handle = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                tick.as_ref().unchecked_ref(),
                *millis,
            )
            .unwrap_or_default();
        move || {
            window().clear_interval_with_handle(handle);
            drop(tick);
        }
    });
}

thread_local! {
    /// When a hand was last on keyboard or pointer on this page, by this computer's clock.
    static TOUCHED: Cell<i64> = const { Cell::new(0) };
}

/// Under which name the pages of one browser tell each other of it: their session is one.
const TOUCHED_AT: &str = "portico-touched";

/// How often they do, in milliseconds.
const TOLD_MS: i64 = 1000;

/// Milliseconds since somebody did something on any page of this browser's.
pub fn idle_for() -> i64 {
    if TOUCHED.get() == 0 {
        touch();
    }
    let now = crate::time::browser_millis();
    let elsewhere = remembered(TOUCHED_AT).and_then(|at| at.parse().ok());
    // A time to come is of a clock that was set back.
    let elsewhere = elsewhere.filter(|at| *at <= now).unwrap_or(0);
    now - TOUCHED.get().max(elsewhere)
}

/// Somebody did something.
pub fn touch() {
    let now = crate::time::browser_millis();
    if now - TOUCHED.get() >= TOLD_MS {
        remember(TOUCHED_AT, &now.to_string());
        TOUCHED.set(now);
    }
}

/// Watches hands on keyboard and pointer.
#[hook]
pub fn use_touches() {
    use_effect_with((), |()| {
        touch();
        let listeners = ["keydown", "pointerdown", "wheel"]
            .map(|kind| EventListener::new(&window(), kind, |_| touch()));
        move || drop(listeners)
    });
}

/// Something to send of which only success matters.
#[derive(Clone)]
pub struct Order {
    /// The method.
    pub method: &'static str,
    /// The address.
    pub path: String,
    /// The body, where the address takes one.
    pub body: Option<String>,
    /// A header of its own: the version that a change was made from, or the key of what is done once.
    pub header: Option<(&'static str, String)>,
}

impl Order {
    /// One without a body.
    pub const fn new(method: &'static str, path: String) -> Self {
        Self {
            method,
            path,
            body: None,
            header: None,
        }
    }
}

/// Sends something, tells how it went, and lets every page ask again.
pub fn perform(desk: &DeskHandle, told: &'static str, order: Order, then: Box<dyn FnOnce(bool)>) {
    let desk = desk.clone();
    spawn_local(async move {
        let header = order.header.as_ref();
        let header = header.map(|(name, value)| (*name, value.as_str()));
        match api::call(order.method, &order.path, order.body, header).await {
            Ok(_) => {
                if !told.is_empty() {
                    crate::state::tell(&desk, told);
                }
                desk.dispatch(Action::Changed);
                then(true);
            }
            Err(trouble) => {
                complain(&desk, &trouble);
                then(false);
            }
        }
    });
}

/// A click that sends something.
pub fn on_click(desk: &DeskHandle, told: &'static str, order: Order) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_| perform(&desk, told, order.clone(), Box::new(|_| ())))
}
