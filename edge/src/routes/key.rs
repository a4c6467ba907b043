//! The idempotency key, by which a request that is sent again is known.

use portico_shared::problem::{self, Problem};

use super::Call;
use super::decode::Submission;

/// Longest key, in characters.
const LONGEST: usize = 128;

/// The key of the header, or of the form's hidden input. Quotes, which the header's draft standard
/// wants, are dropped.
pub fn sent(call: &Call<'_>, sent: &Submission) -> Result<Option<String>, Problem> {
    match call.header("idempotency-key") {
        Some(key) => read(&key),
        None => read(&sent.key),
    }
}

/// The key of the header.
pub fn of_header(call: &Call<'_>) -> Result<Option<String>, Problem> {
    read(&call.header("idempotency-key").unwrap_or_default())
}

fn read(key: &str) -> Result<Option<String>, Problem> {
    let key = key.trim().trim_matches('"');
    if key.is_empty() {
        return Ok(None);
    }
    if key.len() > LONGEST || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(problem::malformed(
            "Idempotency-Key takes 1 to 128 visible ASCII characters; a UUID is best.",
        ));
    }
    Ok(Some(key.to_owned()))
}
