//! Tagging: what an inquiry is about, who answers it, and by when. Every tag says why.
//!
//! This is where the rules meet the practice's policy: source and answers make intent groups, the
//! message makes concerns, both together make an owner, and the clock makes a due of it. The due
//! and the policy's version are stored with the inquiry, so a later policy moves no promise.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clock::{ClockError, Moment, Schedule, Window, Zones, due, is_open, promise};
use crate::form::{Insurance, Need, Request};
use crate::intent::{
    self, Decision, Facts, FormFacts, IntentGroup, MessageFacts, WayIn, group_dues,
};
use crate::language::{Language, detection};
use crate::practice::{Concern, Policy};
use crate::source::Source;
use crate::triage::{Label, triage};

/// Everything decided about an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Tags {
    /// Why the patient writes.
    pub intent: Intent,
    /// What the message needs somebody else for.
    pub concerns: Vec<FoundConcern>,
    /// Other things the message is about, for routing and for counting common questions.
    pub topics: BTreeSet<Label>,
    /// The language to answer in.
    pub language: Language,
    /// Whether the message itself showed that language; otherwise it is the form's.
    pub language_is_sure: bool,
    /// Who answers, by key in the policy.
    pub owner: String,
    /// That owner's name when the inquiry was received.
    pub owner_name: String,
    /// Whether it goes before other work that is due at the same time.
    pub priority: bool,
    /// By when (RFC 3339, UTC). It never moves.
    pub due: Moment,
    /// Why then: the group or concern whose window ends first.
    pub due_because: String,
    /// By when the patient is told to hear from the practice, in words, in the practice's zone and
    /// the form's language: the due, or a later one where the due passes while nobody is there.
    pub promise: Option<String>,
    /// The same in the language of the message, where that is surely another than the form's. It is
    /// told once and not kept.
    #[serde(skip)]
    pub promise_first: Option<String>,
    /// What the patient is told, by key in the policy.
    pub script: String,
    /// What the patient is told first, by key in the policy.
    pub guidance: Option<String>,
}

/// Intent groups and why they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Intent {
    /// All that hold.
    pub groups: BTreeSet<IntentGroup>,
    /// The one that leads.
    pub primary: IntentGroup,
    /// Why, in sentences that repeat no answer.
    pub reasons: Vec<String>,
}

/// A concern and where the message shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FoundConcern {
    /// Which concern.
    pub concern: Concern,
    /// The rule that found it.
    pub rule: String,
    /// First character of the words in the message.
    pub start: u32,
    /// One past their last character.
    pub end: u32,
}

/// What is known of an inquiry when it is tagged.
pub struct Received<'a> {
    /// The checked answers.
    pub request: &'a Request,
    /// Where it came from.
    pub source: &'a Source,
    /// The landing page's address, which is read to decide and never kept; empty where there is none.
    pub page: &'a str,
    /// Whether a form brought it, or somebody at the desk logged it.
    pub way_in: WayIn,
    /// The language of the form.
    pub form_language: Language,
    /// When it was received.
    pub at: Moment,
    /// Whether the form was left before it was sent.
    pub unfinished: bool,
}

/// Tags an inquiry by a practice's policy.
///
/// It never fails, because an inquiry must not be lost over its tags: where the hours lead to no
/// due (a checked policy's do, unless it closed for months later), the due is a day away and
/// nothing is promised.
#[must_use]
pub fn tag(received: &Received<'_>, policy: &Policy, zones: &dyn Zones) -> Tags {
    let request = received.request;
    let message = request.message.expose();
    let read = triage(message, Some(received.form_language));
    let spoken = detection(message, received.form_language);
    let concerns: Vec<FoundConcern> = read
        .hits
        .iter()
        .filter_map(|hit| {
            Some(FoundConcern {
                concern: concern(hit.label)?,
                rule: hit.rule.to_owned(),
                start: hit.start,
                end: hit.end,
            })
        })
        .collect();
    let leading = Concern::BY_PRECEDENCE
        .into_iter()
        .find(|concern| concerns.iter().any(|found| found.concern == *concern))
        .and_then(|concern| Some((concern, policy.concerns.get(&concern)?)));

    let facts = Facts {
        source: received.source.source.as_str(),
        channel: received.source.channel.as_str(),
        way_in: received.way_in,
        form: FormFacts {
            unfinished: received.unfinished,
            ..form_facts(request, policy)
        },
        page: received.page,
        language: Some(received.form_language),
        message: MessageFacts {
            scheduling: read.labels.contains(&Label::Scheduling),
            insurance_payment: read.labels.contains(&Label::InsurancePayment),
            language: spoken.sure.then_some(spoken.language),
        },
        escalate_to: leading.map(|(_, concern)| concern.owner.as_str()),
    };
    let decision = intent::decide(&facts, &|group| {
        policy
            .groups
            .get(&group)
            .map_or_else(|| intent::default_owner(group), |group| group.owner.clone())
    });

    let (due, due_because, promised) = when(received, policy, zones, &decision, &concerns)
        .unwrap_or_else(|| {
            let tomorrow = received.at.plus_millis(DAY_MS).unwrap_or(Moment::MAX);
            (tomorrow, "no_open_hours".to_owned(), None)
        });
    let language = spoken.language;
    let words = |language| promise(zones, &policy.time_zone, received.at, promised?, language).ok();
    Tags {
        intent: Intent {
            groups: decision.groups.clone(),
            primary: decision.primary,
            reasons: decision
                .reasons
                .iter()
                .map(|r| r.rule.sentence().to_owned())
                .collect(),
        },
        topics: read
            .labels
            .into_iter()
            .filter(|label| *label != Label::None)
            .collect(),
        language,
        language_is_sure: spoken.sure,
        owner_name: policy.owner_name(&decision.owner).to_owned(),
        owner: decision.owner,
        priority: decision.priority || leading.is_some(),
        due,
        due_because,
        promise: words(received.form_language),
        promise_first: (spoken.sure && language != received.form_language)
            .then(|| words(language))
            .flatten(),
        script: script(policy, &decision.groups, decision.primary),
        guidance: leading.and_then(|(_, concern)| concern.guidance.clone()),
        concerns,
    }
}

