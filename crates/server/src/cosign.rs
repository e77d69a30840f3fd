//! Having a published checkpoint cosigned by witnesses.

use std::sync::Arc;

use sanad_records::CheckpointView;
use sanad_witness::{AskError, Witnesses};
use tokio::task::spawn_blocking;

use crate::shared::Shared;

/// Asks each witness, and puts what they give under the published checkpoint. What speaks against the
/// log itself is an error, what keeps one witness from answering a warning.
pub(crate) async fn cosign(shared: &Shared, witnesses: &Witnesses, published: &CheckpointView) {
    let (note, size) = (published.note.as_bytes(), published.size);
    let Ok(key) = published.key.parse() else { return };
    let tiles = Arc::clone(&shared.records);
    let round = match witnesses.ask(&key, note, tiles).await {
        Ok(round) => round,
        Err(error) => return tracing::error!(%error, "no witness could be asked"),
    };
    for asked in &round.asked {
        let witness = &asked.witness;
        match &asked.outcome {
            Ok(_) => tracing::info!(%witness, size, "a witness cosigned the checkpoint"),
            Err(error) if error.is_against_the_log() => {
                tracing::error!(%witness, size, %error, "a witness holds another history");
            }
            Err(error) => tracing::warn!(%witness, size, %error, "a witness did not cosign"),
        }
        let outcome = asked.outcome.as_ref().map_or_else(AskError::code, |_| "cosigned");
        shared.meters.witness_asked(outcome);
    }
    let countersigned = witnesses.standing(&published.origin).countersigned;
    shared.meters.countersigned(countersigned);
    tracing::info!(size, quorum = round.met, countersigned, "the witnesses were asked");
    let (records, note) = (Arc::clone(&shared.records), published.note.clone());
    let put = spawn_blocking(move || records.add_cosignatures(&note, &round.lines()));
    if let Ok(Err(error)) = put.await {
        tracing::error!(%error, "cosignatures could not be put under the checkpoint");
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use sanad_chain::tree::Policy;
    use sanad_disk::SimDisk;
    use sanad_witness::{Limits, Witness, start};

    use super::*;
    use crate::testing::House;

    #[tokio::test(flavor = "multi_thread")]
    async fn who_cosigned_stands_under_the_checkpoint_and_in_the_numbers() {
        let house = House::new().await;
        let published = house.records.publish(Some(&"lk3.example".parse().unwrap())).unwrap();
        let (disk, folder) = (Arc::new(SimDisk::new()), Path::new("/w"));
        let key = Witness::create(&*disk, folder, "witness.example").unwrap();
        let log = published.key.parse().unwrap();
        let witness = Arc::new(Witness::open(disk.clone(), folder, [log]).unwrap());
        let running = start(witness, "127.0.0.1:0".parse().unwrap(), Limits::default());
        let running = running.await.unwrap();
        let away = Witness::create(&*disk, Path::new("/away"), "away.example").unwrap();
        let lines = format!(
            "witness here {key} http://{}\nwitness away {away} http://127.0.0.1:1\nquorum here\n",
            running.address()
        );
        let policy = Policy::parse(lines.as_bytes()).unwrap();
        let file = Path::new("/witnessed");
        let witnesses = Witnesses::open(disk, file, policy, Witnesses::ANSWER_TIME).unwrap();
        let records = Arc::clone(&house.records);
        let shared = Shared::new(records, crate::Limits::default(), &[]);
        cosign(&shared, &witnesses, &published).await;
        let note = house.records.public_file("checkpoint").unwrap();
        assert!(key.check(&note).is_ok() && away.check(&note).is_err());
        let told = shared.meters.render(&house.records);
        for line in [
            r#"sanad_witness_asked_total{outcome="cosigned"} 1"#.to_owned(),
            r#"sanad_witness_asked_total{outcome="unreachable"} 1"#.to_owned(),
            format!("sanad_countersigned_entries_total {}", published.size),
        ] {
            assert!(told.contains(&line), "{told}");
        }
        running.stop().await;
        house.server.stop().await;
    }
}
