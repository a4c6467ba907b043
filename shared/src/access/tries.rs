//! How often a wrong token may be tried. A token cannot be guessed (160 random bits), so this keeps
//! noise out of the history and tells a system with an old token to stop.

/// Wrong tokens that a network may try within [`TRIES_MS`], before it has to wait.
pub const TRIES: u32 = 10;

/// From the first wrong token on, how long the tries count and how long at most a network waits, in
/// milliseconds.
pub const TRIES_MS: u64 = 10 * 60 * 1000;

/// The network of an address: IPv4 as it is; of IPv6 the first 64 bits, because whoever has one
/// address has all of those. Compressed zeros end it early, which takes a few networks for one.
#[must_use]
pub fn network(address: &str) -> &str {
    let groups = address.match_indices(':');
    // The end of the fourth group, or of the one before "::".
    let end = groups
        .enumerate()
        .find(|(number, (at, _))| *number == 3 || address[at + 1..].starts_with(':'))
        .map_or(address.len(), |(_, (at, _))| at);
    &address[..end]
}

/// How many seconds a network is told to wait that has tried so many wrong tokens and now another, the
/// first at `since` (both times in milliseconds since 1970); none if it may try on.
#[must_use]
pub fn tries_wait(since: u64, tries: u32, now: u64) -> Option<u32> {
    let left = (since + TRIES_MS)
        .checked_sub(now)
        .filter(|left| *left > 0)?;
    let seconds = u32::try_from(left.div_ceil(1000)).unwrap_or(u32::MAX);
    (tries >= TRIES).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_network_count_together() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
        assert_eq!(network("2001:db8:1:2::5"), "2001:db8:1:2");
        assert_eq!(network("2001:db8::5"), "2001:db8");
        assert_eq!(network("::1"), "");
        assert_eq!(network(""), "");
    }

    #[test]
    fn a_network_waits_after_its_last_try_until_the_first_one_is_old() {
        assert_eq!(tries_wait(1_000, TRIES - 1, 2_000), None);
        assert_eq!(tries_wait(1_000, TRIES, 2_000), Some(599));
        assert_eq!(tries_wait(1_000, TRIES, 1_000 + TRIES_MS - 1), Some(1));
        assert_eq!(tries_wait(1_000, TRIES, 1_000 + TRIES_MS), None);
    }
}
