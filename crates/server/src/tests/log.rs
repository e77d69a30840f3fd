//! The log to others, over HTTP.

use sanad_chain::tree::VerifierKey;

use crate::testing::House;

#[tokio::test(flavor = "multi_thread")]
async fn anybody_may_have_the_checkpoint_and_its_tiles_and_nothing_else_of_the_folder() {
    let house = House::new().await;
    let get = async |path: &str| {
        let answer = house.client.get(house.url(path)).send().await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), kind, answer.bytes().await.unwrap())
    };
    assert_eq!(get("/checkpoint").await.0, 404, "nothing was published yet");
    let budi = house.join("counsellor");
    house.case(&budi).await;
    let told = house.records.publish(Some(&"lk3.example".parse().unwrap())).unwrap();
    let key: VerifierKey = told.key.parse().unwrap();
    let (status, kind, note) = get("/checkpoint").await;
    assert_eq!((status, kind.as_str()), (200, "text/plain; charset=utf-8"));
    assert_eq!(key.open(&note).unwrap().size, house.size());
    let width = house.size();
    for (path, bytes) in [("0/000", 32), ("entries/000", 34)] {
        let (status, kind, tile) = get(&format!("/tile/{path}.p/{width}")).await;
        assert_eq!((status, kind.as_str()), (200, "application/octet-stream"), "{path}");
        assert_eq!(tile.len() as u64, width * bytes);
    }
    for other in ["/tile/0/001", "/tile/..%2fcheckpoint", "/tile/0/0", "/tile/..%2fmark", "/tile/"]
    {
        assert_eq!(get(other).await.0, 404, "{other}");
    }
    house.server.stop().await;
}
