//! `Retry-After`: a number of seconds or an HTTP date (RFC 9110, sections 5.6.7 and 10.2.3).

use crate::clock::{Date, Moment};

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The wait in milliseconds that a `Retry-After` header asks for; none if it is neither form. A
/// date that has passed asks for no wait.
#[must_use]
pub fn retry_after(header: &str, now: Moment) -> Option<u64> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds: u64 = header.parse().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1000));
    }
    let wait = http_date(header)?.as_millis() - now.as_millis();
    Some(u64::try_from(wait).unwrap_or(0))
}

/// Reads the date form that is written today and the two older ones that must be understood.
fn http_date(text: &str) -> Option<Moment> {
    let words: Vec<&str> = text
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let [_, first, second, third, fourth, ..] = words[..] else {
        return None;
    };
    let (day, month, year, clock) = match words.get(5..) {
        Some(["GMT"]) => (first, second, third, fourth),
        // asctime's form.
        Some([]) => (second, first, fourth, third),
        _ => return None,
    };
    let month = (month.len() == 3).then(|| MONTHS.find(month)).flatten()?;
    if month % 3 != 0 {
        return None;
    }
    let month = u8::try_from(month / 3 + 1).ok()?;
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        // Two digits are a year of the last century or this one.
        (2, year) => year + if year < 70 { 2000 } else { 1900 },
        (_, year) => year,
    };
    let date = Date::new(year, month, day.parse().ok()?)?;
    format!("{date}T{clock}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(header: &str) -> Option<u64> {
        retry_after(header, "1994-11-06T08:49:00Z".parse().unwrap())
    }

    #[test]
    fn seconds_and_all_three_forms_of_a_date_are_understood() {
        assert_eq!(wait("120"), Some(120_000));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(37_000));
        assert_eq!(wait("Sunday, 06-Nov-94 08:49:37 GMT"), Some(37_000));
        assert_eq!(wait("Sun Nov  6 08:49:37 1994"), Some(37_000));
    }

    #[test]
    fn a_time_that_has_passed_asks_for_no_wait() {
        assert_eq!(wait("Sun, 06 Nov 1994 08:48:37 GMT"), Some(0));
    }

    #[test]
    fn anything_else_says_nothing() {
        for odd in [
            "",
            "-1",
            "1.5",
            "soon",
            "Sun, 06 Nov 1994",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 anF 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 PST",
            "\u{1f600}",
        ] {
            assert_eq!(wait(odd), None, "{odd}");
        }
        // More digits than any number holds is a very long time.
        assert_eq!(wait(&"9".repeat(40)), Some(u64::MAX));
    }
}
