//! The facts as words, and what those words say.

use super::facts::Facts;
use super::words::{Class, Words};

/// The facts as words.
pub(super) struct Read {
    source: Words,
    pub(super) page: Words,
    pub(super) need: Words,
    service: Words,
    insurance: Words,
    insurance_is_a_question: bool,
    referring: Words,
    pub(super) message: Words,
    other: Words,
}

impl From<&Facts<'_>> for Read {
    fn from(facts: &Facts<'_>) -> Self {
        let form = &facts.form;
        Self {
            source: Words::of(&format!("{} / {}", facts.source, facts.channel)),
            page: Words::of_path(facts.page),
            need: Words::of(&form.need),
            service: Words::of(&form.service),
            insurance: Words::of(&form.insurance),
            insurance_is_a_question: form.insurance.contains('?'),
            referring: Words::of(&form.referring),
            message: Words::of(&form.message),
            other: Words::of(&form.other.join(" / ")),
        }
    }
}

impl Read {
    pub(super) fn is_paid(&self) -> bool {
        const PAID: &[&str] = &[
            "paid*",
            "display",
            "cross network",
            "ads",
            "ad",
            "adwords",
            "cpc",
            "ppc",
            "cpm",
            "lsa",
            "local services",
            "retargeting",
            "remarketing",
            "sponsored",
            "audio",
        ];
        self.source.any(PAID)
    }

    pub(super) fn is_from_mail(&self) -> bool {
        self.source.any(&["direct mail"])
    }

    pub(super) fn is_from_business_profile(&self) -> bool {
        const PROFILE: &[&str] = &[
            "gbp",
            "gmb",
            "google business*",
            "google my business",
            "google maps",
            "business profile",
        ];
        self.source.any(PROFILE)
    }

    pub(super) fn is_from_referrer(&self) -> bool {
        const REFERRERS: &[&str] = &[
            "physician*",
            "provider*",
            "doctor*",
            "partner*",
            "referral partner*",
            "directory",
            "directories",
            "affiliate*",
        ];
        self.source.any(REFERRERS)
    }

    pub(super) fn says_referral(&self) -> bool {
        let named = !self.referring.is_empty() && !self.only_acquaintances();
        self.need.ask(Class::Referral) || named
    }

    /// "My sister" or "a friend of mine" sends a patient too, but is no partner.
    fn only_acquaintances(&self) -> bool {
        const PROFESSIONAL: &[&str] = &[
            "dr",
            "dra",
            "doctor*",
            "md",
            "dds",
            "dmd",
            "physician*",
            "clinic*",
            "hospital*",
            "office",
            "practice",
            "medic*",
            "dental",
            "provider*",
            "pcp",
            "dentist*",
            "clinica",
            "consultorio",
            "referral",
        ];
        self.referring.ask(Class::Nobody) && !self.referring.any(PROFESSIONAL)
    }

    pub(super) fn insurance_asks(&self) -> bool {
        !self.insurance.is_empty()
            && (self.insurance_is_a_question || self.insurance.ask(Class::MoneyQuestion))
    }

    pub(super) fn answers_name_elective(&self) -> bool {
        [&self.need, &self.service, &self.other, &self.message]
            .into_iter()
            .any(|words| words.ask(Class::Elective))
    }

    /// Whether something is asked that a treatment coordinator answers. Wanting an appointment is
    /// no question; naming nothing but the service is one about that service.
    pub(super) fn asks_elective(&self, facts: &Facts<'_>) -> bool {
        // "insurance_question" is one for billing.
        let insurance =
            self.need
                .any(&["insurance*", "seguro", "seguros", "aseguranza", "billing"]);
        (self.need.ask(Class::ElectiveAsk) && !insurance)
            || self.message.ask(Class::ElectiveAskSaid)
            || (self.need.ask(Class::Elective) && !self.wants_a_time())
            || facts.form.asks_about_payment
            || facts.message.insurance_payment
            || self.message.ask(Class::MoneyQuestion)
    }

    fn wants_a_time(&self) -> bool {
        self.need.ask(Class::Seen) || self.need.ask(Class::Booked)
    }

    /// Whether it is about an appointment that is there already.
    pub(super) fn is_about_a_booking(&self) -> bool {
        let need = &self.need;
        // What can be confirmed and cancelled is not always an appointment.
        let other = need.any(&[
            "insurance",
            "membership",
            "subscription",
            "seguro",
            "membresia",
        ]) && !need.any(&[
            "reschedul*",
            "appointment*",
            "cita",
            "reprogramar",
            "reagendar",
        ]);
        need.ask(Class::Booked) && !other || self.message.any(MOVED)
    }

    pub(super) fn asks_to_be_seen(&self, facts: &Facts<'_>) -> bool {
        self.need.ask(Class::Seen)
            || self.need.ask(Class::Referral)
            || (!self.need.ask(Class::Money)
                && (self.need.ask(Class::Treated) || self.need.ask(Class::Elective)))
            || (self.need.is_empty() && !self.service.is_empty())
            || facts.message.scheduling
    }

    pub(super) fn states_a_need(&self, facts: &Facts<'_>) -> bool {
        [&self.need, &self.service, &self.message]
            .into_iter()
            .any(|words| !words.is_empty())
            || facts.form.asks_about_payment
    }
}

/// What only somebody with an appointment says in a message.
const MOVED: &[&str] = &[
    "reschedul*",
    "move my appointment",
    "change my appointment",
    "cancel my appointment",
    "confirm my appointment",
    "late for my appointment",
    "reprogramar",
    "reagendar",
    "cambiar mi cita",
    "mover mi cita",
    "cancelar mi cita",
    "confirmar mi cita",
];
