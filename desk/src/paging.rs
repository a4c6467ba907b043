//! Lists that the Worker gives page by page: what follows the first page, and asking for more.

use std::rc::Rc;

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

/// What comes after the first page of a question; `next` is where that one ended, and `version` changes
/// with it. Further pages are asked for again when it does, and stay on the screen meanwhile; another
/// question begins with none. `question` tells how to ask for more.
#[hook]
pub fn use_further<P: Page>(
    version: impl PartialEq + 'static,
    next: Option<String>,
    question: Asking,
) -> Further<P::Row> {
    let desk = use_desk();
    let rows = use_state(Rows::<P::Row>::default);
    let more = use_state(|| None::<String>);
    let wanted = use_state(|| 0_u16);
    // The number of the last asking: an earlier one's late answer is not shown.
    let last = use_mut_ref(|| 0_u32);
    let asked = question(None, ROWS);
    {
        let wanted = wanted.clone();
        use_effect_with(asked.clone(), move |_| wanted.set(0));
    }
    {
        let (rows, more) = (rows.clone(), more.clone());
        use_effect_with((asked, version, *wanted), move |(_, _, wanted)| {
            *last.borrow_mut() += 1;
            let (number, wanted) = (*last.borrow(), *wanted);
            if wanted == 0 {
                rows.set(Rc::default());
                more.set(next);
                return;
            }
            spawn_local(async move {
                let (mut all, mut cursor) = (Vec::new(), next);
                let mut left = wanted;
                while let Some(from) = cursor.as_ref().filter(|_| left > 0) {
                    let limit = left.min(ROWS_AT_ONCE);
                    left -= limit;
                    let (path, body) = question(Some(from), limit);
                    let answer = api::ask(&path, body, None).await;
                    match answer.and_then(|answer| api::read::<P>(&answer)) {
                        Ok(page) => {
                            let (found, next) = page.parts();
                            all.extend(found.into_iter().map(Rc::new));
                            cursor = next;
                        }
                        Err(trouble) => return complain(&desk, &trouble),
                    }
                }
                if *last.borrow() == number {
                    rows.set(Rc::new(all));
                    more.set(cursor);
                }
            });
        });
    }
    Further {
        rows: (*rows).clone(),
        more: (*more).clone(),
        ask: Callback::from(move |()| wanted.set(wanted.saturating_add(ROWS))),
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
