use super::Counted;
use crate::clock::native::JiffZones;
use crate::clock::{Moment, Window};
use crate::intent::IntentGroup;
use crate::practice::tests_support::policy;

#[test]
fn a_longer_window_is_told_with_both_promises_and_a_wrong_owner_with_its_place() {
    let before = policy();
    let zones = JiffZones::bundled();
    let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
    assert_eq!(
        before.preview(&before, &zones, now, &Counted::default()),
        super::Preview::default()
    );

    let three = Counted {
        erased: 3,
        ..Counted::default()
    };
    let mut after = before.clone();
    let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
    rule.window = Some(Window::BusinessDays(1));
    let told = after.preview(&before, &zones, now, &three);
    assert!(told.errors.is_empty(), "{told:?}");
    assert_eq!(told.effects.len(), 1);
    assert!(told.effects[0].contains("paid campaign"), "{told:?}");

    after.retention_days = 1;
    let told = after.preview(&before, &zones, now, &three);
    assert!(told.effects[0].contains("at once: 3."), "{told:?}");

    after.holidays = serde_json::from_str(r#"{"2026-12-03":[]}"#).unwrap();
    let script = after.scripts.get_mut("received").unwrap();
    (script.version, script.text.en) = (9, "We have your request.".to_owned());
    let told = after.preview(&before, &zones, now, &three).effects;
    let says = |words: &str| told.iter().any(|effect| effect.contains(words));
    assert!(
        says("on 2 of the next 60 days, first on 2026-12-03: closed; it was "),
        "{told:?}"
    );
    assert!(says("words of received as of version 9"), "{told:?}");

    let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
    "nobody".clone_into(&mut rule.owner);
    let told = after.preview(&before, &zones, now, &three);
    assert_eq!(told.errors[0].field, "groups.paid_campaign.owner");
}

#[test]
fn whoever_is_told_first_of_what_runs_late_and_steps_in_is_named() {
    use crate::practice::Concern;
    let before = policy();
    let zones = JiffZones::bundled();
    let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
    let mut after = before.clone();
    let rule = after.concerns.get_mut(&Concern::Urgent).unwrap();
    std::mem::swap(&mut rule.owner, &mut rule.deputy);
    let group = after.groups.get_mut(&IntentGroup::Gbp).unwrap();
    let to = before.owners.keys().find(|key| **key != group.escalate_to);
    group.escalate_to.clone_from(to.unwrap());
    let mut keys = before.owners.keys();
    let (person, deputy) = keys.next().zip(keys.next()).unwrap();
    after.owners.get_mut(person).unwrap().deputy = Some(deputy.clone());
    let told = after
        .preview(&before, &zones, now, &Counted::default())
        .effects;
    let rule = &before.concerns[&Concern::Urgent];
    let first = format!(
        "Of the concern urgent {} is told first, with {} as deputy; it was {}, with {}.",
        before.owner_name(&rule.deputy),
        before.owner_name(&rule.owner),
        before.owner_name(&rule.owner),
        before.owner_name(&rule.deputy)
    );
    assert!(told.contains(&first), "{told:?}");
    let says = |words: &str| told.iter().any(|effect| effect.starts_with(words));
    assert!(says("What runs late in the group gbp"), "{told:?}");
    let (person, deputy) = (before.owner_name(person), before.owner_name(deputy));
    let stands_in = format!("For {person} {deputy} steps in; it was nobody.");
    assert!(says(&stands_in), "{told:?}");
}

#[test]
fn open_inquiries_of_somebody_who_is_removed_are_counted() {
    let before = policy();
    let zones = JiffZones::bundled();
    let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
    let mut after = before.clone();
    let (key, owner) = after.owners.pop_first().unwrap();
    let mut counted = Counted::default();
    counted.open.insert(key, 9);
    let told = after.preview(&before, &zones, now, &counted).effects;
    let gone = format!(
        "{} is removed and still owns open inquiries: 9.",
        owner.name
    );
    assert!(
        told.iter().any(|effect| effect.starts_with(&gone)),
        "{told:?}"
    );
    // Whoever stays is not told of.
    let told = before.preview(&before, &zones, now, &counted);
    assert_eq!(told, super::Preview::default());
}

#[test]
fn rules_of_the_work_are_named_where_they_change() {
    let before = policy();
    let zones = JiffZones::bundled();
    let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
    let mut after = before.clone();
    after.reminders.clear();
    after.checklists.insert("implants".to_owned(), Vec::new());
    let name = after.cadences.keys().next().unwrap().clone();
    after.cadences.get_mut(&name).unwrap().steps.pop();
    let told = after
        .preview(&before, &zones, now, &Counted::default())
        .effects;
    let says = |words: &str| told.iter().any(|effect| effect.starts_with(words));
    assert!(says("Reminders of a visit: none."), "{told:?}");
    assert!(says("Checklists that change: implants."), "{told:?}");
    assert!(says(&format!("Cadences that change: {name}.")), "{told:?}");
}

#[test]
fn words_of_an_earlier_version_were_approved() {
    let before = policy();
    let zones = JiffZones::bundled();
    let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
    let mut after = before.clone();
    let script = after.scripts.get_mut("received").unwrap();
    script.text.en = "We have your request.".to_owned();
    let mut counted = Counted::default();
    assert!(
        !after
            .preview(&before, &zones, now, &counted)
            .errors
            .is_empty()
    );
    counted.earlier = true;
    assert!(
        after
            .preview(&before, &zones, now, &counted)
            .errors
            .is_empty()
    );
}
