//! Starting where it should, and stopping in good order.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::testing::House;
use crate::{Config, StartError, start};

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_does_not_hold_up_the_stop() {
    let house = House::new().await;
    let idle = TcpStream::connect(house.server.address()).unwrap();
    house.client.get(house.url("/healthz")).send().await.unwrap();
    timeout(Duration::from_secs(4), house.server.stop()).await.expect("held up");
    drop(idle);
}

/// Who stops the server then closes the records, and must be the only one who holds them.
#[tokio::test(flavor = "multi_thread")]
async fn once_stopped_the_server_holds_the_records_no_longer() {
    for _ in 0..40 {
        let house = House::new().await;
        for _ in 0..4 {
            reqwest::get(house.url("/healthz")).await.unwrap();
        }
        let House { server, records, .. } = house;
        server.stop().await;
        assert_eq!(Arc::strong_count(&records), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_listened_on_only_behind_something_that_encrypts() {
    let house = House::new().await;
    let open = Config { listen: "0.0.0.0:0".parse().unwrap(), ..Config::default() };
    let refused = start(Arc::clone(&house.records), open.clone()).await;
    assert!(matches!(refused, Err(StartError::NotLoopback { .. })));
    let behind = Config { proxies: vec!["127.0.0.1".parse().unwrap()], ..open };
    start(Arc::clone(&house.records), behind).await.unwrap().stop().await;
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_open_the_socket_file_is_the_shells_user() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("socket");
    // A socket file that a killed server left behind.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let house = House::with(|config| config.socket = Some(path.clone())).await;
    let found = std::fs::metadata(&path).unwrap();
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    assert_eq!(found.uid(), std::fs::metadata(dir.path()).unwrap().uid());
    let ask = |request: &'static str| {
        let path = path.clone();
        tokio::task::spawn_blocking(move || {
            let mut socket = UnixStream::connect(path).unwrap();
            socket.write_all(request.as_bytes()).unwrap();
            let mut reply = String::new();
            socket.read_to_string(&mut reply).unwrap();
            reply
        })
    };
    let me = "GET /v1/me HTTP/1.1\r\nHost: sanad\r\nConnection: close\r\n\r\n";
    let reply = ask(me).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("operator"), "{reply}");
    let wrong = "GET /v1/me HTTP/1.1\r\nHost: sanad\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n";
    assert!(ask(wrong).await.unwrap().starts_with("HTTP/1.1 401"));
    house.server.stop().await;
    assert!(!path.exists());
}
