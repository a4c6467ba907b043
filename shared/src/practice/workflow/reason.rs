//! Reasons: why an inquiry was lost, not qualified or closed. Data for marketing and operations.

use serde::{Deserialize, Serialize};

use crate::practice::Localized;
use crate::workflow::Status;

/// One reason of the practice's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its name in data: lower-case letters, digits and underscores.
    pub key: String,
    /// What people read.
    pub label: Localized,
    /// Which of `not_qualified`, `lost_other_provider` and `closed_after_cadence` it may explain.
    pub statuses: Vec<Status>,
    /// Whether it means that the patient asked for a time the practice does not have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unavailable_time: bool,
}

/// Reasons most practices have.
pub(in crate::practice) fn reasons() -> Vec<Reason> {
    use Status::{ClosedAfterCadence as Closed, LostOtherProvider as Lost, NotQualified};
    const LIST: &[(&str, &str, &str, &[Status])] = &[
        (
            "other_provider",
            "Chose another provider",
            "Eligió otro consultorio",
            &[Lost],
        ),
        ("cost", "Cost", "Costo", &[Lost, Closed]),
        ("distance", "Too far away", "Queda lejos", &[Lost, Closed]),
        (
            "unavailable_time",
            "Wanted a time we do not have",
            "Quería un horario que no tenemos",
            &[Lost, Closed],
        ),
        (
            "service_not_offered",
            "We do not offer it",
            "No lo ofrecemos",
            &[NotQualified],
        ),
        (
            "insurance_not_accepted",
            "Insurance not accepted",
            "No aceptamos su seguro",
            &[NotQualified, Lost],
        ),
        (
            "no_request",
            "No patient's request",
            "No es de un paciente",
            &[NotQualified],
        ),
        (
            "no_answer",
            "No answer after all attempts",
            "Sin respuesta",
            &[Closed],
        ),
        (
            "declined",
            "Does not want an appointment",
            "No desea una cita",
            &[Closed],
        ),
        (
            "opted_out",
            "Wants no further contact",
            "No desea más contacto",
            &[Closed],
        ),
        (
            "wrong_contact",
            "Contact details are wrong",
            "Datos equivocados",
            &[Closed],
        ),
        (
            "answered",
            "Question answered",
            "Pregunta respondida",
            &[Closed],
        ),
        ("duplicate", "Asked twice", "Solicitud repetida", &[Closed]),
    ];
    LIST.iter()
        .map(|(key, en, es, statuses)| Reason {
            key: (*key).to_owned(),
            label: Localized {
                en: (*en).to_owned(),
                es: (*es).to_owned(),
            },
            statuses: statuses.to_vec(),
            unavailable_time: *key == "unavailable_time",
        })
        .collect()
}
