"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const PAGE = 50;
  const DAY = 1440;
  const NUMBER = 0, TITLE = 1, ARTICLES = 2, TEXTS = 3, FIRST = 4, MINUTES = 5, KNOWN = 6, OUTLETS = 7, RELATIONS = 8, STALE = 9;
  const names = JSON.parse(byId("names").textContent);
  const pieces = [...document.querySelectorAll("script.piece")];
  const rows = [];
  const titles = [];
  let shown = [];
  let page = 0;

  // Without accents and in small letters, as it is typed in haste.
  const plain = (text) => {
    const small = text.toLowerCase();
    return /^[\x20-\x7e]*$/.test(small) ? small : small.normalize("NFKD").replace(/\p{M}+/gu, "");
  };
  const outletNames = names.outlets.map(plain);

  // What acts unseen in a text is shown: the same characters as on the other pages.
  const ACTS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/;
  const put = (element, text) => {
    let rest = text;
    for (let at = rest.search(ACTS); at >= 0; at = rest.search(ACTS)) {
      element.append(rest.slice(0, at));
      const code = document.createElement("span");
      code.className = "ctl";
      code.dir = "ltr";
      code.textContent = `U+${rest.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`;
      element.append(code);
      rest = rest.slice(at + 1);
    }
    element.append(rest);
    return element;
  };
  const own = (text) => {
    const element = document.createElement("bdi");
    element.dir = "auto";
    element.lang = "";
    return put(element, text);
  };
  const note = (text) => {
    const element = document.createElement("span");
    element.className = "note";
    element.textContent = text;
    return element;
  };
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = (minutes) => {
    const date = new Date(minutes * 60000);
    if (Number.isNaN(date.getTime())) return "a day that no calendar has";
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };
  const grouped = (number) => number.toLocaleString("en-US");

  const cell = (line, name, className, content) => {
    const td = document.createElement("td");
    if (className) td.className = className;
    if (name) td.dataset.name = name;
    td.append(content);
    line.append(td);
  };
  const line = (row) => {
    const tr = document.createElement("tr");
    const link = document.createElement("a");
    link.href = `stories/story-${Number(row[NUMBER])}.html`;
    const title = row[TITLE];
    link.append(title && title.trim() ? own(title) : `Story ${row[NUMBER]}`);
    cell(tr, "", "what", link);
    cell(tr, "articles", "n", grouped(row[ARTICLES]));
    cell(tr, "texts", "n", grouped(row[TEXTS]));
    cell(tr, "first", "", row[FIRST] === null ? note("cannot tell") : own(names.outlets[row[FIRST]]));
    const time = row[KNOWN] === 0 || row[MINUTES] === null ? note("no time")
      : (row[KNOWN] === 1 ? "before " : "") + day(row[MINUTES]);
    cell(tr, "when", "", time);
    cell(tr, "outlets", "n", grouped(row[OUTLETS].length));
    cell(tr, "relations", "rels", names.relations.filter((_, bit) => row[RELATIONS] >> bit & 1).join(", "));
    cell(tr, "out of date", "n old-news", row[STALE] > 0 ? String(row[STALE]) : "");
    return tr;
  };

  const time = (row) => (row[KNOWN] === 0 || row[MINUTES] === null ? null : row[MINUTES]);
  const last = (a, b) => (a === null) - (b === null);
  const ORDERS = {
    articles: (a, b) => b[ARTICLES] - a[ARTICLES],
    texts: (a, b) => b[TEXTS] - a[TEXTS],
    outlets: (a, b) => b[OUTLETS].length - a[OUTLETS].length,
    stale: (a, b) => b[STALE] - a[STALE],
    newest: (a, b) => last(time(a), time(b)) || time(b) - time(a),
    oldest: (a, b) => last(time(a), time(b)) || time(a) - time(b),
  };
  let order = [];
  const sort = () => {
    const by = byId("sort").value;
    order = rows.map((_, at) => at);
    if (by === "title") order.sort((a, b) => (titles[a] < titles[b] ? -1 : titles[a] > titles[b] ? 1 : a - b));
    else order.sort((a, b) => ORDERS[by](rows[a], rows[b]) || a - b);
  };

  const wanted = () => {
    const words = plain(byId("q").value).split(/\s+/).filter(Boolean);
    const named = plain(byId("outlet").value.trim());
    let outlets = null;
    if (named) {
      const exact = outletNames.indexOf(named);
      outlets = new Set(exact >= 0 ? [exact] : outletNames.flatMap((name, at) => (name.includes(named) ? [at] : [])));
    }
    const relation = byId("relation").value === "" ? 0 : 1 << Number(byId("relation").value);
    const minutes = (id) => (byId(id).value ? Date.parse(`${byId(id).value}T00:00Z`) / 60000 : null);
    const [from, to] = [minutes("from"), minutes("to")];
    const isStale = byId("stale").checked;
    return (at) => {
      const row = rows[at];
      if (isStale && row[STALE] === 0) return false;
      if (relation && !(row[RELATIONS] & relation)) return false;
      if (outlets && !row[OUTLETS].some((outlet) => outlets.has(outlet))) return false;
      if (from !== null || to !== null) {
        const at = time(row);
        if (at === null || (from !== null && at < from) || (to !== null && at >= to + DAY)) return false;
      }
      return words.every((word) => titles[at].includes(word));
    };
  };

  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const first = page * PAGE;
    byId("rows").replaceChildren(...shown.slice(first, first + PAGE).map((at) => line(rows[at])));
    const all = rows.length === shown.length ? "" : ` of ${grouped(rows.length)}`;
    byId("found").textContent = `${grouped(shown.length)}${all} ${rows.length === 1 ? "story" : "stories"}`;
    byId("where").textContent = `${page + 1} of ${grouped(pages)}`;
    byId("turn").hidden = pages < 2;
    byId("before").disabled = page === 0;
    byId("after").disabled = page === pages - 1;
  };
  const FIELDS = ["q", "outlet", "relation", "from", "to", "sort"];
  const remember = () => {
    const state = new URLSearchParams();
    for (const id of FIELDS) if (byId(id).value && !(id === "sort" && byId(id).value === "articles")) state.set(id, byId(id).value);
    if (byId("stale").checked) state.set("stale", "1");
    try { history.replaceState(null, "", `#${state}`); } catch { /* not everywhere for a file */ }
  };
  const find = () => {
    page = 0;
    shown = order.filter(wanted());
    draw();
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const id of FIELDS) byId(id).value = state.get(id) ?? (id === "sort" ? "articles" : "");
    byId("stale").checked = state.has("stale");
  };

  const listen = () => {
    let waiting = 0;
    const soon = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => { find(); remember(); });
    };
    for (const id of ["q", "outlet", "from", "to"]) byId(id).addEventListener("input", soon);
    for (const id of ["relation", "stale"]) byId(id).addEventListener("change", soon);
    byId("sort").addEventListener("change", () => { sort(); soon(); });
    byId("clear").addEventListener("click", () => {
      for (const id of FIELDS) byId(id).value = id === "sort" ? "articles" : "";
      byId("stale").checked = false;
      sort();
      soon();
      byId("q").focus();
    });
    const turn = (step) => { page += step; draw(); byId("find").scrollIntoView({ block: "nearest" }); };
    byId("before").addEventListener("click", () => turn(-1));
    byId("after").addEventListener("click", () => turn(1));
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (/^(INPUT|SELECT)$/.test(event.target.tagName)) return;
      if (event.key === "/") byId("q").focus();
      else if (event.key === "n" && !byId("after").disabled) turn(1);
      else if (event.key === "p" && !byId("before").disabled) turn(-1);
      else return;
      event.preventDefault();
    });
  };

  // A piece at a time, so that the page answers while it reads.
  const read = () => {
    const piece = pieces.shift();
    if (piece) {
      for (const row of JSON.parse(piece.textContent)) {
        rows.push(row);
        titles.push(plain(row[TITLE] ?? ""));
      }
      piece.remove();
      byId("found").textContent = `reading ${grouped(rows.length)} of ${grouped(names.stories)} stories`;
      setTimeout(read);
      return;
    }
    recall();
    sort();
    find();
    byId("find").hidden = false;
    document.documentElement.dataset.ready = "yes";
  };

  const options = names.outlets.slice(0, 1000).map((outlet) => {
    const option = document.createElement("option");
    option.value = outlet;
    return option;
  });
  byId("outlets").append(...options);
  listen();
  read();
})();
