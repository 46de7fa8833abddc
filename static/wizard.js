// What scripts add to pages that work without: focus after a swap. (follow.js has fields that follow answers, drafts.js drafts.)
(() => {
  "use strict";
  const DRAFT_AFTER = 1000; // ms after the last key
  const LONGEST = 10000; // ms that a draft may take
  const FIRST_CONTROL = "input:not([type=hidden]), textarea, select";
  const byId = (id) => document.getElementById(id);
  const say = (words) => { byId("heard").textContent = words; };

  // After a swap: tell the body which step this is, and put the focus where a person goes on.
  let settled = byId("page");
  let moving = null; // "up" or "down" while a row is moved, so that the same button has the focus afterwards
  const settle = () => {
    const page = byId("page");
    if (!page || page === settled) return;
    settled = page;
    const { step, focus } = page.dataset;
    if (step) document.body.dataset.step = step; else delete document.body.dataset.step;
    const row = focus && byId(focus);
    if (row) return goToRow(row, page.dataset.said);
    const alert = page.querySelector("main [role=alert]");
    window.scrollTo(0, 0);
    (alert ?? page.querySelector("h1"))?.focus({ preventScroll: true });
    if (!alert) say(byId("progress-words")?.textContent ?? "");
  };
  const goToRow = (row, words) => {
    if (words) say(words);
    const again = moving && (row.querySelector(`[value^="${moving}:"]`) ?? row.querySelector("[value^='up:'], [value^='down:']"));
    moving = null;
    (again ?? (row.matches("button") ? row : row.querySelector(FIRST_CONTROL)) ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("htmx:load", settle);

  // What was understood is said beside a field as it is left; in the order in which fields are left, one at a time.
  document.addEventListener("change", ({ target }) => {
    const place = byId(`${target.id}-understood`);
    const source = byId("understanding");
    if (!place || !source) return;
    const url = `${source.dataset.url}?field=${encodeURIComponent(target.name)}`;
    window.htmx?.ajax("POST", url, { source, target: place, swap: "textContent" });
  });

  // A line that wraps is still one line: Enter saves, as it does in any other.
  document.addEventListener("keydown", (event) => {
    // Safari says 229 where an input method takes the key, and isComposing is false by then.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !event.target.matches("textarea.line")) return;
    event.preventDefault();
    event.target.form.querySelector("[name=act]").click();
  });

  // What is typed or pasted is kept whole: a browser would cut it at the limit without a word, the server says it.
  document.addEventListener("focusin", (event) => { event.target.removeAttribute("maxlength"); });

  // A button that moves a row has the focus afterwards too.
  document.addEventListener("submit", ({ submitter }) => { moving = /^(up|down):/.exec(submitter?.value ?? "")?.[1] ?? null; }, true);

  // What keeps drafts is a file of its own: pages of steps have it; others need it where something waits to be sent.
  const drafts = document.currentScript.dataset.drafts;
  const copied = () => {
    try {
      return Object.keys(localStorage).some((name) => name.startsWith("onboarding:"));
    } catch {
      return false; // a browser that is told to keep nothing
    }
  };
  if (!document.querySelector(`script[src="${drafts}"]`) && copied()) {
    document.head.append(Object.assign(document.createElement("script"), { src: drafts }));
  }

  // A browser may show a page that was left as it was then; what is on it may have been changed, or deleted.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // A save that got no answer, or one that is no page: the form is still there, and sending it again is safe.
  const unsent = (event) => {
    const form = event.target;
    if (!form.matches("form")) return; // a plot that was not drawn again is no loss
    const seconds = Number(event.detail.xhr?.getResponseHeader("Retry-After") ?? 0);
    const when = !seconds ? "in a moment" : seconds < 90 ? `in ${seconds} seconds` : `in ${Math.round(seconds / 60)} minutes`;
    const words = `That did not get through. Nothing is lost: try again ${when}.`;
    const place = byId("draft-note");
    if (place) place.textContent = words;
    say(words);
  };
  document.addEventListener("htmx:sendError", unsent);
  document.addEventListener("htmx:responseError", unsent);
})();
