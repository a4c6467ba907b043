//! Time and chance, which rules take as arguments.

use crate::error::{Named, Result};

/// Milliseconds since 1970. A Worker's clock stands still while it computes.
pub fn now() -> u64 {
    worker::Date::now().as_millis()
}

/// Random bytes from the runtime.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).calling("getrandom")?;
    Ok(bytes)
}

/// A number from 0 to 1.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
