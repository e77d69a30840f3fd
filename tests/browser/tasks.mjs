// What people come for, and in how many clicks at most. A click is a link, a button, a choice that is opened; typing and
// ticking are none.

import assert from "node:assert/strict";

/** Somebody who goes through pages, and counts their clicks. */
export class Walk {
  constructor(page, house) {
    Object.assign(this, { page, house, clicks: 0 });
  }

  /** Clicks on what is there first, and waits for the page that comes. */
  async press(selector) {
    this.clicks += 1;
    await Promise.all([
      this.page.waitForNavigation({ waitUntil: "load" }),
      this.page.locator(selector).filter({ visible: true }).first().click(),
    ]);
  }

  /** Opens what is folded away. */
  async unfold(text) {
    this.clicks += 1;
    await this.page.locator("summary", { hasText: text }).click();
  }

  /** Fills in a session note. */
  async note(text) {
    await this.page.selectOption("#f-service", "konseling");
    await this.choose("mode", "office");
    await this.page.fill("#f-minutes", "50");
    await this.page.fill("#f-head_count", "1");
    await this.page.fill("#f-text", text);
  }

  /** Chooses a code, whether it is picked from a list or from buttons. */
  async choose(name, code) {
    const picked = this.page.locator(`[name='${name}'][value='${code}']`);
    if (await picked.count()) {
      await picked.check();
    } else {
      await this.page.selectOption(`[name='${name}']`, code);
    }
  }

  /** Opens the form of an intake and fills it in. */
  async intake(name) {
    await this.press("nav a[href='/lakukan/open_intake']");
    const inSight = await this.page.$$eval(
      "#form > .field, #form > fieldset", (all) => all.filter((one) => one.offsetParent !== null).length,
    );
    assert.ok(inSight <= 12, `${inSight} fields in sight`);
    await this.page.fill("[name='parties.0.name']", name);
    for (const [field, code] of [
      ["subject", "family"], ["track", "problem"], ["problem", "konflik_perkawinan"],
      ["channel", "datang_langsung"], ["source", "sendiri"], ["standing", "baru"],
    ]) {
      await this.choose(field, code);
    }
    await this.page.fill("[name='narrative']", "Ibu datang sendiri.");
  }

  async says(text) {
    const told = await this.page.textContent("main");
    assert.ok(told.includes(text), `"${text}" in ${told.slice(0, 400)}`);
  }
}

/** A file of somebody's list, opened for the purpose that their list has. */
async function openAFile(walk) {
  await walk.press("nav a[href^='/kasus']");
  await walk.press("td a[href$='/tujuan']");
  await walk.press("main .btn, main a[href*='purpose=']");
}

