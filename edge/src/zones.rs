//! Zone rules from the runtime's `Intl`, which has them all and costs no bytes.

use std::cell::RefCell;
use std::collections::HashMap;

use portico_shared::clock::{KeptOffsets, Zones, named_offset};
use worker::js_sys::{Array, Function, Intl, Object, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};

/// How many formatters are kept.
const ZONES_KEPT: usize = 500;

/// The runtime's zones.
pub struct RuntimeZones;

thread_local! {
    /// Formatters by zone: making one takes far longer than asking it. Unknown zones are kept too.
    static FORMATTERS: RefCell<HashMap<String, Option<Intl::DateTimeFormat>>> = RefCell::default();
    static OFFSETS: RefCell<KeptOffsets> = RefCell::default();
}

impl Zones for RuntimeZones {
    fn offset_seconds(&self, zone: &str, unix_seconds: i64) -> Option<i32> {
        if let Some(kept) = OFFSETS.with_borrow(|kept| kept.get(zone, unix_seconds)) {
            return Some(kept);
        }
        let offset = asked(zone, unix_seconds)?;
        OFFSETS.with_borrow_mut(|kept| kept.keep(zone, unix_seconds, offset));
        Some(offset)
    }
}

/// What the runtime says.
fn asked(zone: &str, unix_seconds: i64) -> Option<i32> {
    let formatter = FORMATTERS.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(zone) {
            return known.clone();
        }
        let made = formatter(zone);
        // A handful of zones is all a Worker sees; names from strangers must not pile up.
        if kept.len() < ZONES_KEPT {
            kept.insert(zone.to_owned(), made.clone());
        }
        made
    })?;
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds of any date are exact"
    )]
    let date = JsValue::from_f64(unix_seconds as f64 * 1000.0);
    // The date stands before the zone, as in "11/24/2026, GMT-05:00".
    let text = formatter.format().call1(&JsValue::UNDEFINED, &date).ok()?;
    named_offset(&text.as_string()?)
}

fn formatter(zone: &str) -> Option<Intl::DateTimeFormat> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    // Called through Reflect, because an unknown zone throws, and the binding would not catch it.
    let intl = Reflect::get(&worker::js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let arguments = Array::of2(&"en-US".into(), &options);
    Reflect::construct(&constructor, &arguments)
        .ok()?
        .dyn_into()
        .ok()
}
