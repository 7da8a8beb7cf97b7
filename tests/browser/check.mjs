// Opens the pages of a folder in a browser and checks what a reader sees and can do there.
// node check.mjs BROWSER FOLDER [FOLDER-FOR-PICTURES]

import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { contrastFaults } from "./contrast.mjs";

const [executablePath, folder, shots] = process.argv.slice(2);
const PAGES = ["normal", "hostile", "chain", "hostile-chain"];
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
// A browser that hangs is a failure, not a test that never ends.
setTimeout(() => { console.error("no end after three minutes"); process.exit(3); }, 180_000).unref();

// A server, since a page from a file would not be asked for its icon.
const asked = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  const name = PAGES.find((name) => request.url === `/${name}.html`);
  response.writeHead(name ? 200 : 404, { "content-type": "text/html" });
  response.end(name ? readFileSync(join(folder, `${name}.html`)) : "");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath, headless: true, args: ARGS });

let checks = 0;
const check = (what, isTrue, detail = "") => {
  checks += 1;
  assert.ok(isTrue, `${what} ${detail}`);
};

/** Opens a page, hands it over, and then checks that it did nothing that it must not do. */
async function withPage(name, options, use) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => { faults.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("popup", () => faults.push("a window"));
  page.on("request", (request) => { if (!request.url().startsWith("data:,")) requests.push(request.url()); });
  asked.length = 0;
  const address = `${origin}/${name}.html`;
  await page.goto(address, { waitUntil: "load" });
  await use(page);
  if (options.javaScriptEnabled !== false) {
    check(`${name}: nothing ran`, (await page.evaluate(() => window.ran)) === undefined);
  }
  assert.deepEqual(faults, [], `${name}: no faults`);
  assert.deepEqual(requests, [address], `${name}: one request`);
  assert.deepEqual(asked, [`/${name}.html`], `${name}: the server was asked once`);
  check(`${name}: stays`, page.url().split("#")[0] === address);
  await context.close();
}

/** A picture of the page down to where it gets absurd, with the buttons at the end of it. */
async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height, 4000) });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

async function looks(name) {
  for (const viewport of [WIDE, NARROW]) {
    for (const colorScheme of ["light", "dark"]) {
      await withPage(name, { viewport, colorScheme }, async (page) => {
        const where = `${name} ${viewport.width} ${colorScheme}`;
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        check(`${where}: nothing sticks out`, width <= viewport.width, String(width));
        await page.click("#unfold");
        const unfolded = await page.evaluate(() => document.documentElement.scrollWidth);
        check(`${where}: nothing sticks out unfolded`, unfolded <= viewport.width, String(unfolded));
        assert.deepEqual(await contrastFaults(page), [], `${where}: contrast`);
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        check(`${where}: the scheme is followed`, (ground === "rgb(255, 255, 255)") === (colorScheme === "light"));
        await page.click("#unfold");
        if (shots) await picture(page, `${name}-${viewport.width}-${colorScheme}`);
      });
    }
  }
}

const shown = (page, selector) => page.evaluate((selector) => {
  const element = document.querySelector(selector);
  const { left, right, top, width } = element.getBoundingClientRect();
  return { left, right, top, isShown: element.checkVisibility() && width > 0 };
}, selector);

async function columns() {
  await withPage("normal", { viewport: WIDE }, async (page) => {
    const [old, new_, both] = await Promise.all(["old", "new", "both"].map((c) => shown(page, `.words .${c}`)));
    check("wide: two columns", old.isShown && new_.isShown && !both.isShown);
    check("wide: side by side", old.top === new_.top && old.right < new_.left);
    const [same, added] = await Promise.all([".same .new", ".added .new"].map((s) => shown(page, s)));
    check("wide: one column for all that is new", same.left === new_.left && added.left === new_.left);
    const removed = await shown(page, ".removed .old");
    check("wide: removed ones in the old column", removed.left === old.left);
    check("wide: heads", (await shown(page, ".heads .new")).left === new_.left);
  });
  await withPage("normal", { viewport: NARROW }, async (page) => {
    const [old, new_, both] = await Promise.all(["old", "new", "both"].map((c) => shown(page, `.words .${c}`)));
    check("narrow: inline", !old.isShown && !new_.isShown && both.isShown);
    check("narrow: removed ones", (await shown(page, ".removed .old")).isShown);
    check("narrow: unchanged ones once", !(await shown(page, ".same .old")).isShown);
    const inline = await page.locator(".words .both").first().innerText();
    check("narrow: both in one", inline.includes("April 12") && inline.includes("at least May 3"));
  });
}

