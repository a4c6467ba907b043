use proptest::prelude::*;

use super::*;

fn score(name: &str, message: &str) -> Score {
    let evidence = Evidence {
        name,
        message,
        ..Evidence::default()
    };
    evidence.score(&Settings::default())
}

#[test]
fn what_patients_write_has_no_mark_at_all() {
    for (name, message) in [
        ("Ana Example", ""),
        (
            "Ana Example",
            "I'd like an implant consultation next week, mornings are best.",
        ),
        (
            "María José Núñez-Ortega",
            "Quisiera una cita para mi hija, por favor. ¿Aceptan Medicaid?",
        ),
        (
            "Siobhán O'Shaughnessy",
            "My Invisalign tray cracked!!! HELP PLEASE",
        ),
        (
            "Wojciech Brzęczyszczykiewicz",
            "Referred by Dr. Schwartz, Knightsbridge office",
        ),
        ("JEAN-LUC McDonald", "call me after 5pm 555-0134"),
        (
            "Nguyễn Thị Ánh",
            "How much does a crown cost without insurance?",
        ),
    ] {
        assert_eq!(score(name, message), Score::default(), "{name}: {message}");
    }
}

#[test]
fn one_accident_never_holds_a_patient_back() {
    let settings = Settings::default();
    for reason in Reason::ALL {
        let mut alone = Score::default();
        alone.add(*reason);
        assert_eq!(
            alone.quarantines(&settings, false),
            *reason == Reason::Trap,
            "{reason}"
        );
    }
}

#[test]
fn what_could_not_be_checked_is_noted_and_counts_nothing() {
    let evidence = Evidence {
        proof: Check::Unchecked,
        turnstile: Check::Unchecked,
        ..Evidence::default()
    };
    let score = evidence.score(&Settings::default());
    assert_eq!(score.points, 0);
    assert_eq!(
        score.reasons,
        [Reason::ProofUnchecked, Reason::TurnstileUnchecked]
    );
}

#[test]
fn spam_is_held_back_with_its_reasons() {
    let settings = Settings::default();
    for (name, message, reasons) in [
        (
            "Best SEO",
            "We build backlinks, see https://seo.example and http://www.rank.example",
            vec![Reason::Links, Reason::Offer],
        ),
        (
            "QhTzVbXkWpLm",
            "kdjfhgksjdhfg",
            vec![Reason::NoName, Reason::NoWords],
        ),
        (
            "click https://win.example",
            "Поздравляем! Вы выиграли приз",
            vec![Reason::LinkInName, Reason::OtherScript],
        ),
    ] {
        let score = score(name, message);
        assert_eq!(score.reasons, reasons);
        assert!(score.quarantines(&settings, false));
    }
}

#[test]
fn somebody_in_danger_is_held_back_only_by_the_trap() {
    let settings = Settings::default();
    let mut score = score("QhTzVbXkWpLm", "see https://a.example https://b.example");
    assert!(score.quarantines(&settings, false) && !score.quarantines(&settings, true));
    score.add(Reason::Trap);
    assert!(score.quarantines(&settings, true));
}

#[test]
fn a_form_sent_at_once_was_not_read() {
    let sent_after = |shown_for| {
        let evidence = Evidence {
            shown_for,
            ..Evidence::default()
        };
        evidence.score(&Settings::default()).reasons
    };
    assert_eq!(sent_after(Some(2_999)), [Reason::TooFast]);
    assert_eq!(sent_after(Some(3_000)), []);
    assert_eq!(sent_after(None), []);
}

#[test]
fn counts_are_of_the_last_ten_minutes() {
    let mut quota = Quota::after(2, 0);
    for at in [1_000, 2_000, 3_000] {
        quota.stored(Some(7), 1, at);
    }
    quota.stored(None, 2, 4_000);
    let recent = quota.recent(Some(7), 2, 5_000);
    assert_eq!(
        recent,
        Recent {
            practice: 6,
            sender: 3,
            same: 1
        }
    );
    assert_eq!(quota.recent(None, 3, 5_000).sender, 0);
    assert_eq!(quota.wait(5_000), 120);
    assert_eq!(quota.wait(WINDOW_MS), 5);
    let later = quota.recent(Some(7), 1, WINDOW_MS + 2_500);
    assert_eq!((later.practice, later.sender, later.same), (2, 1, 1));
}

