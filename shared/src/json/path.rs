//! Where in a JSON text something is. It is looked for only when something is wrong.

use std::fmt::Write as _;

/// What the text before a place is inside of.
enum Inside<'a> {
    /// An object, and its key if that has been read.
    Object(Option<&'a [u8]>),
    /// A list, and the index of the element.
    List(usize),
}

/// The path to the value that begins at a byte of the text, or to what is `missing` in it; `.` is
/// the whole.
///
/// What is not JSON has some path too: the one that was open last.
pub fn path_of(text: &[u8], at: usize, missing: Option<&str>) -> String {
    let end = at.min(text.len());
    let mut inside: Vec<Inside<'_>> = Vec::new();
    let mut at = 0;
    while at < end {
        match text[at] {
            b'{' => inside.push(Inside::Object(None)),
            b'[' => inside.push(Inside::List(0)),
            b'}' | b']' => drop(inside.pop()),
            b',' => match inside.last_mut() {
                Some(Inside::Object(key)) => *key = None,
                Some(Inside::List(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let close = closing_quote(text, at + 1);
                if let Some(Inside::Object(key @ None)) = inside.last_mut() {
                    *key = Some(&text[at + 1..close]);
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    let mut path = String::new();
    for step in &inside {
        match step {
            Inside::Object(Some(key)) => name(&mut path, &String::from_utf8_lossy(key)),
            Inside::Object(None) => {}
            Inside::List(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    if let Some(key) = missing {
        name(&mut path, key);
    }
    if path.is_empty() {
        path.push('.');
    }
    path
}

fn name(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// The quote that ends a string whose first character is at `from`, or the end of the text.
fn closing_quote(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() {
        match text[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}
