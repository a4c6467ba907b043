//! What counts as an answer, and what is said when it does not.

use serde::{Deserialize, Serialize};

use super::{Answers, Field};
use crate::language::Language;
use crate::practice::Policy;
use crate::private::Private;

/// Longest name, in characters (NHS and GOV.UK advise no less).
const NAME_MAX: usize = 128;
/// Longest e-mail address, in bytes (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const EMAIL_MAX: usize = 254;
/// Longest phone number as typed, in characters; room for words such as "extension".
const PHONE_MAX: usize = 60;
/// Fewest digits a number can have and be called back (a local number).
const PHONE_DIGITS_MIN: usize = 7;
/// Most digits of a number (E.164 allows 15) with an international prefix and an extension.
const PHONE_DIGITS_MAX: usize = 24;
/// Longest message, in characters.
const MESSAGE_MAX: usize = 2000;

/// One answer that cannot be taken, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// The question.
    pub field: Field,
    /// What is wrong with the answer.
    pub problem: Problem,
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// There is no answer.
    Missing,
    /// The answer is longer than the practice's systems can take.
    TooLong,
    /// The answer does not have the form of such a thing.
    Malformed,
    /// The answer is none of the choices.
    NotAChoice,
    /// The way of contact that was chosen needs this answer.
    Unreachable,
    /// What was agreed to has been worded anew since.
    Reworded,
}

/// Defines a closed list of answers with the names used in HTML, JSON and webhooks.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The choice of a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

choices! {
    /// How a patient prefers to be contacted.
    ContactMethod {
        /// By a call.
        Phone = "phone",
        /// By a text message.
        Text = "text",
        /// By e-mail.
        Email = "email",
    }
}
choices! {
    /// When a patient prefers to be contacted.
    TimeOfDay {
        /// Whenever it suits the practice.
        Any = "any",
        /// Before noon.
        Morning = "morning",
        /// From noon to five.
        Afternoon = "afternoon",
        /// After five.
        Evening = "evening",
    }
}
choices! {
    /// Whether the practice has seen the patient before.
    PatientStatus {
        /// Never.
        New = "new",
        /// Yes.
        Existing = "existing",
        /// The patient did not say or does not know.
        Unknown = "unknown",
    }
}
choices! {
    /// Whether the patient has insurance.
    Insurance {
        /// Yes.
        Yes = "yes",
        /// No, or not to be used.
        No = "no",
        /// The patient does not know.
        Unsure = "unsure",
    }
}

impl Default for PatientStatus {
    /// Nobody has said.
    fn default() -> Self {
        Self::Unknown
    }
}

/// What the patient needs help with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A service line, by id.
    Service(String),
    /// A referral by another provider.
    Referral,
    /// A question about insurance or payment.
    Insurance,
    /// Something about an existing appointment.
    Existing,
    /// Something else.
    Other,
}

/// A checked request: what the rest of Portico works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Request {
    /// What for.
    pub need: Need,
    /// Who asks.
    pub name: Private,
    /// Phone number as typed; empty if an e-mail address was given instead.
    pub phone: Private,
    /// E-mail address as typed; empty if a phone number was given instead.
    pub email: Private,
    /// Preferred contact method.
    pub contact: Option<ContactMethod>,
    /// Preferred time of day.
    pub time: Option<TimeOfDay>,
    /// Whether a voicemail may say why the practice calls.
    pub voicemail: bool,
    /// Whether the visit is for someone else than the writer.
    pub for_other: bool,
    /// New or existing patient.
    pub patient: PatientStatus,
    /// Preferred location, by id.
    pub location: Option<String>,
    /// Insurance.
    pub insurance: Option<Insurance>,
    /// The message; may be empty.
    pub message: Private,
    /// Whether help in another language is wanted.
    pub language_help: bool,
}

/// Everything wrong on one screen that can be told without knowing the practice.
#[must_use]
pub fn check_step(answers: &Answers, step: u8) -> Vec<FieldError> {
    Field::ALL
        .iter()
        .filter(|field| field.step() == step)
        .filter_map(|field| {
            check_field(answers, *field).map(|problem| FieldError {
                field: *field,
                problem,
            })
        })
        .collect()
}

