//! Telling a campaign's words from something about one person.
//!
//! Errs towards dropping: a lost campaign name costs a line in a report, a kept telephone number
//! costs a patient's trust.

use super::address::decode;
use super::kept::Why;
use super::words::words;

/// Tag values are kept up to this many characters.
const LONGEST_VALUE: usize = 100;

/// A tag's value as it may be kept, or why it may not.
pub(super) fn screen(value: &str) -> Result<String, Why> {
    // Redirectors encode twice; what hides behind a second `%40` is still an address.
    let mut plain = value.to_owned();
    for _ in 0..3 {
        if !plain.contains('%') {
            break;
        }
        plain = decode(&plain);
    }
    if let Some(why) = personal(&plain) {
        return Err(why);
    }
    let folded: String = host_alone(&plain).chars().map(fold).collect();
    let mut tidy = String::new();
    for word in folded.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    let tidy: String = tidy.chars().take(LONGEST_VALUE).collect();
    let tidy = tidy.trim();
    // Removing what may not be kept can bring digits together that stood apart.
    match personal(tidy) {
        Some(why) => Err(why),
        None if tidy.is_empty() => Err(Why::Unreadable),
        None => Ok(tidy.to_owned()),
    }
}

/// An advertising platform's own number or a mailing's hexadecimal id, where the parameter holds
/// nothing else. Ten digits alone may be a telephone number's, so a mailing's id has a letter.
pub(super) fn platform_id(value: &str, hexadecimal: bool) -> Result<String, Why> {
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
    if value.len() <= 24 && (if hexadecimal { hex && !digits } else { digits }) {
        Ok(value.to_ascii_lowercase())
    } else {
        Err(Why::Unreadable)
    }
}

/// What in a text could point at one person.
pub(super) fn personal(text: &str) -> Option<Why> {
    let lower = text.to_lowercase();
    let at_sign = lower.contains("at")
        && [" at ", "(at)", "[at]", "_at_", "-at-", "{at}"]
            .iter()
            .any(|at| {
                lower
                    .split_once(at)
                    .is_some_and(|(_, rest)| mail_domain(rest))
            });
    // The at sign also has a wide and a small form.
    if lower.contains(['@', '\u{ff20}', '\u{fe6b}']) || at_sign {
        return Some(Why::Email);
    }
    if lower.contains('=') {
        return Some(Why::Nested);
    }
    let digits = fold_digits(&lower);
    if ip_address(&digits) {
        return Some(Why::NoSite);
    }
    if date_like(&digits) {
        return Some(Why::Date);
    }
    if recipient_code(&digits) {
        return Some(Why::Recipient);
    }
    if phone_like(&digits) {
        return Some(Why::Phone);
    }
    code_like(&digits).then_some(Why::Recipient)
}

/// Whether a text goes on like a mail address after its at sign.
fn mail_domain(rest: &str) -> bool {
    let rest = rest.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    rest.get(..end).is_some_and(is_domain)
}

/// Whether a text begins like a domain: words with full stops between, the last of letters.
fn is_domain(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'));
    let domain = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    domain
        .trim_end_matches('.')
        .rsplit_once('.')
        .is_some_and(|(name, top)| {
            !name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
        })
}

/// An address as a value: its host says who sent the visitor, its path can say more.
fn host_alone(text: &str) -> &str {
    let rest = text.split_once("://").map(|(_, rest)| rest);
    let rest = rest.or_else(|| text.strip_prefix("//")).unwrap_or(text);
    match rest.split_once(['/', '?', '#', '\\']) {
        Some((host, _)) if rest.len() < text.len() || is_domain(host) => host,
        _ => rest,
    }
}

/// Digits of other scripts count as digits.
fn fold_digits(text: &str) -> String {
    let wide = |c: char| {
        let offset = u32::from(c)
            .checked_sub(0xFF10)
            .filter(|offset| *offset < 10)?;
        char::from_digit(offset, 10)
    };
    text.chars().map(|c| wide(c).unwrap_or(c)).collect()
}

