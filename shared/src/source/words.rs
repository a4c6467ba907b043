//! What the words in a tag mean, whatever separators a marketer put between them.

/// A tag's value as words: lower case, apart at anything that is no letter or digit.
pub(super) fn words(value: &str) -> impl Iterator<Item = &str> + Clone {
    value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether `phrase` (words apart by spaces) stands in `value` as whole words, in sequence.
/// Words written without any separator count where they are the whole of it.
pub(super) fn says(value: &str, phrase: &str) -> bool {
    let joined = |text: &str| text.split(' ').collect::<String>();
    let mut rest = words(value);
    loop {
        let mut here = rest.clone();
        if phrase.split(' ').all(|word| here.next() == Some(word)) {
            return true;
        }
        match rest.next() {
            None => return false,
            Some(word) if phrase.contains(' ') && word == joined(phrase) => return true,
            Some(_) => {}
        }
    }
}

/// Whether any of the phrases stands in the value.
pub(super) fn says_any(value: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| says(value, phrase))
}

/// Whether the whole value is one of the phrases, whatever the separators.
pub(super) fn is_any(value: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        words(value).eq(phrase.split(' ')) || words(value).eq([phrase.replace(' ', "").as_str()])
    })
}

/// The Business Profile's names; whole words, so that `gmbh` is no `gmb`.
pub(super) const BUSINESS_PROFILE: [&str; 8] = [
    "gbp",
    "gmb",
    "google business profile",
    "google my business",
    "google business",
    "google maps",
    "perfil de empresa",
    "perfil empresa google",
];

/// Paper and other things without a link, in English and Spanish. These words decide in the
/// source as well as in the medium.
pub(super) const OFFLINE: [&str; 27] = [
    "direct mail",
    "print",
    "printed",
    "qr",
    "qrcode",
    "qr code",
    "codigo qr",
    "código qr",
    "offline",
    "eddm",
    "mailer",
    "postcard",
    "post card",
    "correo directo",
    "correo postal",
    "impreso",
    "impresa",
    "impresos",
    "buzoneo",
    "folleto",
    "volante",
    "tarjeta postal",
    "flyer",
    "brochure",
    "leaflet",
    "door hanger",
    "fuera de linea",
];

/// Words that mean something off the screen when they are the medium; in a source they can as
/// well name a web page (`seattle-magazine`).
pub(super) const OFFLINE_MEDIUM: [&str; 41] = [
    "poster",
    "billboard",
    "ooh",
    "dooh",
    "out of home",
    "newspaper",
    "magazine",
    "radio",
    "tv",
    "television",
    "sign",
    "signage",
    "yard sign",
    "banner stand",
    "letter",
    "snail mail",
    "postal",
    "postal mail",
    "usps",
    "card",
    "business card",
    "appointment card",
    "event",
    "health fair",
    "booth",
    "lobby",
    "in office",
    "waiting room",
    "packaging",
    "insert",
    "cartel",
    "valla",
    "periodico",
    "periódico",
    "revista",
    "anuncio impreso",
    "tarjeta",
    "carta",
    "folletos",
    "volantes",
    "desplegable",
];

/// Words for something that came by post.
pub(super) const MAIL: [&str; 20] = [
    "direct mail",
    "mail",
    "mailer",
    "mailers",
    "postcard",
    "postcards",
    "post card",
    "eddm",
    "letter",
    "letters",
    "usps",
    "correo",
    "correo directo",
    "buzoneo",
    "postal",
    "carta",
    "cartas",
    "mailbox",
    "tarjeta postal",
    "mailing",
];

/// A clinician, in a medium that speaks of referring.
pub(super) const CLINICIAN: [&str; 30] = [
    "physician",
    "physicians",
    "provider",
    "providers",
    "doctor",
    "doctors",
    "dr",
    "md",
    "pcp",
    "clinician",
    "clinicians",
    "specialist",
    "dentist",
    "gp",
    "therapist",
    "professional",
    "hospital",
    "peer",
    "hcp",
    "medico",
    "médico",
    "doctora",
    "especialista",
    "dentista",
    "proveedor",
    "medical",
    "orthodontist",
    "optometrist",
    "nurse",
    "np",
];

