//! Which language a message is in: English or Spanish.
//!
//! A count of small words that belong to one language only, of Spanish letters and of a few endings,
//! with the form's language as prior. Messages are short and mixed, where trigram statistics guess,
//! and such a library would weigh more than the rest of triage. Spanish is never lost: a message
//! that mixes the two is Spanish, because its writer is better served in Spanish than turned away.

use serde::{Deserialize, Serialize};

/// A language a practice can serve.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

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
            if seen.spanish >= 3 && seen.spanish * 3 >= seen.english
                || seen.spanish == 2 && seen.english == 0 =>
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
}

fn weigh(text: &str) -> Evidence {
    let mut seen = Evidence { english: 0, spanish: 0 };
    if text.contains(['¿', '¡']) {
        seen.spanish += 3;
    }
    let joined = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’');
    let mut starts_sentence = true;
    for word in text.split(|c: char| !joined(c)).filter(|w| !w.is_empty()) {
        // A capital within a sentence is likely a name: "La Paz", "De Leon".
        let shouted = word.chars().all(|c| !c.is_lowercase()) && word.chars().count() > 1;
        let name = word.starts_with(char::is_uppercase) && !starts_sentence && !shouted;
        starts_sentence = false;
        if name {
            continue;
        }
        let word: String = word.to_lowercase().replace('’', "'");
        if SPANISH_SURE.binary_search(&word.as_str()).is_ok() {
            seen.spanish += 3;
        } else if SPANISH_LIKELY.binary_search(&word.as_str()).is_ok() {
            seen.spanish += 1;
        } else if ENGLISH_SURE.binary_search(&word.as_str()).is_ok() || word.contains('\'') {
            seen.english += 3;
        } else if word.contains('ñ') || SPANISH_ENDINGS.iter().any(|e| word.ends_with(e)) {
            seen.spanish += 3;
        } else if word.contains(['á', 'é', 'í', 'ó', 'ú']) {
            seen.spanish += 2;
        } else if word.len() > 4 && ENGLISH_ENDINGS.iter().any(|e| word.ends_with(e)) {
            seen.english += 1;
        }
    }
    seen
}

/// Endings that English words do not have.
const SPANISH_ENDINGS: [&str; 15] = [
    "ción", "cion", "ciones", "iendo", "ito", "itos", "itas", "amente", "ismo", "ita", "aron", "ieron",
    "éis", "arme", "erme",
];
const ENGLISH_ENDINGS: [&str; 9] =
    ["ing", "tion", "ght", "ness", "ment", "ould", "ally", "ess", "ed"];

