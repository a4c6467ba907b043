//! The questions of the form, by name.

use serde::Serialize;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal on $step:literal),+ $(,)?) => {
        /// A question of the form. Its name is the same in HTML, JSON and error messages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $variant),+ }

        impl Field {
            /// Every field in the order in which it is asked.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in HTML and JSON.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The screen that asks it, 1 to [`STEPS`](super::STEPS).
            #[must_use]
            pub const fn step(self) -> u8 {
                match self { $(Self::$variant => $step),+ }
            }

            /// The field of a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.name() == name)
            }
        }
    };
}

fields! {
    /// What the patient wants: a service's id or one of [`RESERVED_NEEDS`](super::RESERVED_NEEDS).
    Need = "need" on 1,
    /// Who needs the visit.
    For = "for" on 2,
    /// The patient's name, in any script.
    Name = "name" on 2,
    /// Phone number, in any format.
    Phone = "phone" on 2,
    /// E-mail address.
    Email = "email" on 2,
    /// Preferred way to be contacted.
    Contact = "contact" on 2,
    /// Whether a voicemail may say why the practice calls.
    Voicemail = "voicemail" on 2,
    /// Best time of day.
    Time = "time" on 2,
    /// New or existing patient.
    Patient = "patient" on 3,
    /// Preferred location.
    Location = "location" on 3,
    /// Whether the patient has insurance; never its number.
    Insurance = "insurance" on 3,
    /// A short message.
    Message = "message" on 3,
    /// Whether help in another language is wanted.
    LanguageHelp = "language_help" on 3,
    /// Agreement to be contacted about this request.
    Consent = "consent" on 4,
}
