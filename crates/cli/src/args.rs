//! What can be typed.

use clap::{Parser, Subcommand};

use crate::access::AccessArgs;
use crate::call::CallArgs;
use crate::check::CheckArgs;
use crate::checkpoint::CheckpointArgs;
use crate::clock::ClockArgs;
use crate::config::ConfigArgs;
use crate::demo::DemoArgs;
use crate::export::ExportArgs;
use crate::init::InitArgs;
use crate::key::KeyArgs;
use crate::rebuild::RebuildArgs;
use crate::reconcile::ReconcileArgs;
use crate::replay::ReplayArgs;
use crate::serve::ServeArgs;
use crate::settings::Flags;
use crate::sign_in::{SignInArgs, SignOutArgs};
use crate::staff::StaffArgs;
use crate::statement::StatementArgs;
use crate::status::StatusArgs;
use crate::tls::TlsArgs;
use crate::verify::VerifyArgs;
use crate::witness::WitnessArgs;

/// Audit-grade records for a family-welfare consultation institution (LK3).
///
/// Exit status: 0 done or intact, 1 found broken or refused, 2 misuse, 3 fault.
#[derive(Debug, Parser)]
#[command(name = "sanad", version, propagate_version = true)]
pub(crate) struct Args {
    /// Settings given as flags.
    #[command(flatten)]
    pub(crate) given: Flags,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Seeds a sample institution through the real HTTP API and serves it
    Demo(DemoArgs),
    /// Founds an institution: its ledger and its keys
    Init(InitArgs),
    /// Serves the HTTP API
    Serve(ServeArgs),
    /// Tells how the ledger stands, also beside a running server
    Status(StatusArgs),
    /// Checks the whole ledger from its stored bytes, also beside a running server
    Verify(VerifyArgs),
    /// Publishes size and root of the log, signed: what others hold the institution to
    Checkpoint(CheckpointArgs),
    /// After a restore: how the ledger stands to a checkpoint kept outside, and what is done about it
    Reconcile(ReconcileArgs),
    /// Writes a file of looks, of a case or of the whole log that others check without this server
    Export(ExportArgs),
    /// Checks such evidence: without a ledger, a network or a key but the public one
    Check(CheckArgs),
    /// Cosigns the checkpoints of other institutions, each only if it extends the last
    Witness(WitnessArgs),
    /// A certificate for an office of its own, so that browsers reach the server by a name
    Tls(TlsArgs),
    /// Tells who looked: at a case, what a member of staff looked at, or in a span of time
    Access(AccessArgs),
    /// Tells a person in a case who opened the file, or to whom data were told
    Statement(StatementArgs),
    /// Says, while nothing serves, that the machine's clock is right though it was not believed
    Clock(ClockArgs),
    /// Shows a case as it stood
    Replay(ReplayArgs),
    /// Makes the index and the views anew from the journal
    Rebuild(RebuildArgs),
    /// Accounts at the machine itself: founding, and replacing lost approvers
    Staff(StaffArgs),
    /// Asks for anything that the HTTP API does, with the fields of its form as flags
    Call(CallArgs),
    /// Replaces the root, epoch and checkpoint keys
    Key(KeyArgs),
    /// Signs in by name and password; the token goes to a file, or is printed
    SignIn(SignInArgs),
    /// Ends the sign-in whose token is given
    SignOut(SignOutArgs),
    /// Settings and where each comes from
    Config(ConfigArgs),
}

impl Command {
    /// The folder that it works in if nothing is said, where that is not the ledger's.
    pub(crate) fn folder(&self) -> Option<&'static str> {
        #[expect(clippy::wildcard_enum_match_arm, reason = "all others work on the ledger")]
        match self {
            Self::Witness(of) => Some(of.folder()),
            Self::Tls(_) => Some(TlsArgs::folder()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_arguments_fit_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_takes_the_ledgers_folder() {
        let id = "00112233445566778899aabbccddeeff";
        for command in [
            "demo --json --exit".to_owned(),
            "init --institution LK3".to_owned(),
            "serve --listen 127.0.0.1:0 --behind-proxy 127.0.0.1 --json".to_owned(),
            "status --json".to_owned(),
            "verify --json".to_owned(),
            format!("access --case {id} --json"),
            format!("access --staff {id} --purpose audit"),
            "access --from 2026-11-01 --to 2026-11-17".to_owned(),
            format!("replay --case {id} --as-of 2026-11-17 --known-at 2026-11-20T08:00:00Z"),
            format!("replay --case {id} --as-of 400"),
            format!("statement --case {id} --party {id} --language en --copy --html x.html"),
            format!("statement --case {id} --disclosures --json"),
            format!("replay --case {id} --seen-by {id} --purpose inquiry"),
            format!("access --case {id} --shown --as-of 2026-11-17"),
            format!("access --case {id} --could {id} --at 2026-11-17"),
            "rebuild".to_owned(),
            "clock confirm --json".to_owned(),
            "clock correct --reason battery".to_owned(),
            "clock acknowledge --seq 7".to_owned(),
            "staff found --name A --role head --name B --role supervisor --unit pimpinan"
                .to_owned(),
            "sign-in --name tenri --password-file p --out token".to_owned(),
            "sign-out".to_owned(),
            "config show --json --witness-policy p".to_owned(),
            "export --proof-of 7 --out x.tlog-proof --json".to_owned(),
            format!("call end_emergency --case {id} --emergency {id}"),
            "call list_staff --purpose audit".to_owned(),
            "witness init --name witness.example".to_owned(),
            "witness key".to_owned(),
            "tls init --name lk3.kantor".to_owned(),
            "witness serve --listen 127.0.0.1:0 --log a --log b --json".to_owned(),
        ] {
            let args = parse(&format!("sanad {command} --dir /x")).unwrap();
            assert_eq!(args.given.dir.unwrap(), PathBuf::from("/x"), "{command}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_misuse() {
        let id = "00112233445566778899aabbccddeeff";
        for wrong in [
            "access".to_owned(),
            format!("access --case {id} --staff {id}"),
            "access --case 12".to_owned(),
            "replay --as-of 2026-11-17".to_owned(),
            format!("replay --case {id} --as-of soon"),
            "staff recover --name Siti --role astronaut".to_owned(),
            "verify --colour".to_owned(),
            "witness init".to_owned(),
            "witness serve".to_owned(),
            format!("access --case {id} --could {id}"),
            format!("access --staff {id} --shown"),
            "call end_inquiry --reason completed".to_owned(),
        ] {
            assert_eq!(parse(&format!("sanad {wrong}")).unwrap_err().exit_code(), 2, "{wrong}");
        }
    }
}
