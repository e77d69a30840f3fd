//! An attack pass at the door: what somebody on the network tries who has a token of their own or
//! none. `SECURITY.md` tells the same from the other side.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;
use serde_json::{Value, json};

use crate::lk3::{Lk3, key, session};

/// Sends these bytes as they are; what comes back before the other side closes.
fn raw(lk3: &Lk3, request: &str) -> String {
    let url = lk3.url("");
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A reset is an answer too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

#[test]
fn an_id_that_is_none_is_nothing_and_reads_nothing() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let before = lk3.size();
    let shouted = case.to_uppercase();
    let long = format!("{case}0");
    for id in ["..", "%2e%2e", "%00%00", "'%20or%201=1", &case[1..], &long, &shouted, "%2f"] {
        let answer = lk3.get(&format!("/v1/cases/{id}?purpose=service"), "budi");
        assert_eq!(answer.status(), 404, "{id}");
    }
    for path in [
        format!("/v1/cases/{case}/../../staff"),
        format!("/v1/cases/{case}/"),
        format!("/v1//cases/{case}"),
        format!("/V1/cases/{case}"),
        format!("/v1/%63ases/{case}"),
        "/../../etc/passwd".to_owned(),
        "/journal/00000000.seg".to_owned(),
        "/.git/config".to_owned(),
    ] {
        let token = lk3.token("budi");
        let answer = raw(
            &lk3,
            &format!(
                "GET {path}?purpose=service HTTP/1.1\r\nHost: lk3\r\nAuthorization: Bearer {token}\r\n\
                 Connection: close\r\n\r\n"
            ),
        );
        assert_eq!(status(&answer), 404, "{path}: {answer}");
    }
    assert_eq!(lk3.size(), before);
}

#[test]
fn a_token_that_is_not_whole_not_alone_or_not_where_it_belongs_is_nobodys() {
    let lk3 = Lk3::new();
    let (budi, audit) = (lk3.token("budi"), lk3.token("audit"));
    let with = |headers: &[(&str, &str)], query: &str| {
        let mut request = format!("GET /v1/me{query} HTTP/1.1\r\nHost: lk3\r\n");
        for (name, value) in headers {
            request += &[name, ": ", value, "\r\n"].concat();
        }
        status(&raw(&lk3, &(request + "Connection: close\r\n\r\n")))
    };
    let bearer = |token: &str| format!("Bearer {token}");
    assert_eq!(with(&[("Authorization", &bearer(budi))], ""), 200);
    for headers in [
        vec![("Authorization", bearer(&budi[..budi.len() - 1]))],
        vec![("Authorization", bearer(&budi.to_uppercase()))],
        vec![("Authorization", bearer(&format!("{budi}0")))],
        vec![("Authorization", format!("Basic {budi}"))],
        vec![("Authorization", bearer(budi)), ("Authorization", bearer(audit))],
        vec![("Cookie", format!("sanad={budi}"))],
        vec![("Cookie", format!("__Host-sanad=sanad_s_{}", "0".repeat(64)))],
        vec![("Cookie", format!("__Host-sanad={budi}; __Host-sanad={audit}"))],
        vec![("Authorization", bearer(budi)), ("Sanad-Role", "auditor".to_owned())],
    ] {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(with(&headers, ""), 401, "{headers:?}");
    }
    // A token in an address would stand in logs and histories: it opens nothing there.
    for name in ["token", "access_token", "authorization"] {
        assert_eq!(with(&[], &format!("?{name}={budi}")), 401, "{name}");
    }
}

