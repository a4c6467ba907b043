//! What name and message look like.

use super::{Reason, Score};

/// Phrases of people who sell to practices, one a line, in lower case.
const OFFERS: &str = include_str!("offers.txt");

/// Letters from which on a word can be judged by its shape.
const WORD_MIN: usize = 8;

/// More consonants in a row than English or Spanish words have ("Knightsbridge" has six).
const CONSONANTS: usize = 7;

/// Adds what name and message look like.
pub fn judge(name: &str, message: &str, score: &mut Score) {
    if links(name) > 0 || name.contains(['<', '>', '[', ']']) {
        score.add(Reason::LinkInName);
    }
    match links(message) {
        0 => {}
        1 => score.add(Reason::Link),
        _ => score.add(Reason::Links),
    }
    if offers(message) {
        score.add(Reason::Offer);
    }
    if mostly_other_script(message) {
        score.add(Reason::OtherScript);
    }
    if name.split_whitespace().any(is_gibberish) {
        score.add(Reason::NoName);
    }
    let words: Vec<&str> = message.split_whitespace().collect();
    let strange = words.iter().filter(|word| is_gibberish(word)).count();
    if strange > 0 && strange * 2 >= words.len() {
        score.add(Reason::NoWords);
    }
}

/// Whether a phrase of the list begins at the beginning of a word: a specialist sells no medicine.
fn offers(message: &str) -> bool {
    let lower = message.to_lowercase();
    OFFERS.lines().any(|phrase| {
        let mut found = lower.match_indices(phrase);
        found.any(|(at, _)| !lower[..at].ends_with(char::is_alphanumeric))
    })
}

fn links(text: &str) -> usize {
    let lower = text.to_lowercase();
    let count = |what: &str| lower.matches(what).count();
    let bare = count("www.").saturating_sub(count("//www."));
    count("http://") + count("https://") + bare + count("[url") + count("href=")
}

/// Whether most letters are of a script that neither English nor Spanish uses.
fn mostly_other_script(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut latin, mut other) = (0_usize, 0_usize);
    for letter in letters {
        // Latin with all its extensions ends before the Greek block, and has one more further up.
        if letter < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&letter) {
            latin += 1;
        } else {
            other += 1;
        }
    }
    other > latin
}

/// Whether a word has the shape of random letters: capitals strewn inside, or more consonants in a
/// row than words have.
fn is_gibberish(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.len() < WORD_MIN || letters.len() * 4 < word.chars().count() * 3 {
        return false;
    }
    let turns = letters
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        .count();
    let (mut run, mut longest) = (0, 0);
    for letter in &letters {
        run = if "aeiouyAEIOUY".contains(*letter) {
            0
        } else {
            run + 1
        };
        longest = longest.max(run);
    }
    turns >= 3 || longest >= CONSONANTS
}
