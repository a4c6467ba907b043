//! Packed facts: the same as their lines, in fewer bytes.

use std::borrow::Cow;

use proptest::prelude::*;

use super::super::pack::unpack;
use super::super::{By, Counting, Entry, Fact, Packing};
use super::count::{ask, facts};

fn packed(facts: &[Fact<'_>]) -> Vec<u8> {
    let mut packing = Packing::default();
    for fact in facts {
        packing.add(fact);
    }
    packing.finish()
}

/// The facts of some bytes, with their texts.
fn unpacked(bytes: &[u8]) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    let mut facts: Vec<Entry<usize>> = Vec::new();
    let number = |text: &str| {
        texts.push(text.to_owned());
        texts.len() - 1
    };
    unpack(bytes, number, &mut facts)?;
    let named = |fact: &Entry<usize>| {
        let texts = |at: &usize| Cow::Borrowed(texts[*at].as_str());
        let fact: Fact<'_> = fact.parts().with_texts(texts).whole().unwrap();
        fact.to_line()
    };
    Some(facts.iter().map(named).collect())
}

#[test]
fn nothing_is_packed_into_next_to_nothing() {
    assert_eq!(packed(&[]), [2, 0, 0]);
    assert_eq!(unpacked(&[2, 0, 0]), Some(Vec::new()));
    assert_eq!(Packing::default().span(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_was_packed_is_unpacked_the_same(facts in facts()) {
        let lines: Vec<String> = facts.iter().map(Fact::to_line).collect();
        let bytes = packed(&facts);
        prop_assert_eq!(unpacked(&bytes), Some(lines.clone()));
        let mut packing = Packing::default();
        prop_assert_eq!(packing.add_lines(&lines.join("\n")), 0);
        let received = || facts.iter().map(|fact| fact.received);
        prop_assert_eq!(packing.span(), received().min().zip(received().max()));
        prop_assert_eq!(packing.finish(), bytes);
    }

    #[test]
    fn what_is_cut_short_or_of_another_version_is_refused_and_counts_for_nothing(facts in facts(), cut in 0_usize..4000, version in 3_u8..) {
        let bytes = packed(&facts);
        let mut other = bytes.clone();
        other[0] = version;
        let mut longer = bytes.clone();
        longer.push(0);
        for bad in [&bytes[..cut % bytes.len()], &other[..], &longer[..]] {
            let mut counting = Counting::new(ask(By::Campaign, false));
            prop_assert!(!counting.add_packed(bad));
            prop_assert_eq!(counting.finish(), Counting::new(ask(By::Campaign, false)).finish());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut counting = Counting::new(ask(By::Source, true));
        counting.add_packed(&[&[2], &bytes[..]].concat());
        prop_assert_eq!(counting.finish().by, By::Source);
    }

    #[test]
    fn a_scorecard_of_packed_facts_is_that_of_their_lines(facts in facts(), parts in 1_usize..4, small_hidden: bool) {
        for by in By::ALL {
            let mut by_lines = Counting::new(ask(*by, small_hidden));
            let mut by_packs = Counting::new(ask(*by, small_hidden));
            for some in facts.chunks(facts.len().div_ceil(parts).max(1)) {
                let lines: Vec<String> = some.iter().map(Fact::to_line).collect();
                prop_assert_eq!(by_lines.add_lines(&lines.join("\n")), 0);
                prop_assert!(by_packs.add_packed(&packed(some)));
            }
            prop_assert_eq!(by_lines.finish(), by_packs.finish());
        }
    }
}
