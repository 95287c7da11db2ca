// Draws any view as semantic HTML and reports what the learner does. It knows nothing of Jupyter beyond the
// carrier handed to `mount`: {name, phrases, send(event), receive(callback), page(path)}.
// Whatever comes in a view is text and is set as text.

const NO_ANSWER_MS = 3000;   // silence after which the learner is told that nothing was saved
const FIRST_ANSWER_MS = 30000; // the same for the first view: the kernel may still be starting
const NARROW_PX = 620;
const LARGEST_FILE = 8e6; // bytes on the wire: the server closes the connection on a message of 10 MB
const UNSAVED = "coursekit:unsaved"; // set where the machine forgets, until the progress file is downloaded

// ---- making and morphing elements --------------------------------------------------------------------

function h(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return made;
}

// Changes `old` into `fresh` in place, so that focus, a dragged slider and an open fold survive.
function morph(old, fresh) {
  if (old.localName === "svg") { old.replaceWith(fresh); return; }
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !(name === "open" && old.tagName === "DETAILS")) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes])
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  let at = old.firstChild;
  const keyed = new Map([...old.children].filter((c) => c.dataset.key).map((c) => [c.dataset.key, c]));
  for (const want of [...fresh.childNodes]) {
    const key = want.dataset && want.dataset.key;
    let have = key ? keyed.get(key) : at;
    if (have && (have.nodeName !== want.nodeName || (!key && have.dataset && have.dataset.key))) have = null;
    if (!have) { old.insertBefore(want, at); continue; }
    if (have === at) at = at.nextSibling; else old.insertBefore(have, at);
    if (have.nodeType === Node.TEXT_NODE) { if (have.data !== want.data) have.data = want.data; }
    else morph(have, want);
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

// ---- the parts of a view -----------------------------------------------------------------------------

const SIGN = { right: "✓", yet: "◐", open: "○", warn: "!", hint: "→", said: "" };

const paragraphs = (texts) => (texts || []).map((t) => h("p", {}, t));

const drawButton = (page) => (b) => b.href
  ? h("a", { class: b.strong ? "ck-button ck-strong" : "ck-button", href: page(b.href), "data-key": b.id, "data-press": b.id }, b.text)
  : h("button", {
      type: "button", class: b.strong ? "ck-button ck-strong" : "ck-button", "data-key": b.id, "data-press": b.id,
      "data-gathers": b.gathers, "data-prints": b.prints, "aria-pressed": b.pressed === undefined ? null : String(b.pressed), disabled: b.disabled,
    }, b.text);

function drawControl(control, id) {
  const own = `${id}-${control.id}`;
  const help = control.help ? h("p", { class: "ck-help", id: `${own}-help` }, control.help) : null;
  if (control.kind === "range") {
    const value = Number(control.value);
    return h("div", { class: "ck-control", "data-key": control.id },
      h("label", { for: own }, control.label, h("output", { for: own }, value.toFixed(decimals(control.step)))),
      h("input", { type: "range", id: own, "data-control": control.id, min: control.min, max: control.max, step: control.step,
        value, "aria-describedby": help && help.id }), help);
  }
  const label = h("label", { for: own }, control.label);
  if (control.kind === "file")
    return h("div", { class: "ck-control", "data-key": control.id }, label, help,
      h("input", { type: "file", id: own, "data-file": control.id, accept: ".json,application/json", "aria-describedby": help && help.id }));
  if (control.kind === "area")
    return h("div", { class: "ck-control", "data-key": control.id }, label, help,
      h("textarea", { id: own, "data-field": control.id, "data-value": control.value, rows: 3, "aria-describedby": help && help.id, dir: "auto" }));
  return h("div", { class: "ck-control", "data-key": control.id },
    label,
    h("span", { class: "ck-typed" },
      h("input", { type: "text", id: own, "data-field": control.id, "data-live": control.live, value: control.value, autocomplete: "off",
        inputmode: control.numeric ? "decimal" : null, "aria-describedby": help && help.id, dir: "auto" }),
      control.unit ? h("span", {}, control.unit) : null), help);
}

const decimals = (step) => (String(step).split(".")[1] || "").length;

// A card to be sorted: its groups are radio buttons of a set of its own.
function drawCard(choice, row, id, mark) {
  const own = `${id}-option-${row.id}`;
  return h("fieldset", { class: `ck-row ck-card ${row.state ? "ck-" + row.state : ""}`, "data-key": row.id },
    h("legend", { dir: "auto" }, row.text, " ", mark, row.small ? h("small", {}, row.small) : null),
    choice.groups.map((group) => h("label", { class: "ck-heap", "data-key": group.id, for: `${own}-${group.id}` },
      h("input", { type: "radio", id: `${own}-${group.id}`, name: own, value: group.id, "data-sorts": row.id, disabled: choice.disabled }),
      h("span", { dir: "auto" }, group.text))));
}

function drawRow(choice, row, place, count, id) {
  const own = `${id}-option-${row.id}`;
  const mark = row.mark ? h("span", { class: "ck-mark" }, `${SIGN[row.state] || ""} ${row.mark}`) : null;
  const text = h("span", { class: "ck-row-text", dir: "auto" }, row.text);
  const look = `ck-row ${row.state ? "ck-" + row.state : ""}`;
  if (choice.kind === "sort") return drawCard(choice, row, id, mark);
  if (choice.kind !== "order") {
    return h("label", { class: look, "data-key": row.id, for: own },
      h("input", { type: choice.kind === "single" ? "radio" : "checkbox", id: own, name: `${id}-choice`, value: row.id,
        "data-option": row.id, disabled: choice.disabled }),
      h("kbd", { "aria-hidden": "true" }, String(place + 1)), text, mark);
  }
  const move = (way, sign, off) => h("button", { type: "button", class: "ck-move", "data-move": way, "data-option": row.id,
    "data-key": way, "aria-label": `${choice[way]}: ${row.text}`, "aria-disabled": String(off || choice.disabled || false) }, sign);
  return h("li", { class: look, "data-key": row.id },
    h("b", { class: "ck-place" }, String(place + 1)), text, mark,
    h("span", { class: "ck-moves" }, move("up", "↑", place === 0), move("down", "↓", place === count - 1)));
}

function drawChoice({ choice, key }, rows, id) {
  const list = rows.map((row, place) => drawRow(choice, row, place, rows.length, id));
  return h("fieldset", { class: "ck-choice", "data-key": `choice-${key}` },
    h("legend", {}, choice.legend), choice.kind === "order" ? h("ol", {}, list) : list);
}

const drawNote = (button) => (note) => h("div", { class: `ck-note ck-${note.tone}` },
  note.lead ? h("b", {}, `${SIGN[note.tone]} ${note.lead} `.trimStart()) : null, h("span", { dir: "auto" }, note.text), drawButtons(button, note.buttons));

const drawButtons = (button, buttons) => buttons && buttons.length ? h("div", { class: "ck-buttons" }, buttons.map(button)) : null;

const drawEntry = (button, id) => (card) => h("article", { class: "ck-entry", "data-key": card.id, "aria-labelledby": `${id}-card-${card.id}` },
  h("h3", { id: `${id}-card-${card.id}`, dir: "auto" }, card.title), card.small ? h("p", { class: "ck-help" }, card.small) : null,
  card.text ? h("p", { dir: "auto" }, card.text) : null,
  card.points && card.points.length ? h(card.ordered ? "ol" : "ul", { class: card.ordered === undefined ? "ck-signs" : null }, card.points.map((p) => h("li", { dir: "auto" }, p))) : null,
  drawButtons(button, card.buttons));

const drawTable = (table) => h("div", { class: "ck-scroll", tabindex: "0", role: "group", "aria-label": table.caption },
  h("table", {}, h("caption", {}, table.caption),
    h("thead", {}, h("tr", {}, table.head.map((c) => h("th", { scope: "col" }, c)))),
    h("tbody", {}, table.rows.map((r) => h("tr", {}, h("th", { scope: "row" }, r[0]), r.slice(1).map((c) => h("td", {}, c)))))));

const drawFold = (button, id) => (fold) => h("details", { class: "ck-fold", "data-key": fold.id },
  h("summary", {}, fold.label), h("div", {}, paragraphs(fold.text), fold.table ? drawTable(fold.table) : null, (fold.groups || []).map(drawGroup(button)),
    (fold.fields || []).map((f) => drawControl(f, id)), h("div", { class: "ck-buttons" }, (fold.buttons || []).map(button))));

const drawSteps = (view) => h("nav", { class: "ck-steps", "data-key": "steps", "aria-label": view.steps_label }, h("ol", {}, view.steps.map((s) =>
  h("li", { "data-key": s.id }, h("button", { type: "button", class: `ck-step ck-${s.state}`, "data-press": "go", "data-value": s.id,
    "aria-label": s.label, "aria-current": s.here ? "step" : null }, s.text)))));

const drawTasks = (view) => h("section", { class: "ck-tasks", "data-key": "tasks", "aria-label": view.tasks_label }, h("h3", {}, view.tasks_label),
  h("ol", {}, view.tasks.map((t) => h("li", { class: t.done ? "ck-done" : "" }, h("b", {}, t.title), " ",
    h("span", { class: "ck-mark" }, `${t.done ? "✓" : "○"} ${t.mark}`), h("p", {}, t.text)))));

// Brows go down and the mouth turns with the mood; its word stands beside the face.
const MOUTHS = ["M10 20c4 4 8 4 12 0", "M10 21h12", "M11 23c3-3 7-3 10 0", "M11 23c3-4 7-4 10 0", "M10 24c3-6 9-6 12 0"];
const BROWS = ["M9 11h5M18 11h5", "M9 11h5M18 11h5", "M9 10l5 2M23 10l-5 2", "M9 10l5 3M23 10l-5 3", "M8 9l7 4M24 9l-7 4"];

function drawFace(mood) {
  const make = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const face = make("svg", { viewBox: "0 0 32 32", "aria-hidden": "true", class: "ck-face" });
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round" };
  face.append(make("circle", { ...line, cx: 16, cy: 16, r: 14 }), make("path", { ...line, d: BROWS[mood] }), make("path", { ...line, d: MOUTHS[mood] }));
  return face;
}

const drawPerson = (person) => h("div", { class: `ck-person ck-mood-${person.face}`, "data-key": "person" }, drawFace(person.face),
  h("div", {}, h("p", { class: "ck-name", "aria-live": "polite" }, h("b", { dir: "auto" }, person.name), " · ", h("span", { class: "ck-mood" }, person.mood)),
    h("p", { class: "ck-help", dir: "auto" }, person.small)));

const drawLines = (lines) => lines.map((line) => h("p", { class: `ck-line ck-${line.side}`, "data-key": line.id, dir: "auto" },
  line.who ? h("span", { class: "ck-unseen" }, line.who, " ") : null, line.text));

// New lines are read out; the log can be scrolled by keyboard.
const drawTalk = (view) => h("div", { class: "ck-talk", role: "log", "aria-label": view.talk_label, tabindex: "0", "data-key": "talk" }, drawLines(view.talk));

const drawReplies = (view) => h("div", { class: "ck-replies", role: "group", "aria-label": view.replies_label, tabindex: "-1", "data-key": "replies",
  "data-focus": "replies" }, view.replies.map((b, place) => h("button", { type: "button", class: "ck-row", "data-key": b.id, "data-press": b.id,
  "data-reply": true, disabled: b.disabled }, h("kbd", { "aria-hidden": "true" }, String(place + 1)), h("span", { class: "ck-row-text", dir: "auto" }, b.text))));

const drawBranches = (branches) => h("div", { class: "ck-branches", "data-key": "branches" }, branches.map((b) =>
  h("section", { class: "ck-entry" }, h("h3", {}, b.title), h("div", { class: "ck-told" }, drawLines(b.talk)), h("p", {}, b.said))));

const drawGroup = (button) => (group) => h("div", { class: "ck-group", role: "group", "aria-label": group.label, "data-key": group.label },
  paragraphs(group.text), group.buttons.map(button));

// A live picture stands in the page itself: an <img> would be loaded and decoded first, which takes a frame or
// two at each move of a slider. Only what our charts are made of is let in.
const DRAWN = new Set(["svg", "g", "path", "rect", "text", "clipPath"]);

function drawSvg(picture) {
  const svg = new DOMParser().parseFromString(picture.svg, "image/svg+xml").documentElement;
  for (const part of [svg, ...svg.querySelectorAll("*")]) {
    if (!DRAWN.has(part.localName)) throw new Error(`no ${part.localName} in a picture`);
    for (const { name } of [...part.attributes]) if (/^on|href|style/i.test(name)) part.removeAttribute(name);
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", picture.alt);
  return document.adoptNode(svg);
}

const drawPicture = (picture) => h("figure", { class: "ck-picture", "data-key": "picture" }, drawSvg(picture),
  picture.caption ? h("figcaption", {}, picture.caption) : null);

function drawView(view, own) {
  const { id, button } = own;
  const list = (name, key) => (view[key] && view[key].length ? h("div", { class: `ck-${name}`, "data-key": name }, view[key].map(button)) : null);
  const said = h("div", { class: "ck-live ck-said", "data-key": "said", "aria-live": "polite" }, view.said ? drawNote(button)(view.said) : null);
  const tasks = view.tasks ? drawTasks(view) : null;
  const body = [
    h("div", { class: "ck-top", "data-key": "top", role: "status" }, (view.top || []).map(drawNote(button))),
    h("header", { "data-key": "head" }, view.eyebrow ? h("p", { class: "ck-eyebrow" }, view.eyebrow) : null,
      view.steps ? drawSteps(view) : null,
      h("h2", { id: `${id}-title`, tabindex: "-1", "data-focus": "title", dir: "auto" }, view.title), paragraphs(view.text)),
    view.picture ? h("div", { class: view.controls || view.groups || view.tools ? "ck-bench" : "ck-shown", "data-key": "bench" },
      h("div", { class: "ck-hands", "data-key": "hands" }, (view.groups || []).map(drawGroup(button)),
        (view.controls || []).map((c) => drawControl(c, id)), list("tools", "tools")),
      drawPicture(view.picture), said, tasks) : [said, tasks],
    view.person ? drawPerson(view.person) : null,
    view.talk ? drawTalk(view) : null,
    view.replies ? drawReplies(view) : null,
    view.choice ? drawChoice(view, own.rows, id) : null,
    view.fields ? h("div", { class: "ck-asked", "data-key": "fields", "data-focus": "fields", tabindex: "-1" }, view.fields.map((f) => drawControl(f, id))) : null,
    h("div", { class: "ck-live", "data-key": "notes", "data-focus": "notes", tabindex: "-1", "aria-live": "polite" }, (view.notes || []).map(drawNote(button))),
    list("buttons", "buttons"),
    view.branches ? drawBranches(view.branches) : null,
    view.cards && view.cards.length ? h("div", { class: "ck-entries", "data-key": "cards" }, view.cards.map(drawEntry(button, id))) : null,
    view.picture ? null : list("tools", "tools"),
    (view.folds || []).map(drawFold(button, id)),
  ];
  return h("section", { class: `ck ck-${view.kind}`, id, lang: view.language === "zh" ? "zh-Hans" : "en", "aria-labelledby": `${id}-title` },
    body, h("p", { class: "ck-status", "data-key": "status", role: "status" }, own.status),
    h("p", { class: "ck-alarm", "data-key": "alarm", role: "alert" }, own.alarm));
}

// ---- leaving a machine that forgets ------------------------------------------------------------------

const unsaved = (is) => { try { is ? sessionStorage.setItem(UNSAVED, "1") : sessionStorage.removeItem(UNSAVED); } catch { /* private mode */ } };

// From page to page of the course nothing is lost; on the way out the browser asks in its own words.
function watchLeaving() {
  if (window.coursekitLeaving) return;
  let within = false;
  document.addEventListener("click", (e) => { const a = e.target.closest("a[href]"); within = Boolean(a && a.origin === location.origin && a.target !== "_blank"); });
  // The app view's own listener lets no other hear of it, and calls this one by its name.
  window.coursekitLeaving = (e) => { try { if (!within && sessionStorage.getItem(UNSAVED)) e.preventDefault(); } catch { /* private mode */ } };
  window.addEventListener("beforeunload", window.coursekitLeaving);
}

// ---- the frame ---------------------------------------------------------------------------------------

export function mount(root, carrier) {
  const { name, phrases } = carrier;
  const shelf = `coursekit:${name}`; // what was not acknowledged yet outlives a reload of this tab
  let view = null, drawn = null, status = phrases.connecting, alarm = "";
  let draft = { key: null, chosen: [], sorted: {}, fields: {} };
  let moving = null, firstDraw = true, lines = 0;
  const waiting = new Map(); // event id -> timer
  const moves = new Map(); // slider or field -> its last move, not sent yet
  let going = ""; // the event by which long work goes on
  let client = look();

  function look() {
    const body = document.body, os = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const said = body.classList.contains("theme-dark") ? true : body.classList.contains("theme-light") ? false
      : body.dataset.voila === undefined && body.dataset.jpThemeLight ? body.dataset.jpThemeLight === "false" : os;
    return { narrow: (root.clientWidth || window.innerWidth) < NARROW_PX, dark: said };
  }

  const shelved = () => { try { return JSON.parse(sessionStorage.getItem(shelf)) || []; } catch { return []; } };
  function shelve(events) {
    try { events.length ? sessionStorage.setItem(shelf, JSON.stringify(events)) : sessionStorage.removeItem(shelf); } catch { /* private mode */ }
  }

  function send(event, patience = NO_ANSWER_MS) {
    const full = { id: crypto.randomUUID ? crypto.randomUUID().replaceAll("-", "") : `${Date.now()}${Math.random()}`.replace(".", ""),
      who: view ? view.who || "" : "", key: view ? view.key || "" : "", client, ...event };
    waiting.set(full.id, setTimeout(() => silence(full), patience));
    try { carrier.send(full); } catch { silence(full); }
    return full;
  }

  function silence(event) {
    clearTimeout(waiting.get(event.id));
    if (event.what === "move") moving = null;
    alarm = event.what === "press" ? phrases.not_saved : phrases.no_answer;
    status = "";
    draw();
  }

  function press(target) {
    const event = { what: "press", name: target.dataset.press, value: target.dataset.value || null };
    if (target.dataset.gathers !== undefined)
      event.gathered = { chosen: draft.chosen, sorted: draft.sorted, fields: { ...fields(), ...draft.fields } };
    status = phrases.saving; alarm = "";
    while (moves.size) sendMove(); // what was set before the press counts for it
    const sent = send(event);
    shelve([...shelved(), sent]);
    draw();
  }

  // This frame alone: the style sheet hides what stands around it.
  function print() {
    for (let at = root; at !== document.body; at = at.parentElement) at.classList.add("ck-printed");
    document.body.classList.add("ck-printing");
    window.print();
    for (const part of document.querySelectorAll(".ck-printed, .ck-printing")) part.classList.remove("ck-printed", "ck-printing");
  }

  // What is typed with an input method counts once it is a word.
  function typed(target) {
    draft.fields[target.dataset.field] = target.value;
    if (target.dataset.live !== undefined) report({ what: "move", name: target.dataset.field, value: target.value });
  }

  async function choose(target) {
    const [file, name] = [target.files[0], target.dataset.file];
    delete draft.fields[name];
    if (!file) return;
    const text = file.size > LARGEST_FILE ? "" : await file.text();
    draft.fields[name] = file.size > LARGEST_FILE || new Blob([JSON.stringify(text)]).size > LARGEST_FILE ? false : text;
  }

  function offer({ name, text }) {
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 20000);
    unsaved(false);
  }

  const fields = () => Object.fromEntries([...root.querySelectorAll("[data-field]")].map((f) => [f.dataset.field, f.value]));

  function move(target) {
    const value = Number(target.value);
    target.previousElementSibling.querySelector("output").textContent = value.toFixed(decimals(target.step));
    report({ what: "move", name: target.dataset.control, value });
  }

  function report(event) {
    // One move is under way at a time; of those made meanwhile only the last of each slider is sent.
    moves.set(event.name, event);
    if (!moving) sendMove();
  }

  function sendMove() {
    const [event] = moves.values();
    if (event) { moves.delete(event.name); moving = send(event).id; }
  }

  function take(message) {
    if (!message) return;
    if (message.ack) {
      clearTimeout(waiting.get(message.ack)); waiting.delete(message.ack);
      if (!message.problem) shelve(shelved().filter((e) => e.id !== message.ack));
      alarm = message.problem || "";
      status = message.problem ? "" : message.saved ? phrases.saved : message.view && message.view.status || "";
      if (message.saved && message.forgets) unsaved(true);
      if (message.ack === moving) {
        moving = null;
        sendMove();
      }
    }
    if (message.view) show(message.view, message.ack);
    else draw();
  }

  function show(next) {
    const first = view === null;
    view = next;
    const key = view.key || "";
    if (key !== draft.key) 
      draft = { key, chosen: [...(view.choice?.chosen || [])], sorted: { ...(view.choice?.sorted || {}) }, fields: {} };
    draw();
    for (const f of root.querySelectorAll("[data-file]")) if (!Object.keys(draft.fields).length && !f.matches(":focus")) f.value = "";
    if (view.download) offer(view.download);
    if (view.goes_on && !alarm && !waiting.has(going)) going = send({ what: "press", name: view.goes_on, value: null }).id;
    if (first) {
      // Without a `who` the records can't be read now: what was kept in the page waits for the next reload.
      if (view.who) for (const event of shelved()) if (!event.who || event.who === view.who) send({ ...event, client }); else shelve(shelved().filter((e) => e.id !== event.id));
      arrive();
    }
  }

  function draw() {
    if (!view) { root.replaceChildren(h("p", { class: alarm ? "ck-alarm" : "ck-waiting" }, alarm || status)); return; }
    const rows = view.choice ? [...view.choice.rows] : [];
    if (view.choice && view.choice.kind === "order") rows.sort((a, b) => draft.chosen.indexOf(a.id) - draft.chosen.indexOf(b.id));
    const active = root.contains(document.activeElement) ? document.activeElement : null;
    const fresh = drawView(view, { id: view.name, button: drawButton(carrier.page), rows, status, alarm });
    fresh.dataset.dark = String(client.dark);
    if (firstDraw) { root.replaceChildren(fresh); firstDraw = false; drawn = fresh; } else morph(drawn, fresh);
    settle();
    let newLines = false;
    const step = drawn.querySelector(".ck-step[aria-current]"), steps = step && step.closest("ol");
    const talk = drawn.querySelector(".ck-talk");
    if (talk && talk.childElementCount !== lines) { newLines = lines > 0; lines = talk.childElementCount; talk.scrollTop = talk.scrollHeight; }
    if (steps) steps.scrollLeft = step.offsetLeft - steps.offsetLeft - steps.clientWidth / 2;
    if (active && document.activeElement !== active) {
      const to = root.contains(active) && !active.disabled ? active : root.querySelector(`[data-focus="${view.focus || "title"}"]`);
      to.focus({ preventScroll: to === active || newLines });
    }
    // The new line and the replies to it: where both don't fit, the line comes first.
    const end = newLines && drawn.querySelector(".ck-replies, .ck-asked");
    if (end && (end.getBoundingClientRect().bottom > innerHeight || talk.lastElementChild.getBoundingClientRect().top < 0))
      talk.lastElementChild.scrollIntoView({ block: "start" });
  }

  // What attributes do not carry: positions of sliders, ticks, and what was typed.
  function settle() {
    for (const c of view.controls || []) {
      const input = root.querySelector(`[data-control="${CSS.escape(c.id)}"]`);
      if (!moving && !moves.size && Number(input.value) !== Number(c.value)) input.value = c.value;
    }
    for (const tick of root.querySelectorAll("input[data-option]")) tick.checked = draft.chosen.includes(tick.dataset.option);
    for (const heap of root.querySelectorAll("input[data-sorts]")) heap.checked = draft.sorted[heap.dataset.sorts] === heap.value;
    for (const f of root.querySelectorAll("[data-field]")) {
      const value = f.dataset.field in draft.fields ? draft.fields[f.dataset.field] : f.getAttribute("value") || f.dataset.value || "";
      if (f.value !== value) f.value = value; // left alone while an input method is at work
    }
  }

  // A link that names this frame (…#practice-expectations) lands here once it is drawn, and stays while
  // frames above it are still growing.
  function arrive() {
    if (decodeURIComponent(location.hash.slice(1)) !== view.name) return;
    const land = () => drawn.scrollIntoView({ block: "start" });
    drawn.querySelector("[data-focus=title]").focus({ preventScroll: true });
    land();
    const watch = new ResizeObserver(land);
    watch.observe(document.body);
    const stop = () => watch.disconnect();
    setTimeout(stop, 4000);
    for (const what of ["wheel", "touchstart", "keydown", "mousedown"]) window.addEventListener(what, stop, { once: true, capture: true });
  }

  function reorder(target) {
    if (target.getAttribute("aria-disabled") === "true") return;
    const from = draft.chosen.indexOf(target.dataset.option), to = from + (target.dataset.move === "up" ? -1 : 1);
    [draft.chosen[from], draft.chosen[to]] = [draft.chosen[to], draft.chosen[from]];
    status = view.choice.moved.replace("{place}", to + 1).replace("{count}", draft.chosen.length);
    draw();
    target.focus();
  }

  root.addEventListener("click", (e) => {
    const target = e.target.closest("[data-press], [data-move]");
    if (!target || target.tagName === "A") return;
    if (target.dataset.reply !== undefined && e.detail > 1) return; // a double click is not an answer to what it brought up
    if (target.dataset.move) reorder(target); else if (target.dataset.prints !== undefined) print(); else press(target);
  });
  root.addEventListener("input", (e) => {
    if (e.target.dataset.control) move(e.target);
    else if (e.target.dataset.field && !e.isComposing) typed(e.target);
    else if (e.target.dataset.field) draft.fields[e.target.dataset.field] = e.target.value;
  });
  root.addEventListener("compositionend", (e) => { if (e.target.dataset.field) typed(e.target); });
  root.addEventListener("change", (e) => {
    const { option, sorts, file } = e.target.dataset;
    if (file) choose(e.target);
    if (sorts) draft.sorted[sorts] = e.target.value;
    if (!option) return;
    draft.chosen = e.target.type === "radio" ? [option]
      : e.target.checked ? [...draft.chosen, option] : draft.chosen.filter((o) => o !== option);
  });
  for (const what of ["keydown", "keyup", "keypress"]) root.addEventListener(what, (e) => {
    e.stopPropagation(); // or JupyterLab would take "b" for "insert a cell below"
    if (what !== "keydown" || e.repeat || e.ctrlKey || e.metaKey || e.altKey) return; // a key held down counts once
    const typing = e.target.matches("[data-field]");
    if (typing && e.key === "Enter" && e.target.tagName === "INPUT") { const main = (e.target.closest("details") || root).querySelector("[data-gathers]:not(:disabled)"); if (main) main.click(); }
    if (typing || !/^[1-9]$/.test(e.key) || !view || view.choice?.kind === "order" || view.choice?.disabled) return;
    const tick = root.querySelectorAll("input[data-option], [data-reply]:not(:disabled)")[Number(e.key) - 1];
    if (tick) { e.preventDefault(); tick.focus(); tick.click(); }
  });

  function relook() {
    const now = look();
    if (now.narrow === client.narrow && now.dark === client.dark) return;
    client = now;
    send({ what: "client", name: "", value: null });
    draw();
  }
  const widths = new ResizeObserver(relook);
  widths.observe(root);
  const themes = new MutationObserver(relook);
  themes.observe(document.body, { attributes: true, attributeFilter: ["class", "data-jp-theme-light"] });
  const os = window.matchMedia("(prefers-color-scheme: dark)");
  os.addEventListener("change", relook);

  // JupyterLab's command registry leaves keys alone in here, and its own context menu stays away.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.setAttribute("data-jp-suppress-context-menu", "true");
  watchLeaving();
  carrier.receive(take);
  draw();
  send({ what: "ready", name: "", value: null }, FIRST_ANSWER_MS);
  return () => { widths.disconnect(); themes.disconnect(); os.removeEventListener("change", relook); for (const t of waiting.values()) clearTimeout(t); };
}

// ---- the carrier in notebooks: one anywidget ---------------------------------------------------------

// Pages of the course by their path in it (notebooks/en/…), in the app view or in JupyterLab as we stand.
function pageOf(path) {
  const at = location.pathname.search(/\/(notebooks|exercises)\/(en|zh)\//);
  const config = document.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent).baseUrl || "/" : "/";
  const app = document.body.dataset.voila !== undefined ? "voila/render/" : "lab/tree/";
  const theme = new URLSearchParams(location.search).get("theme");
  const [file, hash] = path.split("#");
  return (at >= 0 ? location.pathname.slice(0, at + 1) : base + app) + file + (theme ? `?theme=${encodeURIComponent(theme)}` : "") + (hash ? `#${hash}` : "");
}

export default {
  render({ model, el }) {
    return mount(el, {
      name: model.get("name"),
      phrases: model.get("phrases"),
      send: (event) => model.send(event),
      receive: (take) => model.on("msg:custom", take),
      page: pageOf,
    });
  },
};
