// The page's own script: puts cells' outputs in their place, says when the page is still getting ready,
// and ends the kernel when the page is left.
const coursekit = (() => {
  const PATIENCE = 30_000;
  let kernel = "";
  let ended = false;

  // Voilà would end the kernel on beforeunload, which also comes for a download or a mail link, when the page stays.
  // A frame may ask whether to leave with something unsaved.
  addEventListener("beforeunload", (event) => {
    window.coursekitLeaving?.(event);
    event.stopImmediatePropagation();
  });
  addEventListener("pagehide", () => {
    if (!kernel) return;
    const form = new FormData();
    form.append("_xsrf", document.body.dataset.xsrf);
    navigator.sendBeacon(`${document.body.dataset.baseUrl}voila/api/shutdown/${kernel}`, form);
  });
  // A page brought back from the browser's memory has lost its kernel.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  const drawn = (output) =>
    output.textContent.trim() !== "Loading widget..." && (output.textContent.trim() || output.querySelector("img, svg, canvas, input"));

  const ready = () =>
    ended &&
    !document.querySelector('script[type="application/vnd.voila.cell-output+json"], .ck-waiting') &&
    [...document.querySelectorAll("main .output")].every(drawn);

  function watch() {
    const line = document.getElementById("loading");
    const words = line.textContent;
    const begun = performance.now();
    const timer = setInterval(() => {
      if (ready()) {
        clearInterval(timer);
        line.hidden = true;
        document.body.dataset.ready = "true";
        // A table too wide for a phone is scrolled, by keyboard too.
        for (const table of document.querySelectorAll("main table"))
          if (table.scrollWidth > table.clientWidth && !table.closest(".ck")) table.tabIndex = 0;
        // What a link points at may have been drawn only now.
        if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
      } else if (performance.now() - begun > PATIENCE && line.textContent === words) {
        line.textContent = document.body.dataset.slow;
        line.className = "slow";
      }
    }, 50);
  }

  window.voila_heartbeat = () => {}; // Voilà calls it while a cell takes long

  // `?slides` shows the same page a slide at a time, its labs live; a cell's slide type says where a slide begins.
  function slides() {
    const asked = new URLSearchParams(location.search);
    if (!asked.has("slides")) return;
    const main = document.getElementById("lesson");
    const pages = [];
    for (const part of [...main.children]) {
      const kind = part.dataset.slide || (part.querySelector("h1, h2") ? "slide" : "-");
      if (kind === "skip" || kind === "notes") { part.hidden = true; continue; }
      if (!pages.length || kind === "slide" || kind === "subslide") {
        pages.push(Object.assign(document.createElement("section"), { className: "slide", tabIndex: -1 }));
        main.append(pages.at(-1));
      }
      pages.at(-1).append(part);
    }
    const [back, on, leave] = document.body.dataset.slides.split("|");
    const bar = document.createElement("nav");
    bar.className = "slide-bar";
    const button = (text, label, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
      made.setAttribute("aria-label", label);
      bar.append(made);
    };
    const count = Object.assign(document.createElement("span"), { ariaLive: "polite" });
    let now = Math.min(Math.max(Number(location.hash.match(/^#slide-(\d+)$/)?.[1] || 1) - 1, 0), pages.length - 1);
    const show = (to, focus = true) => {
      now = Math.min(Math.max(to, 0), pages.length - 1);
      pages.forEach((page, at) => page.classList.toggle("now", at === now));
      count.textContent = `${now + 1} / ${pages.length}`;
      history.replaceState(null, "", `#slide-${now + 1}`);
      if (focus) pages[now].focus({ preventScroll: true });
      scrollTo(0, 0);
    };
    button("←", back, () => show(now - 1));
    bar.append(count);
    button("→", on, () => show(now + 1));
    button("✕", leave, () => {
      asked.delete("slides");
      location.href = `${location.pathname}?${asked}`;
    });
    document.body.append(bar);
    document.body.classList.add("slides");
    // Frames keep their own keys; what arrives here turns the slides.
    addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, summary")) return;
      const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -pages.length, End: pages.length }[event.key];
      if (step) { event.preventDefault(); show(now + step); }
    });
    show(now, false);
  }

  return {
    slides,
    watch,
    kernel(id) {
      kernel = id;
      document.body.dataset.kernelId = id; // Voilà's scripts look for it there
    },
    place(index) {
      document.getElementById(`cell-${index}`).append(...document.getElementById(`ran-${index}`).children);
      document.getElementById(`ran-${index}`).remove();
    },
    end() {
      ended = true;
    },
  };
})();