#[test]
fn what_could_pass_for_another_request_is_not_taken() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let token = lk3.token("budi");
    let before = lk3.size();
    for (line, wanted) in [
        ("X-Request-Id: a\r\n b: c", 400),
        ("X-A: a\0b", 400),
        ("Content-Length: 4\r\nContent-Length: 5", 400),
    ] {
        let request = format!(
            "GET /v1/me HTTP/1.1\r\nHost: lk3\r\nAuthorization: Bearer {token}\r\n{line}\r\n\
             Connection: close\r\n\r\n"
        );
        assert_eq!(status(&raw(&lk3, &request)), wanted, "{line:?}");
    }
    let path = format!("/v1/cases/{case}");
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"] {
        let answer = lk3.request(method.parse().unwrap(), &path, "budi").send().unwrap();
        assert_eq!(answer.status(), 405, "{method}");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{method}");
    }
    let overridden = lk3
        .request(Method::POST, &path, "budi")
        .header("X-HTTP-Method-Override", "GET")
        .header("Idempotency-Key", key())
        .json(&json!({}))
        .send()
        .unwrap();
    assert_eq!(overridden.status(), 405);
    let query = "/v1/cases?purpose=service%0d%0aSet-Cookie:%20a=b";
    let injected = lk3.get(query, "budi");
    assert_eq!((injected.status().as_u16(), injected.headers().get("set-cookie")), (400, None));
    assert_eq!(lk3.get("/v1/cases?purpose=service&purpose=audit", "budi").status(), 400);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let posted = lk3
            .request(Method::POST, &format!("{path}/sessions"), "budi")
            .header("Idempotency-Key", key())
            .header("Content-Type", kind)
            .body(session("catatan").to_string())
            .send()
            .unwrap();
        assert_eq!(posted.status(), 415, "{kind}");
    }
    // Two readings of one list, and three posts; the rest was no request of anybody.
    assert_eq!(lk3.last_types(lk3.size() - before), ["access_denied"; 5]);
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let token = lk3.token("budi");
    let before = lk3.size();
    // Ten gigabytes are announced, and a few bytes sent: the answer does not wait for the rest.
    let request = format!(
        "POST /v1/cases/{case}/sessions HTTP/1.1\r\nHost: lk3\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: banyak-banyak-banyak\r\n\
         Content-Length: 10000000000\r\n\r\nxxxx"
    );
    assert_eq!(status(&raw(&lk3, &request)), 413);
    let deep = lk3
        .request(Method::POST, &format!("/v1/cases/{case}/sessions"), "budi")
        .header("Idempotency-Key", key())
        .header("Content-Type", "application/json")
        .body("[".repeat(100_000))
        .send()
        .unwrap();
    assert!(deep.status().is_client_error());
    assert_eq!(lk3.get("/v1/cases?purpose=service&limit=10000", "budi").status(), 400);
    // What was read leaves the line of its refusal.
    assert_eq!(lk3.last_types(lk3.size() - before), ["access_denied"; 2]);
}

#[test]
fn nobody_lists_the_house_by_searching_it() {
    let lk3 = Lk3::new();
    for n in 0..25 {
        let intake = crate::lk3::intake(&format!("Siti Rahma {n}"), "cerita");
        let mut intake = intake;
        intake["parties"][0].as_object_mut().unwrap().remove("nik");
        lk3.done("/v1/cases", "budi", &intake);
    }
    let found = |by: &str, purpose: &str, form: &Value| -> (u16, Value) {
        let path = format!("/v1/searches?purpose={purpose}");
        let answer = lk3.request(Method::POST, &path, by).json(form).send().unwrap();
        (answer.status().as_u16(), answer.json().unwrap())
    };
    let (status, told) = found("budi", "service", &json!({ "name": "Siti" }));
    assert_eq!((status, told["hits"].as_array().unwrap().len()), (200, 20), "{told}");
    assert_eq!(told["more"], true);
    // Of another's cases neither a row nor that there were more.
    let (status, told) = found("siti", "service", &json!({ "name": "Siti" }));
    assert_eq!((status, &told), (200, &json!({ "hits": [], "more": false })));
    for form in [json!({}), json!({ "name": "%" }), json!({ "name": "" }), json!({ "nik": "7" })] {
        assert_eq!(found("budi", "service", &form).0, 422, "{form}");
    }
}
