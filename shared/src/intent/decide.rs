//! The decision: which groups, which of them leads, who owns it, and why.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::facts::{Facts, WayIn};
use super::group::IntentGroup;
use super::read::Read;
use super::words::Class;
use crate::form::PatientStatus;
use crate::language::Language;

/// What was decided about an inquiry. Stored with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Every group the inquiry is in; never empty.
    pub groups: BTreeSet<IntentGroup>,
    /// The group that leads.
    pub primary: IntentGroup,
    /// The key of the owner in the practice's policy.
    pub owner: String,
    /// Whether the owner is to take it before other work that is due at the same time.
    pub priority: bool,
    /// Why each group holds, and why that owner.
    pub reasons: Vec<Reason>,
}

/// One step of the decision. It names the rule and never repeats an answer, so it may be shown,
/// logged and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Reason {
    /// The group it is about; none when it is about the owner.
    pub group: Option<IntentGroup>,
    /// The rule that held.
    pub rule: Rule,
}

macro_rules! rules {
    ($($name:ident: $sentence:literal,)*) => {
        /// A rule of the decision, by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Rule {
            $(#[doc = $sentence] $name,)*
        }

        impl Rule {
            /// The rule as a sentence for the people of the practice.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$name => $sentence,)*
                }
            }
        }
    };
}

rules! {
    PatientIsNew: "The patient says they are new.",
    UnknownAsksToBeSeen: "The patient does not say whether they are new, and asks to be seen.",
    NothingElseKnown: "Nothing else is known, so it is treated as a new patient.",
    PatientIsExisting: "The patient says they are an existing patient.",
    HasAnAppointment: "It is about an appointment the patient already has.",
    PaidChannel: "The source is paid for.",
    DirectMail: "The source is direct mail.",
    UnpaidForm: "A finished web form with a need stated, from a source nobody paid for.",
    BusinessProfile: "The source is the Google Business Profile.",
    ProfileMessage: "It came by a message through the Google Business Profile.",
    ReferringSource: "The source is a physician, a provider office, a partner or a directory.",
    FormSaysReferral: "The form says that the patient is referred.",
    ElectiveAnswer: "A question about a service that the answers name as elective.",
    ElectivePage: "A question about the elective service of the page.",
    ElectiveService: "A question about a service that the practice marks as cash-pay or elective.",
    NeedIsPayment: "The need stated is insurance, financing, cost or payment.",
    PageIsPayment: "A question from a page about insurance or payment.",
    MessageAsksPayment: "The message asks about insurance, financing, cost or payment.",
    AnswerAsksPayment: "An answer asks about insurance, financing, cost or payment.",
    SpanishForm: "The form was in Spanish.",
    SpanishPage: "The landing page is in Spanish.",
    SpanishMessage: "The message is in Spanish.",
    LanguageHelp: "Help with language is asked for.",
    NotFinished: "The form was started and not finished.",
    OwnerByEscalation: "A concern escalates it to its named owner.",
    OwnerBySpanish: "It is answered by those who speak Spanish.",
    OwnerByPrimary: "It is owned by the owner of its primary group.",
}

/// Decides about one inquiry. `owner_of` gives the owner of a group in the practice's policy;
/// [`default_owner`] is the one without.
#[must_use]
pub fn decide(facts: &Facts<'_>, owner_of: &dyn Fn(IntentGroup) -> String) -> Decision {
    let mut reasons = groups(facts);
    let held: BTreeSet<_> = reasons.iter().filter_map(|reason| reason.group).collect();
    let primary = IntentGroup::BY_PRECEDENCE
        .into_iter()
        .find(|group| held.contains(group))
        .unwrap_or(IntentGroup::NewPatient);
    let (owner, rule) = match facts.escalate_to {
        Some(owner) => (owner.to_owned(), Rule::OwnerByEscalation),
        None if held.contains(&IntentGroup::Spanish) => {
            (owner_of(IntentGroup::Spanish), Rule::OwnerBySpanish)
        }
        None => (owner_of(primary), Rule::OwnerByPrimary),
    };
    reasons.push(Reason { group: None, rule });
    let priority =
        facts.escalate_to.is_some() || held.iter().any(|group| group.defaults().priority);
    Decision {
        groups: held,
        primary,
        owner,
        priority,
        reasons,
    }
}

/// The owner of a group where the practice's policy says nothing.
#[must_use]
pub fn default_owner(group: IntentGroup) -> String {
    group.defaults().owner.to_owned()
}

/// The rules that hold, in the order of their reasons.
#[derive(Default)]
struct Found(Vec<Reason>);

impl Found {
    /// Notes that a rule puts the inquiry in a group, if it holds; and says whether it does.
    fn hold(&mut self, group: IntentGroup, rule: Rule, holds: bool) -> bool {
        if holds {
            self.0.push(Reason {
                group: Some(group),
                rule,
            });
        }
        holds
    }
}

