//! Promise 2 without anybody who keeps checkpoints by hand: witnesses outside cosign them, and find a
//! history that was put back or written anew.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring;
use serde_json::Value;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use crate::emergency::told;
use crate::lk3::{Lk3, client, session};
use crate::log::copied;
use crate::program::sanad;

/// A witness that runs, as a process of its own. Dropped, it is ended.
pub(crate) struct Witness {
    child: Child,
    /// Its line in a policy, under this name.
    pub(crate) line: String,
}

impl Witness {
    /// The one in this folder, made where there is none, for the log with the key in this file.
    pub(crate) fn serve(dir: &Path, name: &str, log: &Path) -> Self {
        if !dir.exists() {
            let made = sanad().args(["witness", "init", "--name", name, "--dir"]).arg(dir).output();
            assert!(made.unwrap().status.success());
        }
        let mut child = sanad()
            .args(["witness", "serve", "--json", "--listen", "127.0.0.1:0", "--log"])
            .arg(log)
            .arg("--dir")
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let ready: Value = serde_json::from_str(&ready).unwrap();
        let [url, key] = ["url", "key"].map(|of| ready[of].as_str().unwrap().to_owned());
        Self { child, line: format!("witness {name} {key} {url}\n") }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `sanad` in this folder, asking the witnesses of this policy.
pub(crate) fn with(dir: &Path, policy: &Path) -> Command {
    let mut command = sanad();
    command.arg("--dir").arg(dir).arg("--witness-policy").arg(policy);
    command
}

pub(crate) fn done(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    told(&output)
}

pub(crate) fn json(command: &mut Command) -> (Option<i32>, Value, Output) {
    let output = command.output().unwrap();
    let value = serde_json::from_slice(&output.stdout);
    (output.status.code(), value.unwrap_or_else(|_| panic!("{}", told(&output))), output)
}

fn errors(value: &Value) -> Vec<&str> {
    let asked = value["witnesses"].as_array().unwrap();
    asked.iter().map(|one| one["error"].as_str().unwrap_or("none")).collect()
}

#[test]
fn two_witnesses_cosign_what_grows_and_find_what_was_put_back_or_written_anew() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let dir = lk3.close();
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| outside.path().join(name);
    let (key, policy, kept) = (at("key"), at("policy"), at("kept"));
    let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
    done(sanad().args(name).arg(&key).arg("--dir").arg(&dir));
    let older = copied(&dir, &at("older"));

    let one = Witness::serve(&at("w1"), "w1", &key);
    let other = Witness::serve(&at("w2"), "w2", &key);
    let write = |lines: &[&str]| {
        let lines = lines.concat();
        std::fs::write(&policy, format!("{lines}group both all w1 w2\nquorum both\n")).unwrap();
    };
    write(&[&one.line, &other.line]);
    lk3.reopen();
    let sessions = format!("/v1/cases/{case}/sessions");
    lk3.done(&sessions, "budi", &session("satu"));
    lk3.close();
    let uncosigned = done(sanad().args(["checkpoint", "--newest"]).arg("--dir").arg(&dir));
    let (_, status, _) = json(with(&dir, &policy).args(["status", "--json"]));
    assert_eq!(status["uncountersigned"], status["entries"], "{status}");

    let (code, first, _) = json(with(&dir, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&first)), (Some(0), vec!["none", "none"]), "{first}");
    assert_eq!(first["quorum"], true);
    let newest = done(with(&dir, &policy).args(["checkpoint", "--newest"]));
    assert_eq!(newest.matches("\n\u{2014} ").count(), 3, "{newest}");
    let (_, status, _) = json(with(&dir, &policy).args(["status", "--json"]));
    assert_eq!(status["witnesses"][1]["countersigned"], first["size"], "{status}");

    // Whoever has the policy sees that the quorum is met, or that it is not.
    std::fs::write(&kept, format!("{}\n", newest.trim())).unwrap();
    let verify = |dir: &Path, checkpoint: &Path| {
        let mut command = with(dir, &policy);
        command.args(["verify", "--json", "--log-key"]).arg(&key);
        json(command.arg("--checkpoint").arg(checkpoint))
    };
    let (code, report, _) = verify(&dir, &kept);
    assert_eq!((code, &report["anchoring"]["quorum"]), (Some(0), &"met".into()), "{report}");
    assert_eq!(report["anchoring"]["witnesses"].as_array().unwrap().len(), 2);
    let bare = at("bare");
    std::fs::write(&bare, format!("{}\n", uncosigned.trim())).unwrap();
    let (code, report, _) = verify(&dir, &bare);
    assert_eq!((code, &report["anchoring"]["quorum"]), (Some(1), &"not met".into()), "{report}");
    assert_eq!(report["integrity"], "intact");

