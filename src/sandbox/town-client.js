// The town's page in the browser: exchanges the panels that changed and never touches what is being typed.

const REFRESH_MS = 1000;
const DRAFT_KEY = "madoguchi-town-draft";

const body = document.body;
const element = (id) => document.getElementById(id);
const fields = {
  subject: element("subject"),
  body: element("body"),
  charset: element("charset"),
  program: element("program"),
};

const address = new URL(location.href);
const language = document.documentElement.lang;
let person = body.dataset.person;
let mail = Number(address.searchParams.get("mail")) || null;
let replyTo = null;
let automatic = false;
/** The ready-made text as it came, to know whether it was changed by hand. */
let template = { answer: null, body: "" };
/** After something was sent or the clock was moved: open the next letter with a higher number than this. */
let awaited = null;
let newest = 0;
/** Answers to older questions are thrown away. */
let question = 0;
const shown = new Map();

function query(more = {}) {
  const asked = new URLSearchParams({ lang: language, person, ...(mail === null ? {} : { mail }), ...more });
  return asked.toString();
}

async function refresh() {
  const mine = ++question;
  try {
    const answer = await fetch(`/api/panels?${query()}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const { panels, newest: found } = await answer.json();
    element("alarm").hidden = true;
    if (mine !== question) return;
    for (const [id, markup] of Object.entries(panels)) exchange(id, markup);
    newest = found;
    if (awaited !== null && newest > awaited) {
      awaited = null;
      say("");
      openMail(newest);
    }
  } catch {
    element("alarm").textContent = body.dataset.lost;
    element("alarm").hidden = false;
  }
}

function exchange(id, markup) {
  if (shown.get(id) === markup) return;
  const place = element(id);
  const first = !shown.has(id);
  shown.set(id, markup);
  // What the server sent with the page is the same at first, and a letter's frame would be loaded twice.
  if (first && id === "letter" && mail === null) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const scrolled = [...place.querySelectorAll("ul")].map((list) => list.scrollTop);
  place.innerHTML = markup;
  place.querySelectorAll("ul").forEach((list, index) => {
    list.scrollTop = scrolled[index] ?? 0;
  });
  if (focused) place.querySelector(`[data-key="${focused}"]`)?.focus();
}

function openMail(uid) {
  mail = uid;
  remember();
  return refresh();
}

function fill(draft) {
  element("compose").hidden = false;
  fields.subject.value = draft.subject;
  fields.body.value = draft.body;
  fields.charset.value = draft.charset;
  fields.program.value = draft.program;
  automatic = draft.automatic;
  template = { ...template, body: draft.body };
  element("compose-title").textContent = replyTo === null ? body.dataset.new : body.dataset.reply;
  fields.body.scrollTop = 0;
  remember();
}

/** What was sent stands under Sent; the form comes back with the next sample or reply. */
function putAway() {
  replyTo = null;
  automatic = false;
  template = { answer: null, body: "" };
  fields.subject.value = "";
  fields.body.value = "";
  element("compose").hidden = true;
  sessionStorage.removeItem(DRAFT_KEY);
}

async function fetchDraft(path, more) {
  const answer = await fetch(`${path}?${query(more)}`);
  if (answer.ok) fill(await answer.json());
  else say(body.dataset.failed, true);
}

function say(words, bad = false) {
  element("status").textContent = words;
  element("status").classList.toggle("bad", bad);
}

/** Survives the change of language and an accidental reload. */
function remember() {
  const draft = { subject: fields.subject.value, body: fields.body.value, charset: fields.charset.value };
  const away = element("compose").hidden;
  const kept = { ...draft, program: fields.program.value, automatic, person, mail, replyTo, template, away };
  sessionStorage.setItem(DRAFT_KEY, JSON.stringify(kept));
  history.replaceState(null, "", `/?${query()}`);
}

function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT_KEY) ?? "null");
    if (kept === null || kept.person !== person) return false;
    ({ mail, replyTo, template } = kept);
    fill(kept);
    template = kept.template;
    element("compose").hidden = kept.away;
    remember();
    return true;
  } catch {
    return false;
  }
}

async function post(path, value) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

const ACTS = {
  async person(value) {
    person = value;
    mail = null;
    replyTo = null;
    awaited = null;
    say("");
    await fetchDraft("/api/sample", { sample: "form" });
    await refresh();
  },
  mail: (value) => openMail(Number(value)),
  async sample(value) {
    replyTo = null;
    template = { answer: null, body: "" };
    say("");
    await fetchDraft("/api/sample", { sample: value });
    fields.body.focus({ preventScroll: true });
    element("compose").scrollIntoView({ block: "nearest" });
  },
  async answer(value) {
    replyTo = mail;
    template = { answer: value, body: "" };
    say("");
    await fetchDraft("/api/answer", { answer: value, program: fields.program.value });
    element("compose").scrollIntoView({ block: "nearest" });
  },
  look(value) {
    for (const part of document.querySelectorAll("#letter [data-look]")) part.hidden = part.dataset.look !== value;
    for (const tab of document.querySelectorAll('#letter [data-act="look"]')) {
      tab.setAttribute("aria-pressed", String(tab.dataset.value === value));
    }
  },
  async move(value) {
    awaited = newest;
    await post("/api/clock", { move: value });
    await refresh();
  },
  /** The link was written for the person the page began with; it goes on with what is shown now. */
  language(_, link) {
    remember();
    const here = new URLSearchParams(query());
    here.set("lang", link.lang);
    link.search = here.toString();
  },
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed === null) return;
  Promise.resolve(ACTS[pressed.dataset.act](pressed.dataset.value, pressed)).catch(() =>
    say(body.dataset.failed, true),
  );
});

element("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter ?? element("compose").querySelector(".send");
  button.disabled = true;
  say(body.dataset.sending);
  awaited = newest;
  try {
    const { subject, body: text, charset, program } = fields;
    const mailOut = { subject: subject.value, body: text.value, charset: charset.value, program: program.value };
    await post("/api/send", { ...mailOut, person, automatic, replyTo });
    say(body.dataset.sent);
    putAway();
    await refresh();
  } catch {
    awaited = null;
    say(body.dataset.failed, true);
  } finally {
    button.disabled = false;
  }
});

element("compose").addEventListener("input", remember);

// Another manner of quoting writes the reply anew, unless it was changed by hand.
fields.program.addEventListener("change", () => {
  const untouched = fields.body.value === template.body;
  if (replyTo !== null && template.answer !== null && untouched) ACTS.answer(template.answer);
});

async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, REFRESH_MS);
}

if (!recall()) fetchDraft("/api/sample", { sample: "form" });
keepFresh();
