//! Cases as a practice would replay them: one line each.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::IntentGroup;
use super::*;

#[derive(Deserialize)]
struct Case {
    id: String,
    source: String,
    form: Answers,
    page: String,
    lang: Language,
    expected_groups: BTreeSet<IntentGroup>,
    expected_primary: IntentGroup,
}

impl Case {
    fn decision(&self) -> Decision {
        let facts = Facts {
            source: &self.source,
            form: FormFacts::from(&self.form),
            page: &self.page,
            language: Some(self.lang),
            ..Facts::default()
        };
        decide(&facts, &default_owner)
    }
}

#[test]
fn every_case_is_decided_as_it_should_be() {
    let mut cases = 0;
    for line in include_str!("../../../tests/data/intent.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let decision = case.decision();
        assert_eq!(decision.groups, case.expected_groups, "{}", case.id);
        assert_eq!(decision.primary, case.expected_primary, "{}", case.id);
        cases += 1;
    }
    assert_eq!(cases, 9);
}

/// Reads `source | page | language | answers | groups, the one that leads first`.
fn further(line: &str) -> Option<Case> {
    let parts: Vec<&str> = line.split(" | ").collect();
    let [source, page, lang, form, groups] = parts[..] else {
        return None;
    };
    let group = |name: &str| serde_json::from_value(name.into()).ok();
    let groups: Option<Vec<IntentGroup>> = groups.split(' ').map(group).collect();
    let groups = groups?;
    Some(Case {
        id: line.to_owned(),
        source: source.to_owned(),
        form: serde_json::from_str(form).ok()?,
        page: page.to_owned(),
        lang: Language::from_code(lang)?,
        expected_primary: *groups.first()?,
        expected_groups: groups.into_iter().collect(),
    })
}

#[test]
fn further_cases_hold() {
    let mut wrong = Vec::new();
    for line in include_str!("../../../tests/data/intent_further.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
    {
        let case = further(line).unwrap_or_else(|| panic!("{line}"));
        let found = case.decision();
        let expected = (case.expected_primary, &case.expected_groups);
        if (found.primary, &found.groups) != expected {
            let groups: Vec<_> = found.groups.iter().map(|group| group.as_str()).collect();
            let primary = found.primary.as_str();
            wrong.push(format!("{line} => {primary} of {}", groups.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
