//! The form in the browser: Yew beside the inputs, and what the loader calls.
//!
//! The loader owns Send and the network; this part owns what is said about the answers. If it
//! fails, the loader goes on without it.

mod page;
mod takeover;

pub use page::{empty_islands, keep_right};
