//! The form's own words. A language that lacks one does not compile.
//!
//! Wording that a practice answers for (consent, acknowledgment, next steps) is in its policy.

use crate::language::Language;

/// Every word of the form in one language. `{practice}` and `{phone}` stand for the practice's.
#[derive(Debug)]
#[allow(
    missing_docs,
    reason = "each name says which text it is; the text stands beside it"
)]
pub struct Texts {
    pub title: &'static str,
    pub emergency: &'static str,
    pub optional: &'static str,
    pub next: &'static str,
    pub back: &'static str,
    pub send: &'static str,
    pub need: &'static str,
    pub need_referral: &'static str,
    pub need_insurance: &'static str,
    pub need_existing: &'static str,
    pub need_other: &'static str,
    pub about_you: &'static str,
    pub name: &'static str,
    pub phone: &'static str,
    pub phone_hint: &'static str,
    pub email: &'static str,
    pub contact: &'static str,
    pub contact_any: &'static str,
    pub contact_phone: &'static str,
    pub contact_text: &'static str,
    pub contact_email: &'static str,
    pub time: &'static str,
    pub time_any: &'static str,
    pub time_morning: &'static str,
    pub time_afternoon: &'static str,
    pub time_evening: &'static str,
    pub voicemail: &'static str,
    pub for_whom: &'static str,
    pub for_self: &'static str,
    pub for_other: &'static str,
    pub keep: &'static str,
    pub keep_hint: &'static str,
    pub visit: &'static str,
    pub patient: &'static str,
    pub patient_new: &'static str,
    pub patient_existing: &'static str,
    pub unsure: &'static str,
    pub location: &'static str,
    pub any_location: &'static str,
    pub insurance: &'static str,
    pub insurance_hint: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub message: &'static str,
    pub message_hint: &'static str,
    pub language_help: &'static str,
    pub review: &'static str,
    pub privacy: &'static str,
    pub leave_empty: &'static str,
    pub sending: &'static str,
    pub retrying: &'static str,
    pub failed: &'static str,
    pub stays: &'static str,
}

/// The form's words in a language.
#[must_use]
pub const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &EN,
        Language::Es => &ES,
    }
}

static EN: Texts = Texts {
    title: "Request a visit with {practice}",
    emergency: "If this is an emergency, call 911. If you think of hurting yourself, call or text 988. We do not watch this form for emergencies.",
    optional: "(optional)",
    next: "Continue",
    back: "Back",
    send: "Send your request",
    need: "What do you need help with?",
    need_referral: "I was referred by another provider",
    need_insurance: "A question about insurance or payment",
    need_existing: "An appointment I already have",
    need_other: "Something else",
    about_you: "How can we reach you?",
    name: "Your name",
    phone: "Phone number",
    phone_hint: "A phone number or an email address is enough",
    email: "Email address",
    contact: "How should we contact you?",
    contact_any: "No preference",
    contact_phone: "Call",
    contact_text: "Text message",
    contact_email: "Email",
    time: "Best time of day",
    time_any: "Any time",
    time_morning: "Morning",
    time_afternoon: "Afternoon",
    time_evening: "Evening",
    voicemail: "You may leave a voicemail that says why you are calling",
    for_whom: "Who is this for?",
    for_self: "Me",
    for_other: "Someone else",
    keep: "Save my progress: {practice} may contact me even if I do not finish this form",
    keep_hint: "We keep only your name, how to reach you and how far you got",
    visit: "About the visit",
    patient: "Have you been to our practice before?",
    patient_new: "No, I am new",
    patient_existing: "Yes",
    unsure: "Not sure",
    location: "Which location do you prefer?",
    any_location: "No preference",
    insurance: "Do you have insurance for this visit?",
    insurance_hint: "We do not need your member number here",
    yes: "Yes",
    no: "No",
    message: "Anything we should know before we contact you?",
    message_hint: "Please do not send medical details here",
    language_help: "I would like help in another language",
    review: "Check your answers",
    privacy: "How we use what you send (opens in a new tab)",
    leave_empty: "Leave this empty",
    sending: "Sending your request…",
    retrying: "We cannot reach {practice} right now. Your answers are kept here and we keep trying. You can also call {phone}.",
    failed: "Your request may not have arrived. Please call {phone}.",
    stays: "We cannot reach {practice} right now. Your answers are kept here.",
};

