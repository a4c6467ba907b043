//! How likely an inquiry is spam, as a score with its reasons.
//!
//! Nobody is refused and nobody is told a falsehood because of it: above the practice's line an
//! inquiry is stored and acknowledged like any other, and waits in quarantine until somebody looks.
//! No single mark that a patient could show by accident reaches the usual line; only what no person
//! does (filling in a hidden field) does so alone.

mod proof;
mod quota;
mod settings;
mod text;

use serde::{Deserialize, Serialize};

pub use proof::{Challenge, Proof, Solution};
pub use quota::{Quota, Recent, WINDOW_MS};
pub use settings::Settings;

use crate::names::names;

names! {
    /// A mark of spam, or a note on a check that could not be made.
    Reason {
        /// The hidden field was filled in.
        Trap = "trap",
        /// The form was sent sooner than a person can read it.
        TooFast = "too_fast",
        /// Many inquiries came from the same network address in a short time.
        SenderRate = "sender_rate",
        /// Many inquiries came to the practice in a short time.
        PracticeRate = "practice_rate",
        /// The same answers came a short time before.
        Repeated = "repeated",
        /// The message has a link.
        Link = "link",
        /// The message has several links.
        Links = "links",
        /// The name has a link or markup.
        LinkInName = "link_in_name",
        /// The message offers services to the practice instead of asking for them.
        Offer = "offer",
        /// The message is in a script that neither of the form's languages uses.
        OtherScript = "other_script",
        /// The name has no shape of a name in any language.
        NoName = "no_name",
        /// The message has no shape of words.
        NoWords = "no_words",
        /// The proof of work is missing.
        ProofMissing = "proof_missing",
        /// The proof of work is wrong or too old.
        ProofWrong = "proof_wrong",
        /// The proof of work could not be checked; nobody is suspected for that.
        ProofUnchecked = "proof_unchecked",
        /// Turnstile's answer is missing.
        TurnstileMissing = "turnstile_missing",
        /// Turnstile did not take the visitor for a person.
        TurnstileRefused = "turnstile_refused",
        /// Turnstile could not be asked; nobody is suspected for that.
        TurnstileUnchecked = "turnstile_unchecked",
    }
}

impl Reason {
    /// How much it adds to the score.
    #[must_use]
    pub const fn points(self) -> u16 {
        match self {
            Self::Trap => 100,
            Self::LinkInName | Self::TurnstileRefused => 55,
            Self::Links | Self::Offer => 45,
            Self::TooFast | Self::ProofWrong => 40,
            Self::NoName | Self::SenderRate => 35,
            Self::NoWords | Self::Repeated => 30,
            Self::Link | Self::OtherScript | Self::ProofMissing | Self::TurnstileMissing => 20,
            Self::PracticeRate => 15,
            Self::ProofUnchecked | Self::TurnstileUnchecked => 0,
        }
    }

    /// The reason as a sentence for staff.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Trap => "A field that people do not see was filled in.",
            Self::TooFast => "The form was sent sooner than a person can read it.",
            Self::SenderRate => "Many requests came from the same network in ten minutes.",
            Self::PracticeRate => "Unusually many requests came in ten minutes.",
            Self::Repeated => "The same answers came a few minutes before.",
            Self::Link => "The message has a link.",
            Self::Links => "The message has several links.",
            Self::LinkInName => "The name has a link or markup in it.",
            Self::Offer => "The message offers something to the practice.",
            Self::OtherScript => "The message is in another script than the form's.",
            Self::NoName => "The name does not look like a name.",
            Self::NoWords => "The message does not look like words.",
            Self::ProofMissing => "The browser did not send its proof of work.",
            Self::ProofWrong => "The browser's proof of work is wrong or too old.",
            Self::ProofUnchecked => "The proof of work could not be checked.",
            Self::TurnstileMissing => "Turnstile's answer is missing.",
            Self::TurnstileRefused => "Turnstile did not take the sender for a person.",
            Self::TurnstileUnchecked => "Turnstile could not be asked.",
        }
    }
}

/// A score and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Score {
    /// The sum.
    pub points: u16,
    /// Why, each reason once.
    pub reasons: Vec<Reason>,
}

impl Score {
    /// Adds a reason, once.
    pub fn add(&mut self, reason: Reason) {
        if !self.reasons.contains(&reason) {
            self.points = self.points.saturating_add(reason.points());
            self.reasons.push(reason);
        }
    }

    /// Whether the inquiry waits in quarantine. Where somebody may be in danger, only the hidden
    /// field keeps it from the practice: a mistake would cost too much.
    #[must_use]
    pub fn quarantines(&self, settings: &Settings, urgent: bool) -> bool {
        self.points >= settings.quarantine_at && (!urgent || self.reasons.contains(&Reason::Trap))
    }
}

/// How a check by the browser ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Check {
    /// The practice does not ask for it, or the sender is no browser.
    #[default]
    NotAsked,
    /// Right.
    Passed,
    /// Not sent.
    Missing,
    /// Wrong.
    Failed,
    /// Nobody could say.
    Unchecked,
}

/// What is known of an inquiry before it is stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// The name given.
    pub name: &'a str,
    /// The message.
    pub message: &'a str,
    /// The hidden field.
    pub trap: &'a str,
    /// For how many milliseconds the form had been there, where that is known.
    pub shown_for: Option<u64>,
    /// The proof of work.
    pub proof: Check,
    /// Turnstile.
    pub turnstile: Check,
}

impl Evidence<'_> {
    /// The score of everything that can be told from the inquiry itself.
    #[must_use]
    pub fn score(&self, settings: &Settings) -> Score {
        let mut score = Score::default();
        if !self.trap.trim().is_empty() {
            score.add(Reason::Trap);
        }
        let least = u64::from(settings.minimum_seconds) * 1000;
        if self.shown_for.is_some_and(|shown| shown < least) {
            score.add(Reason::TooFast);
        }
        text::judge(self.name, self.message, &mut score);
        match self.proof {
            Check::Missing => score.add(Reason::ProofMissing),
            Check::Failed => score.add(Reason::ProofWrong),
            Check::Unchecked => score.add(Reason::ProofUnchecked),
            Check::NotAsked | Check::Passed => {}
        }
        match self.turnstile {
            Check::Missing => score.add(Reason::TurnstileMissing),
            Check::Failed => score.add(Reason::TurnstileRefused),
            Check::Unchecked => score.add(Reason::TurnstileUnchecked),
            Check::NotAsked | Check::Passed => {}
        }
        score
    }
}

#[cfg(test)]
mod tests;
