"use strict";
// The slider of the prior: the same arithmetic as classifier/other_priors.py, on the same numbers. And the copy button.
(() => {
  const at = id => document.getElementById(id);

  function link() {
    const url = new URL(at("link").dataset.link, location.href);
    url.search = new URL(location.href).searchParams.has("prior") ? location.search : "";
    at("link").value = url.href;
  }

  if (navigator.clipboard) {
    at("copy").hidden = false;
    at("copy").addEventListener("click", async () => {
      at("link").select();
      await navigator.clipboard.writeText(at("link").value);
      at("copied").textContent = at("copied").dataset.words;
    });
  }
  link();
  if (!at("judging")) return;

  const judging = JSON.parse(at("judging").textContent);
  const {words, thresholds: least} = judging;

  function under(prior) {
    const corporate = (1 - prior) / (1 + judging.user_share);
    const user = corporate * judging.user_share;
    const before = {operator: (prior + corporate) / user, openness: prior / corporate};
    const after = {};
    for (const name of Object.keys(before)) after[name] = before[name] * Math.exp(judging.log_factors[name]);
    const commercial = after.operator / (1 + after.operator);
    const shares = {
      user_run: 1 / (1 + after.operator),
      corporate: commercial / (1 + after.openness),
      flog: commercial * (after.openness / (1 + after.openness)),
    };
    return {before, after, shares, zone: zone(shares, after.operator)};
  }

  function zone(shares, operator) {
    if (shares.flog >= least.some_signs) return shares.flog >= least.strong_signs ? "strong_signs" : "some_signs";
    if (shares.user_run >= least.individual) {
      return 1 / (1 + operator * Math.exp(-judging.told)) < least.individual ? "told" : "individual";
    }
    return shares.corporate >= least.openly_commercial ? "openly_commercial" : "none";
  }

  // Hundredths that sum to 1: the largest takes what is left over.
  function rounded(shares) {
    const names = Object.keys(shares);
    const counts = Object.fromEntries(names.map(name => [name, Math.round(shares[name] * 100)]));
    const largest = names.reduce((best, name) => (counts[name] > counts[best] ? name : best));
    counts[largest] += 100 - names.reduce((sum, name) => sum + counts[name], 0);
    return counts;
  }

  const percent = count => (count < 1 ? "<\u00a01\u00a0%" : count > 99 ? ">\u00a099\u00a0%" : `${count}\u00a0%`);
  const set = (text, n) => text.replace("{n}", n);

  function size(value) {
    if (value > 1e6) return words.over_a_million;
    if (value >= 9.95) return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, words.thousands);
    return value.toFixed(1).replace(/\.0$/, "").replace(".", words.decimal);
  }

  const odds = value => (value >= 1 ? set(words.to_one, size(value)) : set(words.one_to, size(1 / value)));

  function show(place) {
    const prior = judging.priors[place];
    const {before, after, shares, zone: where} = under(prior);
    const verdict = judging.verdicts[where];
    const own = prior === judging.own;
    at("band").textContent = verdict.words;
    at("band").className = verdict.band;
    at("because").hidden = !verdict.why;
    at("why").textContent = verdict.why;
    at("why").lang = verdict.lang;
    at("whose").firstChild.textContent = `${own ? words.same : words.changed} `;
    at("expected").textContent = judging.expected[place];
    at("reset").hidden = own;
    for (const [name, count] of Object.entries(rounded(shares))) {
      const row = document.querySelector(`tr[data-class="${name}"]`);
      row.querySelector(".share").textContent = percent(count);
      row.querySelector(".filled").setAttribute("width", count);
    }
    for (const row of document.querySelectorAll("tr[data-question]")) {
      row.querySelector(".before").textContent = odds(before[row.dataset.question]);
      row.querySelector(".after").textContent = odds(after[row.dataset.question]);
    }
    const said = words.moved.replace("{prior}", judging.expected[place]).replace("{band}", verdict.words);
    at("said").textContent = said;
    return judging.expected[place];
  }

  // The list gives way to a slider over the same priors.
  const list = at("prior");
  const slider = document.createElement("div");
  slider.className = "slider";
  const range = slider.appendChild(document.createElement("input"));
  range.type = "range";
  range.min = 0;
  range.max = judging.priors.length - 1;
  range.step = 1;
  range.value = list.selectedIndex;
  const ends = slider.appendChild(document.createElement("div"));
  ends.className = "ends";
  for (const text of [judging.expected[0], judging.expected.at(-1)]) {
    ends.appendChild(document.createElement("span")).textContent = text;
  }
  const output = document.createElement("output");
  slider.prepend(output);
  list.parentElement.replaceWith(slider);
  range.id = "prior";
  output.htmlFor = "prior";

  function told(text) {
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
  }

  told(judging.expected[Number(range.value)]);
  range.addEventListener("input", () => told(show(Number(range.value))));
  range.addEventListener("change", () => {
    const prior = judging.priors[Number(range.value)];
    const url = new URL(location.href);
    if (prior === judging.own) url.searchParams.delete("prior");
    else url.searchParams.set("prior", prior);
    history.replaceState(null, "", url);
    link();
  });
  at("prior-form").addEventListener("submit", event => event.preventDefault());
  at("reset").querySelector("a").addEventListener("click", event => {
    event.preventDefault();
    range.value = judging.priors.indexOf(judging.own);
    range.dispatchEvent(new Event("input"));
    range.dispatchEvent(new Event("change"));
    range.focus();
  });
})();
