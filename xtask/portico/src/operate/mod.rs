//! What an operator does with a running Worker, over its API: policies, tokens, endpoints,
//! deliveries, export, erasure, audit.
//!
//! Where the Worker is and who asks come from the environment: `PORTICO_URL` and `PORTICO_TOKEN`.

mod api;
mod deliveries;
mod endpoint;
mod policy;
mod records;
mod token;

use anyhow::{Result, bail};

use api::Api;

/// The commands, for the list of all.
pub const HELP: &str = "\
portico policy pull PRACTICE FILE         write the policy in force to FILE, its version to FILE.version
portico policy push FILE [--replace]      put FILE in force; refused if somebody changed the policy since
                                          it was pulled, unless --replace
portico policy versions PRACTICE          list all versions
portico policy restore PRACTICE VERSION   put an older version in force again
portico token make PRACTICE ROLE LABEL [OWNER]   make a token: marketer, reader, staff or admin
portico token list PRACTICE               list tokens
portico token revoke PRACTICE ID          revoke one, and every session made from it
portico token reinstate PRACTICE ID       put a revoked one in force again
portico endpoint list PRACTICE            list webhook endpoints
portico endpoint put PRACTICE NAME URL [--flavour full|thin|alert] [--filter JSON]
                                          register or change one; what is not named stays; prints a new secret
portico endpoint test|rotate|resume|delete PRACTICE NAME
portico endpoint versions PRACTICE NAME   list what changes have made of one, also of a deleted one
portico endpoint restore PRACTICE NAME VERSION
portico deliveries PRACTICE [--state pending|delivered|dead|cancelled] [--follow]
                                          list the newest deliveries; --follow goes on, and shows each again
                                          when something has become of it
portico deliveries show PRACTICE ID       show one with its tries
portico deliveries resend PRACTICE ID     deliver one again
portico deliveries failed PRACTICE NAME SINCE   deliver again what NAME failed to take since a time
portico export PRACTICE                   print every event as a line of JSON, without patient data
portico erase PRACTICE INQUIRY            destroy a patient's data
portico audit PRACTICE                    check the chain of events
PORTICO_URL and PORTICO_TOKEN say where the Worker is and who asks.";

/// Runs a command; `None` if it is none of these.
pub fn run(words: &[&str]) -> Option<Result<()>> {
    let asks: fn(&Api, &[&str]) -> Result<()> = match words.first()? {
        &"policy" => policy::run,
        &"token" => token::run,
        &"endpoint" => endpoint::run,
        &"deliveries" => deliveries::run,
        &"export" | &"erase" | &"audit" => records::run,
        _ => return None,
    };
    if words.len() < 2 {
        return Some(misread());
    }
    Some(Api::from_environment().and_then(|api| asks(&api, words)))
}

fn misread() -> Result<()> {
    bail!("There is no such command. These are:\n{HELP}")
}
