//! Who asks, over sockets: each way of listening, each spelling of a trusted proxy, each form in which a
//! proxy tells for whom it speaks. The counts are for this machine alone, and tell who was taken for it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv6Addr, SocketAddr, TcpStream};

use tokio::task::spawn_blocking;

use crate::testing::House;

async fn counts(at: SocketAddr, from: &'static str, forwarded: Option<&'static str>) -> u16 {
    let told = spawn_blocking(move || {
        let to = format!("{from}:{}", at.port());
        let mut stream = TcpStream::connect(to).unwrap();
        let forwarded = forwarded.map(|told| format!("X-Forwarded-For: {told}\r\n"));
        let request = format!(
            "GET /metrics HTTP/1.1\r\nHost: lk3\r\n{}Connection: close\r\n\r\n",
            forwarded.unwrap_or_default()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    });
    told.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_one_however_it_is_spelled_and_listened_to() {
    let six = TcpStream::connect((Ipv6Addr::LOCALHOST, 1))
        .is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
    let listeners: &[(&str, &str)] = if six {
        &[("127.0.0.1:0", "127.0.0.1"), ("[::]:0", "127.0.0.1")]
    } else {
        &[("127.0.0.1:0", "127.0.0.1")]
    };
    for (listen, from) in listeners.iter().copied() {
        for trusted in ["127.0.0.1", "::ffff:127.0.0.1"] {
            let house = House::with(|config| {
                config.listen = listen.parse().unwrap();
                config.proxies = vec![trusted.parse().unwrap()];
            })
            .await;
            let at = house.server.address();
            for (forwarded, wanted) in [
                (None, 404),
                (Some("203.0.113.9"), 404),
                (Some("203.0.113.9:4711"), 404),
                (Some("[2001:db8::1]:4711"), 404),
                (Some("127.0.0.2"), 200),
                (Some("203.0.113.9, ::ffff:127.0.0.2"), 200),
                (Some("unknown"), 400),
                (Some("203.0.113.9:x"), 400),
            ] {
                let told = counts(at, from, forwarded).await;
                assert_eq!(told, wanted, "{listen}, proxy {trusted}, {forwarded:?}");
            }
            house.server.stop().await;
        }
    }
    // Of who is no proxy, the header says nothing.
    let house = House::new().await;
    for forwarded in [None, Some("203.0.113.9"), Some("unknown")] {
        assert_eq!(counts(house.server.address(), "127.0.0.1", forwarded).await, 200);
    }
    house.server.stop().await;
}
