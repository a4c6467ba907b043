//! Logistic regression with a quadratic penalty, one label at a time, by coordinate descent.

use portico_shared::triage::training;

use super::corpus::{Corpus, Message};
use super::{excused, holds};

/// How strongly weights are drawn to zero.
const PENALTY: f64 = 1.0;
/// Rounds over all features; the weights have settled by then.
const ROUNDS: usize = 25;
/// Rounds over those that were kept.
const AGAIN: usize = 12;
/// How often it is looked anew which sentences are heard on an emergency.
const HEARINGS: usize = 3;
/// Weights kept, over all labels.
const KEPT: usize = 16_000;
/// A whole weight of one, as it is written. Finer steps read strangers no better, and cost bytes.
pub const UNIT: f64 = 8.0;

/// Learned weights: by label, then by feature.
pub struct Model {
    pub bias: [i16; 8],
    pub weights: Vec<Vec<i8>>,
}

/// Which messages have a feature, and in how many sentences.
struct Column {
    rows: Vec<(u32, f64)>,
}

impl Model {
    /// Learns from the messages that `from` picks.
    pub fn learn(corpus: &Corpus, from: impl Fn(&Message) -> bool) -> Self {
        let messages: Vec<&Message> = corpus.messages.iter().filter(|m| from(m)).collect();
        let all = columns(corpus, &messages, |_, _| true);
        let mut heard = None;
        let mut fits: Vec<Fit> = (0..8)
            .map(|label| {
                let mut fit = Fit::new(&messages, label, all.len());
                for _ in 0..ROUNDS {
                    fit.round(&all);
                }
                if label == super::URGENT {
                    for _ in 0..HEARINGS {
                        let columns = heard.insert(fit.hear(corpus, &messages));
                        fit.sum_anew(columns);
                        for _ in 0..AGAIN {
                            fit.round(columns);
                        }
                    }
                }
                fit
            })
            .collect();
        // Only the largest are kept, and then fitted once more without the others.
        let mut sizes: Vec<f64> = fits
            .iter()
            .flat_map(|f| f.weights.iter().map(|w| w.abs()))
            .collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let least = sizes.get(KEPT).copied().unwrap_or_default();
        for (label, fit) in fits.iter_mut().enumerate() {
            let columns = match &heard {
                Some(heard) if label == super::URGENT => heard,
                _ => &all,
            };
            fit.drop_below(least, columns);
            for _ in 0..AGAIN {
                fit.round(columns);
            }
        }
        #[allow(clippy::cast_possible_truncation, reason = "clamped")]
        let small = |w: f64| (w * UNIT).round().clamp(-127.0, 127.0) as i8;
        #[allow(clippy::cast_possible_truncation, reason = "a few units")]
        let bias = std::array::from_fn(|label| (fits[label].bias * UNIT).round() as i16);
        Self {
            bias,
            weights: fits
                .iter()
                .map(|f| f.weights.iter().map(|&w| small(w)).collect())
                .collect(),
        }
    }

    /// The same with other lines to be crossed, by label.
    pub fn with_lines(mut self, lines: [i32; 8]) -> Self {
        for (bias, line) in self.bias.iter_mut().zip(lines) {
            *bias = bias.saturating_sub(i16::try_from(line).unwrap_or_default());
        }
        self
    }

    /// What a message weighs for each label.
    pub fn weights(&self, message: &Message) -> [i32; 8] {
        std::array::from_fn(|label| self.weight(message, label))
    }

    fn weight(&self, message: &Message, label: usize) -> i32 {
        let weights = &self.weights[label];
        let sums = message.sentences.iter().map(|s| {
            s.iter()
                .map(|&f| i32::from(weights[f as usize]))
                .sum::<i32>()
        });
        let sums: Vec<(i32, bool)> = sums.zip(message.calming.iter().copied()).collect();
        let heard = if label == super::URGENT {
            training::heard(&sums)
        } else {
            vec![true; sums.len()]
        };
        let heard = sums.iter().zip(heard).filter(|(_, heard)| *heard);
        heard.map(|((sum, _), _)| sum).sum::<i32>() + i32::from(self.bias[label])
    }

    /// How much there is to carry.
    pub fn size(&self) -> String {
        let features =
            (0..self.weights[0].len()).filter(|&f| self.weights.iter().any(|w| w[f] != 0));
        let weights = self.weights.iter().flatten().filter(|w| **w != 0).count();
        format!("{} features, {weights} weights.", features.count())
    }
}

