// Every role's pages in Chromium over HTTPS: what stands on them, what they say to nobody, what going back does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { browse, House, overheard, PEOPLE, signedIn } from "./house.mjs";
import { TASKS, Walk } from "./tasks.mjs";
import { HOSTILE } from "./hostile.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let house, browser;
before(async () => {
  house = await House.sample();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await house?.stop();
});

/** The addresses that the navigation of a page leads to. */
const ways = (page) => page.$$eval("nav a", (all) => all.map((one) => one.getAttribute("href")));

/** What axe finds wrong on a page. */
async function violations(page) {
  // The policy of the page lets no script in but ours: this one is put in by the driver.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const role of Object.keys(PEOPLE)) {
  test(`${role}: each page of the navigation, in both languages`, async () => {
    const { context, page } = await signedIn(browser, house, role);
    const heard = overheard(page);
    const wrong = [];
    for (const tongue of ["id", "en"]) {
      await page.goto(`${house.url}/bahasa/${tongue}`);
      await page.goto(`${house.url}/hari-ini`);
      for (const way of ["/hari-ini", ...(await ways(page))]) {
        const answer = await page.goto(house.url + way);
        assert.equal(answer.status(), 200, `${role} ${way}`);
        assert.equal(await page.getAttribute("html", "lang"), tongue);
        const weight = (await answer.body()).length;
        assert.ok(weight < 100_000, `${way}: ${weight} bytes`);
        for (const found of await violations(page)) {
          wrong.push(`${tongue} ${way}: ${found}`);
        }
      }
    }
    assert.deepEqual(wrong, [], "axe");
    assert.deepEqual(heard, [], "the console");
    await context.close();
  });
}

for (const task of TASKS) {
  test(`in ${task.clicks} clicks: ${task.name}`, async () => {
    const { context, page } = await signedIn(browser, house, task.role);
    const walk = new Walk(page, house);
    await task.walk(walk);
    assert.ok(walk.clicks <= task.clicks, `${walk.clicks} clicks`);
    await context.close();
  });
}

/** A case of somebody's list, by its address. */
async function aCase(page) {
  await page.goto(`${house.url}/kasus?purpose=service&status=open`);
  return page.getAttribute("td a[href$='/tujuan']", "href").then((href) => href.replace("/tujuan", ""));
}

/** How often a case was shown to somebody, by the access log. */
async function shown(case_) {
  const id = case_.split("/").pop();
  let count = 0;
  let next = "";
  do {
    const page = await house.ask("auditor", `/v1/cases/${id}/access?purpose=audit&limit=100${next}`);
    count += page.accesses.filter((one) => one.type === "record_viewed").length;
    next = page.next ? `&after=${page.next}` : "";
  } while (next);
  return count;
}

for (const javaScriptEnabled of [true, false]) {
  test(`each showing is in the access log once: back, reload, second tab (script ${javaScriptEnabled})`, async () => {
    const { context, page } = await signedIn(browser, house, "counsellor", { javaScriptEnabled });
    const case_ = await aCase(page);
    const file = `${house.url}${case_}?purpose=service`;
    const before_ = await shown(case_);
    await page.goto(file);
    await page.click("nav a");
    assert.equal(await shown(case_), before_ + 1);
    await page.goBack();
    await page.waitForSelector(".strip");
    assert.equal(await shown(case_), before_ + 2, "going back is a look");
    await page.reload();
    assert.equal(await shown(case_), before_ + 3, "reloading is a look");
    const second = await context.newPage();
    await second.goto(file);
    assert.equal(await shown(case_), before_ + 4, "a second tab is a look");
    await context.close();
  });
}

test("nothing is fetched on a guess", async () => {
  const { context, page } = await signedIn(browser, house, "counsellor");
  const case_ = await aCase(page);
  const before_ = await shown(case_);
  const answer = await context.request.get(`${house.url}${case_}?purpose=service`, {
    headers: { "Sec-Purpose": "prefetch", "Sec-Fetch-Site": "same-origin" },
  });
  assert.equal(answer.status(), 403);
  assert.equal(await shown(case_), before_);
  await context.close();
});

test("what is typed is shown as it was typed, and runs nowhere", async () => {
  const { context, page } = await signedIn(browser, house, "counsellor");
  const heard = overheard(page);
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  const case_ = await aCase(page);
  for (const typed of HOSTILE) {
    await page.goto(`${house.url}${case_}/lakukan/hold_session?purpose=service`);
    const walk = new Walk(page, house);
    await walk.note(typed);
    await walk.press("#form .btn");
    await page.waitForSelector(".note.good");
    const stands = await page.$$eval(".thread .text", (all) => all.map((one) => one.textContent));
    assert.ok(stands.some((one) => one.includes(typed.trim())), `${JSON.stringify(typed)} in ${stands[0]}`);
  }
  assert.deepEqual(heard, []);
  await context.close();
});

