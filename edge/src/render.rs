//! Pages and pieces of pages, from the widget's own components.

use portico_shared::form::{Answers, FieldError, live_texts};
use portico_shared::handoff::Acknowledgment;
use portico_shared::language::Language;
use portico_shared::practice::Policy;
use portico_shared::theme::Theme;
use portico_widget::{Choice, Confirmed, FormView, render_confirmation, render_form};

use crate::http::escaped;

/// The form's style sheet without its colours.
const STYLE: &str = include_str!("../../widget/src/style.css");

/// Path of the browser's part, if this Worker was built with one.
const APP: Option<&str> = option_env!("PORTICO_APP");

/// Path of the script that does the proof of work.
const PROOF: Option<&str> = option_env!("PORTICO_PROOF");

/// Path of the script that keeps a patient's place.
const KEEP: Option<&str> = option_env!("PORTICO_KEEP");

/// What tells one build of the form from another.
pub const FORM: Option<&str> = option_env!("PORTICO_FORM");

/// What a form is written with beside the practice's policy.
pub struct FormPage<'a> {
    /// Origin of this Worker.
    pub origin: &'a str,
    /// The form's language.
    pub language: Language,
    /// Answers to put back.
    pub answers: Answers,
    /// What is wrong with them.
    pub errors: Vec<FieldError>,
    /// Why they could not be stored although nothing is wrong with them.
    pub notice: Option<String>,
    /// Whether the box that keeps the patient's place is ticked.
    pub keep: bool,
    /// Hidden inputs beside practice and language.
    pub hidden: Vec<(&'static str, String)>,
}

/// The form.
pub async fn form(policy: &Policy, page: FormPage<'_>) -> String {
    let language = page.language;
    let mut hidden = vec![
        ("practice", policy.id.as_str().to_owned()),
        ("lang", language.as_str().to_owned()),
        ("consent_version", policy.texts.consent.version.clone()),
    ];
    hidden.extend(page.hidden);
    let proof = PROOF.filter(|_| policy.spam.proof_of_work);
    if proof.is_some() {
        hidden.push(("altcha", String::new()));
    }
    let also: Vec<_> = [proof, KEEP.filter(|_| policy.partial.enabled)]
        .into_iter()
        .flatten()
        .map(|path| format!("{}{path}", page.origin))
        .collect();
    let view = FormView {
        action: format!("{}/v1/inquiries", page.origin).into(),
        title: policy.title(language).into(),
        emergency: policy.emergency_line(language).to_owned().into(),
        privacy: policy.texts.privacy_url.clone().map(Into::into),
        practice: policy.name.clone().into(),
        phone: policy.phone.clone().into(),
        languages: policy.languages.clone(),
        services: policy
            .services
            .iter()
            .map(|service| Choice {
                id: service.id.clone().into(),
                label: service.name.get(language).to_owned().into(),
            })
            .collect(),
        locations: policy
            .locations
            .iter()
            .map(|place| Choice {
                id: place.id.clone().into(),
                label: place.name.clone().into(),
            })
            .collect(),
        consent: policy.texts.consent.text.get(language).to_owned().into(),
        keep: policy.partial.enabled.then_some(page.keep),
        answers: page.answers,
        errors: page.errors,
        notice: page.notice.map(Into::into),
        hidden: hidden
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect(),
        app: APP.map(|path| format!("{}{path}", page.origin).into()),
        also: (!also.is_empty()).then(|| also.join(" ").into()),
    };
    render_form(view, language).await
}

/// The confirmation.
pub async fn confirmation(told: Acknowledgment) -> String {
    let language = told.language;
    let confirmed = Confirmed {
        id: Some(told.id.into()),
        reference: told.reference.into(),
        guidance_first: told.guidance_first.map(Into::into),
        guidance: told.guidance.map(Into::into),
        emergency: told.emergency.map(Into::into),
        first: (told.message_first.into_iter().chain(told.promise_first))
            .map(Into::into)
            .collect(),
        message: told.message.into(),
        promise: told.promise.map(Into::into),
        next_steps: told.next_steps.into_iter().map(Into::into).collect(),
        phone: told.phone.into(),
    };
    render_confirmation(confirmed, language).await
}

/// What our own pages add to it.
const PAGE_STYLE: &str = include_str!("../../widget/src/page.css");

/// The form's style sheet in a practice's colours.
fn style(theme: &Theme) -> String {
    let mut css = theme.css();
    css.extend(STYLE.lines());
    css
}

/// The style sheet of our own pages in a practice's colours.
pub fn page_style(theme: &Theme) -> String {
    let mut css = style(theme);
    css.push_str(PAGE_STYLE);
    css
}

/// A piece of a page as the loader takes it: the style sheet, then the content.
pub fn fragment(policy: &Policy, content: &str) -> String {
    format!("<style>{}</style>{content}", style(&policy.theme))
}

/// A hosted page.
pub struct HostedPage<'a> {
    /// Whose colours it has.
    pub practice: &'a str,
    /// What the window is called.
    pub title: &'a str,
    /// Its language.
    pub language: Language,
    /// `light`, `dark`, or `auto` for what the visitor's machine prefers.
    pub theme: &'a str,
    /// Scripts, by address.
    pub scripts: &'a [&'a str],
    /// What `<main>` says of itself, as attributes.
    pub main: &'a str,
}

impl HostedPage<'_> {
    /// The page around its content.
    pub fn with(&self, content: &str) -> String {
        let mut scripts = String::new();
        for address in self.scripts {
            scripts.push_str("<script async src=\"");
            scripts.push_str(address);
            scripts.push_str("\"></script>");
        }
        format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"robots\" content=\"noindex\">\
             <title>{title}</title>\
             <link rel=\"stylesheet\" href=\"/form.css?practice={practice}\">{scripts}</head>\
             <body class=\"page\" data-theme=\"{theme}\"><main {main}>{content}</main></body></html>",
            lang = self.language.as_str(),
            title = escaped(self.title),
            practice = self.practice,
            theme = self.theme,
            main = self.main,
        )
    }
}

/// A hosted page with the form or its confirmation. `wrong` says so in the window's name, which
/// screen readers read first.
pub fn page(practice: &str, title: &str, language: Language, wrong: bool, content: &str) -> String {
    let title = if wrong {
        format!("{} {title}", live_texts(language).error_prefix)
    } else {
        title.to_owned()
    };
    let page = HostedPage {
        practice,
        title: &title,
        language,
        theme: "auto",
        scripts: &["/embed.js"],
        main: "data-portico-page",
    };
    page.with(content)
}
