//! Words that no practice may put before a patient. The phrases are data: `data/wording.txt`.

/// A phrase that was found, and why it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The phrase.
    pub phrase: &'static str,
    /// `diagnoses`, `promises`, `guarantees`, `presses` or `times`.
    pub why: &'static str,
}

impl Refused {
    /// Why, in words that go on after "says …, which".
    #[must_use]
    pub fn clause(&self) -> &'static str {
        match self.why {
            TIMES => "promises a time (only the clock does, beside these words)",
            why => why,
        }
    }
}

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// A name, which may be a word that promises elsewhere: Promise Road.
    Name,
    /// A text that tells nobody when they are answered.
    Text,
    /// What a patient is told of an inquiry. When they are answered is the clock's to say.
    Answer,
}

const PHRASES: &str = include_str!("../../data/wording.txt");

const DIAGNOSES: &str = "diagnoses";
const PRESSES: &str = "presses";
const TIMES: &str = "times";

/// Phrases that are names of people and places too.
const NAMES: [&str; 4] = ["promise*", "promesa*", "cure", "curing"];
/// What denies a phrase that comes soon after.
const DENIALS: [&str; 16] = [
    "not", "no", "cannot", "can't", "don't", "doesn't", "won't", "isn't", "aren't", "never", "nor",
    "without", "ni", "nunca", "jamas", "tampoco",
];
/// What supposes or asks for a diagnosis that comes soon after.
const SUPPOSING: [&str; 10] = [
    "if", "whether", "what", "do", "unless", "si", "cuando", "acaso", "quien", "quienes",
];
/// How many words before a phrase may deny it.
const REACH: usize = 3;
/// How many words before a diagnosis may suppose it: "if you have, or think you may have".
const SUPPOSING_REACH: usize = 6;
/// How far after a phrase that presses an emergency's number makes it right.
const EMERGENCY_REACH: usize = 10;

/// Who does something by a time, where it is not the patient. Spanish says "we" by its ending.
const DOERS: [&str; 24] = [
    "we",
    "we'll",
    "we're",
    "i'll",
    "will",
    "you'll",
    "calls",
    "contacts",
    "answers",
    "responds",
    "hear",
    "expect",
    "answered",
    "called",
    "contacted",
    "seen",
    "response",
    "le",
    "les",
    "recibira",
    "sera",
    "llamara",
    "llamaran",
    "respuesta",
];
/// What makes a time a condition, a wish of the practice's or an appointment's.
const TIMED: [&str; 15] = [
    "if",
    "unless",
    "whether",
    "please",
    "ask",
    "seeing",
    "forward",
    "si",
    "salvo",
    "favor",
    "pedimos",
    "rogamos",
    "recordamos",
    "esperamos",
    "esperabamos",
];
/// After these a time is when something is, or how long it is.
const LASTING: [&str; 8] = [
    "is", "be", "starts", "begins", "es", "sera", "empieza", "comienza",
];
const NUMBERS: [&str; 27] = [
    "a", "an", "one", "two", "three", "four", "five", "ten", "fifteen", "twenty", "thirty", "half",
    "few", "couple", "un", "una", "unos", "dos", "tres", "cuatro", "cinco", "diez", "quince",
    "veinte", "treinta", "media", "pocos",
];
/// What stands between two numbers that are one: "15 to 30", "una o dos".
const BETWEEN: [&str; 7] = ["to", "or", "and", "of", "a", "o", "y"];

/// The first phrase in a text that is refused, in either language.
#[must_use]
pub fn refused(text: &str, wording: Wording) -> Option<Refused> {
    let text = plain(text);
    let words: Vec<&str> = text.split(' ').collect();
    phrases()
        .filter(|(heading, phrase)| match wording {
            Wording::Name => *heading != TIMES && !NAMES.contains(phrase),
            Wording::Text => *heading != TIMES,
            Wording::Answer => true,
        })
        .filter(|(heading, _)| !heading.starts_with('{'))
        .find(|(why, phrase)| {
            (0..words.len()).any(|at| stands(&words, at, phrase) && !undone(&words, at, why))
        })
        .map(|(why, phrase)| Refused { phrase, why })
}

/// Whether a word ends a sentence or part of one.
fn ends(word: &str) -> bool {
    word.ends_with(['.', '?'])
}

