//! The handoff's eleven parts at a glance, the message, and why it was tagged so.

use std::collections::BTreeSet;

use portico_shared::desk::InquiryView;
use portico_shared::handoff::Handoff;
use portico_shared::practice::Concern;
use yew::prelude::*;

use crate::components::mark::icon;
use crate::components::shell::card;
use crate::state::DeskHandle;
use crate::time::{self, Style};
use crate::words;

/// The cards of what is known.
pub fn facts(desk: &DeskHandle, view: &InquiryView) -> Html {
    let Some(handoff) = &view.handoff else {
        return Html::default();
    };
    html! {
        <>
            {message(handoff)}
            {card("Handoff", parts(desk, view, handoff))}
            {card("Why it was tagged so", why(desk, handoff))}
        </>
    }
}

/// The patient's words, with those marked that raised a concern.
fn message(handoff: &Handoff) -> Html {
    let text = handoff.message.expose();
    if text.is_empty() {
        return Html::default();
    }
    let characters: Vec<char> = text.chars().collect();
    let mut found: Vec<_> = handoff.tags.concerns.iter().collect();
    found.sort_by_key(|found| found.start);
    // What overlaps is marked as one, for everything that it raised.
    let mut marked: Vec<(usize, usize, BTreeSet<Concern>)> = Vec::new();
    for hit in found {
        let start = (hit.start as usize).min(characters.len());
        let end = (hit.end as usize).min(characters.len());
        match marked.last_mut() {
            _ if start >= end => {}
            Some((_, last, concerns)) if start < *last => {
                *last = end.max(*last);
                concerns.insert(hit.concern);
            }
            _ => marked.push((start, end, [hit.concern].into())),
        }
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end, concerns) in marked {
        let of = |range: &[char]| range.iter().collect::<String>();
        let concerns: Vec<&str> = concerns.into_iter().map(words::concern).collect();
        pieces.push(html! { <>{of(&characters[at..start])}</> });
        pieces.push(html! {
            <mark>{of(&characters[start..end])}<span class="vh">{format!(" ({})", concerns.join(", "))}</span></mark>
        });
        at = end;
    }
    pieces.push(html! { <>{characters[at..].iter().collect::<String>()}</> });
    let language = handoff.language.answer_in.as_str();
    card(
        "In the patient's words",
        html! { <blockquote class="message" lang={language}>{ for pieces }</blockquote> },
    )
}

/// The eleven parts, in the order of the handoff.
fn parts(desk: &DeskHandle, view: &InquiryView, handoff: &Handoff) -> Html {
    let when = |at| time::format(desk.zone(), at, Style::DateTime);
    let location = handoff.location.as_ref();
    let first = handoff.first_attempt.as_ref();
    let next = handoff.next_action.as_ref();
    let rows = [
        ("Source", source(handoff)),
        ("Asked for", asked_for(handoff)),
        (
            "Location",
            location.map_or_else(|| "Either one".to_owned(), |place| place.name.clone()),
        ),
        ("Patient", patient(handoff)),
        ("Contact", contact(handoff)),
        ("Language", language(handoff)),
        ("Insurance or payment", payment(handoff)),
        (
            "Page or form",
            join(&[
                handoff.landing.page.as_deref().unwrap_or_default(),
                &words::plain(&handoff.landing.form),
                &handoff.unfinished.map_or_else(String::new, |screen| {
                    format!("Not finished: left on screen {screen}")
                }),
            ]),
        ),
        ("Received", when(view.clocks.received)),
        (
            "First attempt",
            first.map_or_else(
                || "None yet".to_owned(),
                |made| format!("{} · {}", when(made.at), words::plain(&made.outcome)),
            ),
        ),
        (
            "Next action",
            next.map_or_else(
                || "None".to_owned(),
                |next| {
                    join(&[
                        &words::plain(&next.action),
                        &next.owner,
                        &format!("by {}", when(next.due)),
                    ])
                },
            ),
        ),
    ];
    html! {
        <dl class="handoff">
            { for rows.into_iter().map(|(name, value)| html! { <div><dt>{name}</dt><dd>{value}</dd></div> }) }
        </dl>
    }
}

/// Parts of an answer on one line; those left empty are left out.
fn join(parts: &[&str]) -> String {
    let told: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    if told.is_empty() {
        "Not told".to_owned()
    } else {
        told.join(" · ")
    }
}

fn source(handoff: &Handoff) -> String {
    let (source, channel) = (
        handoff.source.source.as_str(),
        handoff.source.channel.as_str(),
    );
    if source == channel {
        words::plain(source)
    } else {
        join(&[&words::plain(source), &words::plain(channel)])
    }
}

fn asked_for(handoff: &Handoff) -> String {
    let request = &handoff.request;
    let what = request.service.as_ref().map_or_else(
        || words::plain(&request.need),
        |service| service.name.clone(),
    );
    let campaign = request.campaign.as_ref();
    join(&[
        &what,
        &campaign.map_or_else(String::new, |name| format!("campaign {name}")),
    ])
}

fn patient(handoff: &Handoff) -> String {
    let patient = &handoff.patient;
    let other = patient.written_by_other;
    join(&[
        words::patient(patient.status),
        if other { "somebody else wrote" } else { "" },
    ])
}

fn contact(handoff: &Handoff) -> String {
    let contact = &handoff.contact;
    let method = contact.method.map(words::method);
    join(&[
        contact.phone.expose(),
        contact.email.expose(),
        &method.map_or_else(String::new, |method| format!("prefers {method}")),
        contact.time.map_or("", words::time),
        if contact.voicemail_may_say_why {
            "voicemail may say why"
        } else {
            "voicemail must not say why"
        },
    ])
}

fn language(handoff: &Handoff) -> String {
    let language = &handoff.language;
    join(&[
        words::language(language.answer_in),
        if language.help {
            "wants help in another language"
        } else {
            ""
        },
    ])
}

fn payment(handoff: &Handoff) -> String {
    let insurance = &handoff.insurance;
    join(&[
        words::insured(insurance.insured),
        if insurance.question {
            "has a question"
        } else {
            ""
        },
    ])
}

fn why(desk: &DeskHandle, handoff: &Handoff) -> Html {
    let tags = &handoff.tags;
    html! {
        <>
            <ul class="reasons">
                <li>{&handoff.source.reason.text}</li>
                { for tags.intent.reasons.iter().map(|reason| html! { <li>{reason}</li> }) }
                { for tags.concerns.iter().map(|found| html! {
                    <li>{icon("alarm")}<strong>{words::concern(found.concern)}</strong>{format!(": the marked words, by the rule {}", found.rule)}</li>
                }) }
                <li>{format!("{} answers by {}: {}", desk.owner(&tags.owner), time::format(desk.zone(), tags.due, Style::DateTime), words::plain(&tags.due_because).to_lowercase())}</li>
            </ul>
            if let Some(promise) = &tags.promise {
                <p class="quiet">{format!("Promised to the patient: {promise}")}</p>
            }
            <p class="quiet">
                {"Groups: "}
                {tags.intent.groups.iter().map(|group| words::group(*group)).collect::<Vec<_>>().join(", ")}
            </p>
        </>
    }
}
