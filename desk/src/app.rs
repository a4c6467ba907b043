//! The desk's frame: who is signed in, where it is, what time it is.

use gloo_events::EventListener;
use portico_shared::desk::{Me, Role};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Paths, Trouble};
use crate::browser::{document, find, focus, remember, window};
use crate::components::layout::layout;
use crate::hooks::{idle_for, touch, use_every, use_touches};
use crate::live::use_live;
use crate::pages::{Admin, Inquiry, Log, Queue, Scorecard, Tasks};
use crate::route::{ADMINISTRATION, Page, Place};
use crate::state::{Action, Desk, DeskHandle, Session};

/// How often times on the screen are counted anew, in milliseconds.
const TICK_MS: i32 = 15_000;

/// When the desk warns that it will sign out, and when it does, in milliseconds without a hand on
/// keyboard or pointer. The Worker ends a session by itself some time after its last request.
const IDLE_WARN_MS: i64 = 28 * 60_000;
const IDLE_END_MS: i64 = 30 * 60_000;

/// The whole desk.
#[component]
pub fn App() -> Html {
    let desk = use_reducer(|| Desk::opened(here()));
    use_touches();
    {
        let desk = desk.clone();
        use_effect_with((), move |()| {
            ask_who(&desk);
            let moved = {
                let desk = desk.clone();
                move |_: &web_sys::Event| desk.dispatch(Action::Went(here()))
            };
            let signed_in = move |_: &web_sys::Event| {
                touch();
                desk.dispatch(Action::Went(here()));
                ask_who(&desk);
            };
            let listeners = (
                EventListener::new(&window(), "hashchange", moved),
                EventListener::new(&window(), "portico-signed-in", signed_in),
            );
            move || drop(listeners)
        });
    }
    let signed_in = use_mut_ref(|| false);
    *signed_in.borrow_mut() = desk.me().is_some();
    {
        let desk = desk.clone();
        use_every(TICK_MS, move || {
            let idle = idle_for();
            if *signed_in.borrow() && idle >= IDLE_END_MS {
                sign_out(
                    &desk,
                    Some("You were signed out because the desk was not used for 30 minutes."),
                );
            } else {
                desk.dispatch(Action::Ticked {
                    idle: *signed_in.borrow() && idle >= IDLE_WARN_MS,
                });
            }
        });
    }
    html! {
        <ContextProvider<DeskHandle> context={desk}>
            <Screen />
        </ContextProvider<DeskHandle>>
    }
}

/// What is on the screen: a page of the desk, or nothing where the page's own form asks for a token.
#[component]
fn Screen() -> Html {
    let desk = crate::hooks::use_desk();
    use_live();
    let shown = (
        desk.place.page.clone(),
        std::mem::discriminant(&desk.session),
    );
    let title = title(&desk);
    use_effect_with(title, |title| {
        if let Some(page) = document() {
            page.set_title(title);
        }
    });
    use_effect_with(desk.session.clone(), show_session);
    let stranger = ADMINISTRATION && desk.me().is_some_and(|me| !me.role.covers(Role::Admin));
    let queue = desk.place.page(Page::Queue).address();
    use_effect_with(stranger, move |stranger| {
        if *stranger {
            let _ = window().location().set_hash(&queue);
        }
    });
    // A new page is announced and read from its heading; the first one is left as the browser opens it,
    // and so is its form, into which somebody may be typing.
    let first = use_mut_ref(|| true);
    let typing = matches!(desk.session, Session::Out(_));
    use_effect_with(shown, move |(_, session)| {
        let unknown = *session == std::mem::discriminant(&Session::Unknown);
        if unknown || std::mem::replace(&mut *first.borrow_mut(), false) && typing {
            return;
        }
        focus("h1");
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    match &desk.session {
        Session::Unknown => opening(),
        Session::Out(_) => Html::default(),
        Session::In(me) => layout(&desk, me, page(&desk.place, me)),
    }
}

/// What stands there until something is known.
fn opening() -> Html {
    html! { <main class="starting"><h1>{"Portico desk"}</h1><p role="status">{"Opening…"}</p></main> }
}

/// The page of an address. What is never asked for is not in this program.
fn page(place: &Place, me: &Me) -> Html {
    let works = me.role.covers(Role::Staff);
    if ADMINISTRATION || place.is_elsewhere() {
        return match &place.page {
            Page::Admin(section) if ADMINISTRATION && me.role.covers(Role::Admin) => {
                html! { <Admin section={*section} /> }
            }
            _ => opening(),
        };
    }
    match &place.page {
        Page::Queue if works => html! { <Queue /> },
        Page::Inquiry(id) if works => html! { <Inquiry key={id.clone()} id={id.clone()} /> },
        Page::Log if works => html! { <Log /> },
        Page::Tasks if works => html! { <Tasks /> },
        Page::Scorecard => html! { <Scorecard /> },
        // What this role sees is the scorecard; whoever works the queue begins there.
        _ if works => html! { <Queue /> },
        _ => html! { <Scorecard /> },
    }
}

fn title(desk: &Desk) -> String {
    let Some(me) = desk.me() else {
        return "Sign in · Portico desk".to_owned();
    };
    let page = match &desk.place.page {
        Page::Queue => "Queue",
        Page::Inquiry(_) => "Inquiry",
        Page::Log => "Log an inquiry",
        Page::Tasks => "Tasks",
        Page::Scorecard => "Scorecard",
        Page::Admin(section) => section.title(),
    };
    format!("{page} · {} · Portico desk", me.name)
}

/// The place that the address names.
pub fn here() -> Place {
    Place::parse(&window().location().hash().unwrap_or_default())
}

/// Tells the page's first script, which has the form, whether somebody is signed in, and remembers it
/// for the next first picture.
fn show_session(session: &Session) {
    let name = match session {
        Session::Unknown => return,
        Session::Out(_) => "out",
        Session::In(_) => "in",
    };
    if let Some(root) = document().and_then(|page| page.document_element()) {
        let _ = root.set_attribute("data-session", name);
    }
    remember("portico-desk-session", name);
    if let Session::Out(Some(why)) = session
        && let Some(place) = find("#token-error")
    {
        place.set_text_content(Some(why));
    }
}

/// Asks the Worker who is signed in at the practice of the address.
fn ask_who(desk: &DeskHandle) {
    let desk = desk.clone();
    let Some(practice) = here().practice else {
        desk.dispatch(Action::SignedOut(None));
        return;
    };
    spawn_local(async move {
        match api::get::<Me>(&Paths::of(&practice).desk("me")).await {
            Ok(me) => desk.dispatch(Action::SignedIn(me.into())),
            Err(Trouble::SignedOut) => desk.dispatch(Action::SignedOut(None)),
            Err(trouble) => desk.dispatch(Action::SignedOut(Some(trouble.to_string().into()))),
        }
    });
}

/// Ends the session here and on the Worker.
pub fn sign_out(desk: &DeskHandle, why: Option<&'static str>) {
    let desk = desk.clone();
    let then = desk.me().and_then(|me| me.sign_out.clone());
    // The screen is emptied at once, whether the Worker can be reached or not.
    desk.dispatch(Action::SignedOut(why.map(AttrValue::from)));
    spawn_local(async move {
        let _ = api::order("DELETE", "/desk/session", None).await;
        // Otherwise the sign-on would let in whoever comes next.
        if let Some(place) = then {
            let _ = window().location().assign(&place);
        }
    });
}