fn check_field(answers: &Answers, field: Field) -> Option<Problem> {
    let text = answers.get(field);
    if text.is_empty() {
        return match (field, answers.get(Field::Contact)) {
            (Field::Need | Field::Name | Field::Consent, _) => Some(Problem::Missing),
            // One way to be reached is enough; the phone number's message asks for either.
            (Field::Phone, _) if answers.get(Field::Email).is_empty() => Some(Problem::Missing),
            (Field::Phone, "phone" | "text") => Some(Problem::Unreachable),
            (Field::Email, "email") if !answers.get(Field::Phone).is_empty() => {
                Some(Problem::Unreachable)
            }
            _ => None,
        };
    }
    match field {
        Field::Name if text.chars().count() > NAME_MAX => Some(Problem::TooLong),
        Field::Message if text.chars().count() > MESSAGE_MAX => Some(Problem::TooLong),
        Field::Phone => check_phone(text),
        Field::Email if text.len() > EMAIL_MAX => Some(Problem::TooLong),
        Field::Email if !is_email(text) => Some(Problem::Malformed),
        _ => None,
    }
}

fn check_phone(text: &str) -> Option<Problem> {
    if text.chars().count() > PHONE_MAX {
        return Some(Problem::TooLong);
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let fits = (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits);
    (!fits).then_some(Problem::Malformed)
}

/// Whether a text can be an e-mail address: something, one `@`, and a host with a dot. More would
/// refuse addresses that work.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && !local.contains(['@', '<', '>', ',', ';'])
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
        && !host.contains(['<', '>', ',', ';', '(', ')', '[', ']', '/', '\\', ':'])
}

/// Checks everything, as it was shown: a tick beside another wording than the one in force is taken
/// back. `seen` is the version of the wording; a client that names none has read the one in force.
///
/// # Errors
/// As [`validate`].
pub fn validate_as_shown(
    answers: &mut Answers,
    seen: &str,
    policy: &Policy,
) -> Result<Request, Vec<FieldError>> {
    let reworded = !seen.is_empty() && seen != policy.texts.consent.version;
    if reworded {
        answers.set(Field::Consent, "");
    }
    validate(answers, policy).map_err(|mut errors| {
        for error in &mut errors {
            if reworded && error.field == Field::Consent {
                error.problem = Problem::Reworded;
            }
        }
        errors
    })
}

/// Checks everything, the practice's own choices included. Answers to questions that the other
/// answers make needless do not count.
///
/// # Errors
/// One [`FieldError`] for each field that cannot be taken, in the order of the form.
pub fn validate(answers: &Answers, policy: &Policy) -> Result<Request, Vec<FieldError>> {
    let mut asked = answers.clone();
    asked.drop_unasked();
    let answers = &asked;
    let mut errors: Vec<FieldError> = (1..=super::STEPS)
        .flat_map(|step| check_step(answers, step))
        .chain(foreign_choices(answers, policy))
        .collect();
    errors.sort_by_key(|error| error.field);
    if !errors.is_empty() {
        return Err(errors);
    }
    let text = |field| Private::from(answers.get(field).to_owned());
    let need = match answers.get(Field::Need) {
        "referral" => Need::Referral,
        "insurance" => Need::Insurance,
        "existing" => Need::Existing,
        "other" => Need::Other,
        service => Need::Service(service.to_owned()),
    };
    let patient = match PatientStatus::from_name(answers.get(Field::Patient)) {
        None if need == Need::Existing => PatientStatus::Existing,
        said => said.unwrap_or(PatientStatus::Unknown),
    };
    Ok(Request {
        need,
        name: text(Field::Name),
        phone: text(Field::Phone),
        email: text(Field::Email),
        contact: ContactMethod::from_name(answers.get(Field::Contact)),
        time: TimeOfDay::from_name(answers.get(Field::Time)),
        voicemail: is_ticked(answers, Field::Voicemail),
        for_other: answers.get(Field::For) == "other",
        patient,
        location: match answers.get(Field::Location) {
            "" | "any" => only(&policy.locations).map(|location| location.id.clone()),
            id => Some(id.to_owned()),
        },
        insurance: Insurance::from_name(answers.get(Field::Insurance)),
        message: text(Field::Message),
        language_help: is_ticked(answers, Field::LanguageHelp),
    })
}