/// Whether what stands around a phrase makes it none that is refused.
fn undone(words: &[&str], at: usize, why: &str) -> bool {
    let before = || words[..at].iter().rev().take_while(|word| !ends(word));
    let after = || {
        let last = words[at..].iter().position(|word| ends(word));
        &words[at..last.map_or(words.len(), |last| at + last + 1)]
    };
    let asked = || after().last().is_some_and(|word| word.ends_with('?'));
    let denied = |reach| before().take(reach).any(|word| DENIALS.contains(word));
    match why {
        DIAGNOSES => {
            let mut near = before().take(SUPPOSING_REACH);
            denied(REACH) || asked() || near.any(|word| SUPPOSING.contains(word))
        }
        PRESSES => {
            let mut next = words[at..].iter().take(EMERGENCY_REACH);
            denied(REACH) || next.any(|word| matches!(bare(word), "911" | "988"))
        }
        TIMES => {
            // "Within 15 minutes, a nurse will call": the comma parts what belongs together.
            let first = before().next().is_none();
            let rest = &words[at + after().len()..];
            let rest = rest.iter().take(if first { EMERGENCY_REACH } else { 0 });
            let around = || {
                before()
                    .chain(after())
                    .chain(rest.clone())
                    .map(|word| bare(word))
            };
            let one_does =
                |word: &str| DOERS.contains(&word) || word.len() > 4 && word.ends_with("mos");
            denied(words.len())
                || asked()
                || before().next().is_some_and(|word| LASTING.contains(word))
                || around().any(|word| TIMED.contains(&word))
                || !around().any(one_does)
        }
        _ => denied(REACH),
    }
}

/// Every phrase under its heading.
fn phrases() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = PHRASES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .scan("", |heading, line| {
            let inner = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            *heading = inner.unwrap_or(heading);
            Some((*heading, line))
        })
        .filter(|(_, line)| !line.starts_with('['))
}

fn bare(word: &str) -> &str {
    word.trim_end_matches(['.', '?'])
}