#[test]
fn above_the_limits_the_sender_waits_and_below_them_only_the_score_rises() {
    let settings = Settings::default();
    let many = |sender, practice| Recent {
        sender,
        practice,
        same: 0,
    };
    assert!(!many(39, 2_999).over_limit(&settings));
    assert!(many(40, 0).over_limit(&settings) && many(0, 3_000).over_limit(&settings));
    let mut score = Score::default();
    many(5, 100).judge(&settings, &mut score);
    assert_eq!(score.reasons, [Reason::SenderRate, Reason::PracticeRate]);
}

#[test]
fn the_defaults_can_be_used_and_nonsense_is_named() {
    assert_eq!(Settings::default().wrong(), None);
    let wrong = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        settings.wrong().map(|(field, _)| field)
    };
    assert_eq!(wrong(|s| s.quarantine_at = 0), Some("quarantine_at"));
    assert_eq!(wrong(|s| s.sender_limit = 5), Some("sender_limit"));
    assert_eq!(wrong(|s| s.practice_limit = 1), Some("practice_limit"));
    assert_eq!(
        wrong(|s| s.turnstile = Some(String::new())),
        Some("turnstile")
    );
}

fn read(json: &[u8]) -> Option<Solution> {
    serde_json::from_slice(json).ok()
}

/// What ALTCHA's clients do.
fn solve(challenge: &Challenge) -> String {
    use base64::Engine as _;
    let number = (0..=challenge.maxnumber)
        .find(|number| {
            crate::access::digest(&format!("{}{number}", challenge.salt)) == challenge.challenge
        })
        .expect("a solution");
    let solution = serde_json::json!({
        "algorithm": challenge.algorithm, "challenge": challenge.challenge, "number": number,
        "salt": challenge.salt, "signature": challenge.signature,
    });
    base64::engine::general_purpose::STANDARD.encode(solution.to_string())
}

#[test]
fn a_solved_puzzle_holds_for_an_hour_and_under_its_own_key() {
    let proof = Proof::new(b"a secret").expect("a key");
    let sent = solve(&proof.challenge(&[9; 16], 1_000));
    assert!(proof.check(&sent, read, 1_000) && proof.check(&sent, read, 4_599));
    assert!(!proof.check(&sent, read, 4_600));
    let other = Proof::new(b"another").expect("a key");
    assert!(!other.check(&sent, read, 1_000));
}

#[test]
fn no_part_of_a_solution_can_be_changed() {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let proof = Proof::new(b"a secret").expect("a key");
    let sent = solve(&proof.challenge(&[9; 16], 1_000));
    let good = read(&engine.decode(sent).expect("base64")).expect("json");
    let mutations: [fn(&mut Solution); 6] = [
        |s| s.number += 1,
        |s| s.salt = s.salt.replace("expires=4600", "expires=9999"),
        |s| s.salt = s.salt.replace('&', ""),
        |s| s.signature.replace_range(0..1, "g"),
        |s| s.challenge.clear(),
        |s| s.algorithm = "SHA-1".into(),
    ];
    for mutate in mutations {
        let mut tampered = good.clone();
        mutate(&mut tampered);
        let sent = engine.encode(serde_json::to_vec(&tampered).expect("json"));
        assert!(!proof.check(&sent, read, 1_000));
    }
}

proptest! {
    #[test]
    fn any_text_gets_a_score_and_reasons_stand_once(name in ".{0,80}", message in ".{0,400}") {
        let score = score(&name, &message);
        let mut reasons = score.reasons.clone();
        reasons.sort_unstable();
        reasons.dedup();
        prop_assert_eq!(reasons.len(), score.reasons.len());
        prop_assert_eq!(score.points, reasons.iter().map(|reason| reason.points()).sum::<u16>());
    }
}
