//! Triage against messages, and the laws it keeps whatever the message.
//!
//! The weights were learned from these very messages; how well messages are read that nobody
//! learned from, `cargo xtask train triage --check` says.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its data has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use portico_shared::language::Language;
use portico_shared::triage::{Hit, Label, triage};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    text: String,
    lang: Language,
    labels: Vec<Label>,
}

#[derive(Clone, Copy, Default)]
struct Score {
    right: u32,
    extra: u32,
    missed: u32,
}

impl Score {
    fn precision(self) -> f64 {
        ratio(self.right, self.right + self.extra)
    }

    fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    fn f1(self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.extra + self.missed)
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

fn cases(text: &str) -> Vec<Case> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Scores by label; beside an urgent finding a clinical question is no error.
fn scores(cases: &[Case]) -> BTreeMap<Label, Score> {
    let mut scores: BTreeMap<Label, Score> = BTreeMap::new();
    for case in cases {
        let found = triage(&case.text, None).labels;
        for label in &found {
            let excused = *label == Label::ClinicalQuestion && case.labels.contains(&Label::Urgent);
            let score = scores.entry(*label).or_default();
            if case.labels.contains(label) {
                score.right += 1;
            } else if !excused {
                score.extra += 1;
                println!("{}: {label:?} too many: {}", case.id, case.text);
            }
        }
        for label in case.labels.iter().filter(|l| !found.contains(l)) {
            scores.entry(*label).or_default().missed += 1;
            println!("{}: {label:?} missed: {}", case.id, case.text);
        }
    }
    scores
}

fn meets_the_targets(cases: &[Case]) {
    for (label, score) in scores(cases) {
        if label == Label::Urgent {
            assert!(score.recall() >= 0.95, "urgent recall {}", score.recall());
            assert!(
                score.precision() >= 0.75,
                "urgent precision {}",
                score.precision()
            );
        } else if label != Label::None {
            assert!(score.f1() >= 0.80, "{label:?} F1 {}", score.f1());
        }
    }
}

fn everything() -> Vec<Case> {
    [
        include_str!("../data/triage/messages/examples.jsonl"),
        include_str!("../data/triage/messages/hand-1.jsonl"),
        include_str!("../data/triage/messages/hand-2.jsonl"),
        include_str!("../data/triage/messages/hand-3.jsonl"),
        include_str!("../data/triage/messages/hand-4.jsonl"),
        include_str!("../data/triage/messages/hand-5.jsonl"),
        include_str!("../data/triage/messages/hand-6.jsonl"),
        include_str!("../data/triage/messages/hand-7.jsonl"),
        include_str!("../data/triage/messages/hand-8.jsonl"),
        include_str!("../data/triage/messages/hand-9.jsonl"),
        include_str!("../data/triage/messages/hand-10.jsonl"),
        include_str!("../data/triage/messages/hand-11.jsonl"),
        include_str!("../data/triage/messages/hand-12.jsonl"),
        include_str!("../data/triage/messages/hand-13.jsonl"),
        include_str!("../data/triage/messages/hand-15.jsonl"),
        include_str!("../data/triage/messages/hand-16.jsonl"),
        include_str!("../data/triage/messages/hand-17.jsonl"),
        include_str!("../data/triage/messages/hand-18.jsonl"),
        include_str!("../data/triage/messages/hand-19.jsonl"),
        include_str!("../data/triage/messages/hand-20.jsonl"),
        include_str!("../data/triage/messages/hand-21.jsonl"),
        include_str!("../data/triage/messages/plain.jsonl"),
        include_str!("../data/triage/messages/composed-danger.jsonl"),
        include_str!("../data/triage/messages/composed-everyday.jsonl"),
    ]
    .into_iter()
    .flat_map(cases)
    .collect()
}

#[test]
fn the_examples_are_all_right() {
    for case in cases(include_str!("../data/triage/messages/examples.jsonl")) {
        let mut found = triage(&case.text, None).labels;
        if case.labels.contains(&Label::Urgent) && !case.labels.contains(&Label::ClinicalQuestion) {
            found.remove(&Label::ClinicalQuestion);
        }
        let expected: BTreeSet<Label> = case.labels.iter().copied().collect();
        assert_eq!(found, expected, "{}", case.text);
    }
}

#[test]
fn messages_learned_from_meet_the_targets() {
    meets_the_targets(&everything());
}

#[test]
fn spanish_is_served_as_well_as_english() {
    let (spanish, english): (Vec<Case>, Vec<Case>) = everything()
        .into_iter()
        .partition(|c| c.lang == Language::Es);
    let (spanish, english) = (scores(&spanish), scores(&english));
    for (label, score) in english.into_iter().filter(|(l, _)| *l != Label::None) {
        let other = spanish.get(&label).copied().unwrap_or_default();
        assert!(
            score.f1() - other.f1() <= 0.05,
            "{label:?}: {} {}",
            score.f1(),
            other.f1()
        );
    }
}

#[test]
fn the_language_of_a_message_is_known_without_its_form() {
    let wrong: Vec<String> = everything()
        .into_iter()
        .filter(|c| triage(&c.text, None).lang != c.lang)
        .map(|c| c.text)
        .collect();
    let share = wrong.len() * 100 / everything().len();
    assert!(share < 1, "{wrong:#?}");
}

const BEFORE: &[&str] = &[
    "",
    "Hi! ",
    "Good morning, ",
    "Hello, my name is Maria Lopez. ",
    "Hope you are well. ",
    "I'd like to book an appointment for next week. ",
    "Thank you for your help last time. ",
    "Buenos días. ",
    "Buenas tardes, soy Juan Pérez. ",
    "Quisiera una cita para el lunes. ",
    "Gracias por atenderme. ",
    "Sorry to bother you but ",
    "Disculpe la molestia, ",
];

const AFTER: &[&str] = &[
    "",
    ". Thank you!",
    ", thanks",
    ". Please call me back at your convenience.",
    ". Do you have anything on Friday morning?",
    ". My insurance is Aetna.",
    ". Have a nice day",
    ". Muchas gracias",
    ", gracias por su tiempo",
    ". ¿Tienen cita el viernes?",
    ". Saludos, Ana",
    "!!!",
    " 🙏🙏",
];

fn urgent_messages() -> Vec<String> {
    let urgent = |c: &Case| c.labels.contains(&Label::Urgent);
    let found = |c: &Case| triage(&c.text, None).labels.contains(&Label::Urgent);
    everything()
        .into_iter()
        .filter(|c| urgent(c) && found(c))
        .map(|c| c.text)
        .collect()
}

#[test]
fn polite_words_around_never_hide_an_emergency() {
    for (turn, message) in urgent_messages().into_iter().enumerate() {
        for (place, before) in BEFORE.iter().enumerate() {
            let after = AFTER[(place + turn) % AFTER.len()];
            let text = format!("{before}{message}{after}");
            assert!(
                triage(&text, None).labels.contains(&Label::Urgent),
                "{text}"
            );
        }
    }
}

/// Emergencies that no other wish may hide.
const EMERGENCIES: &[&str] = &[
    "I am suicidal",
    "I want to kill myself",
    "My throat is closing",
    "My son is having a seizure",
    "My son is not breathing",
    "she isn't breathing",
    "He took all his pills",
    "My mother is unconscious",
    "I have crushing chest pain and can't breathe",
    "Half of her face is drooping and she can't speak",
    "Quiero matarme",
    "Estoy pensando en suicidarme",
    "Mi bebé no respira",
    "Mi hija está convulsionando",
    "Se me está cerrando la garganta",
    "Mi papá está inconsciente",
    "Se tomó todas las pastillas",
    "No puedo respirar y me duele mucho el pecho",
];

/// What people ask for in the same breath.
const EVERYDAY: &[&str] = &[
    "I need a refill of my Zoloft",
    "Please send my test results",
    "Should I take another dose of Benadryl?",
    "Is it normal?",
    "He takes Keppra 500 mg",
    "Last year I had the flu",
    "Can I book an appointment for Monday?",
    "Thank you for everything",
    "Does my insurance cover this?",
    "Necesito una receta de mi medicina",
    "¿Ya están mis resultados?",
    "¿Le doy otra dosis?",
    "¿Es normal?",
    "El año pasado tuve gripe",
    "Quisiera una cita para el lunes",
    "Gracias por todo",
];

#[test]
fn no_other_wish_hides_an_emergency() {
    let mut hidden = Vec::new();
    for emergency in EMERGENCIES {
        let alone = std::iter::once((*emergency).to_owned());
        let beside = EVERYDAY.iter().flat_map(|other| {
            let end = if other.ends_with('?') { "" } else { "." };
            [
                format!("{emergency}. {other}{end}"),
                format!("{other}{end} {emergency}."),
            ]
        });
        let lost = |text: &String| !triage(text, None).labels.contains(&Label::Urgent);
        hidden.extend(alone.chain(beside).filter(lost));
    }
    assert!(hidden.is_empty(), "{hidden:#?}");
}

/// Plain statements of danger, as people make them: a rule finds each, whatever the weights say.
const PLAIN: &[&str] = &[
    "I am suicidal",
    "I'm suicidal",
    "I feel suicidal",
    "I am having suicidal thoughts",
    "My son is suicidal",
    "My teen has suicidal thoughts",
    "I am having thoughts of suicide",
    "I want to commit suicide",
    "I want to kill myself",
    "I no longer want to live",
    "I do not want to live anymore",
    "I don't want to be alive",
    "I cut my wrists",
    "My husband overdosed",
    "I took an overdose",
    "My daughter took too many pills",
    "This is an emergency",
    "It's an emergency, please call me",
    "I need an ambulance",
    "My baby is choking",
    "Her speech is slurred",
    "My dad is having a heart attack",
    "My little girl is having a seizure",
    "He is not breathing",
    "I no can breathe",
    "Soy suicida",
    "Tengo pensamientos suicidas",
    "Quiero suicidarme",
    "Me quiero matar",
    "Ya no quiero vivir",
    "Mi hija intentó suicidarse",
    "Me corté las venas",
    "Tomé una sobredosis",
    "Mi hermano tuvo una sobredosis",
    "Se tomó muchas pastillas",
    "Es una emergencia",
    "Tengo una emergencia",
    "Necesito una ambulancia",
    "Se está ahogando mi bebé",
    "Creo que es un infarto",
    "Mi mamá no respira",
];

/// Grief, history and politeness, before and after it, in the same sentence and beside it.
const AROUND: &[(&str, &str)] = &[
    ("", " because my mom died last year"),
    ("", ", my dad died last year"),
    ("", " and my brother died in 2019"),
    ("", " since my divorce"),
    ("", ", I was in the hospital for it last year"),
    ("", ", it was like this years ago"),
    ("", " porque murió mi mamá"),
    ("", ", mi papá falleció el año pasado"),
    ("", " y hace años me pasó lo mismo"),
    ("", ", tuve lo mismo el año pasado"),
    ("My mother passed away in May. ", ""),
    ("My mother passed away in May and ", ""),
    ("Last year I lost my wife, ", ""),
    ("I was fine for years but ", ""),
    ("I have a history of depression, ", ""),
    ("My dog died and ", ""),
    ("Mi esposa falleció en mayo, ", ""),
    ("El año pasado murió mi hermano y ahora ", ""),
    ("Hace años estuve bien pero ", ""),
    (
        "Sorry to bother you, I hope you are well, ",
        ", thank you so much",
    ),
    ("Disculpe la molestia, buenas tardes, ", ", muchas gracias"),
    ("I know you are busy and it is probably nothing, but ", ""),
    ("Can I have an appointment? ", ". Is parking free?"),
];

#[test]
fn neither_grief_nor_history_nor_politeness_undoes_a_plain_statement() {
    let ruled = |text: &str| {
        let hits = triage(text, None).hits;
        (hits.iter()).any(|hit| hit.label == Label::Urgent && !hit.rule.starts_with("words"))
    };
    let all = PLAIN.iter().flat_map(|plain| {
        let around = AROUND
            .iter()
            .map(move |(before, after)| format!("{before}{plain}{after}"));
        std::iter::once((*plain).to_owned()).chain(around)
    });
    let lost: Vec<String> = all.filter(|text| !ruled(text)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn a_word_that_stops_messages_is_about_privacy() {
    for text in [
        "STOP",
        "Please stop texting me",
        "quit calling me",
        "BAJA",
        "Ya no me llamen.",
    ] {
        let found = triage(text, None);
        assert!(found.labels.contains(&Label::Privacy), "{text}");
    }
    let hits = triage("My tooth will not stop hurting", None).hits;
    assert!(hits.iter().all(|hit| hit.rule != "optout"));
}

#[test]
fn a_lone_cry_is_an_emergency_and_thanks_for_help_are_none() {
    for text in ["Help!", "emergency", "choking", "Auxilio, por favor", "911"] {
        assert!(triage(text, None).labels.contains(&Label::Urgent), "{text}");
    }
    for text in [
        "Thank you for your help",
        "Gracias por su ayuda",
        "Help with my bill",
    ] {
        let hits = triage(text, None).hits;
        assert!(hits.iter().all(|hit| hit.rule != "emergency"), "{text}");
    }
}

/// The weights may still think otherwise, and lean to safety.
#[test]
fn no_rule_takes_what_is_denied_past_or_quoted_for_an_emergency() {
    for text in [
        "I am not suicidal.",
        "I don't want to kill myself, I promise.",
        "My neighbor is having a seizure in a movie.",
        "What if my son ever stopped breathing?",
        "He stopped breathing years ago as a child, all good now.",
        "No quiero matarme, estoy bien.",
        "Mi vecino está inconsciente en la novela.",
        "I was suicidal in college, looking for a therapist now.",
        "I used to be suicidal.",
        "My husband overdosed years ago.",
        "My brother overdosed and died.",
        "Do you treat people who are suicidal?",
        "I have never had suicidal thoughts.",
        "I don't think this is an emergency.",
        "Is there a suicide prevention class?",
        "So embarrassed I want to die.",
        "My old dentist died.",
        "Dying to have white teeth.",
        "What is your emergency contact?",
        "Do you have an emergency appointment?",
        "Your voicemail says if this is an emergency call 911.",
        "¿Atienden a personas suicidas?",
        "No tengo pensamientos suicidas.",
        "Nunca he pensado en suicidarme.",
        "Hace años intenté suicidarme.",
        "No es una emergencia.",
        "Me quiero morir de la vergüenza.",
        "Mi papá murió de una sobredosis.",
    ] {
        let found = triage(text, None);
        let ruled = |hit: &Hit| !hit.rule.starts_with("words");
        assert!(!found.hits.iter().any(ruled), "{text}");
    }
    let found = triage("My son is not breathing.", None);
    assert!(found.hits.iter().any(|hit| hit.rule == "alarm"));
}

/// How many of the texts a label is found in.
fn found_in(texts: &[String], label: Label) -> (usize, Vec<&String>) {
    let (found, missed): (Vec<&String>, Vec<&String>) =
        (texts.iter()).partition(|text| triage(text, None).labels.contains(&label));
    (found.len(), missed)
}

/// Plain complaints of pain: a part of the body, and how people say that it hurts.
const PLAIN_NOT_URGENT: [(&[&str], &[&str]); 2] = [
    (
        &[
            "tooth",
            "molar",
            "jaw",
            "gum",
            "ear",
            "nose",
            "neck",
            "shoulder",
            "elbow",
            "wrist",
            "thumb",
            "hand",
            "lower back",
            "hip",
            "knee",
            "shin",
            "ankle",
            "heel",
            "big toe",
            "stomach",
        ],
        &[
            "I have {} pain",
            "My {} hurts",
            "my {} has been sore for days",
            "my {} hurts, should I come in?",
            "Some pain in my {} when I get up",
            "i got a sore {}",
            "My {} bothers me at work",
        ],
    ),
    (
        &[
            "la muela",
            "el diente",
            "la mandíbula",
            "la encía",
            "el oído",
            "la nariz",
            "el cuello",
            "el hombro",
            "el codo",
            "la muñeca",
            "el pulgar",
            "la espalda",
            "la cadera",
            "la rodilla",
            "la espinilla",
            "el tobillo",
            "el talón",
            "el pie",
            "el estómago",
            "la mano",
        ],
        &[
            "me duele {}",
            "Tengo dolor en {}",
            "Me duele {} desde el lunes",
            "me duele {}, ¿debo ir?",
            "me molesta {} al levantarme",
            "Traigo un dolor en {}",
            "Me duele {} en el trabajo",
        ],
    ),
];

#[test]
fn a_plain_complaint_of_pain_is_a_question_and_no_emergency() {
    let mut urgent = Vec::new();
    let mut all = 0;
    for (parts, said) in PLAIN_NOT_URGENT {
        let texts: Vec<String> = (said.iter())
            .flat_map(|said| parts.iter().map(|part| said.replace("{}", part)))
            .collect();
        let (asked, unasked) = found_in(&texts, Label::ClinicalQuestion);
        assert!(asked * 100 >= texts.len() * 97, "{unasked:#?}");
        let is_urgent = |text: &&String| triage(text, None).labels.contains(&Label::Urgent);
        urgent.extend(texts.iter().filter(is_urgent).cloned());
        all += texts.len();
    }
    assert!(urgent.len() * 100 <= all * 5, "{all}: {urgent:#?}");
}

/// Plain statements of mortal danger: who, and what is the matter.
const DANGER: [(&[&str], &[&str]); 2] = [
    (
        &[
            "My son",
            "my daughter",
            "My wife",
            "my husband",
            "Grandpa",
            "our little boy",
            "my best friend",
            "She",
            "He",
        ],
        &[
            "isn't breathing",
            "doesn't breathe",
            "can't breathe",
            "isn't responding",
            "doesn't respond",
            "didn't respond when I called",
            "isn't waking up",
            "wasn't waking up so I am shaking him",
            "won't wake up",
            "is unconscious",
            "collapsed",
            "passed out and hit the floor",
            "has a seizure right now",
            "is having a stroke",
            "has terrible chest pain",
            "is choking on food",
            "has blue lips",
            "swallowed pills",
            "took all my pills",
            "overdosed",
            "is bleeding a lot",
            "is vomiting blood",
            "fell from the balcony and isn't moving",
            "was hit by a car",
            "got shot",
            "was stabbed in the chest",
            "cut off a finger",
            "was bitten by a snake",
            "wants to die",
            "is going to kill himself",
            "tried to hang herself",
            "has oxygen at 81",
        ],
    ),
    (
        &[
            "Mi hijo",
            "mi hija",
            "Mi esposa",
            "mi marido",
            "mi abuelo",
            "Mi nieta",
            "mi mejor amiga",
            "Mi cuñado",
        ],
        &[
            "no respira",
            "no está respirando",
            "no puede respirar",
            "no responde",
            "no reacciona",
            "no se despierta",
            "está inconsciente",
            "se desplomó y no contesta",
            "se desmayó en la calle",
            "tiene convulsiones",
            "está convulsionando",
            "tuvo un infarto ahorita",
            "tiene dolor de pecho muy fuerte",
            "se está ahogando",
            "tiene los labios azules",
            "se tragó unas pastillas",
            "se tomó todas mis pastillas",
            "tomó una sobredosis",
            "sangra muchísimo",
            "vomita sangre",
            "se cayó del balcón y no se mueve",
            "se cortó un dedo con la sierra",
            "recibió un balazo",
            "se quiere morir",
            "se va a matar",
            "trató de ahorcarse",
            "tiene el oxígeno en 81",
        ],
    ),
];

#[test]
fn plain_danger_is_found_whoever_is_in_it() {
    for (people, dangers) in DANGER {
        let texts: Vec<String> = (dangers.iter())
            .flat_map(|danger| people.iter().map(move |who| format!("{who} {danger}")))
            .collect();
        let (found, missed) = found_in(&texts, Label::Urgent);
        assert!(found * 100 >= texts.len() * 97, "{missed:#?}");
    }
}

#[test]
fn a_hit_names_the_concept_that_weighs_most() {
    let rule = |text: &str, label: Label| {
        let hits = triage(text, None).hits;
        (hits.iter().find(|hit| hit.label == label)).map(|hit| hit.rule)
    };
    let refill = "I need a refill of my lisinopril";
    assert_eq!(rule(refill, Label::Medication), Some("words.drug"));
    let move_it = "Please reschedule my appointment";
    let found = rule(move_it, Label::Scheduling);
    assert!(
        ["words.move", "words.appt"].map(Some).contains(&found),
        "{found:?}"
    );
    assert_eq!(rule("He is not breathing", Label::Urgent), Some("alarm"));
}

fn spans_are_valid(text: &str) {
    let found = triage(text, None);
    let length = u32::try_from(text.chars().count()).unwrap();
    for hit in &found.hits {
        assert!(
            hit.start < hit.end && hit.end <= length,
            "{hit:?} in {text:?}"
        );
        assert!(!hit.words(text).is_empty(), "{hit:?} in {text:?}");
    }
    assert!(!found.labels.is_empty());
    assert_eq!(found.labels.contains(&Label::None), found.hits.is_empty());
}

static EVERYTHING: LazyLock<Vec<Case>> = LazyLock::new(everything);
static URGENT: LazyLock<Vec<String>> = LazyLock::new(urgent_messages);

const GREETINGS: [&str; 20] = [
    "Hi",
    "Hello there",
    "Good morning",
    "Dear Dr. Ortiz and team",
    "To whom it may concern",
    "Excuse me",
    "Sorry to bother you",
    "I hope you are well",
    "No rush at all",
    "No hurry",
    "With all due respect",
    "Happy Friday",
    "Buenos días",
    "Muy buenas tardes",
    "Estimada doctora",
    "Disculpe la molestia",
    "Con todo respeto",
    "Espero que se encuentren bien",
    "No hay prisa",
    "Saludos a todos",
];
const THANKS: [&str; 16] = [
    "thank you so much",
    "thanks a million",
    "much appreciated",
    "whenever you can",
    "no rush",
    "kind regards, Ana",
    "take care",
    "God bless",
    "please",
    "if it's not too much trouble",
    "muchas gracias",
    "cuando pueda, gracias",
    "si no es mucha molestia",
    "Dios los bendiga",
    "quedo atenta, saludos",
    "se lo agradezco mucho",
];

/// One to three polite phrases, each with something between.
fn polite(
    phrases: &'static [&'static str],
    ends: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let one = (prop::sample::select(phrases), prop::sample::select(ends));
    prop::collection::vec(
        one.prop_map(|(phrase, end)| format!("{phrase}{end}")),
        1..=3,
    )
    .prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        spans_are_valid(&text);
    }

    #[test]
    fn any_characters_are_read_without_panic(chars in prop::collection::vec(any::<char>(), 0..200)) {
        spans_are_valid(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn spans_stay_true_within_noise(
        before in "[¡¿ñÁé😀 .,\"']{0,20}",
        at in 0_usize..1000,
        after in "[¡¿ñÁé😀 .,\"']{0,20}",
    ) {
        let all = &*EVERYTHING;
        let text = format!("{before} {} {after}", all[at % all.len()].text);
        spans_are_valid(&text);
    }

    #[test]
    fn polite_words_of_any_kind_never_hide_an_emergency(
        before in polite(&GREETINGS, &[", ", ". ", "! "]),
        at in 0_usize..100_000,
        after in polite(&THANKS, &[", ", ". ", " "]),
    ) {
        let message = &URGENT[at % URGENT.len()];
        let between = if message.ends_with(['.', '!', '?']) { " " } else { ". " };
        let text = format!("{before}{message}{between}{after}");
        prop_assert!(triage(&text, None).labels.contains(&Label::Urgent), "{}", text);
        let text = format!("{before}{message}, {after}");
        prop_assert!(triage(&text, None).labels.contains(&Label::Urgent), "{}", text);
    }

    #[test]
    fn names_and_thanks_never_hide_an_emergency(
        name in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}",
        at in 0_usize..1000,
    ) {
        let all = &*URGENT;
        let text = format!("Hi, this is {name}. {}. Thank you, {name}", all[at % all.len()]);
        prop_assert!(triage(&text, None).labels.contains(&Label::Urgent), "{}", text);
    }
}
