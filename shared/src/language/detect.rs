//! Which language a message is in: English or Spanish.
//!
//! A count of small words that belong to one language only, of Spanish letters and of a few endings,
//! with the form's language as prior. Messages are short and mixed, where trigram statistics guess,
//! and such a library would weigh more than the rest of triage. Spanish is never lost: a message
//! that mixes the two is Spanish, because its writer is better served in Spanish than turned away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::Language;
use crate::triage::fold;

/// What a message shows of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detection {
    /// The language to answer in.
    pub language: Language,
    /// Whether the message itself showed it; otherwise it is the form's, and worth asking.
    pub sure: bool,
}

/// The language of a message; the form's where the message does not show its own.
#[must_use]
pub fn detect(text: &str, form_language: Language) -> Language {
    detection(text, form_language).language
}

/// The language of a message and whether the message itself showed it.
#[must_use]
pub fn detection(text: &str, form_language: Language) -> Detection {
    let seen = weigh(text);
    let (language, sure) = match form_language {
        // Under an English form a quarter of the evidence in Spanish is Spanish: Spanglish.
        Language::En
            if seen.sure && seen.spanish * 3 >= seen.english
                || seen.spanish >= 2 && seen.english == 0 =>
        {
            (Language::Es, true)
        }
        Language::En => (Language::En, seen.english > seen.spanish),
        // Under a Spanish form English must be plain, with next to no Spanish in it.
        Language::Es if seen.english >= 3 && seen.english > seen.spanish * 3 => {
            (Language::En, true)
        }
        Language::Es => (Language::Es, seen.spanish > seen.english),
    };
    Detection { language, sure }
}

struct Evidence {
    english: u32,
    spanish: u32,
    /// Something was only Spanish.
    sure: bool,
}

fn weigh(text: &str) -> Evidence {
    let mut seen = Evidence {
        english: 0,
        spanish: 0,
        sure: text.contains(['¿', '¡']),
    };
    if seen.sure {
        seen.spanish += 3;
    }
    let joined = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’');
    let mut plain = String::new();
    for (place, word) in text
        .split(|c: char| !joined(c))
        .filter(|w| !w.is_empty())
        .enumerate()
    {
        // A capital within a sentence is likely a name: "La Paz", "De Leon".
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        if capital && place > 0 && letters.next().is_some_and(char::is_lowercase) {
            continue;
        }
        plain.clear();
        word.chars().for_each(|c| fold::push_plain(c, &mut plain));
        let accents = word.contains(['á', 'é', 'í', 'ó', 'ú']);
        let found = match WORDS.get(plain.as_str()) {
            Some(found) => *found,
            None if word.contains(['\'', '’']) => (Language::En, 3),
            None if word.contains(['ñ', 'Ñ']) => (Language::Es, 3),
            None if SPANISH_ENDINGS.iter().any(|e| plain.ends_with(e)) => (Language::Es, 3),
            None if accents => (Language::Es, 2),
            None if sounds_spanish(&plain) => (Language::Es, 3),
            None if plain.len() > 4 && ENGLISH_ENDINGS.iter().any(|e| plain.ends_with(e)) => {
                (Language::En, 1)
            }
            None => continue,
        };
        match found {
            (Language::Es, weight) => {
                seen.spanish += weight;
                seen.sure |= weight > 1;
            }
            (Language::En, weight) => seen.english += weight,
        }
    }
    seen
}

/// Whether the word is a longer Spanish one written by ear.
fn sounds_spanish(plain: &str) -> bool {
    let mut sound = String::new();
    fold::push_sound(plain, &mut sound);
    plain.len() > 4 && SOUNDS.contains(sound.as_str())
}

static SOUNDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let sound = |word: &str| {
        let mut sound = String::new();
        fold::push_sound(word, &mut sound);
        sound
    };
    SPANISH_SURE.split_ascii_whitespace().map(sound).collect()
});

static WORDS: LazyLock<BTreeMap<&'static str, (Language, u32)>> = LazyLock::new(|| {
    let lists = [
        (SPANISH_SURE, (Language::Es, 3)),
        (SPANISH_LIKELY, (Language::Es, 1)),
        (ENGLISH_SURE, (Language::En, 3)),
    ];
    let words = |(list, weight): (&'static str, _)| {
        list.split_ascii_whitespace()
            .map(move |word| (word, weight))
    };
    lists.into_iter().flat_map(words).collect()
});

