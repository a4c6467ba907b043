//! Marks: keyed digests of what identifies a person, for finding and linking.
//!
//! A mark is HMAC-SHA-256 of the normal form, cut to 128 bits, with a key of its own for every
//! practice, every field and every version of the Worker's secret: the same phone number has
//! another mark at another practice, and nobody without the secret can try numbers out.

use hmac::Mac;

use super::keys::{Derived, PracticeVault};
use super::to_text;
use crate::person::{EmailAddress, PhoneNumber, Region};
use crate::triage::fold::push_plain;

/// Bytes of the digest that are kept.
const MARK_BYTES: usize = 16;

/// Most words of a name that are marked.
const WORDS_MAX: usize = 8;

/// What a mark is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkField {
    /// A phone number in E.164 form.
    Phone,
    /// An e-mail address in normal form.
    Email,
    /// One word of a name, in lower case and without accents.
    Name,
    /// A sender's idempotency key, which may be anything, a patient's address included.
    Repeat,
}

impl MarkField {
    pub(super) const ALL: [Self; 4] = [Self::Phone, Self::Email, Self::Name, Self::Repeat];

    pub(super) const fn purpose(self) -> &'static str {
        match self {
            Self::Phone => "mark phone",
            Self::Email => "mark email",
            Self::Name => "mark name",
            Self::Repeat => "mark repeat",
        }
    }
}

/// What is known of a person, as it was typed.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// The name.
    pub name: &'a str,
    /// The phone number; empty if there is none.
    pub phone: &'a str,
    /// The e-mail address; empty if there is none.
    pub email: &'a str,
}

/// The marks of a person. What has no normal form has no mark: it can be read, but not found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Of the phone number, one for each version of the secret, newest first.
    pub phone: Vec<String>,
    /// Of the e-mail address, likewise.
    pub email: Vec<String>,
    /// Of the words of the name, newest version only.
    pub name: Vec<String>,
}

impl Marks {
    /// What is stored for a new inquiry: the newest version of each.
    #[must_use]
    pub fn newest(&self) -> Vec<&str> {
        let contact = self.phone.first().into_iter().chain(self.email.first());
        contact.chain(&self.name).map(String::as_str).collect()
    }
}

/// What finds inquiries: any of `contact`, or one of each of `words`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Marks of the text read as a phone number or an address.
    pub contact: Vec<String>,
    /// For each word read as part of a name, its marks by version.
    pub words: Vec<Vec<String>>,
}

impl PracticeVault {
    /// The marks of a person.
    #[must_use]
    pub fn marks(&self, person: Person<'_>) -> Marks {
        let newest = &self.versions[..self.versions.len().min(1)];
        Marks {
            phone: phone(person.phone).map_or_else(Vec::new, |phone| {
                all(&self.versions, MarkField::Phone, phone.expose())
            }),
            email: email(person.email).map_or_else(Vec::new, |email| {
                all(&self.versions, MarkField::Email, email.expose())
            }),
            name: words(person.name)
                .iter()
                .flat_map(|word| all(newest, MarkField::Name, word))
                .collect(),
        }
    }

    /// The marks of an idempotency key, one for each version of the secret, newest first.
    #[must_use]
    pub fn repeat_marks(&self, key: &str) -> Vec<String> {
        all(&self.versions, MarkField::Repeat, key)
    }

    /// The mark of a digest of what a patient said: it tells a repetition, and nobody without the secret
    /// can try out what was said.
    #[must_use]
    pub fn answers_mark(&self, fingerprint: &str) -> String {
        self.newest_mark(&format!("answers {fingerprint}"))
    }

    /// The mark of whoever sends from a network on a day (days since 1970): it counts what they do,
    /// and nobody can tell it from another one on the next day. Idempotency keys have no spaces, so
    /// no key has this mark.
    #[must_use]
    pub fn sender_mark(&self, network: &str, day: u64) -> String {
        self.newest_mark(&format!("{day} {network}"))
    }

    fn newest_mark(&self, text: &str) -> String {
        let newest = &self.versions[..self.versions.len().min(1)];
        all(newest, MarkField::Repeat, text)
            .pop()
            .unwrap_or_default()
    }

    /// What finds the inquiries of whoever a text names: a phone number, an address, or whole words
    /// of a name.
    #[must_use]
    pub fn search(&self, text: &str) -> Search {
        let mut contact = Vec::new();
        if let Some(phone) = phone(text) {
            contact.extend(all(&self.versions, MarkField::Phone, phone.expose()));
        }
        if let Some(email) = email(text) {
            contact.extend(all(&self.versions, MarkField::Email, email.expose()));
        }
        Search {
            contact,
            words: words(text)
                .iter()
                .map(|word| all(&self.versions, MarkField::Name, word))
                .collect(),
        }
    }
}

fn phone(text: &str) -> Option<PhoneNumber> {
    PhoneNumber::parse(text, Region::Us).ok()
}

fn email(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text).ok()
}

/// The words of a name, folded, each once.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in name.split(|c: char| c.is_whitespace() || c == '-') {
        let mut plain = String::with_capacity(word.len());
        for c in word.chars() {
            push_plain(c, &mut plain);
        }
        if !plain.is_empty() && !words.contains(&plain) && words.len() < WORDS_MAX {
            words.push(plain);
        }
    }
    words
}

fn all(versions: &[Derived], field: MarkField, normal: &str) -> Vec<String> {
    versions
        .iter()
        .map(|derived| {
            let mut mac = derived.marks[field as usize].clone();
            mac.update(normal.as_bytes());
            to_text(&mac.finalize().into_bytes()[..MARK_BYTES])
        })
        .collect()
}
