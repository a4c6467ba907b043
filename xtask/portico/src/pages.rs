//! Pages that need no Worker to write them: one for every kind of problem.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use portico_shared::problem::{KINDS, Kind};

/// `portico pages FOLDER`: writes the pages under a folder that is served as it is.
pub fn write(folder: &str) -> Result<()> {
    let folder = Path::new(folder).join("problems");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, page) in pages() {
        let file = folder.join(format!("{name}.html"));
        fs::write(&file, page).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

/// Every page by its name: the list, and one a kind.
fn pages() -> Vec<(&'static str, String)> {
    let list = KINDS.iter().fold(String::new(), |mut list, kind| {
        let _ = write!(
            list,
            "<li><a href=\"/problems/{}\">{}</a> ({})</li>",
            kind.slug,
            escaped(kind.title),
            kind.status
        );
        list
    });
    let mut pages = vec![(
        "index",
        page(
            "Problems",
            &format!("<h1>Problems</h1><p>What an answer's \"type\" can say.</p><ul>{list}</ul>"),
        ),
    )];
    pages.extend(KINDS.iter().map(|kind| (kind.slug, of_kind(kind))));
    pages
}

fn of_kind(kind: &Kind) -> String {
    let content = format!(
        "<h1>{title}</h1><p>{meaning}</p><h2>What to do</h2><p>{remedy}</p>\
         <p>HTTP status {status}. The \"detail\" of the answer says more of the single case. \
         Answers are problem details (RFC 9457) and never repeat what was sent.</p>\
         <p><a href=\"/problems/\">All problems</a></p>",
        title = escaped(kind.title),
        meaning = escaped(kind.meaning.trim()),
        remedy = escaped(kind.remedy),
        status = kind.status,
    );
    page(kind.title, &content)
}

fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"/form.css\"></head>\
         <body class=\"page\"><main><div class=\"p\">{content}</div></main></body></html>\n",
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_has_a_page_that_says_what_to_do() {
        let pages = pages();
        for kind in KINDS {
            let (_, page) = pages
                .iter()
                .find(|(name, _)| *name == kind.slug)
                .expect("a page");
            assert!(page.contains(&escaped(kind.remedy)), "{}", kind.slug);
            assert!(page.contains(&format!("HTTP status {}", kind.status)));
        }
        assert_eq!(pages.len(), KINDS.len() + 1);
    }
}