/// The groups that hold, each with its reasons. Never none: somebody must own every inquiry.
fn groups(facts: &Facts<'_>) -> Vec<Reason> {
    let read = Read::from(facts);
    let form = &facts.form;
    let mut found = Found::default();
    found.hold(
        IntentGroup::IntakeIncomplete,
        Rule::NotFinished,
        form.unfinished,
    );
    let claimed = claimed_by_source(&mut found, &read, facts.way_in);
    let known = known_patient(&mut found, &read, form.patient);
    asked(&mut found, &read, facts);
    found.hold(
        IntentGroup::NewPatient,
        Rule::PatientIsNew,
        form.patient == PatientStatus::New,
    );
    found.hold(
        IntentGroup::NewPatient,
        Rule::UnknownAsksToBeSeen,
        form.patient == PatientStatus::Unknown && !known && read.asks_to_be_seen(facts),
    );
    let finished = facts.way_in == WayIn::Form && !form.unfinished;
    found.hold(
        IntentGroup::OrganicForm,
        Rule::UnpaidForm,
        finished && !claimed && !known && read.states_a_need(facts),
    );
    spanish(&mut found, &read, facts);
    if found.0.is_empty() {
        found.hold(IntentGroup::NewPatient, Rule::NothingElseKnown, true);
    }
    found.0
}

/// Whether the source, or a referral, claims the inquiry, so that it is no organic form.
fn claimed_by_source(found: &mut Found, read: &Read, way_in: WayIn) -> bool {
    let partner = IntentGroup::ReferralPartner;
    let paid = IntentGroup::PaidCampaign;
    [
        found.hold(partner, Rule::ReferringSource, read.is_from_referrer()),
        found.hold(partner, Rule::FormSaysReferral, read.says_referral()),
        found.hold(paid, Rule::DirectMail, read.is_from_mail()),
        found.hold(paid, Rule::PaidChannel, read.is_paid()),
        found.hold(
            IntentGroup::Gbp,
            Rule::BusinessProfile,
            read.is_from_business_profile(),
        ),
        found.hold(
            IntentGroup::Gbp,
            Rule::ProfileMessage,
            way_in == WayIn::Profile,
        ),
    ]
    .contains(&true)
}

/// Whether the practice knows the patient.
fn known_patient(found: &mut Found, read: &Read, patient: PatientStatus) -> bool {
    let existing = IntentGroup::ExistingScheduling;
    match patient {
        PatientStatus::Existing => found.hold(existing, Rule::PatientIsExisting, true),
        // Nobody can move an appointment they do not have.
        PatientStatus::Unknown => {
            found.hold(existing, Rule::HasAnAppointment, read.is_about_a_booking())
        }
        // A new patient can have one already, and stays new.
        PatientStatus::New => false,
    }
}

/// What is asked about: payment, or an elective service.
fn asked(found: &mut Found, read: &Read, facts: &Facts<'_>) {
    let form = &facts.form;
    let payment = IntentGroup::InsurancePayment;
    found.hold(payment, Rule::NeedIsPayment, read.need.ask(Class::Money));
    let page = read.need.ask(Class::Question) && read.page.ask(Class::Money);
    found.hold(payment, Rule::PageIsPayment, page);
    let message = facts.message.insurance_payment || read.message.ask(Class::MoneyQuestion);
    found.hold(payment, Rule::MessageAsksPayment, message);
    let answer = form.asks_about_payment || read.insurance_asks();
    found.hold(payment, Rule::AnswerAsksPayment, answer);

    let elective = IntentGroup::CashElective;
    if read.asks_elective(facts) {
        found.hold(elective, Rule::ElectiveService, form.service_is_elective);
        found.hold(elective, Rule::ElectiveAnswer, read.answers_name_elective());
        found.hold(elective, Rule::ElectivePage, read.page.ask(Class::Elective));
    }
}

/// Any sign of Spanish counts: a wrong guess costs a word, a lost one costs the patient.
fn spanish(found: &mut Found, read: &Read, facts: &Facts<'_>) {
    let spanish = IntentGroup::Spanish;
    found.hold(
        spanish,
        Rule::SpanishForm,
        facts.language == Some(Language::Es),
    );
    found.hold(
        spanish,
        Rule::SpanishPage,
        read.page.any(&["es", "espanol"]),
    );
    found.hold(
        spanish,
        Rule::SpanishMessage,
        facts.message.language == Some(Language::Es),
    );
    let help = facts.form.language_help
        || read.need.ask(Class::Spanish)
        || read.message.ask(Class::LanguageHelp)
        || read.message.is("spanish");
    found.hold(spanish, Rule::LanguageHelp, help);
}
