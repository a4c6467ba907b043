//! `GET /f/{practice}/doctor`: tells a marketer in plain words how a link would be tagged and why,
//! and with a script (`www/served/doctor.js`) what is wrong with an installation.
//!
//! Nothing is stored, and nothing of a visitor's is asked for: the page that is looked at tells the
//! doctor's window about itself, in the marketer's own browser.

use portico_shared::language::Language;
use portico_shared::source::{Evidence, Source};
use portico_shared::theme::{Color, Token};
use worker::Response;

use super::{Call, forms};
use crate::error::{Named, Result};
use crate::{http, render};

/// What tells this build of the loader from others.
const LOADER: Option<&str> = option_env!("PORTICO_LOADER");

/// Shows the page. The link goes into the answer only as text, and nowhere else.
pub async fn show(call: &Call<'_>, practice: &str) -> Result<Response> {
    let Some(known) = forms::find(call, practice).await? else {
        return forms::unknown_practice();
    };
    let link = call.query("url").unwrap_or_default();
    let referrer = call.query("referrer").unwrap_or_default();
    let verdict = if link.is_empty() {
        String::new()
    } else {
        let own_hosts = known.policy.own_hosts();
        let source = Source::of(&Evidence {
            landing_url: &link,
            referrer: &referrer,
            own_hosts: &own_hosts,
            ignored_referrers: &known.policy.ignored_referrers,
            gpc: false,
        });
        let mut lines = String::new();
        for line in source.explain().lines() {
            lines.push_str("<p>");
            lines.push_str(&http::escaped(line));
            lines.push_str("</p>");
        }
        format!("<section class=\"p\"><h2>How it would be tagged</h2>{lines}</section>")
    };
    let content = format!(
        "<div class=\"p\"><h1>Doctor</h1>\
         <p>See how a link to a page with the form of {name} would be tagged. \
         Nothing you enter here is stored.</p>\
         <form method=\"get\">\
         <div class=\"q\"><label for=\"url\">Address of the landing page, with its tags</label>\
         <input id=\"url\" name=\"url\" value=\"{link}\" required></div>\
         <div class=\"q\"><label for=\"referrer\">Address of the page before (may be empty)</label>\
         <input id=\"referrer\" name=\"referrer\" value=\"{referrer}\"></div>\
         <button class=\"main\">Explain</button></form></div>{verdict}",
        name = http::escaped(&known.policy.name),
        link = http::escaped(&link),
        referrer = http::escaped(&referrer),
    );
    let main = format!(
        "data-doctor=\"{practice}\" data-build=\"{}\" data-origins=\"{}\" data-languages=\"{}\"",
        LOADER.unwrap_or_default(),
        http::escaped(&known.policy.origins.join(" ")),
        known
            .policy
            .languages
            .iter()
            .fold(String::new(), |all, language| {
                all + language.as_str() + " "
            }),
    );
    let page = render::HostedPage {
        practice,
        title: "Doctor",
        language: Language::En,
        theme: "auto",
        scripts: &["/doctor.js", "/embed.js"],
        main: &main,
    };
    http::framing_page(200, page.with(&content)).calling("Response")
}

/// `GET /f/{practice}/doctor/colors?accent=…&theme=…`: what cannot be read where a page changes the
/// form's colours, as a list of sentences. The theme is `light`, `dark`, or `auto` for both.
pub async fn colors(call: &Call<'_>, practice: &str) -> Result<Response> {
    let Some(known) = forms::find(call, practice).await? else {
        return forms::unknown_practice();
    };
    let mut theme = known.policy.theme.clone();
    let asked = call.query("theme").unwrap_or_default();
    let mut found = Vec::new();
    for token in Token::ALL {
        match call.query(token.name()).map(Color::try_from) {
            Some(Ok(color)) => {
                if asked != "dark" {
                    theme.light.insert(*token, color);
                }
                if asked == "dark" || asked == "auto" {
                    theme.dark.insert(*token, color);
                }
            }
            Some(Err(reason)) => {
                found.push(format!(
                    "--portico-{} was not checked: {reason}",
                    token.name()
                ));
            }
            None => {}
        }
    }
    for (path, problem) in theme.failures() {
        let path = path.trim_start_matches("theme.");
        let (scheme, name) = path.split_once('.').unwrap_or(("", path));
        let on = if scheme == "dark" { " on dark" } else { "" };
        found.push(format!("--portico-{name}{on} {problem}"));
    }
    http::json(200, &found).calling("Response")
}
