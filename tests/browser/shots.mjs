// Screenshots of every page, in both languages, on a desk and on a telephone: `node shots.mjs FOLDER [ROLE]`; without a
// folder those of the README, into `docs/shots`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browse, House, PEOPLE, signedIn } from "./house.mjs";

const folder = process.argv[2] ?? "docs/shots";
mkdirSync(folder, { recursive: true });
const only = process.argv[3];
const house = await House.sample();
const browser = await browse();
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const name = (path) => path.split("?")[0].replaceAll("/", "_").replaceAll(/[0-9a-f]{32}/g, "ID") || "_";

/** The four that the README shows. */
async function ofReadme() {
  const shoot = async (file, role, viewport, go) => {
    const { context, page } = await signedIn(browser, house, role, { viewport });
    await go(page);
    await page.screenshot({ path: join(folder, file) });
    await context.close();
  };
  const follow = async (page, selector) => {
    await page.goto(house.url + (await page.locator(selector).first().getAttribute("href")));
  };
  const size = { width: 900, height: 640 };
  await shoot("today.png", "supervisor", size, async () => {});
  await shoot("file.png", "counsellor", size, async (page) => {
    await follow(page, "nav a[href^='/kasus']");
    await follow(page, "td a[href*='/lakukan/hold_session']");
    const file = page.url().replace("/lakukan/hold_session", "");
    await page.goto(file);
  });
  await shoot("looks.png", "auditor", size, async (page) => {
    await follow(page, "nav a[href^='/akses']");
    await page.fill("#from", "2026-11-01");
    await page.fill("#to", "2027-01-01");
    await Promise.all([page.waitForNavigation(), page.click("main form .btn")]);
  });
  await shoot("note.png", "counsellor", { width: 390, height: 640 }, async (page) => {
    await follow(page, "nav a[href^='/kasus']");
    await follow(page, "td a[href*='/lakukan/hold_session']");
  });
}

/** Every page that each role's navigation leads to, and what is behind the first row of each list. */
async function all() {
  for (const role of Object.keys(PEOPLE).filter((role) => !only || role === only)) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const { context, page } = await signedIn(browser, house, role, { viewport });
      const hrefs = (selector) =>
        page.$$eval(selector, (all) => all.map((one) => one.getAttribute("href")));
      const paths = new Set(["/hari-ini", ...(await hrefs("nav a"))]);
      for (const path of [...paths]) {
        await page.goto(house.url + path);
        const [first] = await hrefs("td a[href]");
        if (first) {
          paths.add(first);
          const purpose = new URL(page.url()).searchParams.get("purpose");
          if (first.endsWith("/tujuan") && purpose) {
            const file = first.replace("/tujuan", "");
            paths.add(`${file}?purpose=${purpose}`);
            await page.goto(`${house.url}${file}?purpose=${purpose}`);
            for (const deed of ["hold_session", "send_referral", "propose_closure", "give_consent"]) {
              const [way] = await hrefs(`main a[href*='/lakukan/${deed}']`);
              if (way) paths.add(way);
            }
            const [access] = await hrefs("main a[href*='/akses']");
            if (access) paths.add(access);
          }
        }
      }
      for (const tongue of ["id", "en"]) {
        await page.goto(`${house.url}/bahasa/${tongue}`);
        for (const path of paths) {
          await page.goto(house.url + path);
          const file = `${role}-${tongue}-${size}-${name(path)}.png`;
          await page.screenshot({ path: join(folder, file), fullPage: true });
        }
      }
      await context.close();
    }
  }
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: SIZES.desk });
  const page = await context.newPage();
  for (const path of ["/", "/masuk", "/pendaftaran", "/pendirian"]) {
    await page.goto(house.url + path);
    await page.screenshot({ path: join(folder, `nobody-id-desk-${name(path)}.png`), fullPage: true });
  }
}

try {
  await (process.argv[2] ? all() : ofReadme());
} finally {
  await browser.close();
  await house.stop();
}