/// Words no English message holds; sorted.
const SPANISH_SURE: &[&str] = &[
    "abierto", "abren", "abuela", "abuelita", "abuelito", "abuelo", "acepta", "aceptan",
    "aceptar", "agarra", "agarran", "agendar", "ahi", "ahora", "ahorita", "ahoritita", "ahí",
    "alergia", "alergica", "algo", "alguien", "alla", "allá", "alérgica", "alérgico",
    "ambulancia", "analisis", "anda", "andan", "ando", "ano", "anoche", "anos", "antes",
    "análisis", "aqui", "aquí", "aseguranza", "asi", "así", "atiende", "atienden", "aun",
    "aunque", "autorizacion", "autorización", "auxilio", "ayer", "ayuda", "ayuden", "ayudenme",
    "ayúdenme", "azucar", "azúcar", "año", "años", "aún", "barriga", "bebé", "bendiciones",
    "bendición", "bien", "blanqueamiento", "bn", "boca", "borrar", "borren", "brazo", "buena",
    "buenas", "bueno", "buenos", "cabeza", "cada", "cai", "calentura", "cambiar", "cancelar",
    "cancelen", "caries", "carillas", "carta", "cayo", "cayó", "caí", "chequeo", "cierran",
    "cirugia", "cirugía", "cita", "citas", "clinica", "clínica", "cobran", "cobrar", "cobraron",
    "comer", "comezon", "comezón", "comi", "como", "comí", "consulta", "consultas",
    "consultorio", "convulsion", "convulsión", "copago", "corazon", "corazón", "corona",
    "coronas", "correo", "cortó", "creo", "cual", "cuales", "cuando", "cuanta", "cuanto",
    "cubre", "cubren", "cuesta", "cuestan", "cuidado", "cuál", "cuáles", "cuándo", "cuánta",
    "cuánto", "cómo", "datos", "dejar", "dejaron", "dejo", "dejé", "dele", "deme", "denme",
    "dentista", "derrame", "descuento", "desde", "desmayo", "desmayé", "desmayó", "despues",
    "después", "dia", "dias", "dicen", "diente", "dientes", "dieron", "diga", "digan", "digo",
    "dijeron", "dijo", "dinero", "disculpe", "disculpen", "doctora", "doctores", "dolió",
    "dolor", "dolores", "domingo", "donde", "dormir", "dosis", "duele", "duelen", "duermo",
    "déjenme", "día", "días", "dónde", "efectivo", "ella", "ellos", "embarazada", "embarazo",
    "embolia", "emergencia", "encanta", "encias", "encía", "enferma", "enfermera", "enfermo",
    "entre", "envien", "envíen", "eres", "esa", "escuela", "ese", "eso", "espalda", "espanol",
    "español", "espera", "esperando", "espere", "esperé", "esposa", "esposo", "esta", "estaba",
    "estacionamiento", "estacionar", "estado", "estamos", "estan", "estar", "estas", "este",
    "esten", "esto", "estomago", "estos", "estoy", "está", "están", "estén", "estómago",
    "examen", "examenes", "expediente", "factura", "farmacia", "favor", "fiebre", "fijese",
    "formulario", "frenos", "fue", "fui", "funciona", "fíjese", "garganta", "golpeó", "gracias",
    "grave", "gripa", "grosera", "grosero", "groseros", "gusta", "gustaria", "gustaría", "haber",
    "habia", "habla", "hablan", "hablar", "había", "hace", "hacen", "hacer", "hacerme", "hacía",
    "haga", "hagan", "hago", "han", "hasta", "hermana", "hermano", "hicieron", "hija", "hijas",
    "hijo", "hijos", "hinchada", "hinchado", "hinchazon", "hinchazón", "historial", "hola",
    "hora", "horas", "horita", "hoy", "implante", "implantes", "inconsciente", "infarto",
    "informacion", "información", "ingles", "inglés", "inyección", "jueves", "justificante",
    "kiero", "les", "limpieza", "llamada", "llaman", "llamar", "llamaron", "llamen", "llamo",
    "llamó", "llega", "llego", "llegó", "lleva", "llevan", "llevar", "llevo", "luego", "lunes",
    "mal", "mala", "malo", "malísimo", "mamá", "manana", "manda", "mandar", "mandarme",
    "mandaron", "manden", "mano", "manos", "mareada", "mareado", "mareo", "mareos", "martes",
    "matar", "matarme", "mañana", "medicamento", "medicamentos", "medicina", "medicinas",
    "medico", "mejor", "menos", "mensaje", "mensajes", "mensualidades", "mes", "meses",
    "mientras", "miercoles", "mija", "mijo", "miren", "miércoles", "mordió", "morir", "morirme",
    "mover", "mucha", "muchacha", "muchachas", "muchas", "mucho", "muchos", "muela", "muelas",
    "muero", "muy", "más", "médica", "médico", "nada", "nececito", "necesita", "necesitamos",
    "necesitan", "necesito", "nesecito", "nesesito", "nina", "nino", "niña", "niño", "noche",
    "nomas", "nomás", "nos", "nosotros", "nota", "nueva", "nuevo", "nuevos", "nunca", "ocupa",
    "ocupo", "oido", "oiga", "oigan", "ojo", "ojos", "olvide", "olvidé", "operación",
    "operaron", "orita", "otra", "otras", "otro", "otros", "oído", "pa", "paciente", "pacientes",
    "pagar", "pago", "pagos", "panza", "papeles", "papá", "para", "pasa", "pasada", "pasado",
    "pasando", "pastilla", "pastillas", "pastiyas", "pasó", "pecho", "pegó", "peor", "perdi",
    "perdió", "perdí", "permiso", "pero", "pesimo", "piel", "pierna", "podemos", "podria",
    "podría", "podrían", "ponen", "ponerme", "porfa", "porfavor", "porque", "porqué", "pq",
    "precio", "precios", "presion", "presión", "privacidad", "proxima", "próxima", "pueda",
    "puedan", "puede", "pueden", "puedes", "puedo", "puente", "pusieron", "pésimo", "que",
    "queja", "quejarme", "quemo", "quemó", "queremos", "queria", "quería", "quien", "quiere",
    "quieren", "quiero", "quisiera", "quitar", "quitarme", "quizás", "quién", "qué",
    "radiografia", "radiografía", "receta", "recetas", "reciben", "referencia", "referido",
    "respira", "respirando", "respirar", "respiro", "resultados", "rodilla", "rompio", "rompió",
    "roncha", "ronchas", "sabado", "sabe", "saben", "saber", "sacar", "sacarme", "sacaron",
    "salen", "salieron", "salio", "salió", "saludos", "sangra", "sangrado", "sangrando",
    "sangre", "seguranza", "seguro", "seguros", "según", "semana", "semanas", "senora", "sentir",
    "señor", "señora", "señorita", "sido", "siempre", "siente", "sientes", "siento",
    "siguiente", "sirve", "sita", "socorro", "somos", "soy", "su", "suicidarme", "sus", "sábado",
    "sé", "sí", "sólo", "tambien", "también", "tampoco", "tarda", "tardan", "tarde",
    "tarjeta", "telefono", "teléfono", "tenemos", "tenga", "tengan", "tengo", "tenia", "tenía",
    "tiene", "tienen", "tienes", "tmb", "toda", "todas", "todavia", "todavía", "todo", "todos",
    "tomando", "tomar", "tomo", "tomé", "tos", "trabajan", "trabajo", "trae", "traigo",
    "trataron", "uds", "ultrasonido", "una", "unas", "uno", "unos", "urgencia", "urgencias",
    "urgente", "usted", "ustedes", "vacuna", "vacunas", "vamos", "veces", "vengo", "vez", "vida",
    "viene", "vientre", "viernes", "vivir", "vomitando", "vomitar", "vomito", "voy", "vómito",
    "xq", "yo",
];