/// Endings that English words do not have.
const SPANISH_ENDINGS: [&str; 12] = [
    "cion", "ciones", "iendo", "ito", "itos", "ita", "itas", "amente", "aron", "ieron", "arme",
    "erme",
];
const ENGLISH_ENDINGS: [&str; 9] = [
    "ing", "tion", "ght", "ness", "ment", "ould", "ally", "ess", "ed",
];

/// Words no English message holds, without accents.
const SPANISH_SURE: &str = "\
    numero ruedas sillas festivo sangran sangro comercial centro lejos cerca queda abierto abren abuela abuelita abuelito abuelo acepta aceptan aceptar agarra agarran agendar \
    ahi ahora ahorita ahoritita alergia alergica alergico algo alguien alla ambulancia analisis \
    anda andan ando ano anoche anos antes aqui aseguranza asi atiende atienden aun aunque \
    autorizacion auxilio ayer ayuda ayuden ayudenme azucar barriga bebe bendicion bendiciones \
    bien blanqueamiento bn boca borrar borren brazo buena buenas bueno buenos cabeza cada cai \
    calentura cambiar cancelar cancelen caries carillas carta cayo chequeo cierran cirugia cita \
    citas clinica cobran cobrar cobraron comer comezon comi como consulta consultas consultorio \
    convulsion copago corazon corona coronas correo corto creo cual cuales cuando cuanta cuanto \
    cubre cubren cuesta cuestan cuidado datos dejar dejaron deje dejenme dejo dele deme denme \
    dentista derrame descuento desde desmaye desmayo despues dia dias dicen diente dientes \
    dieron diga digan digo dijeron dijo dinero disculpe disculpen doctora doctores dolio dolor \
    dolores domingo donde dormir dosis duele duelen duermo efectivo ella ellos embarazada \
    embarazo embolia emergencia encanta encia encias enferma enfermera enfermo entre envien eres \
    esa escuela ese eso espalda espanol espera esperando espere esposa esposo esta estaba \
    estacionamiento estacionar estado estamos estan estar estas este esten esto estomago estos \
    estoy examen examenes expediente factura farmacia favor fiebre fijese formulario frenos fue \
    fui funciona garganta golpeo gracias grave gripa grosera grosero groseros gusta gustaria \
    haber habia habla hablan hablar hace hacen hacer hacerme hacia haga hagan hago han hasta \
    hermana hermano hicieron hija hijas hijo hijos hinchada hinchado hinchazon historial hola \
    hora horas horita hoy implante implantes inconsciente infarto informacion ingles inyeccion \
    jueves justificante kiero les limpieza llamada llaman llamar llamaron llamen llamo llega \
    llego lleva llevan llevar llevo luego lunes mal mala malisimo malo manana manda mandar \
    mandarme mandaron manden mano manos mareada mareado mareo mareos martes matar matarme medica \
    medicamento medicamentos medicina medicinas medico mejor menos mensaje mensajes \
    mensualidades mes meses mientras miercoles mija mijo miren mordio morir morirme mover mucha \
    muchacha muchachas muchas mucho muchos muela muelas muero muy nada nececito necesita \
    necesitamos necesitan necesito nesecito nesesito nina nino noche nomas nos nosotros nota \
    nueva nuevo nuevos nunca ocupa ocupo oido oiga oigan ojo ojos olvide operacion operaron \
    orita otra otras otro otros pa paciente pacientes pagar pago pagos panza papeles para pasa \
    pasada pasado pasando pastilla pastillas pastiyas pecho pego peor perdi perdio permiso pero \
    pesimo piel pierna podemos podria podrian ponen ponerme porfa porfavor porque pq precio \
    precios presion privacidad proxima pueda puedan puede pueden puedes puedo puente pusieron \
    que queja quejarme quemo queremos queria quien quiere quieren quiero quisiera quitar \
    quitarme quizas radiografia receta recetas reciben referencia referido respira respirando \
    respirar respiro resultados rodilla rompio roncha ronchas sabado sabe saben saber sacar \
    sacarme sacaron salen salieron salio saludos sangra sangrado sangrando sangre segun \
    seguranza seguro seguros semana semanas senor senora senorita sentir sido siempre siente \
    sientes siento siguiente sirve sita socorro somos soy su suicidarme sus tambien tampoco \
    tarda tardan tarde tarjeta telefono tenemos tenga tengan tengo tenia tiene tienen tienes tmb \
    toda todas todavia todo todos tomando tomar tomo tos trabajan trabajo trae traigo trataron \
    uds ultrasonido una unas uno unos urgencia urgencias urgente usted ustedes vacuna vacunas \
    vamos veces vengo vez vida viene vientre viernes vivir vomitando vomitar vomito voy xq yo";

