//! `sanad demo`: a month in the life of an LK3, posted through the real API by several members of
//! staff, on the real storage, with the times of the month.

mod accounts;
mod calendar;
mod clock;
mod disk;
mod guide;
mod house;
mod memory;
mod ready;
mod seed;
mod story;
mod tamper;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::Args;

use crate::args::Given;
use crate::failure::Failure;
use crate::progress;
use crate::serve;
use crate::settings::{LISTEN, Settings, Source};
use crate::stop::Asked;
use accounts::accounts;
use house::DemoHouse;
use story::Story;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Prints one line of JSON once it is ready, in place of the text
    #[arg(long)]
    json: bool,
    /// Stops after seeding
    #[arg(long)]
    exit: bool,
}

pub(crate) fn run(args: &DemoArgs, given: Given) -> Result<(), Failure> {
    let settings = settings(given)?;
    let story = Story::read()?;
    let runtime = serve::runtime()?;
    runtime.block_on(async {
        let house = DemoHouse::open(&settings, &story).await?;
        let steps = u64::try_from(story.steps().len())?;
        let bar = progress::bar("menulis satu bulan / a month", steps);
        let seeded = house.seed(&story, &bar).await?;
        bar.finish_and_clear();
        let asked = Asked::listen()?;
        if args.json {
            ready::print(&house.url(), &settings.dir.value, accounts(&story, &seeded))?;
        } else {
            let guide = house.guide(&settings, &seeded, !args.exit)?;
            guide.print(&accounts(&story, &seeded))?;
        }
        if !args.exit {
            asked.wait().await;
        }
        house.close().await
    })
}

/// The settings, with a fresh folder and a free port where nothing else is said.
fn settings(given: Given) -> Result<Settings, Failure> {
    let mut settings = Settings::resolve(given, std::env::vars_os())?;
    if settings.dir.source == Source::Default {
        settings.dir.value = fresh_folder()?;
        if settings.keys.source == Source::Default {
            let mut keys = settings.dir.value.clone().into_os_string();
            keys.push(".keys");
            settings.keys.value = keys.into();
        }
    }
    if settings.listen.source == Source::Default && std::net::TcpListener::bind(LISTEN).is_err() {
        settings.listen.value.set_port(0);
    }
    Ok(settings)
}

fn fresh_folder() -> Result<PathBuf, Failure> {
    let name = sanad_records::random::<4>()?.map(|byte| format!("{byte:02x}")).concat();
    Ok(std::env::temp_dir().join(format!("sanad-demo-{name}")))
}
