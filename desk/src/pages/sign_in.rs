//! Signing in: a token becomes a session that only the browser's cookie holds.

use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Trouble};
use crate::app::ask_who;
use crate::browser::{focus, replace};
use crate::components::field::Sent;
use crate::components::mark::icon;
use crate::hooks::{touch, use_desk};
use crate::route::Place;
use crate::state::Action;

#[derive(Serialize)]
struct SignInRequest {
    token: String,
}

#[derive(Deserialize)]
struct SignedIn {
    practice: String,
}

/// Properties of [`SignIn`].
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Why somebody has to sign in, if there is something to say.
    pub why: Option<AttrValue>,
}

/// The sign-in page.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    let desk = use_desk();
    let wrong = use_state(|| props.why.clone());
    // A link may bring a token along, after the #, which no server sees. It is put into the field and
    // taken out of the address; signing in stays an act of the person, so that nobody is signed in
    // somewhere else by following a link.
    let brought = use_memo((), |()| desk.place.get("token").map(str::to_owned));
    {
        let desk = desk.clone();
        use_effect_with(brought.clone(), move |brought| {
            if brought.is_some() {
                let place = desk.place.with("token", "");
                replace(&place.address());
                desk.dispatch(Action::Went(place));
            }
        });
    }
    let send = {
        let (desk, wrong) = (desk.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            let Some(sent) = Sent::of(&event) else { return };
            let (desk, wrong) = (desk.clone(), wrong.clone());
            let token = sent.get("token");
            if token.is_empty() {
                wrong.set(Some("Enter your token".into()));
                focus("#token");
                return;
            }
            spawn_local(async move {
                let asked = api::post::<SignedIn>("/desk/session", &SignInRequest { token }).await;
                match asked {
                    Ok(signed_in) => {
                        touch();
                        let place = arrive(&desk.place, &signed_in.practice);
                        replace(&place.address());
                        desk.dispatch(Action::Went(place.clone()));
                        ask_who(&desk, place);
                    }
                    Err(trouble) => {
                        let text = match trouble {
                            Trouble::SignedOut => {
                                "This token is not known, or it has been revoked. Ask your administrator for one."
                                    .to_owned()
                            }
                            other => other.to_string(),
                        };
                        wrong.set(Some(text.into()));
                        focus("#token");
                    }
                }
            });
        })
    };
    html! {
        <main class="sign-in">
            <div class="card">
                <p class="brand"><span class="logo" aria-hidden="true">{icon("portico")}</span>{"Portico desk"}</p>
                <h1 tabindex="-1">{"Sign in"}</h1>
                if let Some(practice) = &desk.place.practice {
                    <p>{"Practice: "}<strong>{practice}</strong></p>
                }
                <div role="alert">
                    if let Some(text) = &*wrong {
                        <p class="error" id="token-error">{text}</p>
                    }
                </div>
                <form onsubmit={send} novalidate=true>
                    <label class="field" for="token">
                        <span>{"Your token"}</span>
                        <small id="token-hint">{"It begins with ptk_ and came from your administrator."}</small>
                    </label>
                    <input id="token" name="token" type="password" autocomplete="current-password" spellcheck="false"
                        value={(*brought).clone()}
                        aria-invalid={wrong.is_some().then_some("true")}
                        aria-describedby={if wrong.is_some() { "token-error token-hint" } else { "token-hint" }} />
                    <button type="submit" class="main">{"Sign in"}</button>
                </form>
                <p class="quiet">{"The desk signs you out after 30 minutes without use. On a shared computer, sign out when you leave."}</p>
            </div>
        </main>
    }
}

/// Where a person lands: at the address they came with, if it is of the practice they signed in to.
fn arrive(asked: &Place, practice: &str) -> Place {
    if asked.practice.as_deref() == Some(practice) {
        asked.clone()
    } else {
        Place::parse(&format!("/{practice}"))
    }
}