/// Words a name or a place may bring into an English message, or that are words of both.
const SPANISH_LIKELY: &str = "\
    a al cara casa chico come con da de del den dice doctor don dona el en era es fin grande ha \
    has hay he horrible hospital la las le lo los mama mas me mi mil mire mis ni no o once pan \
    papa paso pie por q red sale san santa se sea ser si sin sobre solo son te tome tu tus u ud \
    un va van y ya";

/// Words no Spanish message holds, save as Spanglish.
const ENGLISH_SURE: &str = "\
    about accept after afternoon again ago also am and any anyone anything appointment appt \
    appts are at baby back be because been before being bill billing bills bleeding blood \
    breathe breathing brother but by call called calling can cancel cannot cant charge charged \
    charges chest child cleaning close closed copay cost costs could dad daughter day days \
    deductible delete did didnt dizzy do does dont dose down email evening everything father \
    feel feeling feels fever first five for form forms four friday friend from get getting give \
    go going got had have having head headache hello help her here hey hi him his hour hours how \
    hurt hurting hurts husband i if im insurance into is it its just kid kids know last left \
    like made make manager many medication medicine meds mine minute mom monday month months \
    more morning most mother much my need needed needs new next nobody not nothing now numb \
    nurse of office on only open or our out over paid pain painful park parking pay payment \
    pharmacy pill pills please pls plz prescription price privacy procedure rash really record \
    records referral refill reschedule results review right rude same saturday schedule see seen \
    send sent she should since sister so some someone still stop sunday surgery swelling swollen \
    take taking teeth terrible test tests than thank thanks that the their them then there these \
    they think this those three throwing thursday to today tomorrow tonight too took tooth \
    tuesday two under until up ur very vomiting wait waited waiting want wants was we website \
    wednesday week weeks went were what whats when where which whitening who why wife will with \
    without wont worst would wrong year years yesterday you your yours";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_in_two_lists() {
        let all = [SPANISH_SURE, SPANISH_LIKELY, ENGLISH_SURE].join(" ");
        assert_eq!(all.split_ascii_whitespace().count(), WORDS.len());
    }

    #[test]
    fn short_spanish_under_an_english_form_is_spanish() {
        for text in [
            "necesito cita",
            "cita porfa",
            "hola",
            "cuanto cuesta",
            "me duele mucho",
            "dolor de muela",
            "quiero cita",
            "need una cita for my hijo asap",
            "tengo fiebre",
            "gracias",
            "mi hijo no respira",
            "AYUDA",
            "aceptan mi seguro?",
            "Good morning, quiero saber how much cuesta the cleaning",
            "k precio tienen las carillas",
            "sangre",
            "mi baby tiene fever",
        ] {
            assert_eq!(detect(text, Language::En), Language::Es, "{text}");
        }
    }

    #[test]
    fn english_stays_english_whatever_the_names() {
        for text in [
            "I need an appointment with Dr. De La Cruz",
            "do you take Blue Cross",
            "no show fee",
            "Is the San Juan office open?",
            "my tooth hurts",
            "hello",
            "my favorite taco place is next door lol, where do I park",
        ] {
            assert_eq!(detect(text, Language::En), Language::En, "{text}");
        }
        assert_eq!(
            detect("I need an appointment for my daughter", Language::Es),
            Language::En
        );
    }

    #[test]
    fn what_shows_nothing_is_the_forms_and_unsure() {
        for form in [Language::En, Language::Es] {
            let found = detection("555-0100 ok", form);
            assert_eq!(
                found,
                Detection {
                    language: form,
                    sure: false
                }
            );
        }
    }
}
