//! Entity tags as `If-Match` and `If-None-Match` name them (RFC 9110, section 8.8.3).
//!
//! Always compared weakly: a network before the Worker may compress an answer and then mark its tag
//! as weak, and what comes back must still name the version that was read.

/// Whether a header names a tag, or any by `*`.
#[must_use]
pub fn names(header: &str, tag: &str) -> bool {
    let tag = opaque(tag).next();
    is_any(header) || opaque(header).any(|one| Some(one) == tag)
}

/// Whether a header names whatever there is.
#[must_use]
pub fn is_any(header: &str) -> bool {
    header.trim() == "*"
}

/// The tags of a list, without the quotes around them and the mark of weak ones. One without quotes
/// is taken as well.
pub fn opaque(header: &str) -> impl Iterator<Item = &str> {
    let mut rest = header;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return None;
        }
        let one = rest.strip_prefix("W/").unwrap_or(rest);
        let (tag, after) = match one.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => one.split_once(',').unwrap_or((one, "")),
        };
        rest = after;
        Some(tag.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_one_by_one() {
        for (header, tags) in [
            ("\"3\"", vec!["3"]),
            ("W/\"3\"", vec!["3"]),
            ("3", vec!["3"]),
            (
                " \"1-en-ab\" ,W/\"2,5\",, 7 , \"\"",
                vec!["1-en-ab", "2,5", "7", ""],
            ),
            ("\"open", vec!["open"]),
            ("", vec![]),
            (" , ", vec![]),
        ] {
            assert_eq!(opaque(header).collect::<Vec<_>>(), tags, "{header}");
        }
    }

    #[test]
    fn a_header_names_a_tag_however_strong_it_is() {
        for header in ["\"3\"", "W/\"3\"", "\"2\", W/\"3\"", "*", " * "] {
            assert!(names(header, "\"3\""), "{header}");
            assert!(names(header, "W/\"3\""), "{header}");
        }
        for header in ["", "\"33\"", "W/\"2\"", "\"2\", \"4\"", "\"*\""] {
            assert!(!names(header, "\"3\""), "{header}");
        }
    }
}
