//! Time and chance, which rules take as arguments.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use portico_shared::clock::Moment;

use crate::error::{Named, Result};

/// Milliseconds by which a test hook has moved this isolate's clock.
static MOVED: AtomicI64 = AtomicI64::new(0);

/// Whether a test hook wants the next inquiry to panic before its practice's object is asked.
static TRIPPED: AtomicBool = AtomicBool::new(false);

/// Test hook: lets the next inquiry panic before its practice's object is asked.
pub fn trip() {
    TRIPPED.store(true, Ordering::Relaxed);
}

/// Panics, if the test hook wants it.
#[allow(clippy::panic, reason = "the test hook is there to panic")]
pub fn panic_if_asked() {
    assert!(
        !TRIPPED.swap(false, Ordering::Relaxed),
        "asked for by a test"
    );
}

/// Milliseconds since 1970. A Worker's clock stands still while it computes.
pub fn now() -> u64 {
    let now = worker::Date::now().as_millis();
    now.saturating_add_signed(MOVED.load(Ordering::Relaxed))
}

/// Moves this isolate's clock, for the hooks of tests: so many milliseconds ahead of the real time.
pub fn move_clock(millis: i64) {
    MOVED.store(millis, Ordering::Relaxed);
}

/// Milliseconds since 1970 as the rules take them.
pub fn moment(unix_millis: u64) -> Moment {
    let millis = i64::try_from(unix_millis).unwrap_or_default();
    Moment::from_millis(millis).unwrap_or(Moment::MIN)
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

/// Whether test hooks are on: a variable of the Worker's configuration that no deployment sets.
pub fn test_hooks(env: &worker::Env) -> bool {
    env.var("TEST_HOOKS")
        .is_ok_and(|value| value.to_string() == "1")
}
