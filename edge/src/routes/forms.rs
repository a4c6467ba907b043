//! Showing the form: as a piece of somebody's page, or as a page of ours.

use portico_shared::form::{Answers, Field};
use portico_shared::handoff::Acknowledgment;
use portico_shared::ids::PracticeId;
use portico_shared::json;
use portico_shared::language::Language;
use portico_shared::problem::{self, Problem};
use portico_shared::theme::Theme;
use worker::Response;

use super::Call;
use crate::error::{Answer, Error, Named, Result};
use crate::practice_object::{Call as Ask, Reply};
use crate::render::{self, FormPage};
use crate::{http, platform, policies};

/// How long a form may be kept by browsers: a minute, and for an hour while a newer one is fetched.
/// A form that was sent with an older policy is shown again where the policy has other words.
pub const FORM_AGE: &str = "public, max-age=60, stale-while-revalidate=3600";

/// `GET /form.css?practice=…`: the style sheet of hosted pages, in the practice's colours.
pub async fn style(call: &Call<'_>) -> Result<Response> {
    let practice = call.query("practice").unwrap_or_default();
    let known = find(call, &practice).await?;
    let css = known.map_or_else(
        || render::page_style(&Theme::default()),
        |known| render::page_style(&known.policy.theme),
    );
    http::builder(200, "text/css; charset=utf-8")
        .and_then(|response| response.with_header("cache-control", FORM_AGE))
        .map(|response| response.fixed(css.into_bytes()))
        .calling("Response")
}

/// `GET /v1/forms/{practice}?lang=…`: the form for the loader.
pub async fn fragment(call: &Call<'_>, practice: &str) -> Result<Response> {
    let Some(known) = find(call, practice).await? else {
        return unknown_practice();
    };
    let origin = call.foreign_origin();
    if let Some(origin) = &origin
        && !known.policy.allows_origin(origin)
    {
        return foreign_origin(origin);
    }
    let wanted = Wanted::of(call, &known);
    let etag = wanted.etag(&known, "");
    let build = |status| {
        http::builder(status, "text/html; charset=utf-8")?
            .with_header("cache-control", FORM_AGE)?
            .with_header("etag", &etag)
    };
    let response = if call.has_already(&etag) {
        build(304).map(worker::ResponseBuilder::empty)
    } else {
        let form = wanted.write(call, &known).await;
        build(200).map(|response| response.fixed(form.into_bytes()))
    };
    response
        .and_then(|response| http::allow_origin(response, origin.as_deref()))
        .calling("Response")
}

/// Which form a page asks for.
pub struct Wanted {
    /// In which language.
    pub language: Language,
    answers: Answers,
}

impl Wanted {
    /// Reads it from the address.
    pub fn of(call: &Call<'_>, known: &policies::InForce) -> Self {
        Self {
            language: known.policy.language_for(call.query("lang").as_deref()),
            answers: preset(call),
        }
    }

    /// What tells one state of the form from another: the policy, the language, and the build of
    /// what the form is made of and `and`.
    pub fn etag(&self, known: &policies::InForce, and: &str) -> String {
        format!(
            "\"{}-{}-{}{and}\"",
            known.version,
            self.language.as_str(),
            render::FORM.unwrap_or_default()
        )
    }

    /// The form as a piece of a page.
    pub async fn write(self, call: &Call<'_>, known: &policies::InForce) -> String {
        let form = render::form(
            &known.policy,
            FormPage {
                origin: &call.own_origin(),
                language: self.language,
                answers: self.answers,
                errors: Vec::new(),
                notice: None,
                keep: false,
                hidden: untold("widget"),
            },
        )
        .await;
        render::fragment(&known.policy, &form)
    }
}

/// What the patient has chosen by following a link to one service or location.
fn preset(call: &Call<'_>) -> Answers {
    let mut answers = Answers::default();
    for (name, field) in [("service", Field::Need), ("location", Field::Location)] {
        if let Some(value) = call.query(name) {
            answers.set(field, &value);
        }
    }
    answers
}