fn is_number(word: &str) -> bool {
    let word = bare(word);
    NUMBERS.contains(&word) || !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a phrase stands in the words from one on.
fn stands(words: &[&str], at: usize, phrase: &str) -> bool {
    if phrase.is_empty() {
        return true;
    }
    let (part, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
    if part.starts_with('{') {
        let one = |entry: &str| {
            let whole = if rest.is_empty() {
                entry.to_owned()
            } else {
                format!("{entry} {rest}")
            };
            (at..at + 2).any(|from| {
                from < words.len()
                    && !words[at..from].iter().any(|word| ends(word))
                    && stands(words, from, &whole)
            })
        };
        return phrases().any(|(heading, entry)| heading == part && one(entry));
    }
    let Some(word) = words.get(at) else {
        return false;
    };
    if part == "#" {
        let mut end = at;
        while words.get(end).is_some_and(|word| is_number(word))
            || end > at
                && words.get(end).is_some_and(|word| BETWEEN.contains(word))
                && words.get(end + 1).is_some_and(|word| is_number(word))
        {
            end += 1;
        }
        return end > at && stands(words, end, rest);
    }
    let fits = match part.strip_suffix('*') {
        Some(start) => bare(word).starts_with(start),
        None => part == "_" || part == bare(word) || part == *word,
    };
    // A list goes on in the same part of a sentence: "say what you need. Crowns are …" does not.
    fits && !(rest.starts_with('{') && ends(word)) && stands(words, at + 1, rest)
}

/// A text as words with a space between, without case, accents and signs; a full stop ends the last
/// word before a sign, or a question mark before one. The percent sign stays, because "100%" is a promise and "100 patients" is not.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let end = |out: &mut String, sign: char| {
        if out.ends_with(char::is_alphanumeric) {
            out.push(if sign == '?' { '?' } else { '.' });
        }
    };
    for c in text.chars().flat_map(char::to_lowercase) {
        let letter = match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            '’' => '\'',
            other => other,
        };
        match letter {
            // Accents that stand alone, and what nobody sees.
            '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}' => {}
            // "100 %" promises what "100%" does.
            '%' => {
                out.truncate(out.trim_end().len());
                out.push('%');
            }
            letter if letter.is_alphanumeric() || letter == '\'' => out.push(letter),
            sign => {
                if !sign.is_whitespace() && !matches!(sign, '-' | '"' | '“' | '”') || sign == '\n'
                {
                    end(&mut out, sign);
                }
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.truncate(out.trim_end().len());
    end(&mut out, '.');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrase_is_named_in_both_languages() {
        for (text, phrase) in [
            ("Results are GUARANTEED.", "guarante*"),
            ("Results are gua\u{ad}ran\u{200b}teed.", "guarante*"),
            ("We promise you will love it", "promise*"),
            ("You have gum disease", "you have {condition}"),
            ("You need a root canal", "you need {treatment}"),
            ("You may have an abscess", "you may have {condition}"),
            ("Your tooth is infected", "your _ is {condition}"),
            ("Zero pain", "zero pain"),
            ("99% success rate", "success rate"),
            ("Only 3 spots left", "spots left"),
            ("Limited spots available", "limited spots"),
            ("Don't wait, book now", "don't wait book"),
            ("Offer ends Friday", "offer ends"),
            ("Today only: whitening", "today only."),
            ("Final notice", "final notice"),
            ("Not a sale. Hurry!", "hurry"),
            ("Le prometemos resultados", "promet*"),
            ("Garantiza una sonrisa perfecta", "garanti*"),
            ("Resultados asegurados", "resultados asegurados"),
            ("Usted tiene caries", "usted tiene {condition}"),
            (
                "Usted necesita una endodoncia",
                "usted necesita {treatment}",
            ),
            ("Sin ningún riesgo", "sin ningun riesgo"),
            ("Plazas limitadas", "plazas limitadas"),
            ("¡Llame ya!", "llame ya."),
            ("No espere más", "no espere mas"),
            ("Actúe de inmediato", "actue de inmediato"),
            ("Cura el dolor", "cura el"),
            ("Act now: places go fast", "act now"),
            ("Una solución 100% segura", "100%"),
            ("¡Actúe ya!", "actue ya"),
            ("Tratamiento sin dolor", "sin dolor"),
            ("We can cure gum disease.", "cure"),
            ("Podemos curar su dolor.", "curar"),
            ("Una solución 100 % segura", "100%"),
        ] {
            assert_eq!(
                refused(text, Wording::Answer).map(|found| found.phrase),
                Some(phrase),
                "{text}"
            );
        }
    }

    /// What is refused, by why, each with the phrase that is named.
    const OTHER_WORDS: [(&str, &[(&str, &str)]); 5] = [
        (
            "diagnoses",
            &[
                ("It may be an infection.", "it _ be {condition}"),
                ("That could be a cracked tooth.", "that _ be {condition}"),
                ("This is probably gingivitis.", "this is {condition}"),
                (
                    "Thank you. Sounds like an abscess.",
                    "sounds like {condition}",
                ),
                ("It looks like a cavity to us.", "looks like {condition}"),
                ("You definitely have a cavity.", "you _ have {condition}"),
                ("You clearly have gum disease", "you _ have {condition}"),
                ("You have likely an infection", "likely {condition}"),
                ("Your symptoms suggest diabetes.", "suggest {condition}"),
                ("This indicates an abscess", "indicates {condition}"),
                ("It is most likely arthritis.", "likely {condition}"),
                ("You definitely need a crown.", "you _ need {treatment}"),
                ("You require surgery", "you require {treatment}"),
                ("Parece una caries.", "parece {condition}"),
                ("Puede ser una infección.", "puede ser {condition}"),
                ("Podría ser un absceso.", "podria ser {condition}"),
                ("Gracias. Tiene caries.", "tiene {condition}"),
                ("Seguramente tiene una infección.", "tiene {condition}"),
                ("Usted ya necesita una corona", "necesita {treatment}"),
                ("Necesita una corona.", "necesita {treatment}"),
                ("Va a necesitar un implante", "necesitar {treatment}"),
                ("Sus síntomas indican diabetes.", "indican {condition}"),
                ("Se trata de una infección", "se trata de {condition}"),
                ("Es probablemente bruxismo", "probablemente {condition}"),
            ],
        ),
        (
            "promises",
            &[
                ("You won't feel a thing.", "won't feel a thing"),
                ("Our doctor will fix your pain.", "fix your pain"),
                ("Safe and completely without risk.", "without risk"),
                ("You will love your results.", "love your results"),
                ("Le vamos a quitar el dolor.", "quitar el dolor"),
                ("No sentirá nada.", "no sentira nada"),
                ("Adiós al dolor", "adios al dolor"),
            ],
        ),
        (
            "guarantees",
            &[
                ("Results assured.", "results assured"),
                ("Results are assured.", "results _ assured"),
                ("We assure you of results.", "assure you"),
                ("Your smile will be perfect.", "be perfect"),
                ("Satisfaction is certain.", "satisfaction is certain"),
                ("Le aseguramos buenos resultados.", "le aseguramos"),
                ("Resultados seguros.", "resultados seguros"),
                ("Su sonrisa quedará perfecta.", "quedara perfect*"),
                ("Éxito total.", "exito total"),
            ],
        ),
        (
            "presses",
            &[
                ("Don't delay!", "don't delay"),
                ("Spaces are filling up fast.", "filling up"),
                ("Book today before spots run out.", "{places} run out"),
                ("Only two appointments remain.", "only # {places} remain"),
                ("Just 3 spots are left", "just # {places} are left"),
                ("This price is only good today.", "only good today"),
                ("You must act immediately.", "act immediately"),
                ("Quedan pocos lugares.", "quedan pocos {places}"),
                ("Quedan muy pocas citas", "quedan muy pocas"),
                (
                    "Agende hoy antes de que se acaben los lugares.",
                    "se acaben {places}",
                ),
                ("No deje pasar esta oportunidad.", "no deje pasar"),
                ("Últimas citas disponibles.", "ultimas citas"),
                ("Aproveche hoy mismo.", "aproveche hoy"),
                ("Sin falta, reserve hoy mismo.", "reserve hoy mismo"),
            ],
        ),
        (
            "times",
            &[
                ("We will call you within 15 minutes.", "within # minute*"),
                ("We will call you back today by 5 PM.", "today by #"),
                ("A nurse calls you in one hour.", "in # hour*"),
                ("Somebody will answer in 15 to 30 minutes", "in # minute*"),
                ("Expect our call in half an hour", "in # hour*"),
                (
                    "Within 15 minutes, a nurse will call you.",
                    "within # minute*",
                ),
                (
                    "You will be answered within 24 business hours",
                    "within # business hour*",
                ),
                ("You'll hear from us in a few minutes", "in # minute*"),
                (
                    "We get back to you in less than 10 minutes",
                    "less than # minute*",
                ),
                ("We will ring you in minutes", "in minutes"),
                (
                    "If you are in pain, we will call within an hour.",
                    "within # hour*",
                ),
                ("Le llamaremos en 15 minutos.", "en # minuto*"),
                ("Le llamamos hoy antes de las 5.", "hoy antes de"),
                ("Una enfermera le llamará en media hora", "en # hora*"),
                ("Recibirá respuesta dentro de 2 horas", "dentro de # hora*"),
                ("Nos comunicamos en menos de una hora", "menos de # hora*"),
                ("Responderemos en minutos", "en minutos"),
            ],
        ),
    ];

    #[test]
    fn other_words_for_the_same_are_refused_by_their_phrase() {
        for (why, cases) in OTHER_WORDS {
            for (text, phrase) in cases {
                let found = refused(text, Wording::Answer);
                let found = found.map(|found| (found.why, found.phrase));
                assert_eq!(found, Some((why, *phrase)), "{text}");
            }
        }
    }

    #[test]
    fn a_time_that_is_no_promise_of_an_answer_passes() {
        for text in [
            "If nobody calls you within 2 hours, call us.",
            "Call us if we have not called you within 2 hours.",
            "Please arrive 15 minutes early.",
            "Please call within 24 hours if you cannot come.",
            "We cannot call everybody back within 15 minutes.",
            "Your appointment is in 24 hours.",
            "Your visit will be in 2 hours.",
            "We look forward to seeing you in 24 hours.",
            "We ask you to cancel within 24 hours of booking.",
            "The visit takes 45 minutes.",
            "Can you be here in 20 minutes?",
            "May we call you in an hour?",
            "We are open in the evening, and we read every message.",
            "Si nadie le llama en 2 horas, llámenos.",
            "Llámenos si no le hemos llamado en 2 horas.",
            "Por favor llegue 15 minutos antes.",
            "Su cita es en 24 horas.",
            "La consulta dura 30 minutos.",
            "Le pedimos que responda en 24 horas.",
            "Le esperamos en 2 horas.",
            "¿Podemos llamarle en una hora?",
            "No podemos llamar a todos en 15 minutos.",
            "Llame 24 horas antes para cambiar su cita.",
            "Abrimos hoy. Le atiende una persona.",
        ] {
            assert_eq!(refused(text, Wording::Answer), None, "{text}");
        }
        // A consent, a service's name or a reason says nothing of an answer.
        let text = "We will call you within 15 minutes.";
        assert_eq!(refused(text, Wording::Text), None);
    }

    #[test]
    fn harmless_neighbours_of_what_is_refused_pass() {
        for text in [
            "Do you take my aseguranza? Bring your insurance card.",
            "Traiga la tarjeta de su seguro o aseguranza.",
            "Díganos el nombre de su aseguradora y del asegurado.",
            "Asegúrese de traer su tarjeta.",
            "Nos aseguramos de que su expediente llegue.",
            "Rest assured, a person reads it.",
            "Perfect, thank you. Is Monday a perfect time?",
            "Perfecto, gracias.",
            "Do you have an infection or a fever?",
            "Is it an infection?",
            "If it may be an infection, tell us.",
            "Tell us if you have, or think you may have, an infection.",
            "Tell us what you need. Crowns are made here.",
            "Say what you have. Cavities are common.",
            "¿Tiene diabetes?",
            "Tiene alergias, diabetes o embarazo?",
            "Si tiene diabetes, díganos.",
            "Quien tiene diabetes debe avisarnos.",
            "¿Necesita una corona o una limpieza?",
            "Si necesita una corona, se lo explicamos.",
            "Si usted o su hijo tiene caries, díganos cuándo le duele.",
            "Tiene una pregunta sobre su cita.",
            "Necesita una identificación con foto.",
            "Parece que no recibimos su formulario.",
            "Puede ser atendido en español.",
            "It may be a few days before the referral arrives.",
            "This is Bright River Dental.",
            "It sounds like you would like a different time.",
            "In an emergency, do not delay: call 911.",
            "Don't delay, call 911 now.",
            "No deje pasar más tiempo y llame al 911.",
            "Before you run out of medication, call your pharmacy.",
            "Antes de que se acaben sus pastillas, avísenos.",
            "We are filling out the referral.",
            "Please answer our questions.",
            "No treatment is without risk.",
            "We have only two locations.",
            "Tenemos pocos formularios que llenar.",
            "Tell us if the tooth hurts, so that we can plan.",
            "Díganos si le quitaron un diente.",
            "Your request is with our team, who act on it in turn.",
        ] {
            assert_eq!(refused(text, Wording::Answer), None, "{text}");
        }
    }

    #[test]
    fn a_name_that_guarantees_is_refused_and_one_that_is_a_name_is_not() {
        let name = |text| refused(text, Wording::Name).map(|found| found.phrase);
        assert_eq!(name("Painless Guaranteed Dental"), Some("painless"));
        assert_eq!(name("Guaranteed painless dentistry"), Some("painless"));
        assert_eq!(name("Sonrisas Garantizadas"), Some("garanti*"));
        for text in [
            "Bright River Dental",
            "Promise Road Dental",
            "Riverside, 400 Sample Avenue",
            "Perfect Smiles",
            "Clínica La Asunción",
            "Crown Point Dental Implants",
            "24 Hour Dental",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn honest_words_pass() {
        for text in [
            "We cannot guarantee a same-day appointment.",
            "Submitting this form does not guarantee an appointment.",
            "No garantizamos una cita el mismo día.",
            "Please do not include your diagnosis in this form.",
            "No incluya su diagnóstico en este formulario.",
            "Bring your diagnosis letter and your card.",
            "There is no need to hurry.",
            "Please don't miss your appointment.",
            "Today only the downtown office is open.",
            "If you have diabetes, tell us. Do you have a crown?",
            "Tell us what you need for your surgery.",
            "Llame ya al 911 y no espere nuestra respuesta.",
            "Don't wait for us, call 911.",
            "We are following up on your appointment request.",
            "We see 100 patients a week, and we are secure.",
            "La secretaria le llamará hoy.",
            "Ask about our warranty for crowns.",
            "We keep your records secure and procure what you need.",
            "Vamos a procurar una cita segura; 20 % de descuento.",
        ] {
            assert_eq!(refused(text, Wording::Answer), None, "{text}");
        }
    }
}
