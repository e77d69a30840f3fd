//! An institution behind the real program, in a folder that holds all that the program could
//! write to: ledger, keys, logs, temporary files, a home, a working directory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::SystemTime;

use reqwest::Method;
use reqwest::blocking::{Client, RequestBuilder};
use sanad_server::{Route, table};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::canary::marks::Marks;
use crate::canary::told::Told;
use crate::lk3::made;
use crate::lk3::{STAFF, client};
use crate::program::sanad;

pub(crate) struct Served {
    folder: TempDir,
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
    client: Client,
    people: BTreeMap<&'static str, Person>,
    /// Folders in which nothing is ever made, with when they were.
    empty: [(PathBuf, SystemTime); 3],
    pub(crate) marks: RefCell<Marks>,
    /// Every reply that may hold nothing sealed: headers and body.
    pub(crate) told: RefCell<Vec<Told>>,
}

/// Andi and Mira are the first two approvers.
const FOUNDERS: [&str; 2] = ["andi", "mira"];

/// Who works there beside those of the other tests.
const MORE: &[(&str, &str)] = &[("sukma", "privacy_officer")];

/// Somebody who works there.
#[derive(Clone)]
pub(crate) struct Person {
    id: String,
    token: String,
    /// The token of their sign-in.
    pub(crate) session: String,
    pub(crate) password: String,
    /// The id of the token they made.
    pub(crate) made: String,
}

