//! The form's look: a preset for light and for dark, and what a practice changes in it.
//!
//! A page can set the same things by custom properties (`--portico-accent` and so on). What a
//! practice sets in its policy is checked here, because a colour that cannot be read shuts people
//! out.

mod color;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

pub use color::{Color, NotAColor};

/// What a practice changes in the form's look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Colours on light.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub light: BTreeMap<Token, Color>,
    /// Colours on dark, for pages that ask for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dark: BTreeMap<Token, Color>,
    /// Radius of corners, in CSS pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u8>,
    /// Families of type, as in a style sheet; only what visitors' machines have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
}

macro_rules! tokens {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $light:literal, $dark:literal;)+) => {
        /// A colour of the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Token { $($(#[$doc])* $variant),+ }

        impl Token {
            /// Every colour.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in a policy; as a custom property it begins with `--portico-`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            const fn preset(self, dark: bool) -> Color {
                Color::new(match (self, dark) {
                    $((Self::$variant, false) => $light, (Self::$variant, true) => $dark),+
                })
            }
        }
    };
}

tokens! {
    /// Text.
    Ink = "ink", 0x17_212b, 0xee_f3f7;
    /// Hints.
    Soft = "soft", 0x4a_5763, 0xb6_c2cd;
    /// Behind the form.
    Paper = "paper", 0xff_ffff, 0x16_1f28;
    /// Behind what is typed.
    Field = "field", 0xff_ffff, 0x0e_151c;
    /// Around fields.
    Line = "line", 0x6b_7a88, 0x83_94a4;
    /// Buttons, links and what is chosen.
    Accent = "accent", 0x0b_5c8a, 0x7c_c4ee;
    /// On a button.
    OnAccent = "on-accent", 0xff_ffff, 0x08_1b27;
    /// Errors and the emergency line.
    Bad = "bad", 0xb3_261e, 0xff_b4ab;
    /// Around what has the focus.
    Focus = "focus", 0x0b_5c8a, 0x7c_c4ee;
}

/// What stands on what, and the least contrast in tenths (WCAG 2.2: 1.4.3 for text, 1.4.11 for
/// edges and focus).
const PAIRS: &[(Token, Token, u8)] = &[
    (Token::Ink, Token::Paper, 45),
    (Token::Ink, Token::Field, 45),
    (Token::Soft, Token::Paper, 45),
    (Token::Accent, Token::Paper, 45),
    (Token::OnAccent, Token::Accent, 45),
    (Token::Bad, Token::Paper, 45),
    (Token::Line, Token::Paper, 30),
    (Token::Line, Token::Field, 30),
    (Token::Accent, Token::Field, 30),
    (Token::Focus, Token::Paper, 30),
];

/// Longest list of families of type, in characters.
const FONT_MAX: usize = 120;

impl Theme {
    /// Whether nothing is changed.
    #[must_use]
    pub fn is_preset(&self) -> bool {
        *self == Self::default()
    }

    /// A colour in force.
    #[must_use]
    pub fn color(&self, token: Token, dark: bool) -> Color {
        let own = if dark { &self.dark } else { &self.light };
        own.get(&token)
            .copied()
            .unwrap_or_else(|| token.preset(dark))
    }

    /// What patients could not read, or a style sheet could not take: paths and reasons.
    #[must_use]
    pub fn failures(&self) -> Vec<(String, String)> {
        let mut failures = Vec::new();
        for (name, dark) in [("light", false), ("dark", true)] {
            for (front, back, least) in PAIRS {
                let ratio = self.color(*front, dark).contrast(self.color(*back, dark));
                if ratio * 10.0 < f64::from(*least) {
                    failures.push((
                        format!("theme.{name}.{}", front.name()),
                        format!(
                            "has a contrast of {ratio:.1} on \"{}\" and needs {}.{}: choose a {} color",
                            back.name(),
                            least / 10,
                            least % 10,
                            if dark == (*front == Token::OnAccent) { "darker" } else { "lighter" },
                        ),
                    ));
                }
            }
        }
        if self.font.as_ref().is_some_and(|font| !is_font(font)) {
            failures.push((
                "theme.font".to_owned(),
                "is not a list of families of type: write letters, digits, spaces, hyphens, commas and quotes"
                    .to_owned(),
            ));
        }
        failures
    }

    /// The style sheet's first part: every value, each open to the page's custom property.
    #[must_use]
    pub fn css(&self) -> String {
        let light = self.colors(false);
        let dark = self.colors(true);
        let round = self.round.unwrap_or(10);
        // Without one the form is in the page's own type, which the browser has at hand already.
        let font = self
            .font
            .as_ref()
            .map_or_else(String::new, |font| format!(";--font:{font}"));
        format!(
            ".p{{{light};--round:var(--portico-round,{round}px){font}}}\
             :host([data-theme=dark]) .p,[data-theme=dark] .p{{{dark}}}\
             @media(prefers-color-scheme:dark){{:host([data-theme=auto]) .p,[data-theme=auto] .p{{{dark}}}}}"
        )
    }

    fn colors(&self, dark: bool) -> String {
        let scheme = if dark { "dark" } else { "light" };
        let mut css = format!("--scheme:{scheme};");
        for token in Token::ALL {
            let name = token.name();
            let color = self.color(*token, dark);
            let _ = write!(css, "--{name}:var(--portico-{name},{color});");
        }
        css.pop();
        css
    }
}

fn is_font(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || " ,-'\"".contains(c);
    !text.is_empty()
        && text.len() <= FONT_MAX
        && text.chars().all(fits)
        && text.matches('"').count().is_multiple_of(2)
        && text.matches('\'').count().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_can_be_read() {
        assert_eq!(Theme::default().failures(), []);
    }

    #[test]
    fn a_pair_that_cannot_be_read_is_named_with_its_contrast() {
        let theme: Theme = serde_json::from_str(
            r##"{"light": {"accent": "#7fb2d0"}, "dark": {"soft": "#444444"}, "font": "x}*{"}"##,
        )
        .expect("a theme");
        let failures = theme.failures();
        let paths: Vec<_> = failures.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "theme.light.accent",
                "theme.light.on-accent",
                "theme.light.accent",
                "theme.dark.soft",
                "theme.font"
            ]
        );
        assert!(
            failures[0]
                .1
                .starts_with("has a contrast of 2.3 on \"paper\" and needs 4.5")
        );
    }

    #[test]
    fn the_mark_of_what_is_chosen_can_be_seen() {
        let theme: Theme =
            serde_json::from_str(r##"{"light": {"field": "#808890"}}"##).expect("a theme");
        let failures = theme.failures();
        assert!(
            failures
                .iter()
                .any(|(path, why)| path == "theme.light.accent" && why.contains("\"field\""))
        );
    }

    #[test]
    fn a_value_of_the_practice_is_the_style_sheets_and_the_page_may_change_it() {
        let theme: Theme =
            serde_json::from_str(r##"{"light": {"accent": "#006644"}, "round": 2}"##)
                .expect("a theme");
        let css = theme.css();
        assert!(css.contains("--accent:var(--portico-accent,#006644)"));
        assert!(css.contains("--accent:var(--portico-accent,#7cc4ee)"));
        assert!(css.contains("--round:var(--portico-round,2px)"));
    }

    #[test]
    fn what_is_no_color_is_no_theme() {
        for bad in [
            r#"{"light": {"accent": "red"}}"#,
            r##"{"light": {"shadow": "#000000"}}"##,
        ] {
            assert!(serde_json::from_str::<Theme>(bad).is_err(), "{bad}");
        }
    }
}