/// A run of digit groups that stand close enough together to be read as one number.
struct Run<'a> {
    groups: Vec<&'a str>,
    plus: bool,
}

/// Splits a text into runs of digit groups, apart by at most three separators.
fn runs<'a>(text: &'a str, separators: &str) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut rest = text;
    let mut joined = false;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = rest.get(..start).unwrap_or_default();
        let near = joined
            && between.chars().count() <= 3
            && between.chars().all(|c| separators.contains(c));
        let from = rest.get(start..).unwrap_or_default();
        let end = from
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len());
        let (group, after) = from.split_at(end);
        match runs.last_mut() {
            Some(run) if near => run.groups.push(group),
            _ => runs.push(Run {
                groups: vec![group],
                plus: between.ends_with('+'),
            }),
        }
        joined = true;
        rest = after;
    }
    runs
}

/// An address of a machine: four numbers up to 255, or groups of hexadecimal digits with colons.
fn ip_address(text: &str) -> bool {
    let byte = |group: &&str| group.len() <= 3 && group.parse::<u8>().is_ok();
    let four =
        (runs(text, ".-").iter()).any(|run| run.groups.windows(4).any(|g| g.iter().all(byte)));
    let six = |word: &str| {
        let hex = |group: &str| group.len() <= 4 && group.bytes().all(|b| b.is_ascii_hexdigit());
        word.split(':').all(hex)
            && word.contains(|c: char| c.is_ascii_digit())
            && (word.contains("::") || word.matches(':').count() == 7)
    };
    four || text
        .split(|c: char| !c.is_alphanumeric() && c != ':')
        .any(six)
}

/// Seven digits or more in one number, as telephone numbers are written.
fn phone_like(text: &str) -> bool {
    runs(text, " .-_()/+:|–—\u{a0}").iter().any(|run| {
        let total: usize = run.groups.iter().map(|group| group.len()).sum();
        let single = run.groups.iter().any(|group| group.len() >= 7);
        let local = run
            .groups
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.len() == 3 && b.len() == 4));
        single || local || total >= 9 && run.groups.len() > 1 || run.plus && total >= 7
    })
}

/// A day, a month and a year, in any order and writing.
fn date_like(text: &str) -> bool {
    let number = |group: &str| group.parse::<u32>().unwrap_or(u32::MAX);
    let year = |group: &str| group.len() == 4 && (1900..2100).contains(&number(group));
    let small = |group: &str| group.len() <= 2 && (1..=31).contains(&number(group));
    let numeric = runs(text, " .-_/|:").iter().any(|run| {
        run.groups.windows(3).any(|three| match three {
            [a, b, c] => {
                year(a) && small(b) && small(c) || small(a) && small(b) && (year(c) || c.len() == 2)
            }
            _ => false,
        }) || run.groups.iter().any(|group| compact_date(group))
    });
    numeric || month_named(text)
}

