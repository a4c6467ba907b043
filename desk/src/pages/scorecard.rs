//! x
use yew::prelude::*;
/// x
#[component]
pub fn Scorecard() -> Html {
    Html::default()
}
