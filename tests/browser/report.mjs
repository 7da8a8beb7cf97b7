// Opens reports from the disk in a browser and checks what a reader sees and can do there.
// node report.mjs BROWSER FOLDER [FOLDER-FOR-PICTURES]

import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { contrastFaults } from "./contrast.mjs";

const [executablePath, folder, shots] = process.argv.slice(2);
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 380, height: 800 };
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
// A browser that hangs is a failure, not a test that never ends.
setTimeout(() => { console.error("no end after five minutes"); process.exit(3); }, 300_000).unref();
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
  page.on("request", (request) => { if (!request.url().startsWith("data:,")) requests.push(request.url().split("#")[0]); });
  const address = `file://${join(folder, name)}`;
  await page.goto(address, { waitUntil: "load" });
  if (options.javaScriptEnabled !== false && name.endsWith("index.html")) {
    await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
  }
  await use(page);
  if (options.javaScriptEnabled !== false) {
    check(`${name}: nothing ran`, (await page.evaluate(() => window.ran)) === undefined);
  }
  assert.deepEqual(faults, [], `${name}: no faults`);
  assert.deepEqual([...new Set(requests)], [address], `${name}: nothing else is asked for`);
  checks += 2;
  await context.close();
}

/** Something that is so sooner or later: a machine that is busy is no fault of the page. */
async function eventually(page, what, isTrue) {
  const found = await page.waitForFunction(isTrue, null, { timeout: 60_000 }).then(() => true, () => false);
  check(what, found);
}

/** Waits until what was asked for is on the screen. */
const drawn = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

async function picture(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height, 4000) });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Nothing sticks out, nothing is too faint, in both schemes and on both screens. */
async function looks(site, name, least) {
  for (const viewport of [WIDE, NARROW]) {
    for (const colorScheme of ["light", "dark"]) {
      await withPage(join(site, name), { viewport, colorScheme }, async (page) => {
        const where = `${site}/${name} ${viewport.width} ${colorScheme}`;
        await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        check(`${where}: nothing sticks out`, width <= viewport.width, String(width));
        assert.deepEqual(await contrastFaults(page, least), [], `${where}: contrast`);
        await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = false; });
        const file = name.replaceAll("/", "-").replace(".html", "");
        await picture(page, `${site}-${file}-${viewport.width}-${colorScheme}`);
      });
    }
  }
}

/** Of the elements of a page, what a stranger's text must not have made. */
async function inert(name) {
  await withPage(name, { viewport: WIDE }, async (page) => {
    await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
    await page.mouse.move(640, 400);
    const found = await page.evaluate(() => ({
      odd: document.querySelectorAll("img, base, iframe, object, form, [style], [autofocus]").length,
      scripts: [...document.scripts].filter((script) => script.type !== "application/json").length,
      handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => /^on/.test(n)),
      schemes: [...new Set([...document.querySelectorAll("a")].map((a) => new URL(a.href.baseVal ?? a.href, document.baseURI).protocol))],
    }));
    check(`${name}: one script at most`, found.scripts <= 1);
    assert.deepEqual([found.odd, found.handlers], [0, []], `${name}: elements`);
    check(`${name}: links`, found.schemes.every((scheme) => ["file:", "https:", "http:"].includes(scheme)), found.schemes);
    for (const key of ["n", "p", "/"]) await page.keyboard.press(key);
  });
}

async function story() {
  const { stories } = JSON.parse(readFileSync(join(folder, "seeds/index.json"), "utf8"));
  const name = `seeds/stories/story-${stories[0].story}.html`;
  await withPage(name, { viewport: WIDE }, async (page) => {
    check("diffs are folded", (await page.locator(".text-diff[open]").count()) === 0);
    await page.locator(".articles a", { hasText: "diff" }).first().click();
    await eventually(page, "a link to a diff unfolds it", () => document.querySelectorAll(".text-diff[open]").length === 1);
    await page.click("#unfold");
    await eventually(page, "all unfold", () => !document.querySelector(".text-diff:not([open])"));
    await drawn(page);
    await page.keyboard.press("n");
    await eventually(page, "n leads to a change", () => document.activeElement.matches(".change"));
    await page.click("#unfold");
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    check("paper has all", (await page.locator("details:not([open])").count()) === 0);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  });
  await withPage(name, { viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    check("without a script there is the text", (await page.locator(".vrow").count()) > 2);
    check("and no button that does nothing", !(await page.isVisible("#unfold")));
    await page.locator(".text-diff summary").first().click();
    check("and diffs unfold", await page.locator(".text-diff .row").first().isVisible());
    if (shots) await page.pdf({ path: join(shots, "story.pdf"), format: "A4" });
  });
}

async function index() {
  await withPage("hostile/index.html", { viewport: WIDE }, async (page) => {
    const text = await page.innerText("#rows");
    check("a headline is text", text.includes("<script>window.ran=1</script>") && text.includes("U+202E"));
    await page.fill("#q", "<img src=x");
    await eventually(page, "and is found", () => document.querySelectorAll("#rows tr").length > 0);
  });
  await withPage("seeds/index.html", { viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    check("without a script there is a table", (await page.locator("#rows tr").count()) > 3);
    check("and no field that does nothing", !(await page.isVisible("#find")));
  });
}

