//! Nothing personal gets out: not into the record, not into the explanation, wherever it stood.

use portico_shared::source::{Evidence, Source, Tag};
use proptest::prelude::*;

/// Everything a decision could let out, in lower case and without the separators that could hide
/// a match.
fn told(landing_url: &str, referrer: &str, gpc: bool) -> String {
    let own_hosts = ["clinic.example".to_owned()];
    let evidence = Evidence {
        landing_url,
        referrer,
        own_hosts: &own_hosts,
        gpc,
        ..Evidence::default()
    };
    let source = Source::of(&evidence);
    let written = serde_json::to_string(&source).unwrap_or_default();
    assert_eq!(
        serde_json::from_str::<Source>(&written).ok().as_ref(),
        Some(&source)
    );
    (written + &source.explain() + &format!("{evidence:?}")).to_lowercase()
}

fn encoded(text: &str, all: bool) -> String {
    text.bytes()
        .map(|b| match b {
            b' ' if !all => "+".to_owned(),
            b if !all && (b.is_ascii_alphanumeric() || b"@.-_/".contains(&b)) => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        })
        .collect()
}

/// Telltale pieces of a planted text: the whole, and its longer words.
fn pieces(planted: &str) -> Vec<String> {
    let lower = planted.to_lowercase();
    let mut list: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 4)
        .map(str::to_owned)
        .collect();
    list.push(lower);
    list
}

fn name_or_words() -> impl Strategy<Value = String> {
    prop_oneof![
        "(zulema|xiomara|thibault) (quintanar|vandersloot|okonkwo)",
        "(zoloft|hiv|herpes) (dosage|xexamx) (quinceborough)",
    ]
}

fn email() -> impl Strategy<Value = String> {
    "[a-z]{5,9}[._+]?[a-z]{4,8}[@\u{ff20}](xmailx|qhostq)\\.(com|net|mx)"
}

fn phone() -> impl Strategy<Value = String> {
    prop_oneof![
        "[2-9][0-9]{2}[-. ][2-9][0-9]{2}[-. ][0-9]{4}",
        "\\([2-9][0-9]{2}\\) [2-9][0-9]{2}-[0-9]{4}",
        "\\+52 ?1? ?[0-9]{2} ?[0-9]{4} ?[0-9]{4}",
        "1?[2-9][0-9]{2}[2-9][0-9]{6}",
        "\\+1[2-9][0-9]{9}",
        "[2-9][0-9]{2}_[2-9][0-9]{2}_[0-9]{4}",
    ]
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        "19[4-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])",
        "(0[1-9]|1[0-2])[/.-](0[1-9]|[12][0-9])[/.-]19[4-9][0-9]",
        "(jan|march|dic|ene) [1-9] 19[4-9][0-9]",
        "19[4-9][0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9])",
    ]
}

fn recipient() -> impl Strategy<Value = String> {
    prop_oneof![
        "(recipient|user|patient|id|paciente)[_ :|-]?[1-9][0-9]{5,9}",
        "(contact|member|client|customer)id[_ :-]?[1-9][0-9]{5,9}",
        "[1-9][0-9]{5,9}[_-](recipient|user|patient)",
        "spring_(recipient|patient)_[1-9][0-9]{5,8}_v2",
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}",
    ]
}

/// As platforms write them: a long run of letters and digits comes first. What is nothing but short
/// words between hyphens is a tag that a person wrote.
fn click_value() -> impl Strategy<Value = String> {
    "(EAIa|IwAR|Cj0K|f72b)[A-Za-z]{4}[0-9]{3}[A-Za-z0-9]{5,20}([_-][A-Za-z0-9_-]{0,16})?"
}

const SEARCH_TAGS: [&str; 5] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
];

/// Places where nothing at all may be kept.
fn closed_places(x: &str) -> Vec<(String, String)> {
    let home = "https://clinic.example/".to_owned();
    vec![
        (
            format!("{home}?name={x}&utm_source=google&utm_medium=cpc"),
            String::new(),
        ),
        (format!("{home}?q={x}"), String::new()),
        (format!("{home}?{x}"), String::new()),
        (format!("{home}?{x}=1"), String::new()),
        (format!("{home}#{x}"), String::new()),
        (format!("{home}#/book?patient={x}"), String::new()),
        (
            format!("{home}?utm_source[]={x}&amp;other={x}"),
            String::new(),
        ),
        (format!("{home}?ref={x}"), String::new()),
        (
            format!("{home}?source={x}"),
            "https://www.google.com/".to_owned(),
        ),
        (home.clone(), format!("https://www.google.com/search?q={x}")),
        (
            home.clone(),
            format!("https://forum.example/{x}/thread#{x}"),
        ),
        (home.clone(), format!("https://forum.example\\{x}")),
        (home.clone(), format!("https://{x}@forum.example/")),
        (home.clone(), format!("https://user:{x}@www.facebook.com/")),
        (home.clone(), format!("http://203.0.113.9/{x}")),
        (home.clone(), format!("android-app://com.example.app/{x}")),
        (home.clone(), format!("https://clinic.example/p?name={x}")),
        (home.clone(), format!("mailto:{x}")),
        (home, x.to_owned()),
        (format!("https://{x}:pw@clinic.example/"), String::new()),
    ]
}

