//! Logistic regression with a quadratic penalty, by stochastic descent, on what sentences weigh
//! together (`shared/src/triage/weigh.rs`).

use portico_shared::triage::training::{self, LABELS};

use super::corpus::{Corpus, Message};
use super::{URGENT, excused, holds};

/// How strongly weights are drawn to zero.
const PENALTY: f32 = 1.0;
/// Rounds over all messages; the weights have settled by then.
const ROUNDS: u8 = 25;
/// Rounds over those weights that were kept.
const AGAIN: u8 = 12;
/// How far a step goes at first.
const STEP: f32 = 0.3;
/// Weights kept, over all labels.
const KEPT: usize = 14_400;
/// A whole weight of one, as it is written. Finer steps read strangers no better, and cost bytes.
pub const UNIT: f32 = 8.0;

/// A number for each label.
type Row = [f32; 8];

/// Learned weights.
pub struct Model {
    pub bias: [i16; 8],
    /// By feature, then by label.
    pub weights: Vec<[i8; 8]>,
}

impl Model {
    /// Learns from the messages that `from` picks.
    pub fn learn(corpus: &Corpus, from: impl Fn(&Message) -> bool) -> Self {
        let messages: Vec<&Message> = corpus.messages.iter().filter(|m| from(m)).collect();
        let mut fit = Fit::new(&messages, &corpus.features);
        fit.descend(&messages, ROUNDS);
        fit.drop_small();
        fit.descend(&messages, AGAIN);
        #[allow(clippy::cast_possible_truncation, reason = "clamped")]
        let small = |w: f32| (w * UNIT).round().clamp(-127.0, 127.0) as i8;
        #[allow(clippy::cast_possible_truncation, reason = "a few units")]
        let bias = fit.bias.map(|bias| (bias * UNIT).round() as i16);
        Self {
            bias,
            weights: fit.weights.iter().map(|row| row.map(small)).collect(),
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
        std::array::from_fn(|label| {
            let sum = |s: &Vec<u32>| {
                let weights = s.iter().map(|&f| self.weights[f as usize][label]);
                weights.map(i32::from).sum::<i32>()
            };
            let parts = message.sentences.iter().zip(&message.clauses);
            let sums = parts.map(|(sentence, clauses)| {
                let clauses = clauses.iter().map(sum);
                let most = clauses.max().filter(|_| label == URGENT);
                most.unwrap_or_else(|| sum(sentence))
            });
            let sums: Vec<(i32, bool)> = sums.zip(message.calming.iter().copied()).collect();
            training::together(LABELS[label], &sums) + i32::from(self.bias[label])
        })
    }

    /// How much there is to carry.
    pub fn size(&self) -> String {
        let features = self.weights.iter().filter(|row| **row != [0; 8]).count();
        let weights = self.weights.iter().flatten().filter(|w| **w != 0).count();
        format!("{features} features, {weights} weights.")
    }
}

/// Weights being fitted.
struct Fit {
    weights: Vec<Row>,
    bias: Row,
    kept: Vec<[bool; 8]>,
    /// How many messages have each feature, by how much they count.
    users: Vec<f32>,
    /// Which features never speak against an emergency.
    plain: Vec<bool>,
}

impl Fit {
    fn new(messages: &[&Message], names: &[String]) -> Self {
        let features = names.len();
        let mut users = vec![0.0; features];
        for message in messages {
            let mut once: Vec<u32> = message.sentences.iter().flatten().copied().collect();
            once.sort_unstable();
            once.dedup();
            for feature in once {
                users[feature as usize] += message.counts;
            }
        }
        Self {
            weights: vec![[0.0; 8]; features],
            bias: [-2.0; 8],
            kept: vec![[true; 8]; features],
            users,
            plain: names.iter().map(|name| training::is_plain(name)).collect(),
        }
    }

