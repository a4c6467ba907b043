//! Known answers come from another implementation: HKDF and HMAC of Python's standard library, and
//! libsodium's XChaCha20-Poly1305.

use super::*;

const PRACTICE: &str = "bright-river-dental";

/// Version 7 of the secret: the bytes 0 to 31.
const SEVEN: &str = "7:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Version 8: 32 times "k".
const EIGHT: &str = "8:a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";

fn vault(keys: &str, practice: &str) -> PracticeVault {
    VaultKeys::parse(keys).unwrap().practice(practice)
}

fn random() -> [u8; NEW_KEY_RANDOM] {
    std::array::from_fn(|i| 100 + u8::try_from(i).unwrap())
}

const ANA: Person<'_> = Person {
    name: "Ana Núñez-O’Hara ana",
    phone: "(555) 555-0123 x4",
    email: " Ana@Example.com",
};

#[test]
fn sealed_bytes_are_those_of_another_implementation() {
    let vault = vault(SEVEN, PRACTICE);
    let (key, wrapped) = vault.new_key("inq_01", &random()).unwrap();
    assert_eq!(wrapped.version, 7);
    assert_eq!(
        wrapped.text,
        "hIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbSc42jyQvoj4jUNDOgKpcjD8njz3_61JOk9h0DujahFI2wt-G_0Ia5sos8eEHSnY7"
    );
    let record = key.seal_text(Part::Record, &[9; NONCE], "Ana Example, añb");
    assert_eq!(
        record.unwrap(),
        "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJIExFzBya0JRQd-nbCGnSKYZI2ElgcCL8GxIZhOc3rl9w"
    );
    assert_eq!(
        key.seal_text(Part::Note("12"), &[8; NONCE], "called")
            .unwrap(),
        "CAgICAgICAgICAgICAgICAgICAgICAgI-c0Q5dnTVcjy2Z6hPUwcpqjFx6yBUQ"
    );
    assert_eq!(
        vault
            .seal_value("endpoint/crm", &[5; NONCE], "whsec_x")
            .unwrap(),
        "7.BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFGABeaHhxt0T2kDzGsh0VD2JvSV_coec"
    );
}

#[test]
fn marks_are_those_of_another_implementation() {
    let marks = vault(SEVEN, PRACTICE).marks(ANA);
    assert_eq!(
        marks.newest(),
        [
            "8ct54N-A66LI6LntkrfzwA",
            "-9TDDCPz__NPzZIwMnD8cg",
            "YMdeiKMzJtqZDJTemSlzjw",
            &vault(SEVEN, PRACTICE).search("Núñez").words[0][0],
            &vault(SEVEN, PRACTICE).search("ohara").words[0][0],
        ]
    );
    assert_eq!(
        vault(SEVEN, PRACTICE).repeat_marks("a-key"),
        ["g8WnoiR7m0bq7P0KjK77wQ"]
    );
}

#[test]
fn what_is_sealed_opens_and_only_as_itself() {
    let ours = vault(SEVEN, PRACTICE);
    let (key, wrapped) = ours.new_key("inq_01", &random()).unwrap();
    let sealed = key.seal(Part::Record, &[1; NONCE], b"Ana").unwrap();
    let opened = ours.unwrap("inq_01", &wrapped).unwrap();
    assert_eq!(opened.open(Part::Record, &sealed), Ok(b"Ana".to_vec()));
    for part in [Part::Label, Part::Note(""), Part::Note("1")] {
        assert_eq!(opened.open(part, &sealed), Err(VaultError::Refused));
    }
    // The same key under another inquiry, practice or version.
    let other = |vault: &PracticeVault, inquiry: &str, version| {
        let text = wrapped.text.clone();
        vault
            .unwrap(inquiry, &Wrapped { version, text })
            .map(|_| ())
    };
    assert_eq!(other(&ours, "inq_02", 7), Err(VaultError::Refused));
    assert_eq!(
        other(&vault(SEVEN, "another-practice"), "inq_01", 7),
        Err(VaultError::Refused)
    );
    let same_secret_as_8 = SEVEN.replace("7:", "8:");
    assert_eq!(
        other(&vault(&same_secret_as_8, PRACTICE), "inq_01", 8),
        Err(VaultError::Refused)
    );
    let (elsewhere, _) = ours.new_key("inq_02", &random()).unwrap();
    assert_eq!(
        elsewhere.open(Part::Record, &sealed),
        Err(VaultError::Refused)
    );
}

#[test]
fn any_changed_or_missing_byte_is_refused() {
    let vault = vault(SEVEN, PRACTICE);
    let (key, _) = vault.new_key("inq_01", &random()).unwrap();
    let sealed = key.seal(Part::Record, &[1; NONCE], b"Ana").unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(key.open(Part::Record, &changed), Err(VaultError::Refused));
        assert_eq!(
            key.open(Part::Record, &sealed[..at]),
            Err(VaultError::Refused)
        );
    }
    assert_eq!(
        key.open_text(Part::Record, "not base64 at all!"),
        Err(VaultError::Refused)
    );
}