/// Click ids: the name may be kept, the value may not.
fn click_places(x: &str) -> Vec<(String, String)> {
    portico_shared::source::ClickId::ALL
        .iter()
        .flat_map(|id| {
            let name = id.as_str();
            [
                (format!("https://clinic.example/?{name}={x}"), String::new()),
                (
                    format!("https://clinic.example/?{name}={x}&utm_content={x}&utm_source=google"),
                    String::new(),
                ),
                (
                    format!("https://clinic.example/#{}={x}", name.to_uppercase()),
                    String::new(),
                ),
                (
                    format!("https://clinic.example/?{name}=a&{name}={x}"),
                    String::new(),
                ),
            ]
        })
        .collect()
}

/// Every tag, alone and among harmless words.
fn tag_places(x: &str) -> Vec<(String, String)> {
    Tag::ALL
        .iter()
        .flat_map(|tag| {
            let name = tag.as_str();
            [
                (format!("https://clinic.example/?{name}={x}"), String::new()),
                (
                    format!("https://clinic.example/?{name}=spring-{x}"),
                    String::new(),
                ),
                (
                    format!("https://clinic.example/?{name}=implants+{x}+offer"),
                    "https://t.co/".to_owned(),
                ),
            ]
        })
        .collect()
}

fn check(
    planted: &str,
    places: impl Fn(&str) -> Vec<(String, String)>,
) -> Result<(), TestCaseError> {
    for form in [encoded(planted, false), encoded(planted, true)] {
        for (landing, referrer) in places(&form) {
            for gpc in [false, true] {
                let written = told(&landing, &referrer, gpc);
                for piece in pieces(planted) {
                    prop_assert!(
                        !written.contains(&piece),
                        "{piece} from {landing} and {referrer}: {written}"
                    );
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_and_search_words_stay_inside(planted in name_or_words()) {
        check(&planted, closed_places)?;
        check(&planted, click_places)?;
    }

    #[test]
    fn mail_addresses_stay_inside(planted in email()) {
        check(&planted, closed_places)?;
        check(&planted, click_places)?;
        check(&planted, tag_places)?;
        check(&planted, |x| vec![(format!("https://clinic.example/hello/{x}/"), String::new())])?;
    }

    #[test]
    fn mail_addresses_written_out_and_paths_in_tags_stay_inside(
        name in "[a-z]{5,9}", at in "( at |_at_|-at-|\\(at\\))", domain in "(xmailx|qhostq)\\.(io|co\\.uk|health|de)", words in name_or_words(),
    ) {
        let written_out = format!("{name}{at}{domain}");
        check(&written_out, |x| {
            SEARCH_TAGS.iter().map(|tag| (format!("https://clinic.example/?{tag}=spring-{x}"), String::new())).collect()
        })?;
        check(&words, |x| {
            let pages = SEARCH_TAGS.iter().flat_map(|tag| {
                ["https://portal.example/", "//portal.example/", "portal.example/patients/"].map(|page| {
                    (format!("https://clinic.example/?{tag}={page}{x}/results"), String::new())
                })
            });
            pages.collect()
        })?;
    }

    #[test]
    fn telephone_numbers_stay_inside(planted in phone()) {
        check(&planted, closed_places)?;
        check(&planted, click_places)?;
        // A platform's own campaign number cannot be told from ten bare digits; written any other
        // way, a number is dropped there too.
        let bare = planted.bytes().all(|b| b.is_ascii_digit());
        check(&planted, |x| {
            let mut places = tag_places(x);
            places.retain(|(landing, _)| {
                !(bare && ["gad_", "hsa_cam", "_hsmi"].iter().any(|n| landing.contains(n)))
            });
            places
        })?;
        check(&planted, |x| vec![(format!("https://clinic.example/call/{x}"), String::new())])?;
    }

    #[test]
    fn dates_of_birth_stay_inside(planted in date()) {
        check(&planted, closed_places)?;
        check(&planted, |x| {
            SEARCH_TAGS.iter().map(|tag| (format!("https://clinic.example/?{tag}=a-{x}"), String::new())).collect()
        })?;
    }

    #[test]
    fn recipient_codes_stay_inside(planted in recipient()) {
        check_code(&planted)?;
    }

    #[test]
    fn click_values_stay_inside(planted in click_value()) {
        check(&planted, click_places)?;
        check(&planted, closed_places)?;
    }

    #[test]
    fn under_privacy_control_only_channel_and_source_are_told(word in "[a-z]{9,12}") {
        let landing = format!(
            "https://clinic.example/{word}?utm_source={word}&utm_medium=cpc&utm_campaign={word}&utm_content={word}&utm_term={word}"
        );
        let own_hosts = [];
        let source = Source::of(&Evidence { landing_url: &landing, referrer: "https://www.google.com/", own_hosts: &own_hosts, gpc: true, ..Evidence::default() });
        prop_assert!(!serde_json::to_string(&source).unwrap().contains(&word));
        prop_assert_eq!(source.campaign, None);
        for click in portico_shared::source::ClickId::ALL {
            let name = click.as_str();
            let told = told(&format!("https://clinic.example/?{name}={word}"), "", true);
            prop_assert!(!told.contains(&name.to_lowercase()), "{}", told);
        }
    }

    #[test]
    fn nothing_panics_and_kept_values_keep_to_their_letters(
        landing in any::<String>(), query in "[a-z_=&;%#?{}\\[\\]é@0-9 +-]{0,80}", referrer in any::<String>(), gpc in any::<bool>(),
    ) {
        for url in [landing.clone(), format!("https://clinic.example/?utm_campaign={landing}&{query}"), format!("http://{landing}/{query}")] {
            for page in [referrer.clone(), format!("https://{referrer}"), format!("https://a.example/{query}")] {
                let source = Source::of(&Evidence { landing_url: &url, referrer: &page, gpc, ..Evidence::default() });
                for value in source.kept.tags.values() {
                    prop_assert!(value.len() <= 100);
                    prop_assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || " _.+|:/-".contains(c)));
                }
                let _ = source.explain();
            }
        }
    }
}

fn check_code(planted: &str) -> Result<(), TestCaseError> {
    // The word before the number is no secret; the number is.
    let number: String = planted
        .split(|c: char| !c.is_ascii_hexdigit())
        .max_by_key(|part| part.len())
        .unwrap_or_default()
        .to_owned();
    let mut places = closed_places(planted);
    places.extend(SEARCH_TAGS.iter().map(|tag| {
        (
            format!("https://clinic.example/?{tag}={}", encoded(planted, true)),
            String::new(),
        )
    }));
    places.extend(SEARCH_TAGS.iter().map(|tag| {
        (
            format!("https://clinic.example/?{tag}={}", encoded(planted, false)),
            String::new(),
        )
    }));
    for (landing, referrer) in places {
        let written = told(&landing, &referrer, false);
        prop_assert!(
            !written.contains(&number),
            "{number} from {landing}: {written}"
        );
    }
    Ok(())
}

#[test]
fn ordinary_campaign_names_are_kept() {
    for name in [
        "spring-2026",
        "implants_q3",
        "new-patient-offer",
        "PMax // UK // Lifestyle",
        "Brand | Exact",
        "knee+pain",
        "2026-04",
        "300x250",
        "summer_24",
        "google-ads_dallas_tx_75201",
        "invisalign 50 off",
        "v2.1",
        "adset_12345",
    ] {
        let landing = format!(
            "https://clinic.example/?utm_source=google&utm_medium=cpc&utm_campaign={}",
            encoded(name, true)
        );
        let source = Source::of(&Evidence {
            landing_url: &landing,
            ..Evidence::default()
        });
        assert_eq!(source.campaign.as_deref(), Some(name));
    }
}

#[test]
fn accents_are_taken_off_and_forbidden_signs_become_spaces() {
    let landing =
        "https://clinic.example/?utm_source=x&utm_campaign=Ni%C3%B1os%20%26%20mam%C3%A1s%20(50%25)";
    let source = Source::of(&Evidence {
        landing_url: landing,
        ..Evidence::default()
    });
    assert_eq!(source.campaign.as_deref(), Some("Ninos mamas 50"));
}

/// Addresses of machines, dates and codes in the writings that campaigns have.
#[test]
fn what_points_at_one_person_is_left_out_of_tags_and_what_names_a_campaign_is_kept() {
    let tag = |name: &str, value: &str| {
        // Without a source beside it, so that a hint counts.
        let landing_url = &format!("https://clinic.example/?{name}={value}");
        let source = Source::of(&Evidence {
            landing_url,
            ..Evidence::default()
        });
        serde_json::to_value(&source.kept.tags).unwrap_or_default()[name]
            .as_str()
            .map(str::to_owned)
    };
    for (name, value) in [
        ("utm_source", "203.0.113.7"),
        ("utm_campaign", "visitor-203.0.113.7"),
        ("utm_content", "ip-203-0-113-7"),
        ("utm_content", "2001:db8::7"),
        ("utm_content", "2001:0db8:0:0:0:0:0:7"),
        ("utm_campaign", "april171980"),
        ("utm_campaign", "17april1980"),
        ("utm_campaign", "dob-apr1780"),
        ("utm_campaign", "born51may1980x5may80"),
        ("utm_campaign", "1980abril17"),
        ("utm_content", "rcpt-884213"),
        ("utm_content", "rcpt884213"),
        ("ref", "partner-884213"),
    ] {
        assert_eq!(tag(name, value), None, "{name}={value}");
    }
    for (name, value) in [
        ("utm_campaign", "april2026"),
        ("utm_campaign", "spring_april_2026"),
        ("utm_campaign", "implants-v1.2.3"),
        ("utm_campaign", "audience:new::age"),
        ("utm_content", "8:30"),
        ("utm_campaign", "top10march"),
        ("ref", "partner-smiles"),
    ] {
        assert_eq!(tag(name, value).as_deref(), Some(value), "{name}={value}");
    }
}
