//! Long lists drawn a few rows a picture, and taken away likewise, so that a hand never waits for all
//! of them.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use yew::prelude::*;

use crate::browser::window;

/// Rows that one picture brings.
const STEP: usize = 10;

/// Rows that one picture takes away, which is less work.
const STEP_AWAY: usize = 60;

/// What is on the screen of a list.
struct Drawn<R> {
    rows: Vec<Rc<R>>,
    count: usize,
    /// Whether the rows are of a question that is no longer asked.
    leaving: bool,
}

/// The rows to draw now.
pub struct Now<R> {
    /// The first of them, as many as there are by now.
    pub rows: Vec<Rc<R>>,
    /// Whether they are still those of the question before.
    pub old: bool,
}

/// Draws rows little by little; without rows yet, those of the question before leave little by little.
/// None when there is nothing to draw.
#[hook]
pub fn use_gradually<R: 'static>(rows: Option<Vec<Rc<R>>>) -> Option<Now<R>> {
    let drawn = use_mut_ref(|| Drawn::<R> {
        rows: Vec::new(),
        count: STEP,
        leaving: false,
    });
    let again = use_force_update();
    let (now, count, next) = {
        let mut drawn = drawn.borrow_mut();
        let waits = rows.is_none();
        drawn.leaving |= waits;
        if drawn.leaving && (drawn.count <= STEP || drawn.rows.len() <= STEP) {
            drawn.count = STEP;
            drawn.rows = Vec::new();
            drawn.leaving = waits;
        }
        if !drawn.leaving {
            drawn.rows = rows.unwrap_or_default();
        }
        drawn.count = drawn.count.min(drawn.rows.len().max(STEP));
        let (count, most) = (drawn.count, drawn.rows.len());
        let next = if drawn.leaving {
            count.saturating_sub(STEP_AWAY).max(STEP)
        } else {
            (count + STEP).min(most.max(STEP))
        };
        let shown = Now {
            rows: drawn.rows.iter().take(count).cloned().collect(),
            old: drawn.leaving,
        };
        let nothing = drawn.leaving && drawn.rows.is_empty();
        ((!nothing).then_some(shown), count, next)
    };
    use_effect_with((count, next), move |(count, next)| {
        let (count, next) = (*count, *next);
        let frame = (count != next).then(|| {
            let step = Closure::<dyn FnMut()>::once(move || {
                drawn.borrow_mut().count = next;
                again.force_update();
            });
            let frame = window().request_animation_frame(step.as_ref().unchecked_ref());
            (frame, step)
        });
        move || {
            if let Some((Ok(frame), _step)) = frame {
                let _ = window().cancel_animation_frame(frame);
            }
        }
    });
    now
}