    /// Goes over the messages in a shuffled order, each step the shorter the further its weight has
    /// gone already.
    fn descend(&mut self, messages: &[&Message], rounds: u8) {
        let mut gone = vec![[1.0_f32; 8]; self.weights.len()];
        let mut bias_gone = [1.0_f32; 8];
        let mut order: Vec<usize> = (0..messages.len()).collect();
        let mut dice = Dice(12_345);
        for round in 0..rounds {
            dice.shuffle(&mut order);
            let step = STEP * (1.0 - 0.9 * f32::from(round) / f32::from(rounds));
            for &at in &order {
                let message = messages[at];
                let (errors, shares, said) = self.errors(message);
                for label in 0..8 {
                    let slope = errors[label];
                    bias_gone[label] += slope * slope;
                    self.bias[label] -= step * slope / bias_gone[label].sqrt();
                }
                let parts = message.sentences.iter().zip(said).zip(&shares);
                for ((sentence, clause), share) in parts {
                    let urgent = clause.iter().map(|feature| (feature, URGENT..URGENT + 1));
                    let others = sentence.iter().map(|feature| (feature, URGENT + 1..8));
                    for (&feature, mut labels) in urgent.chain(others) {
                        let feature = feature as usize;
                        let pull = PENALTY * message.counts / self.users[feature];
                        let kept = self.kept[feature];
                        for label in labels.by_ref().filter(|&label| kept[label]) {
                            let weight = &mut self.weights[feature][label];
                            let slope = errors[label] * share[label] + pull * *weight;
                            let gone = &mut gone[feature][label];
                            *gone += slope * slope;
                            *weight -= step * slope / gone.sqrt();
                            if label == URGENT && self.plain[feature] {
                                *weight = weight.max(0.0);
                            }
                        }
                    }
                }
            }
        }
    }

    /// How wrong a message is weighed for each label, whether each of its sentences counts whole
    /// (1) or has reached its bounds (0), and the clause of each that says most of an emergency.
    fn errors<'m>(&self, message: &'m Message) -> (Row, Vec<Row>, Vec<&'m [u32]>) {
        let mut sums: Vec<Row> = message.sentences.iter().map(|s| self.sum(s)).collect();
        let mut said: Vec<&[u32]> = message.sentences.iter().map(Vec::as_slice).collect();
        for ((sum, said), clauses) in sums.iter_mut().zip(&mut said).zip(&message.clauses) {
            sum[URGENT] = f32::MIN;
            for clause in clauses {
                let weights = clause.iter().map(|&f| self.weights[f as usize][URGENT]);
                let other = weights.sum();
                if other > sum[URGENT] {
                    (sum[URGENT], *said) = (other, clause);
                }
            }
        }
        let mut errors = [0.0; 8];
        for (label, error) in errors.iter_mut().enumerate() {
            let loudest = (0..sums.len())
                .max_by(|a, b| sums[*a][label].total_cmp(&sums[*b][label]).then(b.cmp(a)));
            let mut weight = self.bias[label];
            for (at, (sum, calming)) in sums.iter_mut().zip(&message.calming).enumerate() {
                let sum = &mut sum[label];
                if loudest == Some(at) {
                    weight += *sum;
                    *sum = 1.0;
                    continue;
                }
                let (take, add) = training::bounds(LABELS[label], *calming);
                #[allow(clippy::cast_precision_loss, reason = "a few units")]
                let (least, most) = (-(take as f32) / UNIT, add as f32 / UNIT);
                weight += sum.clamp(least, most);
                *sum = f32::from(u8::from(*sum > least && *sum < most));
            }
            if !excused(message, label) {
                let is = f32::from(u8::from(holds(message.labels, label)));
                *error = message.counts * (1.0 / (1.0 + (-weight).exp()) - is);
            }
        }
        (errors, sums, said)
    }

    fn sum(&self, sentence: &[u32]) -> Row {
        let mut sum = [0.0; 8];
        for &feature in sentence {
            for (sum, weight) in sum.iter_mut().zip(self.weights[feature as usize]) {
                *sum += weight;
            }
        }
        sum
    }

    /// Keeps the largest weights alone.
    fn drop_small(&mut self) {
        let mut sizes: Vec<f32> = self.weights.iter().flatten().map(|w| w.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let least = sizes.get(KEPT).copied().unwrap_or_default();
        for (row, kept) in self.weights.iter_mut().zip(&mut self.kept) {
            for (weight, kept) in row.iter_mut().zip(kept) {
                *kept = weight.abs() > least;
                if !*kept {
                    *weight = 0.0;
                }
            }
        }
    }
}

/// Always the same chances, so that the same messages give the same weights.
struct Dice(u64);

impl Dice {
    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            let drawn = usize::try_from(self.0 >> 33).unwrap_or_default();
            order.swap(last, drawn % (last + 1));
        }
    }
}
