//! Words that no practice may put before a patient. The phrases are data: `data/wording.txt`.

/// A phrase that was found, and why it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The phrase.
    pub phrase: &'static str,
    /// `diagnoses`, `promises`, `guarantees` or `presses`.
    pub why: &'static str,
}

const PHRASES: &str = include_str!("../../data/wording.txt");

/// What denies a phrase that comes soon after.
const DENIALS: [&str; 16] = [
    "not", "no", "cannot", "can't", "don't", "doesn't", "won't", "isn't", "aren't", "never", "nor",
    "without", "ni", "nunca", "jamas", "tampoco",
];
/// What supposes or asks for a diagnosis that comes soon after.
const SUPPOSING: [&str; 8] = [
    "if", "whether", "what", "do", "unless", "si", "cuando", "acaso",
];
/// How many words before a phrase may deny or suppose it.
const REACH: usize = 3;

/// The first phrase in a text that is refused, in either language.
#[must_use]
pub fn refused(text: &str) -> Option<Refused> {
    let text = plain(text);
    let words: Vec<&str> = text.split(' ').collect();
    phrases()
        .filter(|(heading, _)| !heading.starts_with('{'))
        .find(|(why, phrase)| {
            let undone = |at: usize| {
                let before = words[..at].iter().rev().take(REACH);
                let mut before = before.take_while(|word| !word.ends_with('.'));
                before.any(|word| {
                    DENIALS.contains(word) || *why == "diagnoses" && SUPPOSING.contains(word)
                })
            };
            (0..words.len()).any(|at| stands(&words[at..], phrase) && !undone(at))
        })
        .map(|(why, phrase)| Refused { phrase, why })
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

/// Whether words begin with a phrase.
fn stands(words: &[&str], phrase: &str) -> bool {
    for (at, part) in phrase.split(' ').enumerate() {
        if part.starts_with('{') {
            let one = |entry: &str| {
                (at..at + 2).any(|from| stands(words.get(from..).unwrap_or_default(), entry))
            };
            return phrases().any(|(heading, entry)| heading == part && one(entry));
        }
        let Some(word) = words.get(at) else {
            return false;
        };
        let bare = word.trim_end_matches('.');
        let fits = match part.strip_suffix('*') {
            Some(start) => bare.starts_with(start),
            None => part == "_" || part == bare || part == *word,
        };
        if !fits {
            return false;
        }
    }
    true
}

/// A text as words with a space between, without case, accents and signs; a full stop ends the last
/// word before a sign. The percent sign stays, because "100%" is a promise and "100 patients" is not.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let end = |out: &mut String| {
        if out.ends_with(char::is_alphanumeric) {
            out.push('.');
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
                    end(&mut out);
                }
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.truncate(out.trim_end().len());
    end(&mut out);
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
                refused(text).map(|found| found.phrase),
                Some(phrase),
                "{text}"
            );
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
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
