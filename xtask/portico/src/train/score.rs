//! How well messages are read: precision, recall and F1 by label.

use anyhow::{Result, bail};

use super::corpus::Message;
use super::{Labels, URGENT, excused, holds};

/// What was expected and what was found, message by message.
#[derive(Default)]
pub struct Scores {
    messages: Vec<(String, Labels, Labels, bool)>,
}

/// Short names for the table, in the order of the weights.
const SHORT: [&str; 8] = [
    "urg", "clin", "med", "compl", "priv", "insur", "sched", "rec",
];

/// The least that is reached on messages by a writer nobody learned from.
const LEAST_F1: f64 = 0.80;
const LEAST_RECALL: f64 = 0.95;
const LEAST_PRECISION: f64 = 0.75;
const MOST_APART: f64 = 0.05;

impl Scores {
    /// Adds a message.
    pub fn add(&mut self, message: &Message, found: Labels) {
        let excuse = excused(message, super::CLINICAL_QUESTION);
        self.messages
            .push((message.language.clone(), message.labels, found, excuse));
    }

    /// Those of one language.
    pub fn of(&self, language: &str) -> Self {
        let of_it = self.messages.iter().filter(|(l, ..)| l == language);
        Self {
            messages: of_it.cloned().collect(),
        }
    }

    /// Precision, recall and F1.
    #[allow(clippy::cast_precision_loss, reason = "thousands")]
    fn of_label(&self, label: usize) -> (f64, f64, f64) {
        let (mut right, mut extra, mut missed) = (0, 0, 0);
        for (_, labels, found, excuse) in &self.messages {
            match (holds(*labels, label), holds(*found, label)) {
                (true, true) => right += 1,
                (true, false) => missed += 1,
                (false, true) if !(*excuse && label == super::CLINICAL_QUESTION) => extra += 1,
                _ => {}
            }
        }
        let ratio = |part: usize, whole: usize| {
            if whole == 0 {
                1.0
            } else {
                part as f64 / whole as f64
            }
        };
        (
            ratio(right, right + extra),
            ratio(right, right + missed),
            ratio(2 * right, 2 * right + extra + missed),
        )
    }

    /// The head of the table.
    pub fn head() -> String {
        let names = SHORT.map(|name| format!(" {name:>6}"))[1..].concat();
        format!(
            "{:<10} {:>5} {:>6} {:>6}{names}",
            "not seen", "count", "urg P", "urg R"
        )
    }

    /// A line of the table: urgent's precision and recall, then F1.
    pub fn line(&self, name: &str) -> String {
        let (precision, recall, _) = self.of_label(URGENT);
        let f1 = |label| format!(" {:>6.3}", self.of_label(label).2);
        let others = [1, 2, 3, 4, 5, 6, 7].map(f1).concat();
        format!(
            "{name:<10} {:>5} {precision:>6.3} {recall:>6.3}{others}",
            self.messages.len()
        )
    }

    /// # Errors
    /// Names the first promise that is not met.
    pub fn meet(&self) -> Result<()> {
        let (precision, recall, _) = self.of_label(URGENT);
        if recall < LEAST_RECALL || precision < LEAST_PRECISION {
            bail!("Urgent is found with recall {recall:.3} and precision {precision:.3}.");
        }
        let (english, spanish) = (self.of("en"), self.of("es"));
        for (label, name) in SHORT.iter().enumerate() {
            let f1 = self.of_label(label).2;
            if f1 < LEAST_F1 {
                bail!("{name} is found with F1 {f1:.3}.");
            }
            let apart = english.of_label(label).2 - spanish.of_label(label).2;
            if apart > MOST_APART {
                bail!("{name} is found worse in Spanish, by {apart:.3}.");
            }
        }
        Ok(())
    }
}