test("what was typed when the sign-in had ended comes back", async () => {
  const { context, page } = await signedIn(browser, house, "counsellor");
  const case_ = await aCase(page);
  await page.goto(`${house.url}${case_}/lakukan/hold_session?purpose=service`);
  await new Walk(page, house).note("TULISAN PANJANG");
  const other = await context.newPage();
  await other.goto(`${house.url}/hari-ini`);
  await other.click("header form button");
  await other.waitForURL("**/masuk");
  await page.click("#form .btn");
  await page.waitForSelector("#f-password");
  const { sign_in, password } = house.account("counsellor");
  await page.fill("#f-name", sign_in);
  await page.fill("#f-password", password);
  await page.click("main .btn");
  await page.waitForSelector("#f-text");
  assert.equal(await page.inputValue("#f-text"), "TULISAN PANJANG");
  await page.click("main form#form .btn");
  await page.waitForSelector(".note.good");
  await context.close();
});

test("from the founding to the first note without a shell", async () => {
  const fresh = await House.new();
  const people = [];
  try {
    const person = async () => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      people.push(context);
      return context.newPage();
    };
    const first = await person();
    await first.goto(fresh.url);
    await first.click("main a[href='/pendirian']");
    await first.fill("#f-code", fresh.code);
    for (const [who, name, role] of [["first", "Pimpinan", "head"], ["second", "Supervisor", "supervisor"]]) {
      await first.fill(`[name='${who}.name']`, name);
      await first.check(`[name='${who}.role'][value='${role}']`);
      await first.selectOption(`[name='${who}.profession']`, "konselor");
      await first.fill(`[name='${who}.unit']`, "konseling");
    }
    await first.click("main form .btn");
    const halves = await first.$$eval(".secret", (all) => all.map((one) => one.textContent));
    assert.equal(halves.length, 4);
    const enrol = async (page, [one, other], name) => {
      await page.goto(`${fresh.url}/pendaftaran`);
      await page.fill("#f-first", one);
      await page.fill("#f-second", other);
      await page.fill("#f-name", name);
      await page.fill("#f-password", "kata sandi yang panjang");
      await page.click("main .btn");
      await page.waitForURL("**/masuk");
      await page.fill("#f-name", name);
      await page.fill("#f-password", "kata sandi yang panjang");
      await page.click("main .btn");
      await page.waitForURL("**/hari-ini");
    };
    const second = await person();
    await enrol(first, halves.slice(0, 2), "pimpinan");
    await enrol(second, halves.slice(2), "supervisor");
    // Two make an account for a counsellor.
    await first.goto(`${fresh.url}/lakukan/register_staff`);
    await first.fill("#f-name", "Konselor Baru");
    await first.selectOption("#f-profession", "konselor");
    await first.fill("#f-unit", "konseling");
    await first.check("[name='roles'][value='counsellor']");
    await first.click("main form#form .btn");
    await first.waitForURL("**/hari-ini");
    const staff = async (page, purpose, find) => {
      await page.goto(`${fresh.url}/petugas?purpose=${purpose}`);
      const row = page.locator("tr", { hasText: "Konselor Baru" });
      return row.locator(find).first().getAttribute("href");
    };
    await second.goto(fresh.url + (await staff(second, "supervision", "a[href*='approve_role']")));
    await second.click("main form#form .btn");
    await second.waitForURL("**/hari-ini");
    const half = async (page, deed) => {
      await page.goto(fresh.url + (await staff(page, "supervision", `a[href*='${deed}']`)));
      await page.click("main form#form .btn");
      return page.textContent(".secret");
    };
    const code = [await half(first, "open_enrolment"), await half(second, "approve_enrolment")];
    const counsellor = await person();
    await enrol(counsellor, code, "konselor");
    const walk = new Walk(counsellor, fresh);
    await walk.intake("Klien Pertama");
    await walk.press("main form#form .btn");
    await counsellor.waitForSelector("main input[name='purpose'], main a[href*='purpose=service']");
    const case_ = new URL(counsellor.url()).pathname.replace("/tujuan", "");
    await counsellor.goto(`${fresh.url}${case_}/lakukan/hold_session?purpose=service`);
    await walk.note("Catatan pertama.");
    await walk.press("main form#form .btn");
    await counsellor.waitForSelector(".note.good");
    assert.ok((await counsellor.textContent("main")).includes("Catatan pertama."));
  } finally {
    for (const context of people) {
      await context.close();
    }
    await fresh.stop();
  }
});

test("the file on another day, by sliding: each day that is let go is a look", async () => {
  const { context, page } = await signedIn(browser, house, "counsellor");
  const heard = overheard(page);
  const case_ = await aCase(page);
  await page.goto(`${house.url}${case_}?purpose=service`);
  await page.locator("summary", { hasText: "tanggal lain" }).click();
  await page.focus("input[data-for='as_of']");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("ArrowLeft")]);
  assert.match(page.url(), /as_of=2\d{3}-\d{2}-\d{2}/);
  assert.ok((await page.textContent("main")).includes("sebagaimana keadaannya"));
  assert.deepEqual(heard, []);
  await context.close();
});

test("how long a file takes to be drawn, and how much it weighs", async () => {
  const { context, page } = await signedIn(browser, house, "counsellor");
  const case_ = await aCase(page);
  const took = [];
  for (let time = 0; time < 15; time += 1) {
    const begun = performance.now();
    await page.goto(`${house.url}${case_}?purpose=service`, { waitUntil: "load" });
    took.push(performance.now() - begun);
  }
  took.sort((one, other) => one - other);
  console.log(`a case file: median ${took[7].toFixed(0)} ms from click to load, longest ${took[14].toFixed(0)} ms`);
  await context.close();
});