async function outlets() {
  await withPage("seeds/outlets.html", { viewport: WIDE }, async (page) => {
    const table = page.locator("table.sorted").first();
    const column = (number) => table.locator(`tbody tr td:nth-child(${number})`).allInnerTexts();
    const head = (name) => table.getByRole("button", { name });
    const sorts = () => table.locator("th").evaluateAll((heads) => heads.map((head) => head.ariaSort));
    const written = await column(1);
    check("there is something to sort", new Set(written).size > 1);
    assert.deepEqual(await sorts(), [null, null, "descending", null, null, null]);
    await head("From").click();
    assert.deepEqual(await sorts(), ["ascending", null, null, null, null, null], "one column is said to be sorted");
    const small = (names) => names.map((name) => name.toLowerCase());
    assert.deepEqual(small(await column(1)), small(written).sort(), "by name");
    await page.keyboard.press("Enter");
    assert.deepEqual(await sorts(), ["descending", null, null, null, null, null], "a key turns the order");
    assert.deepEqual(small(await column(1)), small(written).sort().reverse(), "and the rows");
    await head("Median delay").focus();
    await page.keyboard.press("Space");
    const delays = await table.locator("tbody td:nth-child(4)").evaluateAll((cells) => cells.map((cell) => cell.dataset.value));
    const known = delays.filter((delay) => delay !== "").map(Number);
    assert.deepEqual(delays, [...known.sort((a, b) => b - a).map(String), ...delays.filter((delay) => delay === "")], "what is not known is last");
    await head("Articles").click();
    assert.deepEqual(await column(1), written, "as it was written");
    checks += 6;
  });
  await withPage("seeds/outlets.html", { viewport: NARROW }, async (page) => {
    check("there is a way to sort on a narrow screen", await page.getByRole("button", { name: "Text kept" }).isVisible());
  });
  await withPage("seeds/outlets.html", { viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    check("without a script heads are heads", (await page.locator("table.sorted th").first().innerText()) === "From");
    check("and nothing looks like a button", (await page.locator("button").count()) === 0);
  });
}

async function templates() {
  await withPage("hostile/templates.html", { viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    check("a frame has blanks", (await page.locator(".filling .blank").count()) > 5);
    const text = await page.innerText(".filling");
    check("and a stranger's mark-up in it is text", text.includes("<script>window.ran=1</script>") && text.includes("U+202E"));
    check("what it is filled with is folded", !(await page.locator(".fills table").first().isVisible()));
    await page.locator(".fills summary").first().click();
    check("and unfolds without a script", await page.locator(".fills tbody tr").nth(1).isVisible());
  });
  await withPage("hidden/templates.html", { viewport: WIDE }, async (page) => {
    const text = await page.innerText(".filling");
    check("without texts a frame is a hash", /^\[\d+ words, [0-9a-f]{16}\]$/.test(text.trim()), text);
  });
  await withPage("seeds/templates.html", { viewport: WIDE }, async (page) => {
    check("where there are none it is said", (await page.innerText("main")).includes("again and again"));
  });
}

/** How long a page of 50,000 stories takes, as figures; limits are those of a machine that does ten other things. */
async function large() {
  const began = performance.now();
  await withPage("large/index.html", { viewport: WIDE }, async (page) => {
    const opened = performance.now() - began;
    const timed = (fields) => page.evaluate(async (fields) => {
      const from = performance.now();
      for (const [id, value] of Object.entries(fields)) {
        const field = document.getElementById(id);
        if (field.type === "checkbox") field.checked = value;
        else field.value = value;
        field.dispatchEvent(new Event("input"));
        field.dispatchEvent(new Event("change"));
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      document.body.getBoundingClientRect();
      return { took: performance.now() - from, found: document.getElementById("found").textContent };
    }, fields);
    const rows = () => page.locator("#rows tr").count();
    check("all are there", (await page.textContent("#found")) === "50,000 stories");
    check("a page of them is drawn", (await rows()) === 50);
    const searches = [];
    for (const q of ["f", "ferry", "oresund", "灯塔 lanpu", "(49999)", "nothing such"]) searches.push(await timed({ q }));
    check("one is found by its number", searches[4].found.startsWith("1") && searches[4].found.includes("of 50,000"), searches[4].found);
    check("accents make no difference", searches[2].found.startsWith("6,250"), searches[2].found);
    check("none is found", (await rows()) === 0);
    const filtered = [
      await timed({ q: "", outlet: "outlet007.example" }), await timed({ outlet: "", relation: "5" }),
      await timed({ relation: "", stale: true }), await timed({ stale: false, from: "2023-12-01", to: "2023-12-31" }),
      await timed({ from: "", to: "", sort: "title" }),
    ];
    check("filters find fewer", filtered.slice(0, 4).every(({ found }) => found.includes("of 50,000")));
    await page.click("#after");
    check("pages are turned", (await page.textContent("#where")).startsWith("2 of"));
    const slowest = (timed) => Math.round(Math.max(...timed.map(({ took }) => took)));
    console.log(`50,000 stories: open in ${Math.round(opened)} ms, a search in ${slowest(searches)} ms, a filter or an order in ${slowest(filtered)} ms, at most`);
    check("open in good time", opened < 30_000);
    check("search in good time", slowest(searches) < 3_000);
    await page.setViewportSize(WIDE);
    if (shots) await page.screenshot({ path: join(shots, "large-index-1280-light.png") });
  });
}

const sites = ["seeds", "hostile", "hidden"];
for (const site of sites) {
  const stories = readdirSync(join(folder, site, "stories")).filter((file) => file.endsWith(".html")).sort();
  const pages = ["index.html", "outlets.html", "templates.html", "certainty.html", ...stories.map((file) => `stories/${file}`)];
  for (const name of pages) await inert(join(site, name));
  for (const name of ["index.html", "outlets.html", "certainty.html", `stories/${stories[0]}`]) await looks(site, name);
  // Where no outlet has a frame, it says that and no more.
  await looks(site, "templates.html", 8);
}
await story();
await index();
await outlets();
await templates();
await large();
await browser.close();
console.log(`${checks} checks passed`);