/// Referring, in both languages.
pub(super) const REFERRING: [&str; 16] = [
    "referral",
    "referrals",
    "referring",
    "refer",
    "referred",
    "ref",
    "referido",
    "referidos",
    "remision",
    "remisión",
    "derivacion",
    "derivación",
    "referencia",
    "network",
    "outreach",
    "liaison",
];

/// Clinicians' own words for a referring colleague, complete in themselves.
pub(super) const PHYSICIAN_MEDIUM: [&str; 8] = [
    "physician",
    "provider",
    "referring physician",
    "referring provider",
    "referring doctor",
    "physician liaison",
    "pcp",
    "medico referente",
];

/// Partners who are not paid for each visitor.
pub(super) const PARTNER: [&str; 12] = [
    "partner",
    "partners",
    "partnership",
    "partnerships",
    "alliance",
    "socio",
    "socios",
    "alianza",
    "convenio",
    "aliado",
    "co marketing",
    "comarketing",
];

/// Partners who are.
pub(super) const AFFILIATE: [&str; 5] = [
    "affiliate",
    "affiliates",
    "afiliado",
    "afiliados",
    "affiliation",
];

/// Whether a medium says that the visitor was paid for: `cp*`, `ppc`, `retargeting`, `paid*` as
/// Google Analytics has it, each as a word of its own (`pcp-referral` is a primary care doctor,
/// `cpap` a device), and the words advertising platforms' own templates use.
pub(super) fn is_paid(medium: &str) -> bool {
    words(medium).any(|word| {
        let per_something = word
            .strip_prefix("cp")
            .is_some_and(|rest| !matches!(rest, "ap" | "r" | "t"));
        per_something
            || word.starts_with("paid")
            || matches!(
                word,
                "ppc"
                    | "retargeting"
                    | "remarketing"
                    | "sem"
                    | "pmax"
                    | "ads"
                    | "ad"
                    | "adwords"
                    | "pago"
                    | "publicidad"
            )
    })
}

/// Google Analytics' rule for a shopping campaign: `shop` at the start of a word part (after no
/// letter, or after the `e` of `eshop`), or `shopping` anywhere. A `workshop` is none.
pub(super) fn is_shopping(campaign: &str) -> bool {
    campaign.contains("shopping")
        || campaign.match_indices("shop").any(|(at, _)| {
            let before = campaign.get(..at).and_then(|text| text.chars().next_back());
            before.is_none_or(|c| c == 'e' || !c.is_ascii_lowercase())
        })
}

/// Graphical advertisements.
pub(super) fn is_display(medium: &str) -> bool {
    is_any(
        medium,
        &[
            "display",
            "banner",
            "banners",
            "expandable",
            "interstitial",
            "cpm",
            "programmatic",
            "display ads",
            "display ad",
        ],
    )
}

/// Google Analytics' mediums for an unpaid social post, and their Spanish.
pub(super) fn is_social(medium: &str) -> bool {
    is_any(
        medium,
        &[
            "social",
            "social network",
            "social media",
            "sm",
            "social networks",
            "organic social",
            "social organic",
            "redes sociales",
            "red social",
            "social post",
        ],
    )
}

/// E-mail in its spellings.
pub(super) fn is_email(value: &str) -> bool {
    is_any(
        value,
        &[
            "email",
            "e mail",
            "mail",
            "emails",
            "newsletter",
            "e newsletter",
            "email newsletter",
            "newsletters",
            "news letter",
            "correo",
            "correo electronico",
            "correo electrónico",
            "boletin",
            "boletín",
            "email marketing",
            "email blast",
            "eblast",
            "email campaign",
            "email signature",
            "hs email",
        ],
    ) || words(value).any(|word| word == "email")
}

/// Text messages.
pub(super) fn is_sms(value: &str) -> bool {
    is_any(
        value,
        &[
            "sms",
            "mms",
            "text",
            "text message",
            "texto",
            "mensaje de texto",
            "rcs",
        ],
    ) || words(value).any(|word| word == "sms")
}
