// Asks the api every few seconds and shows the answer. All text is set as text, never as markup.
"use strict";

const REFRESH_MS = 4000;
const PAGE = 25;
let shown = PAGE;
let asked = 0;
let timer;

const byId = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function link(href, text) {
  const made = element("a", "", text);
  made.href = href;
  return made;
}

function moment(text) {
  if (!text) return null;
  const made = element("time", "", text.slice(0, 16).replace("T", " ") + " UTC");
  made.dateTime = text;
  return made;
}

function origin(record) {
  return [record.source, record.channel].filter(Boolean).join(" · ") || "unknown source";
}

// "doc_0123456789abcdef" is long: enough of it to tell two apart.
const short = (id) => (id.length > 16 ? id.slice(0, 15) + "…" : id);

function people(participants) {
  const names = participants.map((p) => (p.country ? `${p.name} (${p.country})` : p.name));
  return names.join(", ") || "?";
}

function days(time) {
  if (!time) return null;
  return time.from === time.to ? time.from : `${time.from} to ${time.to}`;
}

function counted(casualties) {
  return Object.entries(casualties || {})
    .filter(([, count]) => count)
    .map(([what, count]) => `${count.text} ${what}`);
}

// The sentence with its trigger marked. Offsets count code points, hence Array.from.
function sentence(event) {
  const letters = Array.from(event.sentence.text);
  const start = event.trigger.start - event.sentence.start;
  const end = event.trigger.end - event.sentence.start;
  const cut = (from, to) => letters.slice(from, to).join("");
  const made = element("p", "sentence", cut(0, start), element("mark", "", cut(start, end)), cut(end));
  made.dir = "auto";
  return made;
}

function claim(event) {
  const { status, source } = event.claim;
  return element("span", `claim ${status}`, source ? `${status}: ${source.text}` : status);
}

function eventCard(event) {
  const head = element("div", "head",
    element("span", `type ${event.quad ?? "custom"}`, event.type),
    ...event.modes.map((mode) => element("span", "mode", mode)),
    event.modality === "actual" ? null : element("span", "modality", event.modality),
    claim(event));
  const who = element("p", "who", people(event.actors), element("span", "arrow", " → "),
    people(event.recipients));
  who.dir = "auto";
  const where = event.location
    ? [event.location.name, event.location.country].filter(Boolean).join(", ") : null;
  const facts = [where, days(event.time), ...counted(event.casualties)].filter(Boolean);
  const foot = element("p", "foot", origin(event), " · ", moment(event.published_at) || "undated",
    " · ", link(`/v1/events/${encodeURIComponent(event.id)}`, "event"),
    " · ", link(`/v1/documents/${encodeURIComponent(event.document_id)}/result`, "document"));
  return element("li", "card", head, who,
    facts.length ? element("p", "facts", facts.join(" · ")) : null, sentence(event), foot);
}

function documentRow(entry) {
  const name = element("span", "name", entry.title || origin(entry));
  name.dir = "auto";
  const reason = entry.error ? element("span", "reason", entry.error.detail) : null;
  const path = `/v1/documents/${encodeURIComponent(entry.id)}`;
  return element("li", "row", element("span", `status ${entry.status}`, entry.status), name,
    element("span", "foot", entry.title ? origin(entry) + " · " : "", moment(entry.submitted_at),
      " · ", link(path, short(entry.id)),
      ...(entry.status === "succeeded" ? [" · ", link(`${path}/result`, "result")] : [])),
    reason);
}

function count(name, value) {
  return element("div", "", element("dt", "", name), element("dd", "", value.toLocaleString("en")));
}

// Draws a list anew only when it changed, so that selected text and focus survive.
function fill(list, records, draw, nothing) {
  const drawn = JSON.stringify(records);
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(...(records.length ? records.map(draw) : [element("li", "nothing", nothing)]));
}

function offerTypes(types) {
  const offered = new Set(Array.from(byId("type").options, (option) => option.value));
  for (const type of types) {
    if (!offered.has(type)) byId("type").append(new Option(type, type));
  }
}

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

function askEvents() {
  const query = new URLSearchParams({ limit: Math.min(shown, 500) });
  for (const field of ["type", "words"]) {
    const value = byId(field).value.trim();
    if (value) query.set(byId(field).name, value);
  }
  return ask(`/v1/events?${query}`);
}

async function refresh() {
  clearTimeout(timer);
  asked += 1;
  const mine = asked;
  const notice = byId("notice");
  try {
    const [found, listed, stats] = await Promise.all(
      [askEvents(), ask("/v1/documents?limit=20"), ask("/v1/stats")]);
    if (mine !== asked) return; // Another filter was chosen in the meantime.
    fill(byId("events"), found.events, eventCard, "No events yet.");
    fill(byId("documents"), listed.documents, documentRow, "No documents yet.");
    byId("more").hidden = found.next_cursor === null || shown >= 500;
    const { documents } = stats;
    offerTypes(Object.keys(stats.events.by_type));
    byId("counts").replaceChildren(count("documents", documents.total), count("waiting", documents.queued),
      count("in work", documents.processing), count("failed", documents.failed),
      count("events", stats.events.total));
    notice.hidden = true;
  } catch (error) {
    if (mine !== asked) return;
    notice.textContent = `No fresh answer, trying again: ${error.message}`;
    notice.hidden = false;
  }
  timer = setTimeout(refresh, REFRESH_MS);
}

byId("filters").addEventListener("submit", (submitted) => { submitted.preventDefault(); refresh(); });
byId("filters").addEventListener("change", () => { shown = PAGE; refresh(); });
byId("more").addEventListener("click", () => { shown += PAGE; refresh(); });
// A page that nobody looks at asks for nothing.
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : refresh()));
refresh();