/// `19900131` or `01311990`.
fn compact_date(group: &str) -> bool {
    let part = |from: usize, to: usize| {
        group
            .get(from..to)
            .and_then(|s| s.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let plausible =
        |year, a, b| (1900..2100).contains(&year) && (1..=31).contains(&a) && (1..=31).contains(&b);
    group.len() == 8
        && (plausible(part(0, 4), part(4, 6), part(6, 8))
            || plausible(part(4, 8), part(0, 2), part(2, 4)))
}

/// `5 jan 1990`, `jan-5-1990`, `5-ene-90`, `jan051990`. A month and a year alone are a campaign's.
fn month_named(text: &str) -> bool {
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "ene",
        "abr", "ago", "dic",
    ];
    let month = |word: &str| {
        word.len() >= 3
            && word.len() <= 10
            && word.chars().all(char::is_alphabetic)
            && months.iter().any(|m| word.starts_with(m))
    };
    let number = |word: &str| word.len() <= 4 && word.parse::<u32>().is_ok();
    // `jan051990` and `5jan90` have nothing between.
    let list: Vec<&str> = words(text)
        .flat_map(letters_and_digits)
        .filter(|word| !matches!(*word, "de" | "of" | "st" | "nd" | "rd" | "th"))
        .collect();
    let year = |group: &str| group.starts_with("19") || group.starts_with("20");
    // A day and a year without anything between: `171980`, `51980`, `1780`.
    let together = |group: &str| {
        group.bytes().all(|b| b.is_ascii_digit())
            && match group.len() {
                4 => !year(group),
                5 | 6 => group.get(group.len() - 4..).is_some_and(year),
                _ => false,
            }
    };
    let stuck = list.windows(2).any(|two| match two {
        [a, b] => month(a) && together(b),
        _ => false,
    });
    stuck
        || list.windows(3).any(|three| match three {
            [a, b, c] => number(c) && (month(a) && number(b) || number(a) && month(b)),
            _ => false,
        })
}

/// A word's letters and digits, each run by itself.
fn letters_and_digits(word: &str) -> impl Iterator<Item = &str> {
    word.as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .map(|run| std::str::from_utf8(run).unwrap_or_default())
}

/// Six digits or more, or a mixed code, next to a word for one recipient.
fn recipient_code(text: &str) -> bool {
    let people = [
        "recipient",
        "recip",
        "rcpt",
        "user",
        "usr",
        "uid",
        "patient",
        "pat",
        "pid",
        "paciente",
        "id",
        "contact",
        "contacto",
        "client",
        "cliente",
        "member",
        "miembro",
        "subscriber",
        "suscriptor",
        "customer",
        "lead",
        "mrn",
        "account",
        "acct",
        "usuario",
        "person",
        "persona",
        "rid",
        "sid",
        "chart",
        "record",
        "ssn",
        "policy",
        "case",
    ];
    // `contactid` is a word for one recipient as `contact` is.
    let one = |word: &str| {
        people.contains(&word)
            || word
                .strip_suffix("id")
                .is_some_and(|stem| people.contains(&stem))
    };
    let code = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        digits >= 6 || word.len() >= 8 && digits >= 3 && digits < word.len()
    };
    let list: Vec<&str> = words(text).collect();
    let beside = list.windows(2).any(|two| match two {
        [a, b] => one(a) && code(b) || code(a) && one(b),
        _ => false,
    });
    let spaced = list.windows(3).any(|three| match three {
        [a, middle, c] => one(a) && code(c) && middle.len() <= 6,
        _ => false,
    });
    // `recipient884213`, and `user-884-213` with its digits taken together.
    let stuck = list.iter().any(|word| {
        let front = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let back = word.trim_start_matches(|c: char| c.is_ascii_digit());
        word.len() - front.len() >= 6 && one(front) || word.len() - back.len() >= 6 && one(back)
    });
    let split = list.iter().any(|word| one(word))
        && runs(text, " .-_/:|").iter().any(|run| {
            run.groups.len() > 1
                && run.groups.iter().map(|g| g.len()).sum::<usize>() >= 6
                && !run.groups.iter().any(|g| g.len() == 4)
        });
    beside || spaced || stuck || split
}

/// A long mixture of letters and digits: a token made for one click, one mailing or one person.
fn code_like(text: &str) -> bool {
    let mixed = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        word.len() >= 16 && digits >= 3 && digits < word.len()
    };
    let list: Vec<&str> = words(text).collect();
    let uuid = list.windows(5).any(|five| {
        let lengths: Vec<usize> = five.iter().map(|part| part.len()).collect();
        lengths == [8, 4, 4, 4, 12]
            && five
                .iter()
                .all(|part| part.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    uuid || list.iter().any(|word| mixed(word))
}

/// A character that may be kept, with accents taken off so that Spanish names stay readable.
fn fold(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' | 'Ü' => 'U',
        'Ñ' => 'N',
        '–' | '—' => '-',
        c if c.is_ascii_alphanumeric() || " _.+|:/-".contains(c) => c,
        _ => ' ',
    }
}
