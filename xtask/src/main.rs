//! `cargo xtask …`: everything a developer, a practice's technician or CI runs.

mod bench;
mod build;
mod crates;
mod demo;
mod deploy;
mod desk;
mod fuzz;
mod licences;
mod names;
mod portico;
mod run;
mod setup;
mod size;
mod startup;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask demo [--fresh] [--history] [--check]
                                       run everything on this machine; --fresh empties the storage,
                                       --history fills it with 90 days of invented inquiries,
                                       --check drives it with a browser and exits
cargo xtask test [SUITE]               set up what is missing and run every test, or some: unit, fuzz,
                                       edge, vault, delivery, input, api (takes --full), e2e, chaos
                                       (takes --full, 20 minutes, and --seed N)
cargo xtask setup                      install what building needs
cargo xtask build [desk]               build widget, loader, desk and Worker, or the desk alone
cargo xtask deploy [--dry-run] [ARGUMENTS]
                                       build, rehearse and deploy; the arguments go to Wrangler
cargo xtask size [--crates]            print sizes and the Worker's start against their budgets;
                                       --crates also what each crate brings to the Worker
cargo xtask fuzz [SECONDS]             let a fuzzer try what strangers may send
cargo xtask bench widget|edge|rows|desk
                                       measure Portico, the first two beside peers; writes
                                       docs/bench-*.md
cargo xtask openapi [--check]          write the description of the API; --check only compares
cargo xtask screenshots [desk] [FOLDER]
                                       pictures of every screen of the form, or of the desk
                                       (build/screenshots)
cargo xtask recount                    compute the scorecard of the demo's history from its events,
                                       by a script that shares no code with Portico, and compare
cargo xtask practice check FILE        check a practice's policy (TOML or JSON)
cargo xtask practice json FILE         print a checked policy as JSON
cargo xtask train triage [--check]     learn the weights of triage from its messages; --check
                                       only says how well unseen writers are read
cargo xtask replay RULE                run source, triage, intent or clock over JSON lines
cargo xtask policy|token|endpoint|deliveries|export|erase|audit …
                                       operate a running Worker; each alone lists what it takes";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["demo", flags @ ..] => demo::run(flags),
        ["test", suites @ ..] => test::run(suites),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["setup"] => setup::for_building(),
        ["build"] => build::all().map(drop),
        ["build", "desk"] => setup::for_building().and_then(|()| desk::build()),
        ["deploy", "--dry-run", arguments @ ..] => {
            build::all().and_then(|_| deploy::rehearse(arguments))
        }
        ["deploy", arguments @ ..] => build::all().and_then(|_| deploy::run(arguments)),
        ["screenshots", "desk"] => demo::desk_screenshots("build/screenshots"),
        ["screenshots", "desk", folder] => demo::desk_screenshots(folder),
        ["screenshots"] => demo::screenshots("build/screenshots"),
        ["screenshots", folder] => demo::screenshots(folder),
        ["recount"] => demo::recount(),
        ["size"] => build::all()
            .and_then(|_| size::check())
            .and_then(|()| startup::check()),
        ["size", "--crates"] => build::all()
            .and_then(|_| size::check())
            .and_then(|()| crates::print()),
        ["openapi"] => portico::pass_on(&["openapi", &portico::described()]),
        ["openapi", "--check"] => portico::pass_on(&["openapi", &portico::described(), "--check"]),
        [
            "practice" | "replay" | "train" | "policy" | "token" | "endpoint" | "deliveries"
            | "export" | "erase" | "audit",
            ..,
        ] => portico::pass_on(&words),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(anyhow::anyhow!(
            "There is no such command. These are:\n{HELP}"
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