export const TASKS = [
  {
    name: "a note, from the page of the day",
    role: "counsellor",
    clicks: 3,
    async walk(walk) {
      await walk.press("nav a[href^='/kasus']");
      await walk.press("td a[href*='/lakukan/hold_session']");
      await walk.note("Catatan sesi.");
      await walk.press("#form .btn");
      await walk.says("Catatan sesi.");
    },
  },
  {
    name: "who opened this, from the file",
    role: "supervisor",
    clicks: 2,
    async walk(walk) {
      await openAFile(walk);
      walk.clicks = 0;
      await walk.press("main a[href*='/akses']");
      await walk.says("membuka");
    },
  },
  {
    name: "an intake on one page",
    role: "front_desk",
    clicks: 2,
    async walk(walk) {
      await walk.intake("Ibu Contoh");
      await walk.press("#form .btn");
      assert.match(walk.page.url(), /\/kasus\/[0-9a-f]{32}\/tujuan/);
    },
  },
  {
    name: "a referral with what leaves, from the file",
    role: "counsellor",
    clicks: 5,
    async walk(walk) {
      await openAFile(walk);
      walk.clicks = 0;
      await walk.press("main a[href*='/lakukan/propose_referral']");
      await walk.choose("institution", "uptd_ppa");
      await walk.page.fill("[name='name']", "UPTD PPA Makassar");
      await walk.choose("reason", "safety");
      await walk.choose("urgency", "high");
      await walk.press("#form .btn");
      await walk.press("main a[href*='/lakukan/send_referral']");
      await walk.choose("order", "court_order");
      await walk.page.check("[name='data_groups'][value='identity']");
      await walk.choose("delivery", "by_hand");
      await walk.page.fill("[name='notice_version']", "1");
      await walk.page.fill("[name='packet']", "Surat pengantar.");
      await walk.press("#form .btn");
      await walk.says("Kirim ke UPTD PPA Makassar");
      await walk.press("#form .btn");
      await walk.page.waitForSelector(".note.good");
    },
  },
  {
    name: "an emergency from a name",
    role: "front_desk",
    clicks: 4,
    async walk(walk) {
      await walk.press("main a[href='/lakukan/find_in_emergency']");
      await walk.page.fill("#f-name", "Saodah");
      await walk.choose("reason", "danger_to_life");
      await walk.page.fill("#f-text", "Polisi menelepon: klien dalam bahaya sekarang.");
      await walk.page.check("[name='sections'][value='identity']");
      await walk.page.fill("#f-password", walk.house.account("front_desk").password);
      await walk.press("#form .btn");
      await walk.says("Nenek Saodah");
    },
  },
  {
    name: "what somebody looked at",
    role: "auditor",
    clicks: 3,
    async walk(walk) {
      await walk.press("nav a[href^='/petugas']");
      await walk.press("td a[href*='staff=']");
      await walk.page.waitForSelector("main h1");
      await walk.says("Akses oleh satu petugas");
    },
  },
  {
    name: "a note is signed, from the page of the day",
    role: "counsellor",
    clicks: 3,
    async walk(walk) {
      await walk.press("a.tile[href*='kind=note']");
      await walk.press("td a[href*='/lakukan/sign_note']");
      await walk.press("#form .btn");
      await walk.page.waitForSelector(".note.good");
    },
  },
  {
    name: "a case that nobody carries is handed to a counsellor, from the page of the day",
    role: "supervisor",
    clicks: 6,
    async walk(walk) {
      await walk.press("a.tile[href*='carried=nobody']");
      await walk.press("td a[href$='/tujuan']");
      await walk.press("main .btn");
      await walk.unfold("Tindakan lain");
      await walk.press("main a[href*='/lakukan/assign_case']");
      await walk.page.selectOption("[name='to']", { label: "Baso Amiruddin (konselor)" });
      await walk.press("#form .btn");
      await walk.page.waitForSelector(".note.good");
    },
  },
  {
    name: "a consent is withdrawn, from the file",
    role: "counsellor",
    clicks: 2,
    async walk(walk) {
      await openAFile(walk);
      walk.clicks = 0;
      await walk.press("main a[href*='/lakukan/withdraw_consent']");
      await walk.choose("capacity", "self");
      await walk.press("#form .btn");
      await walk.page.waitForSelector(".note.good");
    },
  },
  {
    name: "deadlines, from the page of the day",
    role: "privacy_officer",
    clicks: 1,
    async walk(walk) {
      await walk.press("nav a[href^='/batas-waktu']");
      await walk.page.waitForSelector("main h1");
    },
  },
  {
    name: "an inquiry's cases",
    role: "panel_member",
    clicks: 3,
    async walk(walk) {
      await walk.press("nav a[href^='/pemeriksaan']");
      await walk.press("td a[href^='/pemeriksaan/']");
      await walk.page.waitForSelector("main h1");
    },
  },
  {
    name: "the other language and back, with what was typed",
    role: "counsellor",
    clicks: 3,
    async walk(walk) {
      await walk.press("nav a[href='/lakukan/open_intake']");
      await walk.page.fill("[name='narrative']", "Tulisan tetap.");
      await walk.press("button[name='_tongue']");
      assert.equal(await walk.page.getAttribute("html", "lang"), "en");
      await walk.press("button[name='_tongue']");
      assert.equal(await walk.page.inputValue("[name='narrative']"), "Tulisan tetap.");
    },
  },
];