impl Served {
    /// Founds the institution at the terminal, serves it, and makes its people as a house does.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let marks = Marks::new();
        let empty = ["tmp", "home", "work"].map(|name| {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).unwrap();
            let made = changed(&path);
            (path, made)
        });
        run(folder.path(), &["init", "--institution", "LK3 Uji"]);
        let log = File::create(folder.path().join("stderr.log")).unwrap();
        // Every route is refused in every way: more than anybody is at once.
        let named = ["--log-name", "lk3.uji.example", "--limit", "refusals=100/2000"];
        let serve = [&["serve", "--json", "--listen", "127.0.0.1:0"], &named[..]].concat();
        let mut child =
            program(folder.path(), &serve).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        stdout.read_line(&mut ready).unwrap();
        let ready: Value = serde_json::from_str(&ready).unwrap();
        let url = ready["url"].as_str().unwrap().to_owned();
        let people = BTreeMap::new();
        let (marks, told) = (RefCell::new(marks), RefCell::default());
        let client = client();
        let mut served = Self { folder, child, stdout, url, client, people, empty, marks, told };
        served.found();
        for (name, role) in STAFF.iter().chain(MORE).filter(|(name, _)| !FOUNDERS.contains(name)) {
            let person = served.join(&[role]);
            served.people.insert(name, person);
        }
        served
    }

    /// The first two approvers, made at the machine itself: by the socket file.
    fn found(&mut self) {
        let founder =
            json!({ "profession": "konselor", "unit": "konseling", "role": "supervisor" });
        let form = json!({ "first": founder, "second": founder });
        let told = self.done_at_the_socket("found_accounts", form);
        for (name, code) in FOUNDERS.into_iter().zip(told["founders"].as_array().unwrap()) {
            let text = |field: &str| code[field].as_str().unwrap();
            let person = self.come(text("staff"), text("first"), text("second"));
            self.people.insert(name, person);
        }
    }

    /// Does an act at the machine itself, every sealed text of its form filled in.
    pub(crate) fn done_at_the_socket(&self, operation: &str, mut form: Value) -> Value {
        self.marks.borrow_mut().fill(operation, &mut form);
        self.at_the_socket(route(operation).path, &form)
    }

    fn at_the_socket(&self, path: &str, form: &Value) -> Value {
        let mut socket = UnixStream::connect(self.folder.path().join("lk3/socket")).unwrap();
        let (key, body) = (self.marks.borrow_mut().mint(), form.to_string());
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: sanad\r\ncontent-type: application/json\r\n\
             idempotency-key: {key}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all((head + &body).as_bytes()).unwrap();
        let mut told = String::new();
        socket.read_to_string(&mut told).unwrap();
        assert!(told.starts_with("HTTP/1.1 201"), "{told}");
        serde_json::from_str(told.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    }

    /// Somebody sets name and password with both halves of a code, signs in and makes themselves a
    /// token. Name and password are looked for like everything sealed.
    pub(crate) fn come(&self, staff: &str, first: &str, second: &str) -> Person {
        let (name, password) = {
            let mut marks = self.marks.borrow_mut();
            let name = marks.mint().to_lowercase();
            marks.all.push(name.clone());
            (name, marks.mint())
        };
        let post = |path: &str| self.client.post(format!("{}{path}", self.url));
        let form = json!({ "first": first, "second": second, "name": name, "password": password });
        let (status, told) = self.keep("enrol".into(), post("/v1/enrolment").json(&form));
        assert_eq!(status, 200, "{told}");
        let form = json!({ "name": name, "password": password });
        let (status, told) = self.keep("sign_in".into(), post("/v1/sign-in").json(&form));
        assert_eq!(status, 200, "{told}");
        let session = told["token"].as_str().unwrap().to_owned();
        let issued = self.done_by("issue_token", &[], &session, json!({}));
        let token = issued["token"].as_str().unwrap().to_owned();
        let made = made(&issued, "token");
        Person { id: staff.to_owned(), token, session, password, made }
    }

    fn join(&self, roles: &[&str]) -> Person {
        let [one, other] = FOUNDERS;
        let form = json!({ "profession": "konselor", "unit": "konseling", "roles": roles });
        let registered = self.done("register_staff", &[], one, form);
        let id = made(&registered, "staff");
        for role in roles {
            self.done("approve_role", &[&id, role], other, json!({}));
        }
        let first = self.done("open_enrolment", &[&id], one, json!({}));
        let second = self.done("approve_enrolment", &[&id], other, json!({}));
        self.come(&id, first["half"].as_str().unwrap(), second["half"].as_str().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn place(&self) -> (PathBuf, PathBuf) {
        (self.folder.path().join("lk3"), self.folder.path().join("lk3.keys"))
    }

    pub(crate) fn person(&self, name: &str) -> &Person {
        &self.people[name]
    }

    pub(crate) fn staff(&self, name: &str) -> &str {
        &self.people[name].id
    }

    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub(crate) fn request(&self, method: Method, path: &str, by: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url);
        self.client.request(method, url).bearer_auth(&self.people[by].token)
    }

    /// A write as anybody would send it, but that each of its headers that may hold anything
    /// holds a text that stands nowhere else.
    pub(crate) fn write(&self, path: &str, by: &str) -> RequestBuilder {
        self.write_by(path, &self.people[by].token)
    }

    fn write_by(&self, path: &str, token: &str) -> RequestBuilder {
        let mut marks = self.marks.borrow_mut();
        self.client
            .post(format!("{}{path}", self.url))
            .bearer_auth(token)
            .header("Idempotency-Key", marks.mint())
            .header("X-Request-Id", marks.mint())
            .header("If-Match", "*")
    }

    /// Does an act, every sealed text of its form filled in. It must succeed.
    pub(crate) fn done(&self, operation: &str, ids: &[&str], by: &str, form: Value) -> Value {
        self.done_by(operation, ids, &self.people[by].token, form)
    }

    /// The same, with this token.
    pub(crate) fn done_by(
        &self,
        operation: &str,
        ids: &[&str],
        token: &str,
        mut form: Value,
    ) -> Value {
        self.marks.borrow_mut().fill(operation, &mut form);
        let path = path(route(operation), ids);
        let told = self.keep(operation.to_owned(), self.write_by(&path, token).json(&form));
        assert_eq!(told.0, 201, "{operation}: {}", told.1);
        told.1
    }

    /// Sends what is to be answered without anything sealed, and keeps the answer.
    pub(crate) fn keep(&self, asked: String, request: RequestBuilder) -> (u16, Value) {
        let told = Told::of(asked, request.send().unwrap());
        let answer = (told.status, serde_json::from_slice(told.body()).unwrap_or_default());
        self.told.borrow_mut().push(told);
        answer
    }

    /// Looks at something, by the door.
    pub(crate) fn look(&self, path: &str, by: &str) -> Told {
        let told = self.request(Method::GET, path, by).send().unwrap();
        Told::of(format!("GET {path} by {by}"), told)
    }

    /// The same, with this token.
    pub(crate) fn look_by(&self, path: &str, token: &str) -> Told {
        let told = self.client.get(format!("{}{path}", self.url)).bearer_auth(token);
        Told::of(format!("GET {path}"), told.send().unwrap())
    }

    /// Asks what anybody may: metrics, health, the API document.
    pub(crate) fn ask_what_is_public(&self) {
        let public = |route: &&Route| route.is_public() && route.method == Method::GET;
        for route in table().iter().filter(public) {
            let path = route.path.replace("{tongue}", "en");
            let path = format!("{path}?x={}", self.marks.borrow_mut().mint());
            let (status, _) =
                self.keep(route.operation.to_owned(), self.request(Method::GET, &path, "budi"));
            // Under the pattern of a tile there is none.
            let wanted = if route.operation == "read_tile" { 404 } else { 200 };
            assert_eq!(status, wanted, "{path}");
        }
    }

    /// Whether the program never made a file in its temporary folder, its home or where it was
    /// started, not even one that is gone by now.
    pub(crate) fn made_nothing_elsewhere(&self) -> bool {
        self.empty.iter().all(|(path, made)| changed(path) == *made)
    }

    /// Ends the program as an operator does, and keeps what else it printed.
    pub(crate) fn stop(&mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let mut rest = Vec::new();
        self.stdout.read_to_end(&mut rest).unwrap();
        std::fs::write(self.folder.path().join("stdout.log"), rest).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// When something was last made in a folder, or taken out of it.
fn changed(folder: &Path) -> SystemTime {
    std::fs::metadata(folder).unwrap().modified().unwrap()
}

/// The program with nowhere to write but here, telling all it could tell.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = sanad();
    command
        .args(args)
        .arg("--dir")
        .arg(folder.join("lk3"))
        .current_dir(folder.join("work"))
        .env("TMPDIR", folder.join("tmp"))
        .env("HOME", folder.join("home"))
        .env("SANAD_LOG", "trace")
        .env("RUST_BACKTRACE", "full");
    command
}

/// Runs a command to its end; what it printed is kept with the logs.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Value {
    let output = program(folder, args).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    let log = folder.join(format!("{}.{}.log", args[0], args.len()));
    std::fs::write(log, [output.stderr.as_slice(), &output.stdout].concat()).unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

pub(crate) fn route(operation: &str) -> &'static Route {
    table().iter().find(|route| route.operation == operation).unwrap()
}

/// The path of a route with these ids in it, in order.
pub(crate) fn path(route: &Route, ids: &[&str]) -> String {
    assert_eq!(route.parameters().count(), ids.len(), "{route:?}");
    route.parameters().zip(ids).fold(route.path.to_owned(), |path, (name, id)| {
        path.replacen(&format!("{{{name}}}"), id, 1)
    })
}
