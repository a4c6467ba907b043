//! `train triage`: learns the weights of triage from labelled messages.
//!
//! Deterministic: the same messages and concepts give the same weights. First it says how well
//! messages of a writer are read who was not learned from, each writer in turn; that is the honest
//! estimate for messages to come. Then it learns from all and writes `data/triage/weights.txt`.

mod corpus;
mod learn;
mod score;
mod write;

use anyhow::Result;

use corpus::{Corpus, Message};
use learn::Model;
use score::Scores;

/// Reads the messages, prints the tables, and writes the weights unless `check` asks for the
/// tables alone.
pub fn run(check: bool) -> Result<()> {
    let corpus = Corpus::read()?;
    let all = across_writers(&corpus);
    if check {
        return all.meet();
    }
    let model = Model::learn(&corpus, |_| true);
    write::weights(&corpus, &model)?;
    println!("\nLearned from all of them: {}", model.size());
    Ok(())
}

/// Reads each writer's messages with what the others taught.
fn across_writers(corpus: &Corpus) -> Scores {
    let mut all = Scores::default();
    println!("{}", Scores::head());
    for writer in &corpus.writers {
        let model = Model::learn(corpus, |message| message.writer != *writer);
        let mut scores = Scores::default();
        for message in corpus.messages.iter().filter(|m| m.writer == *writer) {
            let found = model.labels(message);
            scores.add(message, found);
            all.add(message, found);
        }
        println!("{}", scores.line(writer));
    }
    println!("{}", all.line("all"));
    for language in ["en", "es"] {
        println!("{}", all.of(language).line(language));
    }
    all
}

/// The labels' place in the order of the weights.
const URGENT: usize = 0;
const CLINICAL_QUESTION: usize = 1;

/// What a message is expected to be or found to be: a bit a label.
type Labels = u8;

fn holds(labels: Labels, label: usize) -> bool {
    labels >> label & 1 == 1
}

/// Beside an urgent finding a clinical question is no error.
fn excused(message: &Message, label: usize) -> bool {
    label == CLINICAL_QUESTION && holds(message.labels, URGENT) && !holds(message.labels, label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_nobody_learned_from_are_read_well() -> Result<()> {
        across_writers(&Corpus::read()?).meet()
    }
}
