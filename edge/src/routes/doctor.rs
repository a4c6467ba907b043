//! `GET /f/{practice}/doctor?url=…&referrer=…`: tells a marketer in plain words how a link would
//! be tagged and why, and what is thrown away.

use portico_shared::language::Language;
use portico_shared::source::{Evidence, Source};
use worker::Response;

use super::{Call, forms};
use crate::error::{Named, Result};
use crate::{http, render};

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
            ignored_referrers: &[],
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
    let page = render::HostedPage {
        practice,
        title: "Doctor",
        language: Language::En,
        theme: "auto",
        scripts: &[],
        main: "",
    };
    http::page(200, page.with(&content)).calling("Response")
}