/// Words a name or a place may bring into an English message, or that are words of both; sorted.
const SPANISH_LIKELY: &[&str] = &[
    "a", "al", "cara", "casa", "chico", "come", "con", "da", "de", "del", "den", "dice", "doctor",
    "don", "doña", "el", "en", "era", "es", "fin", "grande", "ha", "has", "hay", "he", "horrible",
    "hospital", "la", "las", "le", "lo", "los", "mama", "mas", "me", "mi", "mil", "mire",
    "mis", "ni", "no", "o", "once", "pan", "papa", "paso", "pie", "por", "q", "red", "sale",
    "san", "santa", "se", "sea", "ser", "si", "sin", "sobre", "solo", "son", "te", "tome", "tu",
    "tus", "u", "ud", "un", "va", "van", "y", "ya",
];

/// Words no Spanish message holds, save as Spanglish; sorted.
const ENGLISH_SURE: &[&str] = &[
    "about", "accept", "after", "afternoon", "again", "ago", "also", "am", "and", "any", "anyone",
    "anything", "appointment", "appt", "appts", "are", "at", "baby", "back", "be", "because",
    "been", "before", "being", "bill", "billing", "bills", "bleeding", "blood", "breathe",
    "breathing", "brother", "but", "by", "call", "called", "calling", "can", "cancel", "cannot",
    "cant", "charge", "charged", "charges", "chest", "child", "cleaning", "close", "closed",
    "copay", "cost", "costs", "could", "dad", "daughter", "day", "days", "deductible", "delete",
    "did", "didnt", "dizzy", "do", "does", "dont", "dose", "down", "email", "evening",
    "everything", "father", "feel", "feeling", "feels", "fever", "first", "five", "for", "form",
    "forms", "four", "friday", "friend", "from", "get", "getting", "give", "go", "going", "got",
    "had", "have", "having", "head", "headache", "hello", "help", "her", "here", "hey", "hi",
    "him", "his", "hour", "hours", "how", "hurt", "hurting", "hurts", "husband", "i", "if", "im",
    "insurance", "into", "is", "it", "its", "just", "kid", "kids", "know", "last", "left", "like",
    "made", "make", "manager", "many", "medication", "medicine", "meds", "mine", "minute", "mom",
    "monday", "month", "months", "more", "morning", "most", "mother", "much", "my", "need",
    "needed", "needs", "new", "next", "nobody", "not", "nothing", "now", "numb", "nurse", "of",
    "office", "on", "only", "open", "or", "our", "out", "over", "paid", "pain", "painful", "park",
    "parking", "pay", "payment", "pharmacy", "pill", "pills", "please", "pls", "plz",
    "prescription", "price", "privacy", "procedure", "rash", "really", "record", "records",
    "referral", "refill", "reschedule", "results", "review", "right", "rude", "same", "saturday",
    "schedule", "see", "seen", "send", "sent", "she", "should", "since", "sister", "so", "some",
    "someone", "still", "stop", "sunday", "surgery", "swelling", "swollen", "take", "taking",
    "teeth", "terrible", "test", "tests", "than", "thank", "thanks", "that", "the", "their",
    "them", "then", "there", "these", "they", "think", "this", "those", "three", "throwing",
    "thursday", "to", "today", "tomorrow", "tonight", "too", "took", "tooth", "tuesday", "two",
    "under", "until", "up", "ur", "very", "vomiting", "wait", "waited", "waiting", "want",
    "wants", "was", "we", "website", "wednesday", "week", "weeks", "went", "were", "what",
    "whats", "when", "where", "which", "whitening", "who", "why", "wife", "will", "with",
    "without", "wont", "worst", "would", "wrong", "year", "years", "yesterday", "you", "your",
    "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_are_sorted() {
        assert!(SPANISH_SURE.is_sorted());
        assert!(SPANISH_LIKELY.is_sorted());
        assert!(ENGLISH_SURE.is_sorted());
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
        assert_eq!(detect("I need an appointment for my daughter", Language::Es), Language::En);
    }

    #[test]
    fn what_shows_nothing_is_the_forms_and_unsure() {
        for form in [Language::En, Language::Es] {
            let found = detection("555-0100 ok", form);
            assert_eq!(found, Detection { language: form, sure: false });
        }
    }
}
