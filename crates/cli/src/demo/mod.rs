//! `sanad demo`: a month in the life of an LK3, posted through the real API by several members of
//! staff, on the real storage, with the times of the month. Run again on the same folder, it goes on with
//! what is there.

mod accounts;
mod calendar;
mod clock;
mod disk;
mod guide;
mod house;
mod memory;
mod ready;
mod seed;
mod standing;
mod story;
mod tamper;
#[cfg(test)]
mod tests;

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use sanad_records::Records;
use sanad_server::StartError;

use crate::failure::Failure;
use crate::progress;
use crate::serve;
use crate::settings::Flags;
use crate::settings::{LISTEN, Settings, Source};
use crate::stop::{self, Asked};
use accounts::accounts;
use house::DemoHouse;
use seed::Seeded;
use story::Story;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Prints one line of JSON once it is ready, in place of the text
    #[arg(long)]
    json: bool,
    /// Stops after seeding
    #[arg(long)]
    exit: bool,
    /// Makes the demo in the folder anew, where there is one; what was tried in it is gone then
    #[arg(long)]
    fresh: bool,
}

pub(crate) fn run(args: &DemoArgs, given: Flags) -> Result<(), Failure> {
    let fresh_folder = fresh_folder()?;
    let mut settings = Settings::resolve_in(&fresh_folder, given, std::env::vars_os())?;
    // Whatever cannot be served is not begun.
    let bound = bind(&mut settings)?;
    let told = standing::ready(&settings, args.fresh)?;
    let runtime = serve::runtime()?;
    let served = runtime.block_on(serve_it(args, &settings, bound, told));
    stop::let_go(runtime);
    stop::end(served?)
}

async fn serve_it(
    args: &DemoArgs,
    settings: &Settings,
    bound: TcpListener,
    told: Option<Seeded>,
) -> Result<Arc<Records>, Failure> {
    let story = Story::read()?;
    let (house, seeded) = match told {
        Some(seeded) => (DemoHouse::again(settings, bound).await?, seeded),
        None => tell(settings, &story, bound).await?,
    };
    let asked = Asked::listen()?;
    if args.json {
        ready::print(&house.url(), &settings.dir.value, accounts(&story, &seeded))?;
    } else {
        let guide = house.guide(settings, &seeded, !args.exit)?;
        guide.print(&accounts(&story, &seeded))?;
    }
    if !args.exit {
        asked.wait().await;
    }
    Ok(house.stop().await)
}

/// Founds the house and tells the month in it.
async fn tell(
    settings: &Settings,
    story: &Story,
    bound: TcpListener,
) -> Result<(DemoHouse, Seeded), Failure> {
    let (house, stage) = DemoHouse::found(settings, story, bound).await?;
    let steps = u64::try_from(story.steps().len())?;
    let bar = progress::bar("menulis satu bulan / a month", steps);
    let seeded = house.seed(story, &stage, &bar).await?;
    bar.finish_and_clear();
    standing::keep(&settings.dir.value, &seeded)?;
    Ok((house, seeded))
}

/// Takes the port; a free one where nobody named one and it is in use.
fn bind(settings: &mut Settings) -> Result<TcpListener, Failure> {
    let address = settings.listen.value;
    if house::config(settings)?.is_in_clear() {
        return Err(serve::not_started(StartError::NotLoopback { address }));
    }
    let in_use = |error: &io::Error| error.kind() == io::ErrorKind::AddrInUse;
    let bound = match TcpListener::bind(address) {
        Err(error) if in_use(&error) && settings.listen.source == Source::Default => {
            settings.listen.value = LISTEN;
            settings.listen.value.set_port(0);
            TcpListener::bind(settings.listen.value)
        }
        bound => bound,
    };
    bound.map_err(|source| serve::not_started(StartError::Address { address, source }))
}

fn fresh_folder() -> Result<PathBuf, Failure> {
    let name = sanad_records::random::<4>()?.map(|byte| format!("{byte:02x}")).concat();
    Ok(std::env::temp_dir().join(format!("sanad-demo-{name}")))
}
