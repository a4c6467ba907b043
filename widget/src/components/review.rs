//! The answers, read out before they are sent.

use portico_shared::form::live_texts;
use portico_shared::language::Language;
use yew::prelude::*;

/// One question and its answer.
#[derive(Clone, PartialEq)]
pub struct ReviewRow {
    /// The question as it stands in the form.
    pub question: AttrValue,
    /// The answer in words.
    pub answer: AttrValue,
    /// The screen that asks it.
    pub step: u8,
}

/// The answers with a way back to each. The loader moves between screens (`data-go`).
pub fn review(language: Language, rows: &[ReviewRow]) -> Html {
    let texts = live_texts(language);
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <dl>
            { for rows.iter().map(|row| html! {
                <div>
                    <dt>{&row.question}</dt>
                    <dd>
                        {&row.answer}
                        {" "}
                        <button type="button" class="link" data-go={digit(row.step)}>
                            {texts.change}
                            <span class="vh">{" "}{&row.question}</span>
                        </button>
                    </dd>
                </div>
            }) }
        </dl>
    }
}

/// A screen's number as text, without the weight of number formatting.
fn digit(step: u8) -> &'static str {
    ["0", "1", "2", "3", "4"]
        .get(usize::from(step))
        .copied()
        .unwrap_or("1")
}