/// Hidden inputs for the loader to fill in.
fn untold(form: &str) -> Vec<(&'static str, String)> {
    [
        ("form", form),
        ("landing", ""),
        ("referrer", ""),
        ("gpc", ""),
        ("key", ""),
        ("shown", &platform::now().to_string()),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

/// `GET /f/{practice}`: the form as a page, for visitors without scripts and for links.
pub async fn hosted(call: &Call<'_>, practice: &str) -> Answer<Response> {
    let Some(known) = find(call, practice).await? else {
        return Err(unknown().into());
    };
    let [a, b] = platform::random::<16>().map(|bytes| {
        let number = u128::from_be_bytes(bytes);
        [number >> 64, number & u128::from(u64::MAX)]
    })?;
    let hidden = vec![
        ("form", "hosted".to_owned()),
        ("landing", call.url.href()),
        ("referrer", call.header("referer").unwrap_or_default()),
        ("gpc", call.header("sec-gpc").unwrap_or_default()),
        ("key", format!("page-{a:016x}{b:016x}")),
        ("shown", platform::now().to_string()),
    ];
    let (language, form) = form_page(call, &known, hidden).await;
    let title = known.policy.title(language);
    let page = render::page(practice, &title, language, false, &form);
    Ok(http::page(200, page).calling("Response")?)
}

/// `GET /f/{practice}/frame`: the form for a frame on one of the practice's own pages, which the
/// loader tells where the visit began.
pub async fn framed(call: &Call<'_>, practice: &str) -> Result<Response> {
    let Some(known) = find(call, practice).await? else {
        return unknown_practice();
    };
    let (language, form) = form_page(call, &known, untold("widget")).await;
    let theme = call.query("theme").unwrap_or_default();
    let page = render::HostedPage {
        practice,
        title: &known.policy.title(language),
        language,
        theme: if theme == "auto" || theme == "dark" {
            &theme
        } else {
            "light"
        },
        scripts: &["/embed.js"],
        main: "data-portico-page=\"frame\"",
    };
    http::framed_page(200, &known.policy.origins, page.with(&form)).calling("Response")
}

async fn form_page(
    call: &Call<'_>,
    known: &policies::InForce,
    hidden: Vec<(&'static str, String)>,
) -> (Language, String) {
    let asked = call
        .query("lang")
        .or_else(|| call.header("accept-language"));
    let language = known.policy.language_for(asked.as_deref());
    let form = render::form(
        &known.policy,
        FormPage {
            origin: &call.own_origin(),
            language,
            answers: preset(call),
            errors: Vec::new(),
            notice: None,
            keep: false,
            hidden,
        },
    )
    .await;
    (language, form)
}

/// `GET /r/{token}`: the confirmation, for forms sent without scripts. The address holds no
/// personal data and works for an hour.
pub async fn receipt(call: &Call<'_>, token: &str) -> Answer<Response> {
    let practice = token.split('.').next().unwrap_or_default();
    let told = match token.splitn(3, '.').collect::<Vec<_>>().as_slice() {
        [practice, id, secret] => match PracticeId::try_from((*practice).to_owned()) {
            Ok(practice) => {
                let ask = Ask::Receipt {
                    id: (*id).to_owned(),
                    secret: (*secret).to_owned(),
                };
                policies::ask(call.env, &practice, &ask).await?
            }
            Err(_) => Reply::Unknown,
        },
        _ => Reply::Unknown,
    };
    let stored = matches!(told, Reply::Done);
    let known = find(call, practice).await?;
    let Reply::Receipt(told) = told else {
        return Err(not_shown(call.language(), stored, known.as_deref()).into());
    };
    let told: Acknowledgment =
        json::read(told.as_bytes()).map_err(|_| Error::Message("acknowledgment"))?;
    let language = told.language;
    let title = portico_shared::form::live_texts(language).done_title;
    let content = render::confirmation(told).await;
    let page = render::page(practice, title, language, false, &content);
    let origins = known
        .as_ref()
        .map_or(&[][..], |known| &known.policy.origins);
    // A form without scripts may have been sent in a frame.
    Ok(http::framed_page(200, origins, page).calling("Response")?)
}

/// Why there is no confirmation, and whom to ask.
fn not_shown(language: Language, stored: bool, known: Option<&policies::InForce>) -> Problem {
    let (gone, call, at) = match (language, stored) {
        (Language::En, true) => (
            "This confirmation is no longer shown. Your request is stored.",
            "Call",
            "at",
        ),
        (Language::Es, true) => (
            "Esta confirmación ya no se muestra. Su solicitud está guardada.",
            "Llame a",
            "al",
        ),
        (Language::En, false) => ("There is no confirmation at this address.", "Call", "at"),
        (Language::Es, false) => (
            "No hay ninguna confirmación en esta dirección.",
            "Llame a",
            "al",
        ),
    };
    let mut said = gone.to_owned();
    if let Some(known) = known {
        let parts = [call, &known.policy.name, at, &known.policy.phone];
        for part in parts {
            said.push(' ');
            said.push_str(part);
        }
        said.push('.');
    }
    problem::not_found(&said)
}

/// The policy of a practice named in an address.
pub async fn find(
    call: &Call<'_>,
    practice: &str,
) -> Result<Option<std::rc::Rc<policies::InForce>>> {
    match PracticeId::try_from(practice.to_owned()) {
        Ok(practice) => policies::policy(call.env, &practice).await,
        Err(_) => Ok(None),
    }
}

fn unknown() -> Problem {
    problem::unknown_practice(
        "Check the practice's id in the address, the script tag or the field \"practice\".",
    )
}

/// The answer where there is no such practice.
pub fn unknown_practice() -> Result<Response> {
    http::problem(&unknown())
        .and_then(|response| http::allow_origin(response, Some("*")))
        .calling("Response")
}

/// The answer to a page that the practice does not allow. The page may read it, so that its
/// console can say what to do.
pub fn foreign_origin(origin: &str) -> Result<Response> {
    http::problem(&problem::foreign_origin(
        "Add the page's origin to \"origins\" in the practice's policy.",
    ))
    .and_then(|response| http::allow_origin(response, Some(origin)))
    .calling("Response")
}