async function keyboard() {
  await withPage("normal", { viewport: WIDE }, async (page) => {
    const focus = () => page.evaluate(() => {
      const at = document.activeElement;
      const { top, bottom } = at.getBoundingClientRect();
      const isSeen = top >= 0 && bottom <= innerHeight && getComputedStyle(at).outlineStyle === "solid";
      return { number: [...document.querySelectorAll(".change")].indexOf(at), isSeen };
    });
    for (const [key, number] of [["n", 0], ["j", 1], ["n", 2], ["k", 1], ["p", 0], ["p", 5], ["n", 0]]) {
      await page.keyboard.press(key);
      assert.deepEqual(await focus(), { number, isSeen: true }, `key ${key}`);
      checks += 1;
    }
    check("where one is", (await page.textContent("#at")) === "1 of 6");
    await page.click("#next");
    check("button", (await focus()).number === 1 && (await page.textContent("#at")) === "2 of 6");
    check("keys are told", (await page.textContent("#bar")).includes("n"));
    await page.keyboard.press("Tab");
    const inMoved = await page.evaluate(() => document.activeElement.getAttribute("href"));
    check("the old place is the next stop of the keyboard", /^#e\d+-old$/.test(inMoved), inMoved);
    await page.keyboard.press("Enter");
    const place = await page.evaluate(() => {
      const { top, bottom } = document.querySelector(":target").getBoundingClientRect();
      return { isLeft: document.querySelector(":target").matches(".left"), isSeen: top >= 0 && bottom <= innerHeight };
    });
    assert.deepEqual(place, { isLeft: true, isSeen: true }, "the old place");
    await page.click(":target a");
    check("and back", await page.evaluate(() => document.querySelector(":target").matches(".change")));
  });
}

async function folds() {
  const seen = (page) => page.evaluate(() => {
    const row = document.querySelector(".fold .row");
    return row.getBoundingClientRect().height > 0 && row.checkVisibility({ contentVisibilityAuto: true });
  });
  for (const javaScriptEnabled of [true, false]) {
    await withPage("normal", { viewport: WIDE, javaScriptEnabled }, async (page) => {
      const row = page.locator(".fold .row").first();
      check("folded", !(await row.isVisible()));
      await page.click(".fold summary");
      check("unfolded", await row.isVisible());
      await page.click(".fold summary");
      check("folded again", !(await row.isVisible()));
      check("buttons only where they work", (await page.isVisible("#bar")) === javaScriptEnabled);
      await page.emulateMedia({ media: "print" });
      check("paper has all", await row.isVisible());
      check("paper has no buttons", !(await page.isVisible("#bar")));
      if (shots && !javaScriptEnabled) await page.pdf({ path: join(shots, "normal.pdf"), format: "A4" });
    });
  }
  await withPage("normal", { viewport: WIDE }, async (page) => {
    const open = () => page.evaluate(() => document.querySelectorAll("details[open]").length);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    check("print unfolds", (await open()) === 2);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    check("and folds again", (await open()) === 0);
  });
}

/** Of what a hostile page must not do, that which a reader would have to start. */
async function hostile() {
  for (const name of ["hostile", "hostile-chain"]) {
    await withPage(name, { viewport: WIDE }, async (page) => {
      await page.click("#unfold");
      await page.mouse.move(640, 400);
      const found = await page.evaluate(() => ({
        links: [...document.querySelectorAll("a")].map((a) => a.getAttribute("href")).filter((h) => !h.startsWith("#")),
        odd: document.querySelectorAll("img, svg, base, iframe, object, form, input, [style], [autofocus]").length,
        scripts: document.scripts.length,
        handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => /^on/.test(n)),
        isShown: document.querySelector(".added").checkVisibility(),
        text: document.body.innerText,
      }));
      check(`${name}: links`, found.links.every((link) => link.startsWith("https://evil.example/")), found.links);
      assert.deepEqual([found.odd, found.scripts, found.handlers], [0, 1, []], `${name}: elements`);
      check(`${name}: text is text`, found.isShown && found.text.includes("<script>window.ran = 1; alert(1)</script>"));
      check(`${name}: shown`, ["U+202E", "U+0000", "U+001B", "U+009B"].every((code) => found.text.includes(code)));
      for (let i = 0; i < 5; i += 1) await page.keyboard.press("n");
    });
  }
  // Were the escaping to fail, the policy would hold.
  const page = await browser.newPage();
  await page.goto(`${origin}/normal.html`);
  await page.evaluate(async () => {
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 1'>");
    const script = document.createElement("script");
    script.textContent = "window.ran = 2";
    document.body.append(script);
    await fetch("/asked").catch(() => {});
  });
  check("the policy holds", (await page.evaluate(() => window.ran)) === undefined && !asked.includes("/asked"));
  await page.close();
}

for (const name of PAGES) await looks(name);
await columns();
await keyboard();
await folds();
await hostile();
await browser.close();
server.close();
console.log(`${checks} checks passed`);