fn only<T>(items: &[T]) -> Option<&T> {
    if let [item] = items { Some(item) } else { None }
}

fn is_ticked(answers: &Answers, field: Field) -> bool {
    answers.get(field) == "yes"
}

fn foreign_choices<'a>(
    answers: &'a Answers,
    policy: &'a Policy,
) -> impl Iterator<Item = FieldError> + 'a {
    Field::ALL
        .iter()
        .filter(|field| {
            let text = answers.get(**field);
            let known = match field {
                Field::Need => {
                    super::RESERVED_NEEDS.contains(&text) || policy.service(text).is_some()
                }
                Field::Location => text == "any" || policy.location(text).is_some(),
                Field::Contact => text == "any" || ContactMethod::from_name(text).is_some(),
                Field::Time => TimeOfDay::from_name(text).is_some(),
                Field::Patient => PatientStatus::from_name(text).is_some(),
                Field::Insurance => Insurance::from_name(text).is_some(),
                Field::For => matches!(text, "self" | "other"),
                Field::Voicemail | Field::LanguageHelp | Field::Consent => text == "yes",
                Field::Name | Field::Phone | Field::Email | Field::Message => true,
            };
            !text.is_empty() && !known
        })
        .map(|field| FieldError {
            field: *field,
            problem: Problem::NotAChoice,
        })
}

impl FieldError {
    /// What to tell the patient: names the field and the fix.
    #[must_use]
    pub fn message(self, language: Language) -> &'static str {
        use Language::{En, Es};
        match (self.field, self.problem, language) {
            (Field::Need, _, En) => "Choose what you need help with",
            (Field::Need, _, Es) => "Elija en qué necesita ayuda",
            (Field::Name, Problem::TooLong, En) => "Name must be 128 characters or fewer",
            (Field::Name, Problem::TooLong, Es) => "El nombre debe tener 128 caracteres o menos",
            (Field::Name, _, En) => "Enter your name",
            (Field::Name, _, Es) => "Escriba su nombre",
            (Field::Phone, Problem::Missing, En) => "Enter a phone number or an email address",
            (Field::Phone, Problem::Missing, Es) => {
                "Escriba un número de teléfono o un correo electrónico"
            }
            (Field::Phone, Problem::Unreachable, En) => {
                "Enter a phone number, or choose to be contacted by email"
            }
            (Field::Phone, Problem::Unreachable, Es) => {
                "Escriba un número de teléfono, o elija que le contactemos por correo electrónico"
            }
            (Field::Phone, _, En) => "Enter a phone number with its area code, like (555) 555-0123",
            (Field::Phone, _, Es) => {
                "Escriba un número de teléfono con su código de área, como (555) 555-0123"
            }
            (Field::Email, Problem::Unreachable, En) => {
                "Enter an email address, or choose to be contacted by phone"
            }
            (Field::Email, Problem::Unreachable, Es) => {
                "Escriba un correo electrónico, o elija que le contactemos por teléfono"
            }
            (Field::Email, _, En) => "Enter an email address like name@example.com",
            (Field::Email, _, Es) => "Escriba un correo electrónico como nombre@example.com",
            (Field::Message, _, En) => "Message must be 2,000 characters or fewer",
            (Field::Message, _, Es) => "El mensaje debe tener 2,000 caracteres o menos",
            (Field::Consent, Problem::Reworded, En) => {
                "The words beside the box have changed. Please read them again and tick the box"
            }
            (Field::Consent, Problem::Reworded, Es) => {
                "El texto junto a la casilla ha cambiado. Léalo de nuevo y marque la casilla"
            }
            (Field::Consent, _, En) => "Tick the box so that we may contact you",
            (Field::Consent, _, Es) => "Marque la casilla para que podamos comunicarnos con usted",
            (_, _, En) => "Choose one of the answers shown",
            (_, _, Es) => "Elija una de las respuestas que se muestran",
        }
    }
}

#[cfg(test)]
mod tests;