static ES: Texts = Texts {
    title: "Solicite una cita con {practice}",
    emergency: "Si es una emergencia, llame al 911. Si piensa en hacerse daño, llame o escriba al 988. Este formulario no se atiende para emergencias.",
    optional: "(opcional)",
    next: "Continuar",
    back: "Atrás",
    send: "Enviar su solicitud",
    need: "¿En qué podemos ayudarle?",
    need_referral: "Me refirió otro profesional de salud",
    need_insurance: "Una pregunta sobre seguro o pago",
    need_existing: "Una cita que ya tengo",
    need_other: "Otra cosa",
    about_you: "¿Cómo podemos comunicarnos con usted?",
    name: "Su nombre",
    phone: "Número de teléfono",
    phone_hint: "Basta con un teléfono o un correo electrónico",
    email: "Correo electrónico",
    contact: "¿Cómo prefiere que le contactemos?",
    contact_any: "Sin preferencia",
    contact_phone: "Llamada",
    contact_text: "Mensaje de texto",
    contact_email: "Correo electrónico",
    time: "Mejor hora del día",
    time_any: "A cualquier hora",
    time_morning: "Por la mañana",
    time_afternoon: "Por la tarde",
    time_evening: "Por la noche",
    voicemail: "Pueden dejar un mensaje de voz que diga por qué llaman",
    for_whom: "¿Para quién es?",
    for_self: "Para mí",
    for_other: "Para otra persona",
    keep: "Guardar mi avance: {practice} puede comunicarse conmigo aunque no termine este formulario",
    keep_hint: "Solo guardamos su nombre, cómo comunicarnos con usted y hasta dónde llegó",
    visit: "Sobre la visita",
    patient: "¿Ya ha venido a nuestro consultorio?",
    patient_new: "No, es mi primera vez",
    patient_existing: "Sí",
    unsure: "No lo sé",
    location: "¿Qué consultorio prefiere?",
    any_location: "Cualquiera",
    insurance: "¿Tiene seguro para esta visita?",
    insurance_hint: "Aquí no necesitamos su número de afiliado",
    yes: "Sí",
    no: "No",
    message: "¿Algo que debamos saber antes de comunicarnos con usted?",
    message_hint: "Por favor, no envíe aquí detalles médicos",
    language_help: "Quisiera ayuda en otro idioma",
    review: "Revise sus respuestas",
    privacy: "Cómo usamos lo que nos envía (se abre en otra pestaña)",
    leave_empty: "Deje esto en blanco",
    sending: "Enviando su solicitud…",
    retrying: "No podemos comunicarnos con {practice} en este momento. Sus respuestas siguen aquí y seguimos intentándolo. También puede llamar al {phone}.",
    failed: "Es posible que su solicitud no haya llegado. Por favor, llame al {phone}.",
    stays: "No podemos comunicarnos con {practice} en este momento. Sus respuestas siguen aquí.",
};

/// The words that appear after the form was delivered, so the browser needs them too. They stand
/// apart because everything else would be weight on a patient's phone.
#[derive(Debug)]
#[allow(
    missing_docs,
    reason = "each name says which text it is; the text stands beside it"
)]
pub struct LiveTexts {
    pub summary_title: &'static str,
    pub error_prefix: &'static str,
    pub change: &'static str,
    pub done_title: &'static str,
    pub reference: &'static str,
    pub next_steps: &'static str,
    pub call_us: &'static str,
}

/// The words shown while the form is used, in a language.
#[must_use]
pub const fn live_texts(language: Language) -> &'static LiveTexts {
    match language {
        Language::En => &LIVE_EN,
        Language::Es => &LIVE_ES,
    }
}

static LIVE_EN: LiveTexts = LiveTexts {
    summary_title: "There is a problem",
    error_prefix: "Error:",
    change: "Change",
    done_title: "We have your request",
    reference: "Your reference",
    next_steps: "What happens next",
    call_us: "To reach us before that, call",
};

static LIVE_ES: LiveTexts = LiveTexts {
    summary_title: "Hay un problema",
    error_prefix: "Error:",
    change: "Cambiar",
    done_title: "Recibimos su solicitud",
    reference: "Su referencia",
    next_steps: "Qué sigue",
    call_us: "Si nos necesita antes, llame al",
};
