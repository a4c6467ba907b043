//! Lists that the Worker gives page by page: what follows the first page, and asking for more.

use std::rc::Rc;

use portico_shared::clock::Moment;
use portico_shared::desk::{QueuePage, QueueRow, TaskPage, TaskRow};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::hooks::{Question, use_desk};
use crate::state::complain;

/// Rows shown at first, and more at each asking.
pub const ROWS: u16 = 50;

/// Rows that the Worker gives at once, at most.
const ROWS_AT_ONCE: u16 = 100;

/// A page of a list.
pub trait Page: DeserializeOwned + 'static {
    /// What it lists.
    type Row: 'static;

    /// Its rows, and where the page after it begins.
    fn parts(self) -> (Vec<Self::Row>, Option<String>);
}

impl Page for QueuePage {
    type Row = QueueRow;

    fn parts(self) -> (Vec<QueueRow>, Option<String>) {
        (self.rows, self.next)
    }
}

impl Page for TaskPage {
    type Row = TaskRow;

    fn parts(self) -> (Vec<TaskRow>, Option<String>) {
        (self.rows, self.next)
    }
}

/// Rows, of which each may be shown by a part of its own.
pub type Rows<R> = Rc<Vec<Rc<R>>>;

/// How to ask for so many rows after a place.
pub type Asking = Rc<dyn Fn(Option<&str>, u16) -> Question>;

/// What follows the first page.
pub struct Further<R> {
    /// The rows, as far as they were asked for.
    pub rows: Rows<R>,
    /// Where the next ones begin, if there are more.
    pub more: Option<String>,
    /// Asks for more.
    pub ask: Callback<()>,
}

/// What is shown of what follows, and what it belongs to.
struct Shown<R> {
    of: Option<(Question, Option<Moment>)>,
    rows: Rows<R>,
    more: Option<String>,
}

/// What comes after the first page of a question; `next` is where that one ended, and `version` changes
/// with it. Further pages are asked for again when it does, and stay on the screen meanwhile; another
/// question begins with none. `question` tells how to ask for more.
#[hook]
pub fn use_further<P: Page>(
    version: Option<Moment>,
    next: Option<String>,
    question: Asking,
) -> Further<P::Row> {
    let desk = use_desk();
    let shown = use_state(|| Shown::<P::Row> {
        of: None,
        rows: Rc::default(),
        more: None,
    });
    let wanted = use_state(|| 0_usize);
    // The number of the last asking: an earlier one's late answer is not shown.
    let last = use_mut_ref(|| 0_u32);
    let asked = question(None, ROWS);
    {
        let wanted = wanted.clone();
        use_effect_with(asked.clone(), move |_| wanted.set(0));
    }
    {
        let shown = shown.clone();
        use_effect_with(
            (asked, version, *wanted),
            move |(asked, version, wanted)| {
                *last.borrow_mut() += 1;
                let (number, wanted) = (*last.borrow(), *wanted);
                let of = Some((asked.clone(), *version));
                // What is there already is not asked for again.
                let (mut rows, mut more) = if wanted > 0 && shown.of == of {
                    ((*shown.rows).clone(), shown.more.clone())
                } else {
                    (Vec::new(), next)
                };
                if wanted == 0 {
                    let rows = Rc::new(rows);
                    shown.set(Shown { of, rows, more });
                    return;
                }
                spawn_local(async move {
                    while let Some(from) = more.as_ref().filter(|_| rows.len() < wanted) {
                        let left = u16::try_from(wanted - rows.len()).unwrap_or(u16::MAX);
                        let (path, body) = question(Some(from), left.min(ROWS_AT_ONCE));
                        let answer = api::ask(&path, body, None).await;
                        match answer.and_then(|answer| api::read::<P>(&answer)) {
                            Ok(page) => {
                                let (found, next) = page.parts();
                                rows.extend(found.into_iter().map(Rc::new));
                                more = next;
                            }
                            Err(trouble) => return complain(&desk, &trouble),
                        }
                    }
                    if *last.borrow() == number {
                        let rows = Rc::new(rows);
                        shown.set(Shown { of, rows, more });
                    }
                });
            },
        );
    }
    Further {
        rows: shown.rows.clone(),
        more: shown.more.clone(),
        ask: Callback::from(move |()| wanted.set(*wanted + usize::from(ROWS))),
    }
}

/// The button that asks for more, where there is more.
pub fn more<R>(further: &Further<R>) -> Html {
    if further.more.is_none() {
        return Html::default();
    }
    let ask = further.ask.reform(|_: MouseEvent| ());
    html! { <button type="button" class="more" onclick={ask}>{"Show more"}</button> }
}
