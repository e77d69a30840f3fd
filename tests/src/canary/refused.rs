//! What is refused is repeated to nobody: texts that stand nowhere else in bodies, headers,
//! parameters and paths that the server does not take.
//!
//! The name of a field or parameter that could be one of ours (small letters and `_`) is told
//! back to who sent it, so that they find their slip: marks have other letters.

use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use sanad_server::table;
use serde_json::json;

use crate::canary::served::{Served, path, route};
use crate::lk3::session;

/// Ids that nobody has.
const NOBODY: &str = "00112233445566778899aabbccddeeff";

/// Sends all of it, about this case, which Budi works on.
pub(crate) fn send(served: &Served, case: &str) {
    let refused = Refused { served, case };
    refused.forms();
    refused.bodies();
    refused.by_the_rules();
    refused.around_forms();
}

pub(super) struct Refused<'a> {
    pub(super) served: &'a Served,
    pub(super) case: &'a str,
}

impl Refused<'_> {
    pub(super) fn mark(&self) -> String {
        self.served.marks.borrow_mut().mint()
    }

    /// Something to look for that is no mark.
    pub(super) fn odd(&self, text: &str) -> String {
        self.served.marks.borrow_mut().all.push(text.to_owned());
        text.to_owned()
    }

    pub(super) fn refused(&self, asked: &str, request: RequestBuilder) {
        let (status, told) = self.served.keep(asked.to_owned(), request);
        assert!((400..500).contains(&status) && status != 429, "{asked}: {status} {told}");
    }

    fn post(&self, operation: &str) -> RequestBuilder {
        let ids: Vec<&str> = route(operation).parameters().map(|_| self.case).collect();
        self.served.write(&path(route(operation), &ids), "budi")
    }

    /// Forms with something wrong in them, each beside a text that is right.
    fn forms(&self) {
        let m = || json!(self.mark());
        let plain = |text: String| json!(text);
        let sessions = [
            ("unknown_thing", m()),
            (&*self.mark(), m()),
            ("minutes", m()),
            ("mode", m()),
            ("about", m()),
            ("session", m()),
            ("present", m()),
            ("present", json!([m()])),
            ("notes", m()),
            ("notes", json!([m()])),
            ("notes", json!([{ "party": m(), "text": m() }])),
            ("notes", json!([{ "party": NOBODY, "text": m(), self.mark(): m() }])),
            ("occurred_at", m()),
            ("late_reason", m()),
            ("text", plain(self.mark().repeat(5000))),
            ("text", plain(format!("{}\u{7}", self.mark()))),
            ("text", json!([m()])),
            ("text", json!({ self.mark(): m() })),
        ];
        for (name, value) in sessions {
            let mut form = session(&self.mark());
            form[name] = value;
            self.refused(
                &format!("a session with a wrong `{name}`"),
                self.post("hold_session").json(&form),
            );
        }
        let people = [
            ("role", m()),
            ("name", plain(self.mark().repeat(20))),
            ("name", plain(format!("{}\nbaris", self.mark()))),
            ("nik", m()),
            ("nik", json!(self.odd("7371019907880099"))),
            ("nik", json!(self.odd("7371014107880098").parse::<u64>().unwrap())),
            ("phone", m()),
            ("phone", json!(self.odd("0411998877665544332211"))),
            ("birth_date", m()),
            ("birth_date", json!(self.odd("1893-13-32"))),
            ("address", json!([m()])),
            ("religion", m()),
            ("age_band", m()),
            ("kecamatan", m()),
            (&*self.mark(), m()),
        ];
        for (name, value) in people {
            let mut person = json!({ "role": "other", "name": self.mark(), "note": self.mark() });
            person[name] = value;
            self.refused(
                &format!("a person with a wrong `{name}`"),
                self.post("add_party").json(&json!({ "person": person })),
            );
        }
        // Every form of every write: nothing but a field that it does not know, and a code that
        // is none.
        for route in table().iter().filter(|route| route.takes_body()) {
            let form = json!({ self.mark(): self.mark(), "reason": self.mark() });
            self.refused(route.operation, self.post(route.operation).json(&form));
        }
    }

    /// Bodies that are no form at all.
    fn bodies(&self) {
        let m = || self.mark();
        let bodies: Vec<Vec<u8>> = vec![
            m().into(),
            format!("{{\"text\": \"{}", m()).into(),
            format!("[\"{}\"]", m()).into(),
            format!("\"{}\"", m()).into(),
            format!("{{\"text\": \"{}\"}} {}", m(), m()).into(),
            format!("{{\"text\": \"{}\", \"text\": \"{}\"}}", m(), m()).into(),
            format!("{{\"text\": \"{}\\ud800\"}}", m()).into(),
            [m().into_bytes(), vec![0xff, 0xfe]].concat(),
            [b"{\"text\": \"".to_vec(), m().into_bytes(), b"\xff\"}".to_vec()].concat(),
            m().repeat(60_000).into(),
        ];
        for body in bodies {
            let post = self.post("hold_session").header("Content-Type", "application/json");
            self.refused("a body that is no form", post.body(body));
        }
        let kind = format!("text/{}", self.mark());
        let post = self.post("hold_session").header("Content-Type", kind);
        self.refused("a body of another kind", post.body(self.mark()));
    }

    /// Forms that are right, refused for who sends them or for how the case stands.
    fn by_the_rules(&self) {
        let form = || session(&self.mark());
        let to = |case: &str| format!("/v1/cases/{case}/sessions");
        for by in ["siti", "rini", "audit", "ops"] {
            let post = self.served.write(&to(self.case), by).json(&form());
            self.refused("a session of another's case", post);
        }
        let post = self.served.write(&to(NOBODY), "budi").json(&form());
        self.refused("a session of no case", post);
        let mut long = form();
        long["minutes"] = json!(0);
        self.refused("a session of no length", self.post("hold_session").json(&long));
        let mut about = form();
        about["about"] = json!(NOBODY);
        self.refused("a session about nobody", self.post("hold_session").json(&about));
        let known = |key: &str, version: &str| {
            let post = self.served.request(Method::POST, &to(self.case), "budi").json(&form());
            post.header("Idempotency-Key", key).header("If-Match", version)
        };
        self.refused("a stale version", known(&self.mark(), "\"1\""));
        let key = self.mark();
        assert_eq!(self.served.keep("a session".to_owned(), known(&key, "*")).0, 201);
        self.refused("another session under the same key", known(&key, "*"));
        let path = format!("/v1/cases/{}/closure", self.case);
        let closure = json!({ "kind": "planned", "reason": "moved", "summary": self.mark() });
        let post = self.served.request(Method::POST, &path, "budi");
        let post = post.header("Idempotency-Key", self.mark()).json(&closure);
        self.refused("a closure that rests on no version", post);
        let client = json!({ "person": { "role": "client", "name": self.mark() } });
        self.refused("a second client", self.post("add_party").json(&client));
        let approval = json!({ "note": self.mark() });
        self.refused("an approval of nothing", self.post("approve_closure").json(&approval));
        let staff = json!({ "name": self.mark(), "profession": "konselor", "unit": "x" });
        self.refused("a registration by a counsellor", self.post("register_staff").json(&staff));
    }
}
