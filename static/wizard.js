// What scripts add to pages that work without: focus after a swap, drafts as you type, fields that follow an answer.
(() => {
  "use strict";
  const DRAFT_AFTER = 1000; // ms after the last key
  const page = () => document.getElementById("page");
  const say = (words) => { document.getElementById("heard").textContent = words; };

  // After a swap: tell the body which step this is, and put the focus where a person goes on.
  let settled = page();
  const settle = () => {
    if (!page() || page() === settled) return;
    settled = page();
    const { step, focus } = settled.dataset;
    if (step) document.body.dataset.step = step; else delete document.body.dataset.step;
    const row = focus && document.getElementById(focus);
    const alert = settled.querySelector("main [role=alert]");
    const target = row ? row.querySelector("input:not([type=hidden]), textarea, select") || row : alert || settled.querySelector("h1");
    if (!row) window.scrollTo(0, 0);
    target?.focus({ preventScroll: !row && !alert });
    if (row) row.scrollIntoView({ block: "nearest" });
    follow();
    if (!row) say(document.getElementById("progress-words")?.textContent ?? "");
  };
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("htmx:load", settle);

  // A field that is asked for only with some answers of another one in the same form.
  const follow = () => {
    for (const field of document.querySelectorAll("[data-shown-if]")) {
      const form = field.closest("form");
      const value = form?.elements[field.dataset.shownIf]?.value;
      field.hidden = !field.dataset.shownBy.split(" ").includes(value);
      for (const control of field.querySelectorAll("input, textarea, select")) control.required = !field.hidden;
    }
  };
  document.addEventListener("change", follow);
  follow();

  // Drafts: about a second after the last key, on leaving a field, and on leaving the page.
  let timer = 0;
  let dirty = null;
  const keep = () => {
    clearTimeout(timer);
    const form = dirty;
    dirty = null;
    if (!form?.isConnected) return;
    fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true, redirect: "manual" })
      .then((answer) => note(form, answer.headers.get("Draft-Saved")))
      .catch(() => note(form, null));
  };
  const note = (form, at) => {
    const place = form.querySelector("#draft-note");
    if (place) place.textContent = at ? `Draft saved ${at} UTC` : "Not saved yet";
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    dirty = form;
    clearTimeout(timer);
    timer = setTimeout(keep, DRAFT_AFTER);
  });
  document.addEventListener("focusout", () => { if (dirty) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty) keep(); });
  window.addEventListener("pagehide", () => { if (dirty) keep(); });
  document.addEventListener("submit", () => { clearTimeout(timer); dirty = null; }, true);

  // A save that got no answer: the form is still there, and sending it again is safe.
  const unsent = () => {
    const words = "That did not get through. Nothing is lost: try again in a moment.";
    const place = document.getElementById("draft-note");
    if (place) place.textContent = words;
    say(words);
  };
  document.addEventListener("htmx:sendError", unsent);
  document.addEventListener("htmx:responseError", unsent);
})();
