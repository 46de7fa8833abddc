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

  // In the box of a chooser Enter adds what is typed; once that is empty, it saves.
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key !== "Enter" || event.isComposing || event.keyCode === 229 || !target.matches(".chooser > input") || !target.value.trim()) return;
    event.preventDefault();
    target.nextElementSibling.click();
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

  // Near a limit it is said how many characters are left, and at once when there are too many. They are counted as the
  // server counts them: as people see them, without what nobody can see.
  const segmenter = window.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800\ufff0-\ufffb]+$/u;
  const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
  const lengthOf = (text) => {
    const tidy = text.replace(TURNING, "").normalize("NFC").replace(/\r\n?/g, "\n").trim();
    const characters = segmenter ? Array.from(segmenter.segment(tidy), ({ segment }) => segment) : [...tidy];
    return characters.filter((one) => !UNSEEN.test(one)).length;
  };
  const inWords = (left, most) => {
    const many = Math.abs(left) === 1 ? "1 character" : `${Math.abs(left)} characters`;
    return left > 0 ? `${many} left` : left === 0 ? `That is all: ${most} characters` : `${many} too many`;
  };
  let speaking = 0; // the timer of what is about to be said
  const tellLength = ({ target, inputType = "" }) => {
    const most = Number(target.dataset?.maxlength);
    const field = target.closest?.(".field");
    if (!most || !field || !target.matches("input, textarea")) return;
    const near = Math.min(50, Math.ceil(most / 5));
    const left = target.value.length < most - near ? Infinity : most - lengthOf(target.value);
    let place = field.querySelector(":scope > .count");
    if (!place && left > near) return;
    place ??= field.appendChild(Object.assign(document.createElement("span"), { className: "count" }));
    const words = left > near ? "" : inWords(left, most);
    const wasOver = place.classList.contains("over");
    if (words === place.textContent) return;
    place.textContent = words;
    place.classList.toggle("over", left < 0);
    clearTimeout(speaking);
    if (words) speaking = setTimeout(() => say(words), left < 0 && (!wasOver || inputType.includes("Paste")) ? 0 : 1000);
  };
  document.addEventListener("input", tellLength);

  // Several lines or cells that are pasted into a row may be rows: asked before anything is made of them.
  document.addEventListener("paste", (event) => {
    const control = event.target;
    const group = control.closest?.("[data-rows]");
    const box = group?.querySelector(":scope > .paste");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.split(/\r\n?|\n/).filter((line) => line.trim());
    const long = control.matches?.("textarea:not(.line)");
    if (!box || box.contains(control) || !control.name || !(lines.length > 1 ? !long || text.includes("\t") : !long && text.trim().includes("\t"))) return;
    event.preventDefault();
    const area = box.querySelector("textarea");
    const [make, one] = box.querySelectorAll("button");
    box.open = true;
    area.value = text;
    make.value = `paste:${group.dataset.rows}:${control.name.slice(group.dataset.rows.length).replace(/^-\d+-/, "")}`;
    one.hidden = false;
    one.onclick = () => {
      Object.assign(area, { value: "" });
      Object.assign(box, { open: false });
      control.focus();
      control.setRangeText(long ? text : lines.join(" ").replaceAll("\t", " "), control.selectionStart, control.selectionEnd, "end");
      control.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
    };
    make.focus();
    say(`${lines.length === 1 ? "A row" : `${lines.length} lines`} pasted. ${make.textContent}, or put it into one field?`);
  });

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
