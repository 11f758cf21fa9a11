use super::block_on;
use crate::{account::new_account, config::Config, http::ApiError, http::Caller};
use anyhow::{Context, anyhow, bail};
use chrono::Utc;
use clap::Subcommand;
use sanping_domain::{
    account::{AccountError, Grant, Login, Password},
    shared::{Actor, Holding, HoldingId, Place, Role, Rule},
};
use sanping_infra::{
    account::{self, Hasher},
    db::{Db, PoolSizes, Tx},
};
use serde_json::json;

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Add a person; the first system administrator is made so.
    ///
    /// The password is asked for, or read from the first line of standard input when that is not a terminal.
    #[command(after_help = "Example:\n  sanping user add root --name 管理员 --system-admin")]
    Add {
        /// The sign-in name: 3 to 40 letters, digits, dots, dashes or underscores.
        login: String,
        /// What others read; the sign-in name unless said.
        #[arg(long)]
        name: Option<String>,
        /// Make the person a system administrator.
        #[arg(long)]
        system_admin: bool,
        /// Make the person an auditor.
        #[arg(long)]
        auditor: bool,
    },
    /// Set a person's password and end every session of theirs.
    Password {
        /// The sign-in name.
        login: String,
    },
}

pub(super) fn run(command: UserCommand) -> anyhow::Result<()> {
    let config = Config::from_env()?;
    let db = Db::open(&config.database, PoolSizes::default(), true)?;
    let hasher = Hasher::new()?;
    let typed = ask()?;
    block_on(async move {
        let hash = hasher.hash(typed).await?;
        match command {
            UserCommand::Add { login, name, system_admin, auditor } => {
                let roles = [(system_admin, Role::SystemAdmin), (auditor, Role::Auditor)];
                let shown = login.clone();
                let name = name.unwrap_or_else(|| login.clone());
                let work = move |tx: &mut Tx<'_>| add(tx, &login, &name, &hash, roles);
                db.write(work).await.map_err(|error| in_words(&error))?;
                println!("{shown} was added");
            }
            UserCommand::Password { login } => {
                let shown = login.clone();
                let work = move |tx: &mut Tx<'_>| reset(tx, &login, &hash);
                db.write(work).await.map_err(|error| in_words(&error))?;
                println!("the password of {shown} was set; sign in again everywhere");
            }
        }
        Ok(())
    })
}

fn add(
    tx: &mut Tx<'_>,
    login: &str,
    name: &str,
    hash: &str,
    roles: [(bool, Role); 2],
) -> Result<(), ApiError> {
    let (now, by) = (Utc::now(), console());
    let made = new_account(tx, login, name, Some(hash), now)?;
    for (_, role) in roles.into_iter().filter(|(wanted, _)| *wanted) {
        let holding = Holding { role, place: Place::Everywhere };
        account::grant(tx, &Grant { id: HoldingId::new(), account: made.id, holding, by: None, at: now })?;
    }
    Ok(account::audit(tx, by.audits("account.create", ("account", made.id), json!({}), now))?)
}

fn reset(tx: &mut Tx<'_>, login: &str, hash: &str) -> Result<(), ApiError> {
    let (now, by) = (Utc::now(), console());
    let id = account::credentials(tx, &Login::parse(login)?)?.ok_or(AccountError::NotFound)?.account;
    account::set_password(tx, id, hash, now)?;
    account::revoke_all(tx, id, "password_reset", now)?;
    Ok(account::audit(tx, by.audits("account.reset_password", ("account", id), json!({}), now))?)
}

/// Whoever sits at the machine, in the audit trail.
fn console() -> Caller {
    Caller { actor: Actor::system(), address: "console".into() }
}

fn in_words(error: &ApiError) -> anyhow::Error {
    match crate::catalogue::entry(error.code) {
        Some(entry) => {
            let (title, detail) = entry.says(crate::http::Lang::En);
            anyhow!("{title}: {detail}")
        }
        None => anyhow!("{error}"),
    }
}

fn ask() -> anyhow::Result<Password> {
    use std::io::IsTerminal;
    let typed = if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        if first != rpassword::prompt_password("Once more: ")? {
            bail!("the two do not match");
        }
        first
    } else {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("no password on standard input")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    Password::parse(&typed).map_err(|error| anyhow!("{error} ({})", error.code()))
}
