"use strict";
// Sorts, filters and turns the pages of the table. Text is only ever set as text, never read as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const {rows, texts, results, columns, page: size, nothing} = data;
  // Where things stand in a row; from SHOWN on they are places in `texts`.
  const TARGET = 0, LINK = 1, RESULT = 2, ESTIMATE = 3, PAGES = 4, SHOWN = 5, LANGUAGES = 6, KIND = 7, WHY = 8,
    CAPTURED = 9, VARIANTS = 10, EXTRA = 11;
  const at = id => document.getElementById(id);
  const body = document.querySelector("#table tbody");
  const box = document.querySelector(".tall");
  const fields = {text: at("filter-text"), result: at("filter-result"), kind: at("filter-kind"),
    language: at("filter-language"), column: at("filter-column"), value: at("filter-value")};
  let shown = rows.map((_, index) => index);
  let sorted = {by: "position", down: false};
  let first = 0;

  const listed = new Map([["languages", LANGUAGES], ["captured", CAPTURED]]);
  columns.forEach((_, index) => listed.set(String(index), EXTRA + index));
  const figures = new Map([["result", RESULT], ["estimate", ESTIMATE], ["pages", PAGES]]);

  // Texts in alphabetical order with numbers by size: each is looked at once, not once a comparison.
  let ranks = null;
  function ranked() {
    if (ranks === null) {
      const compare = new Intl.Collator("en", {numeric: true, sensitivity: "base"}).compare;
      const order = texts.map((_, index) => index).sort((a, b) => compare(texts[a], texts[b]));
      ranks = new Float64Array(texts.length);
      let rank = 0;
      order.forEach((place, index) => {
        if (index && compare(texts[order[index - 1]], texts[place])) rank = index;
        ranks[place] = rank;
      });
      ranks[0] = NaN;
    }
    return ranks;
  }

  // Gives the value of each row to sort by; NaN and "" stand last in either direction.
  function keys(by) {
    if (by === "target") return rows.map(row => row[TARGET].toLowerCase().replace(/^https?:\/\/(www\.)?/, ""));
    if (figures.has(by)) return rows.map(row => row[figures.get(by)] ?? NaN);
    if (listed.has(by)) return rows.map(row => ranked()[row[listed.get(by)]]);
    return rows.map((_, index) => index);
  }

  function sort() {
    const key = keys(sorted.by), sign = sorted.down ? -1 : 1;
    const missing = value => value === "" || value !== value;
    shown.sort((a, b) => {
      const x = key[a], y = key[b];
      if (missing(x) || missing(y)) return missing(x) - missing(y) || a - b;
      return x < y ? -sign : x > y ? sign : a - b;
    });
  }

  let haystacks = null;
  function haystack(index) {
    haystacks ??= rows.map(row => [row[TARGET], results[row[RESULT]], texts[row[WHY]], texts[row[VARIANTS]],
      ...row.slice(EXTRA).map(place => texts[place])].join("\n").toLowerCase());
    return haystacks[index];
  }

  function filter() {
    const words = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const result = fields.result.value, kind = fields.kind?.value ?? "", language = fields.language?.value ?? "";
    const column = fields.column?.value ?? "", value = fields.value?.value ?? "";
    const spoken = language ? texts.map(text => text.split(", ").includes(language)) : null;
    const fits = (row, index) =>
      (result === "" || row[RESULT] === Number(result)) &&
      (kind === "" || texts[row[KIND]] === kind) &&
      (spoken === null || spoken[row[LANGUAGES]]) &&
      (column === "" || value === "" || row[EXTRA + Number(column)] === Number(value)) &&
      words.every(word => haystack(index).includes(word));
    shown = [];
    rows.forEach((row, index) => { if (fits(row, index)) shown.push(index); });
  }

  function element(name, text, of) {
    const made = document.createElement(name);
    if (of) made.className = of;
    if (text !== "") made.textContent = text;
    return made;
  }

  function line(index) {
    const row = rows[index], made = document.createElement("tr");
    const blog = element("th", row[LINK] ? "" : row[TARGET], "blog");
    blog.scope = "row";
    if (row[LINK]) {
      const link = element("a", row[TARGET]);
      link.href = row[LINK];
      link.rel = "noopener noreferrer nofollow";
      blog.append(link);
    }
    const result = element("td", "", "result");
    result.append(element("span", "", `key part${row[RESULT]}`), results[row[RESULT]]);
    if (row[WHY]) result.append(element("span", texts[row[WHY]], "why"));
    made.append(element("td", String(index + 1)), blog, result, element("td", texts[row[SHOWN]], "figure"),
      element("td", row[PAGES] === null ? "" : String(row[PAGES]), "figure"), element("td", texts[row[LANGUAGES]]),
      ...row.slice(EXTRA).map(place => element("td", texts[place], "listed")), element("td", texts[row[CAPTURED]]));
    return made;
  }

  function count(number) { return number.toLocaleString("en"); }

  function tell() {
    const last = Math.min(first + size, shown.length);
    const some = shown.length === rows.length ? `${count(rows.length)} blogs` :
      `${count(shown.length)} of ${count(rows.length)} blogs`;
    at("shown").textContent = shown.length ? `${some}; rows ${count(first + 1)} to ${count(last)}` : `${some} fit`;
    at("previous").disabled = first === 0;
    at("next").disabled = last >= shown.length;
    at("pages").hidden = shown.length <= size;
  }

  function draw() {
    const part = document.createDocumentFragment();
    for (const index of shown.slice(first, first + size)) part.append(line(index));
    body.replaceChildren(part);
    box.scrollTop = 0;
    tell();
  }

  function again() {
    filter();
    sort();
    first = 0;
    draw();
  }

  function turn(by) {
    first = Math.max(0, first + by * size);
    draw();
    box.scrollIntoView({block: "start"});
  }

  function values() {
    const column = fields.column.value, counts = new Map();
    if (column !== "") for (const row of rows) {
      const place = row[EXTRA + Number(column)];
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const most = [...counts].sort((a, b) => b[1] - a[1] || ranked()[a[0]] - ranked()[b[0]]).slice(0, 500);
    fields.value.replaceChildren(option("", "any"),
      ...most.map(([place, number]) => option(String(place), `${texts[place] || nothing} (${count(number)})`)));
    fields.value.disabled = column === "";
  }

  function option(value, text) {
    const made = element("option", text);
    made.value = value;
    return made;
  }

  function clear() {
    for (const field of Object.values(fields)) if (field) field.value = "";
    if (fields.column) values();
  }

  // A name in a table of counts becomes a button that shows its blogs.
  function pickable(head) {
    const button = element("button", "", "pick");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      clear();
      const {result, kind, column, value} = head.dataset;
      if (result !== undefined) fields.result.value = result;
      if (kind !== undefined) fields.kind.value = kind;
      if (column !== undefined) {
        fields.column.value = column;
        values();
        const place = String(texts.indexOf(value));
        if (![...fields.value.options].some(each => each.value === place)) fields.value.append(option(place, value));
        fields.value.value = place;
      }
      again();
      at("blogs").scrollIntoView();
      box.focus({preventScroll: true});
    });
  }

  function sortable(head) {
    const button = element("button", head.textContent, "sort");
    button.type = "button";
    head.replaceChildren(button);
    if (head.dataset.sort === "position") head.setAttribute("aria-sort", "ascending");
    button.addEventListener("click", () => {
      const by = head.dataset.sort;
      // Figures begin with the largest: that is what one looks for.
      const down = sorted.by === by ? !sorted.down : figures.has(by);
      sorted = {by, down};
      for (const other of document.querySelectorAll("#table th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort();
      first = 0;
      draw();
    });
  }

  document.querySelectorAll("#table th[data-sort]").forEach(sortable);
  document.querySelectorAll("th[data-result]").forEach(head => {
    if (rows.some(row => row[RESULT] === Number(head.dataset.result))) pickable(head);
  });
  document.querySelectorAll("th[data-kind], th[data-column]").forEach(pickable);
  clear();
  for (const [name, field] of Object.entries(fields)) {
    if (name === "column") field?.addEventListener("change", () => { values(); again(); });
    else field?.addEventListener(name === "text" ? "input" : "change", again);
  }
  at("clear").addEventListener("click", () => { clear(); again(); });
  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  at("without").hidden = true;
  at("controls").hidden = at("shown").hidden = false;
  tell();
})();
