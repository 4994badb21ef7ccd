"use strict";
// Follows a job by server-sent events. Text is only ever set as text, never read as HTML.
(() => {
  const at = id => document.getElementById(id);
  const live = at("live");
  const words = JSON.parse(at("words").textContent);
  const source = new EventSource(`${live.dataset.events}?after=${live.dataset.after}`);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const worded = (section, key) => words[section][key.replaceAll(" ", "_")] ?? words[section].other ?? key;
  const whole = number => String(number).replace(/\B(?=(\d{3})+$)/g, words.thousands);
  let refused = at("refused") ? at("refused").children.length : 0;

  function say(text) {
    if (at("said").textContent !== text) at("said").textContent = text;
  }

  function put(parent, kind, text, className) {
    const made = parent.appendChild(document.createElement(kind));
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function bar(value, most) {
    if (!at("bar")) return;
    at("bar").max = most || 1;
    at("bar").value = value;
  }

  function empty() {
    for (const id of ["pages", "refused"]) if (at(id)) at(id).replaceChildren();
    refused = 0;
    at("count").textContent = "";
    if (at("refused-count")) at("refused-count").textContent = "";
    if (at("refused-part")) at("refused-part").hidden = true;
  }

  const heard = {
    queued(data) {
      at("state").textContent = worded("state", "queued");
      if (data.again) say(words.progress.again);
    },
    started(data) {
      if (data.attempt > 1 && at("pages")) empty();
      at("state").textContent = worded("state", "running");
      if (at("cancel")) at("cancel").textContent = at("cancel").dataset.running;
    },
    phase(data) {
      at("state").textContent = worded("phase", data.phase);
    },
    page(data) {
      at("count").textContent = filled(words.progress.count, data);
      bar(data.pages, data.limit);
      const row = at("pages").appendChild(document.createElement("tr"));
      put(row, "td", data.pages);
      put(row, "td", worded("role", data.role), "words");
      put(row, "td", data.url, "words address");
    },
    refused(data) {
      refused += 1;
      at("refused-count").textContent = filled(words.progress.refused, {refused});
      at("refused-part").hidden = false;
      const line = at("refused").appendChild(document.createElement("li"));
      put(line, "span", data.url, "address");
      line.append(` – ${worded("why_refused", data.why)}`);
      if (data.message && data.why !== "robots") {
        line.append(" ");
        put(line, "small", `(${data.message})`).lang = "en";
      }
    },
    tally(data) {
      const done = data.total - data.left;
      at("count").textContent = filled(words.counted, {done: whole(done), total: whole(data.total)});
      bar(done, data.total);
      for (const row of document.querySelectorAll("tr[data-band]")) {
        const name = row.dataset.band;
        const count = name === "failed" ? data.failed : name === "left" ? data.left : data.bands[name] ?? 0;
        row.querySelector(".share").textContent = whole(count);
        const drawn = row.querySelector(".filled");
        if (drawn) drawn.setAttribute("width", (100 * count / (data.total || 1)).toFixed(1));
      }
    },
    interrupted() {
      at("state").textContent = worded("state", "interrupted");
    },
  };
  const end = () => {
    source.close();
    say(words.progress.ended);
    location.reload();
  };
  for (const kind of ["done", "failed", "cancelled"]) heard[kind] = end;
  for (const [kind, hear] of Object.entries(heard)) {
    source.addEventListener(kind, event => hear(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => {
    if (at("said").textContent === words.progress.lost) say("");
  });
  source.addEventListener("error", () => {
    // Closed for good: the job had ended, or the server does not know it any more.
    if (source.readyState === EventSource.CLOSED) setTimeout(end, 2000);
    else say(words.progress.lost);
  });
})();
