//! A follower: somebody outside who folds the map again, which a plain witness cannot, and says so.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::emergency::{file, told};
use crate::lk3::{Lk3, session};
use crate::log::copied;
use crate::program::sanad;
use crate::rights::Ended;
use crate::witness::{done, json, with};

struct House {
    lk3: Lk3,
    case: String,
    dir: PathBuf,
    outside: tempfile::TempDir,
}

fn house() -> House {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let outside = tempfile::tempdir().unwrap();
    let house = House { dir: lk3.close(), lk3, case, outside };
    let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
    done(sanad().args(name).arg(house.at("key")).arg("--dir").arg(&house.dir));
    let init = ["witness", "init", "--name", "pengikut.example", "--dir"];
    let key = done(sanad().args(init).arg(house.at("follower")));
    let policy = format!("witness pengikut {}\nquorum pengikut\n", key.trim());
    std::fs::write(house.at("policy"), policy).unwrap();
    house
}

impl House {
    fn at(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    fn write(&mut self, text: &str) {
        self.lk3.reopen();
        self.lk3.done(&format!("/v1/cases/{}/sessions", self.case), "budi", &session(text));
        self.lk3.close();
        done(sanad().args(["checkpoint", "--dir"]).arg(&self.dir));
    }

    /// The whole log of a ledger, as a bundle of this name.
    fn whole(&self, dir: &Path, name: &str) -> PathBuf {
        let bundle = self.at(name);
        done(sanad().args(["export", "--whole-log", "--out"]).arg(&bundle).arg("--dir").arg(dir));
        bundle
    }

    fn follow(&self, bundle: &Path) -> Output {
        let mut command = sanad();
        command.args(["witness", "follow", "--check", "--from"]).arg(bundle).arg("--log-key");
        command.arg(self.at("key")).arg("--dir").arg(self.at("follower"));
        command.arg("--out").arg(self.at("cosigned")).output().unwrap()
    }
}

#[test]
fn a_follower_cosigns_what_it_folded_and_a_bundle_names_it() {
    let mut house = house();
    for text in ["satu", "dua"] {
        house.write(text);
        let whole = house.whole(&house.dir, text);
        let followed = house.follow(&whole);
        assert!(followed.status.success(), "{}", told(&followed));
        let cosigned = ["checkpoint", "--cosigned"];
        done(sanad().args(cosigned).arg(house.at("cosigned")).arg("--dir").arg(&house.dir));
        let looks = house.at(&format!("looks-{text}"));
        let export = ["export", "--looks-of", &house.case, "--out"];
        done(sanad().args(export).arg(&looks).arg("--dir").arg(&house.dir));
        let mut check = with(&house.dir, &house.at("policy"));
        check.args(["check", "--json", "--log-key"]).arg(house.at("key")).arg(&looks);
        let (code, verdict, _) = json(&mut check);
        assert_eq!((code, &verdict["anchoring"]["quorum"]), (Some(0), &"met".into()), "{verdict}");
        let by = &verdict["anchoring"]["witnesses"][0]["witness"];
        assert_eq!(by, "pengikut", "{verdict}");
        // Without it the policy is not met.
        let note =
            std::fs::read_to_string(&looks).unwrap().replace("pengikut.example", "x.example");
        std::fs::write(house.at("stripped"), note).unwrap();
        let mut check = with(&house.dir, &house.at("policy"));
        check.args(["check", "--json", "--log-key"]).arg(house.at("key")).arg(house.at("stripped"));
        assert_eq!(json(&mut check).0, Some(1));
    }
    // What stands in the log of the checkpoint before tells who had signed that.
    let newest = ["export", "--whole-log", "--out"];
    let last = house.at("last");
    done(sanad().args(["checkpoint", "--dir"]).arg(&house.dir));
    done(sanad().args(newest).arg(&last).arg("--dir").arg(&house.dir));
    let lines = std::fs::read_to_string(&last).unwrap();
    let entry = lines.lines().rfind(|line| line.starts_with("{\"entry\"")).unwrap();
    let entry: Value = serde_json::from_str(entry).unwrap();
    let by = entry["entry"]["told"]["data"]["before"]["by"].as_array().unwrap();
    assert!(by[0].as_str().unwrap().contains("pengikut.example"), "{entry}");
    // Those of another checkpoint than the newest are not taken.
    let mut late = sanad();
    late.args(["checkpoint", "--cosigned"]).arg(house.at("cosigned")).arg("--dir").arg(&house.dir);
    assert_eq!(late.output().unwrap().status.code(), Some(1));
}

#[test]
fn a_follower_finds_what_was_put_back_written_anew_or_does_not_hold() {
    let mut house = house();
    let older = copied(&house.dir, &house.at("older"));
    house.write("satu");
    let whole = house.whole(&house.dir, "whole");
    assert!(house.follow(&whole).status.success());
    let refused = |bundle: &Path, why: &str| {
        let output = house.follow(bundle);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        assert!(told(&output).contains(why), "{}", told(&output));
    };
    let back = house.whole(&older, "back");
    refused(&back, "rolled back");
    for _ in 0..9 {
        done(sanad().args(["rebuild", "--dir"]).arg(&older));
    }
    done(sanad().args(["checkpoint", "--dir"]).arg(&older));
    refused(&house.whole(&older, "forked"), "forked");
    let mut bytes = std::fs::read(&whole).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(house.at("changed"), bytes).unwrap();
    refused(&house.at("changed"), "does not hold");
    let looks = house.at("looks");
    let export = ["export", "--looks-of", &house.case, "--out"];
    done(sanad().args(export).arg(&looks).arg("--dir").arg(&house.dir));
    refused(&looks, "whole log");
}

#[test]
fn a_follower_fetches_the_log_from_a_server_as_an_auditor() {
    use std::io::{BufRead as _, BufReader};
    let mut house = house();
    house.lk3.reopen();
    let auditor = file(house.outside.path(), "auditor", house.lk3.token("audit"));
    let budi = file(house.outside.path(), "budi", house.lk3.token("budi"));
    house.lk3.close();
    let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--dir"];
    let mut server = sanad();
    server.args(serve).arg(&house.dir).stdout(std::process::Stdio::piped());
    server.stderr(std::process::Stdio::null());
    let mut server = Ended(server.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let follow = |token: &Path| {
        let mut command = sanad();
        command.args(["witness", "follow", "--check", "--url", ready["url"].as_str().unwrap()]);
        command.arg("--log-key").arg(house.at("key")).arg("--dir").arg(house.at("follower"));
        command.arg("--token-file").arg(token).output().unwrap()
    };
    let fetched = follow(&auditor);
    assert!(fetched.status.success(), "{}", told(&fetched));
    assert!(told(&fetched).contains("pengikut.example"), "{}", told(&fetched));
    let refused = follow(&budi);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
}
