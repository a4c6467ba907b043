//! Addresses in every notation that has led a webhook sender into its own network, read by the
//! same parser that browsers and the runtime have.

use portico_shared::webhook::{Address, BadTarget, judge};
use url::Url;

const TABLE: &str = include_str!("data/webhook/targets.txt");

fn verdict(text: &str, loopback: bool) -> String {
    let Ok(url) = Url::parse(text) else {
        return "unreadable".to_owned();
    };
    let address = Address {
        scheme: url.scheme(),
        host: url.host_str().unwrap_or_default(),
        port: url.port(),
        has_userinfo: !url.username().is_empty() || url.password().is_some(),
        length: url.as_str().len(),
    };
    match judge(&address, loopback) {
        Ok(()) => "ok".to_owned(),
        Err(bad) => format!("{bad:?}"),
    }
}

#[test]
fn every_notation_is_judged_as_the_table_says() {
    let mut count = 0;
    for line in TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (wanted, address) = line.split_once(' ').expect("a verdict and an address");
        let address = address.replace("\\t", "\t");
        assert_eq!(verdict(&address, false), wanted, "{address}");
        count += 1;
    }
    assert!(count > 80, "{count}");
}

#[test]
fn without_a_parser_before_it_the_rule_still_refuses_what_is_no_plain_name() {
    let judged = |host: &str| {
        let address = Address {
            scheme: "https",
            host,
            port: None,
            has_userinfo: false,
            length: host.len(),
        };
        judge(&address, false)
    };
    for number in [
        "127.0.0.1",
        "0177.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "127.1",
        "1.2.3.4.",
        "::1",
        "[::1]",
        "[fe80::1%25eth0]",
        "fe80::1%eth0",
    ] {
        assert_eq!(judged(number), Err(BadTarget::Number), "{number}");
    }
    for odd in [
        "",
        ".",
        "a..com",
        "LOCALHOST.com",
        "exämple.com",
        "１２７.０.０.１",
        "a b.com",
        "a/b.com",
    ] {
        assert_eq!(judged(odd), Err(BadTarget::BadName), "{odd}");
    }
    let long = format!("{}.example.com", "a".repeat(64));
    assert_eq!(judged(&long), Err(BadTarget::BadName));
}

#[test]
fn development_may_deliver_to_this_machine_and_nothing_else_private() {
    assert_eq!(verdict("http://127.0.0.1:8789/", true), "ok");
    assert_eq!(verdict("http://localhost:8789/", true), "ok");
    assert_eq!(verdict("http://0x7f.1:8789/", true), "ok");
    assert_eq!(verdict("http://user@127.0.0.1/", true), "UserInfo");
    assert_eq!(verdict("http://10.0.0.1/", true), "NotHttps");
    assert_eq!(verdict("https://10.0.0.1/", true), "Number");
    assert_eq!(verdict("https://[::1]/", true), "Number");
    assert_eq!(verdict("http://crm.example.com/", true), "NotHttps");
}
