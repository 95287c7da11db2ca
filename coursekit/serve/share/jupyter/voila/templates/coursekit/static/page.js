// The page's own script: puts cells' outputs in their place, says when the page is still getting ready,
// and ends the kernel when the page is left.
const coursekit = (() => {
  const PATIENCE = 30_000;
  let kernel = "";
  let ended = false;

  // Voilà would end the kernel on beforeunload, which also comes for a download or a mail link, when the page stays.
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation());
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
    !document.querySelector('script[type="application/vnd.voila.cell-output+json"]') &&
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
        // What a link points at may have been drawn only now.
        if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
      } else if (performance.now() - begun > PATIENCE && line.textContent === words) {
        line.textContent = document.body.dataset.slow;
        line.className = "slow";
      }
    }, 50);
  }

  window.voila_heartbeat = () => {}; // Voilà calls it while a cell takes long

  return {
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