    // A witness that starts anew goes on where it was; one that is away keeps no other back.
    drop(one);
    let one = Witness::serve(&at("w1"), "w1", &key);
    drop(other);
    write(&[&one.line, "witness w2 ", &second(&at("w2")), " http://127.0.0.1:1\n"]);
    lk3.reopen();
    lk3.done(&sessions, "budi", &session("dua"));
    lk3.close();
    let (code, next, _) = json(with(&dir, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&next)), (Some(0), vec!["none", "unreachable"]), "{next}");
    assert_eq!(next["quorum"], false);
    // Beside the checkpoint that somebody kept, the log keeps who countersigned what.
    let vouched = |dir: &Path| json(with(dir, &policy).args(["verify", "--json"]));
    let (code, report, _) = vouched(&dir);
    assert_eq!((code, &report["countersigned"]), (Some(0), &first["size"]), "{report}");
    let (_, report, _) = vouched(&older);
    assert_eq!(report["countersigned"], 0, "{report}");

    // An older copy of everything, keys included: shorter at first, then as long or longer.
    let other = Witness::serve(&at("w2"), "w2", &key);
    write(&[&one.line, &other.line]);
    let (code, put_back, output) = json(with(&older, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&put_back)), (Some(1), vec!["rolled_back"; 2]), "{put_back}");
    assert!(told(&output).contains("older copy"), "{}", told(&output));
    for _ in 0..8 {
        done(sanad().args(["rebuild", "--dir"]).arg(&older));
    }
    let (code, forked, output) = json(with(&older, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&forked)), (Some(1), vec!["forked"; 2]), "{forked}");
    assert!(told(&output).contains("forked"), "{}", told(&output));
    assert_eq!(forked["note"].as_str().unwrap().matches("\n\u{2014} ").count(), 1);
}

#[test]
fn a_server_has_each_checkpoint_cosigned_that_it_publishes() {
    let mut lk3 = Lk3::new();
    let dir = lk3.close();
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| outside.path().join(name);
    let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
    done(sanad().args(name).arg(at("key")).arg("--dir").arg(&dir));
    let witness = Witness::serve(&at("w1"), "w1", &at("key"));
    std::fs::write(at("policy"), format!("{}quorum w1\n", witness.line)).unwrap();
    let mut serving = with(&dir, &at("policy"));
    serving.args(["serve", "--json", "--listen", "127.0.0.1:0"]);
    let serving = serving.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut serving = Witness { child: serving, line: String::new() };
    let mut ready = String::new();
    let out = serving.child.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut ready).unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let get = |path: &str| {
        let url = format!("{}{path}", ready["url"].as_str().unwrap());
        client().get(url).send().unwrap().text().unwrap()
    };
    let begun = Instant::now();
    while get("/checkpoint").matches("\n\u{2014} ").count() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(30), "no cosignature came");
    }
    let (_, status, _) = json(with(&dir, &at("policy")).args(["status", "--json"]));
    let size: u64 = get("/checkpoint").lines().nth(1).unwrap().parse().unwrap();
    assert_eq!(status["witnesses"][0]["countersigned"], size, "{status}");
    // The terminal tells of it beside the server, and publishes none of its own.
    let beside = |args: &[&str]| done(with(&dir, &at("policy")).arg("checkpoint").args(args));
    assert_eq!(beside(&["--key"]), std::fs::read_to_string(at("key")).unwrap());
    let stretches = beside(&["--stretches", "--json"]);
    let last: Value = serde_json::from_str(stretches.lines().last().unwrap()).unwrap();
    assert_eq!((&last["to"], last["seconds"].is_u64()), (&size.into(), true), "{stretches}");
    assert_eq!(beside(&["--newest"]).trim(), get("/checkpoint").trim());
}

/// The public key of the witness in a folder.
fn second(dir: &Path) -> String {
    done(sanad().args(["witness", "key", "--dir"]).arg(dir)).trim().to_owned()
}

/// Stands before what listens at `inner`, encrypts, and writes its certificate to a file. It ends with
/// the runtime that is given back.
fn encrypting(inner: String, certificate: &Path) -> (Runtime, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(certificate, cert.pem()).unwrap();
    let key = signing_key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    runtime.spawn(async move {
        while let Ok((outer, _)) = listener.accept().await {
            let Ok(mut outer) = acceptor.accept(outer).await else { continue };
            let mut inner = TcpStream::connect(&inner).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut outer, &mut inner).await });
        }
    });
    (runtime, url)
}

#[test]
fn a_witness_is_asked_over_https_where_the_machine_trusts_its_certificate_and_else_not() {
    let mut lk3 = Lk3::new();
    lk3.a_case();
    let dir = lk3.close();
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| outside.path().join(name);
    let (key, policy, certificate) = (at("key"), at("policy"), at("certificate"));
    let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
    done(sanad().args(name).arg(&key).arg("--dir").arg(&dir));
    let witness = Witness::serve(&at("w1"), "w1", &key);
    let (_, inner) = witness.line.trim().rsplit_once("http://").unwrap();
    let (_runtime, outer) = encrypting(inner.to_owned(), &certificate);
    let line = witness.line.replace(&format!("http://{inner}"), &outer);
    std::fs::write(&policy, format!("{line}quorum w1\n")).unwrap();

    let (code, told, _) = json(with(&dir, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&told)), (Some(0), vec!["unreachable"]), "{told}");
    let trusting = |command: &mut Command| json(command.env("SSL_CERT_FILE", &certificate));
    let (code, told, _) = trusting(with(&dir, &policy).args(["checkpoint", "--json"]));
    assert_eq!((code, errors(&told)), (Some(0), vec!["none"]), "{told}");
    assert_eq!(told["quorum"], true);
}
