//! The live connection: the Worker tells of changes, in ids and tags only. Where it cannot be had,
//! the desk asks every so often; and seldom where it can, since a connection can die without a word.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageEvent, WebSocket};
use yew::prelude::*;

use crate::app::here;
use crate::browser::window;
use crate::hooks::{use_desk, use_every};
use crate::route::Page;
use crate::state::{Action, Connection, DeskHandle};

/// How often the desk asks while there is no live connection, in milliseconds.
const POLL_MS: i32 = 20_000;

/// While there is one, only every so many times: every two minutes.
const LIVE_TIMES: u32 = 6;

/// How long after an answer that did not come it asks again, in milliseconds.
const STALE_MS: i32 = 5_000;

/// Several changes at once are one reason to ask.
const GATHER_MS: i32 = 250;

/// How long until the next try to connect: at once at first, then ever slower.
const AGAIN_MS: [i32; 5] = [1_000, 3_000, 10_000, 30_000, 60_000];

struct Line {
    socket: Option<WebSocket>,
    listeners: Vec<EventListener>,
    tries: usize,
    gathering: bool,
    closed: bool,
}

/// Keeps the shared state told of changes while somebody is signed in.
#[hook]
pub fn use_live() {
    let desk = use_desk();
    let practice = desk.me().map(|me| me.practice.clone());
    {
        let desk = desk.clone();
        use_effect_with(practice, move |practice| {
            let line = Rc::new(RefCell::new(Line {
                socket: None,
                listeners: Vec::new(),
                tries: 0,
                gathering: false,
                closed: practice.is_none(),
            }));
            if practice.is_some() {
                connect(&line, &desk);
            }
            move || {
                let mut line = line.borrow_mut();
                line.closed = true;
                line.listeners.clear();
                if let Some(socket) = line.socket.take() {
                    let _ = socket.close();
                }
            }
        });
    }
    let polling = desk.stale || desk.connection != Connection::Live;
    // Each how many times it asks; never while nobody is signed in.
    let asks = use_mut_ref(|| None);
    *asks.borrow_mut() = desk.me().map(|_| if polling { 1 } else { LIVE_TIMES });
    let times = use_mut_ref(|| 0u32);
    {
        let (asks, desk) = (asks.clone(), desk.clone());
        use_effect_with((), move |()| {
            let back = EventListener::new(&window(), "online", move |_| {
                if asks.borrow().is_some() {
                    desk.dispatch(Action::Changed);
                }
            });
            move || drop(back)
        });
    }
    use_every(if desk.stale { STALE_MS } else { POLL_MS }, move || {
        let each = *asks.borrow();
        *times.borrow_mut() += 1;
        if each.is_some_and(|each| times.borrow().is_multiple_of(each)) {
            desk.dispatch(Action::Changed);
        }
    });
}

fn connect(line: &Rc<RefCell<Line>>, desk: &DeskHandle) {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|p| p == "https:") {
        "wss"
    } else {
        "ws"
    };
    let host = location.host().unwrap_or_default();
    let address = format!("{scheme}://{host}{}", desk.paths().desk("live"));
    let Ok(socket) = WebSocket::new(&address) else {
        return;
    };
    let listen = |kind: &'static str, call: Box<dyn Fn()>| {
        EventListener::new(&socket, kind, move |_| call())
    };
    let opened = {
        let (line, desk) = (line.clone(), desk.clone());
        move || {
            // What changed while there was no connection is asked for: a list may have been read before
            // the first one, too.
            let again = std::mem::replace(&mut line.borrow_mut().tries, 0) > 0;
            desk.dispatch(Action::Connected(Connection::Live));
            if again || matches!(here().page, Page::Queue | Page::Tasks) {
                desk.dispatch(Action::Changed);
            }
        }
    };
    let told = {
        let (line, desk) = (line.clone(), desk.clone());
        move |event: &web_sys::Event| {
            if !about_another(event) {
                gather(&line, &desk);
            }
        }
    };
    let closed = {
        let (line, desk) = (line.clone(), desk.clone());
        move || lost(&line, &desk)
    };
    let listeners = vec![
        listen("open", Box::new(opened)),
        EventListener::new(&socket, "message", told),
        listen("close", Box::new(closed)),
    ];
    let mut line = line.borrow_mut();
    line.socket = Some(socket);
    line.listeners = listeners;
}

/// Whether a message tells of another inquiry than the one that is open: opening it again would change
/// nothing but the log of who has.
fn about_another(event: &web_sys::Event) -> bool {
    let Page::Inquiry(open) = here().page else {
        return false;
    };
    let message = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
    let text = message.and_then(|data| data.as_string());
    text.is_some_and(|text| text.contains("\"id\"") && !text.contains(&open))
}

fn gather(line: &Rc<RefCell<Line>>, desk: &DeskHandle) {
    if std::mem::replace(&mut line.borrow_mut().gathering, true) {
        return;
    }
    let (line, desk) = (line.clone(), desk.clone());
    after(GATHER_MS, move || {
        line.borrow_mut().gathering = false;
        desk.dispatch(Action::Changed);
    });
}

fn lost(line: &Rc<RefCell<Line>>, desk: &DeskHandle) {
    let wait = {
        let mut line = line.borrow_mut();
        if line.closed {
            return;
        }
        line.socket = None;
        let wait = AGAIN_MS[line.tries.min(AGAIN_MS.len() - 1)];
        line.tries += 1;
        wait
    };
    let online = window().navigator().on_line();
    desk.dispatch(Action::Connected(if online {
        Connection::Polling
    } else {
        Connection::Offline
    }));
    let (line, desk) = (line.clone(), desk.clone());
    after(wait, move || {
        if !line.borrow().closed {
            connect(&line, &desk);
        }
    });
}

/// Calls once, later.
pub fn after(millis: i32, call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    let _ = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), millis);
}