/// The columns of the sentences, by message and place, that `heard` picks.
fn columns(
    corpus: &Corpus,
    messages: &[&Message],
    heard: impl Fn(usize, usize) -> bool,
) -> Vec<Column> {
    let mut columns: Vec<Column> = corpus
        .features
        .iter()
        .map(|_| Column { rows: Vec::new() })
        .collect();
    for (at, (row, message)) in (0_u32..).zip(messages).enumerate() {
        let sentences = message.sentences.iter().enumerate();
        for (_, sentence) in sentences.filter(|(place, _)| heard(at, *place)) {
            for &feature in sentence {
                let rows = &mut columns[feature as usize].rows;
                match rows.last_mut() {
                    Some((last, count)) if *last == row => *count += 1.0,
                    _ => rows.push((row, 1.0)),
                }
            }
        }
    }
    columns
}

/// One label being fitted.
struct Fit {
    /// Plus or minus one a message; zero for those that do not count.
    signs: Vec<f64>,
    /// How much each message counts.
    counts: Vec<f64>,
    /// What each message weighs now.
    sums: Vec<f64>,
    weights: Vec<f64>,
    kept: Vec<bool>,
    bias: f64,
}

impl Fit {
    fn new(messages: &[&Message], label: usize, features: usize) -> Self {
        let sign = |message: &&Message| {
            if excused(message, label) {
                0.0
            } else if holds(message.labels, label) {
                1.0
            } else {
                -1.0
            }
        };
        Self {
            signs: messages.iter().map(sign).collect(),
            counts: messages.iter().map(|m| m.counts).collect(),
            sums: vec![0.0; messages.len()],
            weights: vec![0.0; features],
            kept: vec![true; features],
            bias: 0.0,
        }
    }

    /// One Newton step for the bias and for each weight in turn.
    fn round(&mut self, columns: &[Column]) {
        let all: Vec<(u32, f64)> = (0..self.sums.len())
            .filter_map(|i| Some((u32::try_from(i).ok()?, 1.0)))
            .collect();
        let step = self.step(&all, self.bias, 1e-3);
        self.bias += step;
        self.shift(&all, step);
        for (feature, column) in columns.iter().enumerate() {
            if self.kept[feature] && !column.rows.is_empty() {
                let step = self.step(&column.rows, self.weights[feature], PENALTY);
                self.weights[feature] += step;
                self.shift(&column.rows, step);
            }
        }
    }

    fn step(&self, rows: &[(u32, f64)], weight: f64, penalty: f64) -> f64 {
        let (mut slope, mut bend) = (penalty * weight, penalty);
        for &(row, value) in rows {
            let sign = self.signs[row as usize];
            if sign != 0.0 {
                let off = 1.0 / (1.0 + (sign * self.sums[row as usize]).exp());
                let counts = self.counts[row as usize];
                slope -= counts * sign * value * off;
                bend += counts * value * value * (off * (1.0 - off)).max(1e-3);
            }
        }
        (-slope / bend).clamp(-1.0, 1.0)
    }

    fn shift(&mut self, rows: &[(u32, f64)], step: f64) {
        for &(row, value) in rows {
            self.sums[row as usize] += value * step;
        }
    }

    /// The columns of those sentences alone that are heard as the weights are now.
    fn hear(&self, corpus: &Corpus, messages: &[&Message]) -> Vec<Column> {
        #[allow(clippy::cast_possible_truncation, reason = "a sum of small weights")]
        let whole = |weight: f64| (weight * UNIT).round() as i32;
        let heard: Vec<Vec<bool>> = messages
            .iter()
            .map(|message| {
                let sum = |s: &Vec<u32>| whole(s.iter().map(|&f| self.weights[f as usize]).sum());
                let sums = message.sentences.iter().map(sum);
                let sums: Vec<(i32, bool)> = sums.zip(message.calming.iter().copied()).collect();
                training::heard(&sums)
            })
            .collect();
        columns(corpus, messages, |at, place| heard[at][place])
    }

    /// Weighs the messages anew, by other columns.
    fn sum_anew(&mut self, columns: &[Column]) {
        self.sums.fill(self.bias);
        for (column, weight) in columns.iter().zip(self.weights.clone()) {
            self.shift(&column.rows, weight);
        }
    }

    fn drop_below(&mut self, least: f64, columns: &[Column]) {
        for (feature, column) in columns.iter().enumerate() {
            if self.weights[feature].abs() < least {
                self.shift(&column.rows, -self.weights[feature]);
                self.weights[feature] = 0.0;
                self.kept[feature] = false;
            }
        }
    }
}
