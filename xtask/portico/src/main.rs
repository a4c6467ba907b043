//! `portico …`: what a practice's technician does with the rules, and what an operator does with a
//! running Worker. `cargo xtask` passes these commands on to this program, after installing what the
//! rules are built from.

mod openapi;
mod operate;
mod pages;
mod practice;
mod replay;
mod train;

use std::process::ExitCode;

const HELP: &str = "\
portico practice check FILE    check a practice's policy (TOML or JSON)
portico practice json FILE     print a checked policy as JSON
portico openapi FILE [--check]   write the description of the API; --check only compares
portico pages FOLDER           write the pages that explain problems
portico train triage [--check]   learn the weights of triage from its labelled messages; --check only
                               says how well unseen writers are read
portico replay RULE            run source, triage, intent or clock over JSON lines on standard input";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["practice", "check", file] => practice::check(file),
        ["practice", "json", file] => practice::json(file),
        ["pages", folder] => pages::write(folder),
        ["openapi", file] => openapi::run(file, false),
        ["openapi", file, "--check"] => openapi::run(file, true),
        ["replay", rule] => replay::run(rule),
        ["train", "triage"] => train::run(false),
        ["train", "triage", "--check"] => train::run(true),
        _ => operate::run(&words).unwrap_or_else(|| {
            let more = operate::HELP;
            Err(anyhow::anyhow!(
                "There is no such command. These are:\n{HELP}\n{more}"
            ))
        }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
