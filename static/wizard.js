// What scripts add to pages that work without: focus after a swap, drafts as you type. (follow.js has fields that follow answers.)
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
    if (row) return goToRow(row);
    const alert = page.querySelector("main [role=alert]");
    window.scrollTo(0, 0);
    (alert ?? page.querySelector("h1"))?.focus({ preventScroll: true });
    if (!alert) say(byId("progress-words")?.textContent ?? "");
  };
  const goToRow = (row) => {
    const again = moving && (row.querySelector(`[value^="${moving}:"]`) ?? row.querySelector("[value^='up:'], [value^='down:']"));
    moving = null;
    (again ?? row.querySelector(FIRST_CONTROL) ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("htmx:load", settle);

  // A line that wraps is still one line: Enter saves, as it does in any other.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("textarea.line")) return;
    event.preventDefault();
    event.target.form.querySelector("[name=act]").click();
  });

  // What is typed or pasted is kept whole: a browser would cut it at the limit without a word, the server says it.
  document.addEventListener("focusin", (event) => { event.target.removeAttribute("maxlength"); });

  // Drafts: about a second after the last key, on leaving a field, and on leaving the page. One at a time, so that an
  // older one never arrives last; what got no answer is sent with the next one, or when the network is back.
  let timer = 0;
  let dirty = null; // the form with something typed that is in no draft yet
  let underWay = null; // the draft that is being sent: its form, whether it outlives the page, its end, what gives it up
  const keep = () => {
    clearTimeout(timer);
    if (underWay) underWay.end.then(keep);
    else send(false);
  };
  const send = (outlives) => {
    const form = dirty;
    dirty = null;
    if (!form?.isConnected) return;
    const body = new URLSearchParams(new FormData(form));
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LONGEST)]);
    const draft = { form, outlives, stop };
    draft.end = fetch(form.dataset.draft, { method: "POST", body, keepalive: outlives, redirect: "manual", signal })
      .then((answer) => note(form, answer.headers.get("Draft-Saved"), answer.status < 500))
      .catch(() => { if (!stop.signal.aborted) note(form, null, false); })
      .then(() => { if (underWay === draft) underWay = null; });
    underWay = draft;
  };
  // On leaving, nothing can wait for the one under way, and it would end with the page: all that is typed goes instead.
  const leave = () => {
    clearTimeout(timer);
    if (underWay && !underWay.outlives) dirty ??= underWay.form;
    if (dirty && underWay?.form === dirty) underWay.stop.abort();
    send(true);
  };
  const note = (form, at, arrived) => {
    const place = form.querySelector("#draft-note");
    if (place) place.textContent = at ? `Draft saved ${at} UTC` : "Not saved yet";
    if (!arrived) dirty ??= form;
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    dirty = form;
    clearTimeout(timer);
    timer = setTimeout(keep, DRAFT_AFTER);
  });
  document.addEventListener("focusout", ({ relatedTarget: next }) => {
    if (dirty && !(next?.form === dirty && next.type === "submit")) keep(); // a button of the form sends all of it itself
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", keep);

  // A button of the form. A save ends older drafts, whenever they arrive; any other button waits for the one under way,
  // or that would undo what it does.
  let waits = false;
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    clearTimeout(timer);
    dirty = null;
    moving = /^(up|down):/.exec(submitter?.value ?? "")?.[1] ?? null;
    if (!underWay || !form.dataset.draft || submitter?.value === "save") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waits) return;
    waits = true;
    underWay.end.then(() => {
      waits = false;
      submitter?.focus(); // htmx sends the button that has it
      form.requestSubmit(submitter);
    });
  }, true);

  // A browser may show a page that was left as it was then; what is on it may have been changed, or deleted.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // A save that got no answer: the form is still there, and sending it again is safe.
  const unsent = (event) => {
    const form = event.target;
    if (!form.matches("form")) return; // a plot that was not drawn again is no loss
    if (form.dataset.draft) dirty = form;
    const words = "That did not get through. Nothing is lost: try again in a moment.";
    const place = byId("draft-note");
    if (place) place.textContent = words;
    say(words);
  };
  document.addEventListener("htmx:sendError", unsent);
  document.addEventListener("htmx:responseError", unsent);
})();
