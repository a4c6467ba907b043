//! The frame around every page: where one can go, who is here, what has to be said.

use portico_shared::desk::{Me, Role};
use yew::prelude::*;

use super::mark::icon;
use crate::app::sign_out;
use crate::browser::{document, remember, remembered};
use crate::hooks::touch;
use crate::route::{Page, Section};
use crate::state::{Action, Connection, Desk, DeskHandle};
use crate::time::{self, Style};

/// Where the choice of colours is remembered.
const THEME: &str = "portico-desk-theme";

/// The frame around a page. It is no component, and neither are other parts that keep nothing of
/// their own: each component is some kilobytes of the wasm.
pub fn layout(desk: &DeskHandle, me: &Me, page: Html) -> Html {
    let works = me.role.covers(Role::Staff);
    let entry = |page: Page, symbol: &'static str, name: &'static str, current: bool| {
        let href = desk.place.page(page).href();
        html! {
            <li>
                <a {href} aria-current={current.then_some("page")}>
                    {icon(symbol)}<span>{name}</span>
                </a>
            </li>
        }
    };
    let on = &desk.place.page;
    html! {
        <>
            <a class="skip" href="#main" onclick={skip()}>{"Skip to the page"}</a>
            <header class="side">
                <p class="brand">
                    <span class="logo" aria-hidden="true">{icon("portico")}</span>
                    <span class="practice">{&me.name}</span>
                </p>
                <nav aria-label="Desk">
                    <ul>
                        if works {
                            {entry(Page::Queue, "queue", "Queue", matches!(on, Page::Queue | Page::Inquiry(_)))}
                            {entry(Page::Tasks, "tasks", "Tasks", *on == Page::Tasks)}
                            {entry(Page::Log, "log", "Log", *on == Page::Log)}
                        }
                        {entry(Page::Scorecard, "chart", "Scorecard", *on == Page::Scorecard)}
                        if me.role.covers(Role::Admin) {
                            {entry(Page::Admin(Section::People), "admin", "Admin", matches!(on, Page::Admin(_)))}
                        }
                    </ul>
                </nav>
                <div class="who">
                    {connection(desk)}
                    <p class="label"><strong>{&me.label}</strong>{" "}<span>{role(me.role)}</span></p>
                    {theme()}
                    <button type="button" class="plain" onclick={let desk = desk.clone(); move |_| sign_out(&desk, None)}>
                        {"Sign out"}
                    </button>
                </div>
            </header>
            <main id="main" tabindex="-1">
                {idle(desk)}
                {notice(desk)}
                {page}
            </main>
        </>
    }
}

fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        // The address after the # is the page's own, so the link must not change it.
        event.prevent_default();
        crate::browser::focus("#main");
    })
}

/// A warning before the session ends for want of use.
fn idle(desk: &DeskHandle) -> Html {
    let stay = {
        let desk = desk.clone();
        Callback::from(move |_| {
            touch();
            desk.dispatch(Action::Ticked { idle: false });
            // A request keeps the session on the Worker, too.
            desk.dispatch(Action::Changed);
        })
    };
    html! {
        <div role="alert">
            if desk.idle {
                <div class="notice bad">
                    <p>{"You will be signed out in two minutes, because nobody has used the desk for a while."}</p>
                    <button type="button" onclick={stay}>{"Stay signed in"}</button>
                </div>
            }
        </div>
    }
}

/// What is told at the moment. The region stands always, so that readers announce what enters it.
fn notice(desk: &DeskHandle) -> Html {
    let dismiss = {
        let desk = desk.clone();
        Callback::from(move |_| desk.dispatch(Action::Dismiss))
    };
    let told = desk.notice.as_ref();
    let region = |bad: bool, shown: Html| {
        let role = if bad { "alert" } else { "status" };
        html! { <div {role} class="notices">{shown}</div> }
    };
    let show = |bad: bool| {
        told.filter(|notice| notice.bad == bad).map(|notice| {
            html! {
                <div class={classes!("notice", bad.then_some("bad"))}>
                    <p>{&notice.text}</p>
                    <button type="button" class="plain" onclick={dismiss.clone()}>{"Dismiss"}</button>
                </div>
            }
        })
    };
    html! {
        <>
            {region(false, show(false).unwrap_or_default())}
            {region(true, show(true).unwrap_or_default())}
        </>
    }
}

/// How fresh is what stands on the screen.
fn connection(desk: &Desk) -> Html {
    let (state, words) = match desk.connection {
        _ if desk.stale => ("offline", "Offline"),
        Connection::Live => ("live", "Live"),
        Connection::Polling => ("polling", "Updates every 20 s"),
        Connection::Offline => ("offline", "Offline"),
    };
    html! {
        <p class="connection" data-state={state}>
            {words}
            if state == "offline" { {", as of "}{time::format(desk.zone(), desk.read, Style::Time)} }
        </p>
    }
}

/// A role's name.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Reader => "Reader",
        Role::Marketer => "Marketer",
        Role::Staff => "Staff",
        Role::Admin => "Administrator",
    }
}

/// The choice between light and dark; at first, the system's.
fn theme() -> Html {
    let chosen = remembered(THEME).unwrap_or_default();
    let change = Callback::from(|event: Event| {
        remember(THEME, &super::field::value_of(&event));
        wear_theme();
    });
    html! {
        <label class="theme">
            <span class="vh">{"Colors"}</span>
            <select onchange={change}>
                { for [("", "System colors"), ("light", "Light"), ("dark", "Dark")].map(|(value, name)| html! {
                    <option {value} selected={chosen == value}>{name}</option>
                }) }
            </select>
        </label>
    }
}

/// Shows the page in the colors that were chosen; the page's first script does so when it opens.
fn wear_theme() {
    let chosen = remembered(THEME).unwrap_or_default();
    if let Some(root) = document().and_then(|page| page.document_element()) {
        let _ = if chosen.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", &chosen)
        };
    }
}
