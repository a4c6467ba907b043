//! The worked cases of a medical practice's links, and others of each kind.

use portico_shared::source::{Evidence, Source};
use serde_json::Value;

fn source(landing_url: &str, referrer: &str) -> Source {
    let own_hosts = ["clinic.example".to_owned()];
    Source::of(&Evidence {
        landing_url,
        referrer,
        own_hosts: &own_hosts,
        ..Evidence::default()
    })
}

#[test]
fn the_worked_cases_hold_and_nothing_forbidden_is_kept() {
    for line in include_str!("data/source_medical.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let found = source(text("landing_url"), text("referrer"));
        let told = (found.channel.as_str(), found.source.as_str());
        assert_eq!(
            told,
            (text("expected_channel"), text("expected_source")),
            "{}",
            case["id"]
        );
        let written = serde_json::to_string(&found).unwrap() + &found.explain();
        for forbidden in case["must_not_store"].as_array().unwrap() {
            assert!(
                !written.contains(forbidden.as_str().unwrap()),
                "{}",
                case["id"]
            );
        }
    }
}

/// Lines of `tags or - | referrer or - | channel | source, where it is not the channel`.
#[test]
fn further_cases_hold() {
    let mut wrong = Vec::new();
    for line in include_str!("data/source_further.txt").lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [tags, referrer, channel, rest @ ..] = parts.as_slice() else {
            panic!("{line}")
        };
        let part = |text: &str| {
            if text == "-" {
                String::new()
            } else {
                text.to_owned()
            }
        };
        let separator = if tags.starts_with('#') || *tags == "-" {
            ""
        } else {
            "?"
        };
        let landing = format!("https://clinic.example/{separator}{}", part(tags));
        let referrer = match part(referrer) {
            host if host.is_empty() || host.contains(':') => host,
            host => format!("https://{host}/"),
        };
        let found = source(&landing, &referrer);
        let name = rest.first().unwrap_or(channel);
        if (found.channel.as_str(), found.source.as_str()) != (*channel, *name) {
            wrong.push(format!(
                "{line} => {} {}",
                found.channel.as_str(),
                found.source.as_str()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A campaign's name does not say who sent the visitor; the page before does, and not in silence.
#[test]
fn a_campaign_alone_is_named_beside_the_page_before() {
    for (tags, referrer, channel, evidence) in [
        (
            "utm_campaign=spring",
            "https://www.google.com/",
            "organic_search",
            &["referrer", "utm_campaign"][..],
        ),
        (
            "utm_content=button",
            "https://lakesidefamilymed.example/",
            "referral",
            &["referrer", "utm_content"],
        ),
        (
            "utm_campaign=spring&fbclid=TEST",
            "",
            "organic_social",
            &["fbclid", "utm_campaign"],
        ),
        ("utm_campaign=spring", "", "unassigned", &["utm_campaign"]),
        // A hint that no rule knows may be anybody's name.
        (
            "ref=xiomara",
            "https://www.google.com/",
            "organic_search",
            &["referrer"],
        ),
    ] {
        let found = source(&format!("https://clinic.example/?{tags}"), referrer);
        assert_eq!(found.channel.as_str(), channel, "{tags}");
        assert_eq!(found.reason.evidence, evidence, "{tags}");
    }
}
