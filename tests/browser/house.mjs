// A sample institution, served over HTTPS at `localhost`, and browsers that go there.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const PROGRAM = process.env.SANAD_PROGRAM ?? "target/debug/sanad";
// Settings of the program stand in the environment: it gets none of them.
const env = { PATH: process.env.PATH };
const CHROMIUM = process.env.SANAD_CHROMIUM ?? "/usr/bin/chromium";

/** The roles that the sample institution has somebody for, and whom. */
export const PEOPLE = {
  counsellor: "baso",
  front_desk: "kanang",
  supervisor: "kartini",
  auditor: "fatimah",
  panel_member: "latief",
  head: "mappa",
  privacy_officer: "sukma",
  operator: "syahrul",
};

/** What a server prints once it is ready. */
async function ready(child) {
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`it ended with ${code}`))),
  ]);
  return JSON.parse(line);
}

function certificate(folder) {
  const at = (name) => join(folder, name);
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    "-keyout", at("key.pem"), "-out", at("certificate.pem"),
  ], { stdio: "ignore" });
  return ["--tls-certificate", at("certificate.pem"), "--tls-key", at("key.pem")];
}

/** A ledger that is served until it is stopped. */
export class House {
  /** The sample institution. */
  static async sample() {
    const folder = mkdtempSync(join(tmpdir(), "sanad-browser-"));
    const dir = join(folder, "lk3");
    const told = execFileSync(PROGRAM, ["demo", "--json", "--exit", "--dir", dir], {
      stdio: ["ignore", "pipe", "ignore"], env,
    });
    const { accounts } = JSON.parse(told);
    return new House(folder, dir, accounts).serve();
  }

  /** One that was just founded, with the code that was printed. */
  static async new() {
    const folder = mkdtempSync(join(tmpdir(), "sanad-browser-"));
    const dir = join(folder, "lk3");
    const told = execFileSync(PROGRAM, ["init", "--json", "--dir", dir, "--institution", "LK3 Baru"], {
      stdio: ["ignore", "pipe", "ignore"], env,
    });
    const house = new House(folder, dir, []);
    house.code = JSON.parse(told).founding_code;
    return house.serve();
  }

  constructor(folder, dir, accounts) {
    Object.assign(this, { folder, dir, accounts });
  }

  async serve() {
    const arguments_ = [
      "serve", "--json", "--dir", this.dir, "--listen", "127.0.0.1:0", ...certificate(this.folder),
      // Many pages are asked for from one address, by a few people.
      "--limit", "requests=100000/100000", "--limit", "strangers=100000/100000",
      "--limit", "failed_sign_ins=100000/100000",
    ];
    this.child = spawn(PROGRAM, arguments_, { stdio: ["ignore", "pipe", "ignore"], env });
    const { url } = await ready(this.child);
    this.url = url.replace("127.0.0.1", "localhost");
    return this;
  }

  async stop() {
    this.child.kill("SIGTERM");
    if (this.child.exitCode === null) {
      await once(this.child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  account(role) {
    return this.accounts.find((one) => one.sign_in === PEOPLE[role]);
  }

  /** The same question to the API, by the token of somebody in this role. */
  async ask(role, path) {
    const { token } = this.account(role);
    const answer = await fetch(this.url + path, { headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  }
}

/** A browser that keeps pages for *back*, as those of people do. */
export async function browse() {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** What went wrong in a page without anybody looking: messages of the console, faults, requests that failed. */
export function overheard(page) {
  const heard = [];
  page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") {
      heard.push(`failed: ${request.url()} ${why}`);
    }
  });
  return heard;
}

/** A context of the browser in which somebody with this role is signed in. */
export async function signedIn(browser, house, role, options = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true, locale: "id-ID", timezoneId: "Asia/Makassar", ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const { sign_in, password } = house.account(role);
  await page.goto(`${house.url}/masuk`);
  await page.fill("#f-name", sign_in);
  await page.fill("#f-password", password);
  await page.click("main .btn");
  await page.waitForURL("**/hari-ini");
  return { context, page };
}
