//! Waking a pass when something new is due while it waits for receivers, and not beginning a second one.

use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use futures_util::task::AtomicWaker;

/// Rung by whoever puts something into the outbox. It stays rung until somebody has looked.
#[derive(Default)]
pub struct Bell {
    rung: AtomicBool,
    /// Whether it was rung for more than another delivery.
    at_once: AtomicBool,
    /// Whether a pass listens.
    attended: AtomicBool,
    /// A panic while it is touched leaves at worst nobody woken, and a pass looks again anyway.
    waker: AssertUnwindSafe<AtomicWaker>,
}

impl Bell {
    /// Wakes the pass that waits, or keeps the next wait from waiting. With `at_once` it looks even where it
    /// has enough to do: endpoints may have changed.
    pub fn ring(&self, at_once: bool) {
        self.rung.store(true, Ordering::Relaxed);
        self.at_once.fetch_or(at_once, Ordering::Relaxed);
        self.waker.wake();
    }

    /// Begins to listen. False if somebody does already.
    pub fn attend(&self) -> bool {
        !self.attended.swap(true, Ordering::Relaxed)
    }

    /// Listens no more.
    pub fn leave(&self) {
        self.attended.store(false, Ordering::Relaxed);
    }

    /// Whoever looks now sees all that it was rung for.
    pub fn hush(&self) {
        self.rung.store(false, Ordering::Relaxed);
        self.at_once.store(false, Ordering::Relaxed);
    }

    /// Whether somebody has to look at once.
    pub fn is_urgent(&self) -> bool {
        self.at_once.load(Ordering::Relaxed)
    }

    /// Whether it was rung since somebody has looked.
    pub fn is_rung(&self) -> bool {
        self.rung.load(Ordering::Relaxed)
    }

    /// Waits until the bell is rung.
    pub fn wait(&self) -> impl Future<Output = ()> + '_ {
        poll_fn(|context| {
            self.waker.register(context.waker());
            if self.rung.swap(false, Ordering::Relaxed) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
    }
}
