//! While the machine's clock is off, everything that answers names the clock.

use std::time::Duration;

use serde_json::{Value, json};

use crate::testing::{CANARY, House, Person, session, told};

const DAY: i64 = 86_400_000_000;

impl House {
    async fn readiness(&self) -> (u16, Value) {
        told(self.client.get(self.url("/readyz")).send().await.unwrap()).await
    }

    async fn look(&self, case: &str, by: &Person) -> (u16, Value) {
        told(self.get(&format!("{case}?purpose=service"), by).send().await.unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_clock_is_off_readiness_and_each_refusal_name_it() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    for by in [DAY, -DAY, 6 * 60_000_000] {
        let size = house.size();
        assert_eq!(house.readiness().await.0, 200);
        house.disk.hands().step(by);
        let (status, health) = house.readiness().await;
        assert_eq!((status, &health["status"]), (503, &json!("not_ready")));
        let reason = health["reason"].as_str().unwrap();
        let named = if by > 0 { "the clock jumped forward" } else { "the clock is" };
        assert!(reason.starts_with(named) && reason.contains("seconds"), "{reason}");
        let path = format!("{case}/sessions");
        let write = told(house.post(&path, &budi, &session()).send().await.unwrap()).await;
        for (status, problem) in [house.look(&case, &budi).await, write] {
            assert_eq!(
                (status, &problem["type"]),
                (503, &json!("urn:sanad:problem:clock_off")),
                "{problem}"
            );
            assert_eq!(problem["detail"], health["reason"]);
            assert!(!problem.to_string().contains(CANARY));
        }
        assert_eq!(house.size(), size, "nothing is written");
        house.disk.hands().step(-by);
        assert_eq!(house.readiness().await.0, 200);
        assert_eq!(house.look(&case, &budi).await.0, 200);
        house.disk.hands().advance(Duration::from_mins(1));
    }
    house.server.stop().await;
}
