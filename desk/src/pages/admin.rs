//! x
use crate::route::Section;
use yew::prelude::*;
/// x
#[derive(Properties, PartialEq)]
pub struct AdminProps {
    /// x
    pub section: Section,
}
/// x
#[component]
pub fn Admin(props: &AdminProps) -> Html {
    let _ = props.section;
    Html::default()
}
