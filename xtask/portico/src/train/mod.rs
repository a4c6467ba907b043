//! `train triage`: learns the weights of triage from labelled messages.
//!
//! Deterministic: the same messages and concepts give the same weights. First it says how well
//! messages of a writer are read who was not learned from, each writer in turn; that is the honest
//! estimate for messages to come. Then it learns from all and writes `data/triage/weights.txt`.

mod corpus;
mod learn;
mod lines;
mod score;
mod write;

use anyhow::Result;

use corpus::{Corpus, Message};
use learn::Model;
use lines::Weighed;
use score::Scores;

/// Reads the messages, prints the tables, and writes the weights unless `check` asks for the
/// tables alone.
pub fn run(check: bool) -> Result<()> {
    let corpus = Corpus::read()?;
    let weighed = across_writers(&corpus);
    let all = table(&corpus, &weighed);
    if check {
        return all.meet();
    }
    let lines = lines::best(
        &weighed
            .iter()
            .filter(|(m, _)| !m.composed)
            .collect::<Vec<_>>(),
    );
    let model = Model::learn(&corpus, |_| true).with_lines(lines);
    write::weights(&corpus, &model)?;
    println!("\nLearned from all of them: {}", model.size());
    Ok(())
}

/// Weighs each writer's messages with what the others taught.
fn across_writers(corpus: &Corpus) -> Vec<Weighed<'_>> {
    let mut weighed = Vec::new();
    for writer in &corpus.writers {
        let model = Model::learn(corpus, |message| message.writer != *writer);
        let theirs = corpus.messages.iter().filter(|m| m.writer == *writer);
        weighed.extend(theirs.map(|message| (message, model.weights(message))));
    }
    weighed
}

/// Prints how well each writer is read; the lines, too, are drawn by the others' messages alone.
fn table(corpus: &Corpus, weighed: &[Weighed]) -> Scores {
    let mut all = Scores::default();
    println!("{}", Scores::head());
    for writer in &corpus.writers {
        let (theirs, others): (Vec<&Weighed>, Vec<&Weighed>) =
            weighed.iter().partition(|(m, _)| m.writer == *writer);
        let others: Vec<&Weighed> = others.into_iter().filter(|(m, _)| !m.composed).collect();
        let lines = lines::best(&others);
        let mut scores = Scores::default();
        for one in theirs {
            let found = lines::labels(one, &lines);
            scores.add(one.0, found);
            if !one.0.composed {
                all.add(one.0, found);
            }
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
        let corpus = Corpus::read()?;
        table(&corpus, &across_writers(&corpus)).meet()
    }
}
