//! What receivers are sent, word for word: one file a flavour. A change here changes every
//! practice's receiver.

use portico_shared::handoff::Handoff;
use portico_shared::webhook::{About, Kind, Place, alert, body, full, line, thin};

const PLACE: Place<'_> = Place {
    origin: "https://intake.example.com",
    practice: "bright-river-dental",
};

#[allow(
    clippy::unwrap_used,
    reason = "a golden file that cannot be read is a failed test"
)]
fn about() -> About {
    serde_json::from_str(include_str!("data/webhook/about.json")).unwrap()
}

/// Compares all but the white space: the order of members is part of what people read.
fn same(written: &str, golden: &str) {
    assert_eq!(written, squeeze(golden));
}

/// JSON without the white space between its parts.
fn squeeze(json: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if quoted || !c.is_whitespace() {
            out.push(c);
        }
        (quoted, escaped) = match (quoted, escaped, c) {
            (true, false, '\\') => (true, true),
            (true, false, '"') => (false, false),
            (false, _, '"') => (true, false),
            (quoted, ..) => (quoted, false),
        };
    }
    out
}

#[test]
fn full_message() {
    let golden = include_str!("data/webhook/full.json");
    let message: serde_json::Value = serde_json::from_str(golden).unwrap();
    let handoff: Handoff = serde_json::from_value(message["data"].clone()).unwrap();
    let data = serde_json::to_string(&handoff).unwrap();
    same(
        &body(
            Kind::InquiryReceived,
            about().received_at,
            &full(&data, None),
            None,
        ),
        golden,
    );
}

#[test]
fn thin_message() {
    let about = about();
    let data = serde_json::to_string(&thin(&about, &PLACE)).unwrap();
    same(
        &body(Kind::InquiryReceived, about.received_at, &data, None),
        include_str!("data/webhook/thin.json"),
    );
}

#[test]
fn alert_message() {
    let about = about();
    let told = alert(&about, &PLACE, "2026-11-02T15:07:30Z".parse().unwrap());
    let data = serde_json::to_string(&told).unwrap();
    let text = told.text(Kind::InquiryReceived);
    same(
        &body(Kind::InquiryReceived, about.received_at, &data, Some(&text)),
        include_str!("data/webhook/alert.json"),
    );
}

#[test]
fn alert_about_another_endpoint() {
    let data = r#"{"endpoint":"front-desk","trouble":"refuses","status":401}"#;
    let text = line(Kind::EndpointTrouble, Some("front-desk"), &PLACE);
    same(
        &body(
            Kind::EndpointTrouble,
            about().received_at,
            data,
            Some(&text),
        ),
        include_str!("data/webhook/trouble.json"),
    );
}

#[test]
fn nothing_but_the_full_message_tells_who_the_patient_is() {
    let full: serde_json::Value =
        serde_json::from_str(include_str!("data/webhook/full.json")).unwrap();
    let data = &full["data"];
    let private = [
        &data["patient"]["name"],
        &data["contact"]["phone"],
        &data["contact"]["email"],
        &data["message"],
    ];
    for value in private {
        let value = value.as_str().unwrap();
        assert!(!value.is_empty());
        for other in [
            include_str!("data/webhook/thin.json"),
            include_str!("data/webhook/alert.json"),
            include_str!("data/webhook/trouble.json"),
        ] {
            assert!(!other.contains(value), "{value}");
        }
    }
}
