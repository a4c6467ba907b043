//! `cargo xtask deploy`: the built Worker onto the platform, after a rehearsal that sends nothing.

use anyhow::{Context, Result, bail};

use crate::run::{at, output, program, show};

/// What the Worker is bound to, as Wrangler names it.
const BINDING: &str = "env.PRACTICES (PracticeObject)";

/// Lets Wrangler put everything together as for a deployment. `arguments` are passed on to it.
pub fn rehearse(arguments: &[&str]) -> Result<()> {
    println!("» Rehearsing a deployment");
    let folder = at("edge").to_string_lossy().into_owned();
    let rehearsal = ["deploy", "--dry-run", "--cwd", &folder];
    let told = output("wrangler", &[&rehearsal[..], arguments].concat()).with_context(|| {
        format!(
            "Wrangler refuses the Worker. To see why: npx wrangler deploy --dry-run --cwd {folder}"
        )
    })?;
    check(&told)?;
    for line in told.lines().filter(|line| line.contains("Total Upload")) {
        println!("  {line}");
    }
    Ok(())
}

/// Rehearses and deploys.
pub fn run(arguments: &[&str]) -> Result<()> {
    rehearse(arguments)?;
    let mut deploy = program("wrangler");
    deploy.current_dir(at("edge")).arg("deploy").args(arguments);
    // Wrangler asks where an answer is needed, such as which account.
    show("Deploying", deploy.stdin(std::process::Stdio::inherit()))
}

/// Judges what Wrangler says it would deploy.
fn check(told: &str) -> Result<()> {
    if !told.contains(BINDING) {
        bail!("The Worker would be deployed without its storage: {BINDING} is not bound.");
    }
    if told.contains("env.TEST_HOOKS") {
        bail!(
            "The Worker would be deployed with TEST_HOOKS, which is for tests only. Take it out."
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_worker_goes_out_with_its_storage_and_without_test_hooks() {
        let bound = "env.PRACTICES (PracticeObject)        Durable Object\n";
        assert!(check(bound).is_ok());
        assert!(check("No bindings found.").is_err());
        assert!(
            check(&format!(
                "{bound}env.TEST_HOOKS (\"1\")  Environment Variable\n"
            ))
            .is_err()
        );
    }
}
