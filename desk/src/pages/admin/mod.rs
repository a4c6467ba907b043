//! Administration: what the practice decides, and who and what may connect.
//!
//! Changes of the policy gather in a draft. It is shown what they change and what that does, and
//! only then put in force as a new version, which can be taken back by restoring an older one.

mod diff;
mod draft;
mod endpoints;
mod hours;
mod people;
mod plan;
mod records;
mod scripts;
mod tokens;
mod versions;

use portico_shared::json;
use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;

use self::draft::DraftBar;
use crate::components::shell::{head, show};
use crate::hooks::{Load, Loaded, use_desk, use_text};
use crate::route::{Page, Section};
use crate::state::DeskHandle;

/// Properties of [`Admin`].
#[derive(Properties, PartialEq)]
pub struct AdminProps {
    /// The section.
    pub section: Section,
}

/// What a section that edits the policy works on.
#[derive(PartialEq, Clone)]
pub struct Edit {
    /// The policy as it would be.
    pub policy: Rc<Value>,
    /// Takes a changed policy into the draft.
    pub change: Callback<Value>,
    /// Takes an earlier version into the draft, by its number.
    pub restore: Callback<(u32, Value)>,
}

impl Edit {
    /// Puts a value into the draft; `Null` takes away what is there.
    pub fn set(&self, path: &[&str], value: impl Into<Value>) {
        self.change
            .emit(crate::document::with(&self.policy, path, value.into()));
    }
}

/// Properties of a section that edits the policy.
#[derive(Properties, PartialEq)]
pub struct EditProps {
    /// The draft.
    pub edit: Edit,
}

/// A changed policy, with what it was made from: what others put in force meanwhile is asked for
/// again and again, and must not pass for what this was made from.
#[derive(Clone)]
struct Draft {
    base: Rc<Value>,
    etag: Option<String>,
    policy: Rc<Value>,
    /// The earlier version that it was, and is as long as nothing else is changed.
    earlier: Option<(u32, Rc<Value>)>,
}

/// The administration.
#[component]
pub fn Admin(props: &AdminProps) -> Html {
    let desk = use_desk();
    let (text, again) = use_text(Some(desk.paths().practice("policy")), None);
    let in_force = use_memo(text.clone(), |text| match text {
        Loaded::Here(answer) => json::read::<Value>(answer.body.as_bytes()).unwrap_or_default(),
        _ => Value::Null,
    });
    let draft = use_state(|| None::<Draft>);
    let tabs = Section::ALL.map(|section| {
        let href = desk.place.page(Page::Admin(section)).href();
        let current = (section == props.section).then_some("page");
        html! { <a {href} aria-current={current}>{section.title()}</a> }
    });
    let drop = {
        let draft = draft.clone();
        Callback::from(move |()| draft.set(None))
    };
    let load = Load { state: text, again };
    html! {
        <>
            {head("Administration", Html::default())}
            <nav class="tabs" aria-label="Administration">{ for tabs }</nav>
            {show(&load, "the policy", |answer| {
                let begun = (*draft).clone().unwrap_or_else(|| Draft {
                    base: in_force.clone(),
                    etag: answer.etag.clone(),
                    policy: in_force.clone(),
                    earlier: None,
                });
                let change = {
                    let (draft, begun) = (draft.clone(), begun.clone());
                    Callback::from(move |policy| {
                        draft.set(Some(Draft { policy: Rc::new(policy), ..begun.clone() }));
                    })
                };
                let restore = {
                    let (draft, begun) = (draft.clone(), begun.clone());
                    Callback::from(move |(version, policy): (u32, Value)| {
                        let policy = Rc::new(policy);
                        let earlier = Some((version, policy.clone()));
                        draft.set(Some(Draft { policy, earlier, ..begun.clone() }));
                    })
                };
                let earlier = begun.earlier.as_ref().filter(|(_, policy)| *policy == begun.policy);
                let earlier = earlier.map(|(version, _)| *version);
                let edit = Edit { policy: begun.policy.clone(), change, restore };
                html! {
                    <>
                        {section(&desk, props.section, edit, answer.etag.as_deref())}
                        if begun.policy != begun.base {
                            <DraftBar base={begun.base} etag={begun.etag} policy={begun.policy} {earlier} {drop} />
                        }
                    </>
                }
            })}
        </>
    }
}

fn section(desk: &DeskHandle, section: Section, edit: Edit, etag: Option<&str>) -> Html {
    match section {
        Section::People => people::people(&edit),
        Section::Hours => html! { <hours::Hours {edit} /> },
        Section::Scripts => scripts::scripts(desk, &edit),
        Section::Endpoints => html! { <endpoints::Endpoints /> },
        Section::Records => html! { <records::Records {edit} /> },
        Section::Tokens => html! { <tokens::Tokens /> },
        Section::Policy => html! { <versions::Versions {edit} etag={etag.map(str::to_owned)} /> },
    }
}
