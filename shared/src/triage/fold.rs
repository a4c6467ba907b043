//! Normal forms of characters and words, shared by the lexicon compiler and the matcher.
//!
//! Both sides must fold alike, or a phrase would silently never match; so the build script includes
//! this very file. It knows no lexicon and no offsets.

/// Appends the plain form of `c`: lower case, no accents, nothing for what is not a letter or digit.
pub fn push_plain(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        match lower {
            'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' => out.push('a'),
            'é' | 'è' | 'ë' | 'ê' => out.push('e'),
            'í' | 'ì' | 'ï' | 'î' => out.push('i'),
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => out.push('o'),
            'ú' | 'ù' | 'ü' | 'û' => out.push('u'),
            'ñ' => out.push('n'),
            'ç' => out.push('c'),
            // Combining accents, as phones and some keyboards send them.
            '\u{300}'..='\u{36f}' => {}
            other if other.is_alphanumeric() => out.push(other),
            _ => {}
        }
    }
}

/// A plain English word as phrases know it: whoever "isn't breathing" is not breathing, so that a
/// phrase needs one form alone.
pub fn in_phrase(word: &str) -> &str {
    match word {
        "aint" | "arent" | "didnt" | "doesnt" | "dont" | "hasnt" | "havent" | "isnt" | "wasnt"
        | "werent" => "not",
        other => other,
    }
}

/// Cuts runs of one letter to at most `most`, so that "pleeease" and "helppp" find their word.
pub fn cut_runs(word: &str, most: usize, out: &mut String) {
    let mut run = 0;
    let mut last = None;
    for c in word.chars() {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        if run <= most || c.is_ascii_digit() {
            out.push(c);
        }
    }
}

/// Appends how a plain word sounds to a Spanish ear: h is silent, b is v, z and soft c are s, ll is
/// y, soft g is j, n before b is m, doubled letters count once (but rr). People who write by ear are found all the
/// same. A trailing `*` (a stem of the lexicon) is kept.
pub fn push_sound(word: &str, out: &mut String) {
    let letters = word.as_bytes();
    if !word.is_ascii() {
        out.push_str(word);
        return;
    }
    let from = out.len();
    let mut i = 0;
    while i < letters.len() {
        let next = letters.get(i + 1).copied().unwrap_or(b' ');
        let soft = matches!(next, b'e' | b'i');
        let mut step = 1;
        let sound = match letters[i] {
            b'h' => None,
            b'c' if next == b'h' => {
                out.push('c');
                step = 2;
                Some('h')
            }
            b'c' if soft => Some('s'),
            b'c' => Some('k'),
            b'q' => {
                step = 1 + usize::from(next == b'u');
                Some('k')
            }
            b'z' | b'x' => Some('s'),
            b'n' if matches!(next, b'b' | b'p' | b'v') => Some('m'),
            b'v' => Some('b'),
            b'l' if next == b'l' => {
                step = 2;
                Some('y')
            }
            b'g' if soft => Some('j'),
            b'y' if i > 0 && next == b' ' && is_vowel(letters[i - 1]) => Some('i'),
            other => Some(char::from(other)),
        };
        if let Some(sound) = sound {
            let doubled = out.len() > from && out.ends_with(sound);
            if !doubled || sound == 'r' || sound.is_ascii_digit() {
                out.push(sound);
            }
        }
        i += step;
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}