#[test]
fn a_new_version_opens_what_an_older_one_wrapped_and_wraps_it_anew() {
    let (key, old) = vault(SEVEN, PRACTICE)
        .new_key("inq_01", &random())
        .map(|(key, wrapped)| {
            let sealed = key.seal(Part::Record, &[1; NONCE], b"Ana").unwrap();
            (sealed, wrapped)
        })
        .unwrap();
    let both = vault(&format!("{SEVEN}, {EIGHT}"), PRACTICE);
    assert_eq!(both.newest(), 8);
    let opened = both.unwrap("inq_01", &old).unwrap();
    let new = both.wrap(&opened, &[2; NONCE]).unwrap();
    assert_eq!(new.version, 8);
    let only_new = vault(EIGHT, PRACTICE);
    let record = only_new.unwrap("inq_01", &new).unwrap();
    assert_eq!(record.open(Part::Record, &key), Ok(b"Ana".to_vec()));
    assert_eq!(
        only_new.unwrap("inq_01", &old).map(|_| ()),
        Err(VaultError::NoSuchVersion)
    );
}

#[test]
fn a_practices_secret_opens_under_its_own_name_by_the_version_it_names() {
    let old = vault(SEVEN, PRACTICE)
        .seal_value("endpoint/crm", &[5; NONCE], "whsec_x")
        .unwrap();
    let both = vault(&format!("{SEVEN},{EIGHT}"), PRACTICE);
    assert_eq!(
        both.open_value("endpoint/crm", &old),
        Ok("whsec_x".to_owned())
    );
    assert_eq!(
        both.open_value("endpoint/pm", &old),
        Err(VaultError::Refused)
    );
    let new = both
        .reseal_value("endpoint/crm", &[6; NONCE], &old)
        .unwrap()
        .unwrap();
    assert_eq!(
        vault(EIGHT, PRACTICE).open_value("endpoint/crm", &new),
        Ok("whsec_x".to_owned())
    );
    assert_eq!(
        both.reseal_value("endpoint/crm", &[7; NONCE], &new),
        Ok(None)
    );
    let claimed = old.replacen('7', "8", 1);
    assert_eq!(
        both.open_value("endpoint/crm", &claimed),
        Err(VaultError::Refused)
    );
    assert_eq!(
        vault(EIGHT, PRACTICE).open_value("endpoint/crm", &old),
        Err(VaultError::NoSuchVersion)
    );
}

#[test]
fn one_person_has_one_set_of_marks_at_one_practice_and_another_elsewhere() {
    let ours = vault(SEVEN, PRACTICE);
    let same = Person {
        name: "ANA NUÑEZ O’Hara",
        phone: "+1 555 555 0123",
        email: "ana@example.com",
    };
    let [a, b] = [ours.marks(ANA), ours.marks(same)];
    assert_eq!((&a.phone, &a.email), (&b.phone, &b.email));
    let theirs = vault(SEVEN, "another-practice").marks(ANA);
    for mark in a.newest() {
        assert!(!theirs.newest().contains(&mark));
    }
    // One text in two fields has two marks.
    let twice = ours.marks(Person {
        name: "5555550123",
        phone: "5555550123",
        email: "",
    });
    assert_eq!(twice.newest().len(), 2);
    assert_ne!(twice.newest()[0], twice.newest()[1]);
}

#[test]
fn a_search_finds_by_whole_words_by_number_and_by_address_whatever_the_version() {
    let old = vault(SEVEN, PRACTICE).marks(ANA);
    let both = vault(&format!("{SEVEN},{EIGHT}"), PRACTICE);
    assert!(
        both.search("555.555.0123")
            .contact
            .contains(&old.newest()[0].to_owned())
    );
    assert!(
        both.search("ANA@example.com")
            .contact
            .contains(&old.newest()[1].to_owned())
    );
    let words = both.search("nuñez ana").words;
    assert_eq!(words.len(), 2);
    assert!(words[1].contains(&old.newest()[2].to_owned()));
    assert_eq!(both.search("  ").words, Vec::<Vec<String>>::new());
}

#[test]
fn what_has_no_normal_form_has_no_mark() {
    let marks = vault(SEVEN, PRACTICE).marks(Person {
        name: "…",
        phone: "555-0123",
        email: "",
    });
    assert_eq!(marks, Marks::default());
}

#[test]
fn a_secret_that_cannot_be_used_says_why() {
    let error = |text: &str| VaultKeys::parse(text).map(|_| ()).unwrap_err();
    assert_eq!(error(" , "), KeysError::Empty);
    assert_eq!(error("AAECAwQFBgcI"), KeysError::Form);
    assert_eq!(error("one:AAECAwQFBgcI"), KeysError::Form);
    assert_eq!(error("1:???"), KeysError::NotBase64);
    assert_eq!(error("1:AAECAwQFBgcI"), KeysError::TooShort);
    assert_eq!(error(&format!("{SEVEN},{SEVEN}")), KeysError::Twice);
}

#[test]
fn the_cipher_gives_the_answer_of_its_specification() {
    // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    let key: [u8; 32] = std::array::from_fn(|i| 0x80 + u8::try_from(i).unwrap());
    let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + u8::try_from(i).unwrap());
    let aad = [
        0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
    ];
    let msg =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
        future, sunscreen would be it.";
    let sealed = chacha20poly1305::XChaCha20Poly1305::new(&key.into())
        .encrypt(&nonce.into(), Payload { msg, aad: &aad })
        .unwrap();
    let tag = [
        0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf,
        0x49,
    ];
    assert_eq!(sealed[msg.len()..], tag);
}