/// What a day is where the hours say nothing, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// The earliest due of all groups and concerns, why then, and the moment that is promised; none where
/// none of their windows leads to a due.
///
/// A window in wall minutes may end while the practice is closed. Staff are told by it, but the
/// patient is promised only what somebody is there to keep: the earliest of the dues that are so.
fn when(
    received: &Received<'_>,
    policy: &Policy,
    zones: &dyn Zones,
    decision: &Decision,
    concerns: &[FoundConcern],
) -> Option<(Moment, String, Option<Moment>)> {
    let schedule = policy.schedule(received.request.location.as_deref());
    let window = |group: IntentGroup| policy.groups.get(&group).and_then(|group| group.window);
    let groups = group_dues(decision, &schedule, zones, received.at, &window);
    let mut dues: Vec<(Moment, &str, Window)> = (groups.iter())
        .map(|one| (one.at, one.group.as_str(), one.window))
        .collect();
    for found in concerns {
        if let Some(concern) = policy.concerns.get(&found.concern)
            && let Ok(at) = due(&schedule, zones, received.at, concern.window)
        {
            dues.push((at, found.concern.as_str(), concern.window));
        }
    }
    let (at, because, _) = dues.iter().min_by_key(|(at, ..)| *at).copied()?;
    dues.sort_by_key(|(at, ..)| *at);
    let manned = |at, window| is_manned(&schedule, zones, window, at).unwrap_or_default();
    let promised = dues.iter().find(|(at, _, window)| manned(*at, *window));
    Some((at, because.to_owned(), promised.map(|(due, ..)| *due)))
}

/// Whether somebody is there until a window ends. Open time is; closing itself is in time.
fn is_manned(
    schedule: &Schedule,
    zones: &dyn Zones,
    window: Window,
    at: Moment,
) -> Result<bool, ClockError> {
    if !matches!(window, Window::WallMinutes(_)) {
        return Ok(true);
    }
    let just_before = at.plus_millis(-1).unwrap_or(at);
    Ok(is_open(schedule, zones, at)? || is_open(schedule, zones, just_before)?)
}

/// The script of the leading group. Spanish changes the words by language, not by group.
fn script(policy: &Policy, groups: &BTreeSet<IntentGroup>, primary: IntentGroup) -> String {
    std::iter::once(&primary)
        .chain(groups)
        .find_map(|group| policy.groups.get(group))
        .map_or_else(String::new, |group| group.script.clone())
}

fn concern(label: Label) -> Option<Concern> {
    match label {
        Label::Urgent => Some(Concern::Urgent),
        Label::ClinicalQuestion => Some(Concern::ClinicalQuestion),
        Label::Medication => Some(Concern::Medication),
        Label::Complaint => Some(Concern::Complaint),
        Label::Privacy => Some(Concern::Privacy),
        Label::InsurancePayment | Label::Scheduling | Label::RecordsReferral | Label::None => None,
    }
}

fn form_facts(request: &Request, policy: &Policy) -> FormFacts {
    let (need, service) = match &request.need {
        Need::Service(id) => ("appointment", policy.service(id)),
        Need::Referral => ("referral", None),
        Need::Insurance => ("insurance_question", None),
        Need::Existing => ("existing_appointment", None),
        Need::Other => ("question", None),
    };
    FormFacts {
        patient: request.patient,
        need: need.to_owned(),
        service: service.map(|s| s.id.clone()).unwrap_or_default(),
        service_is_elective: service.is_some_and(|s| s.cash_or_elective),
        insurance: match request.insurance {
            Some(Insurance::Yes) => "yes",
            Some(Insurance::No) => "no",
            Some(Insurance::Unsure) => "unsure",
            None => "",
        }
        .to_owned(),
        language_help: request.language_help,
        message: request.message.expose().to_owned(),
        ..FormFacts::default()
    }
}

#[cfg(test)]
mod tests;
