// What is typed is kept before it is saved: by the server while it is typed and on leaving, and in this browser, as
// ciphertext, while it has not got there.
(() => {
  "use strict";
  const DRAFT_AFTER = 1000; // ms after the last key
  const LONGEST = 10000; // ms that a draft may take
  const QUOTA = 64000; // bytes that all requests which outlive their page may have together, in any browser
  const AGAIN = [5, 10, 30, 60]; // seconds after which a draft that did not get through is tried again
  const BESIDES = /^(csrf_token|version|submission|act|change|carry|meant|draft_\w+|paste:.*)$/;
  const ROOT = `onboarding:${document.querySelector(".brand")?.pathname ?? "/"}:`;
  const byId = (id) => document.getElementById(id);
  const page = () => document.querySelector("form[data-draft]");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // A form's fields: each with its keys and values, as they are now, or as they came.
  const entries = (form) => [...new FormData(form)].filter(([key]) => !BESIDES.test(key));
  const asItCame = (form) => [...form.elements].flatMap((control) => {
    if (!control.name || control.disabled || BESIDES.test(control.name) || control.type === "submit") return [];
    if (control.type === "radio" || control.type === "checkbox") return control.defaultChecked ? [[control.name, control.value]] : [];
    if (control.tagName !== "SELECT") return [[control.name, control.defaultValue]];
    const chosen = [...control.options].filter((option) => option.defaultSelected);
    return [[control.name, (chosen[0] ?? control.options[0])?.value ?? ""]];
  });
  const byField = (pairs) => {
    const fields = new Map();
    for (const [key, value] of pairs) {
      const name = key.split("-")[0];
      fields.set(name, [...(fields.get(name) ?? []), [key, value.replace(/\r\n?/g, "\n")]]);
    }
    return fields;
  };
  const tokens = (form) => new Map((form.elements.draft_base?.value ?? "").split(" ").filter(Boolean).map((entry) => {
    const [, name, token] = /^!?([^=]+)=(.*)$/.exec(entry);
    return [name, { token, entry }];
  }));
  const changed = (form) => {
    const [now, then, base] = [byField(entries(form)), byField(asItCame(form)), tokens(form)];
    return [...new Set([...now.keys(), ...then.keys(), ...base.keys()])].filter((name) => {
      const { entry = "" } = base.get(name) ?? {};
      return entry.includes("~") || entry.startsWith("!") || JSON.stringify(now.get(name)) !== JSON.stringify(then.get(name));
    });
  };

  // What is told of a draft to the server: the fields that may have changed, and what the page was rendered with.
  let last = 0;
  const next = () => (last = Math.max(last + 1, Date.now()));
  let unanswered = 0; // saves without an answer: what is typed after one is not in it
  const written = (form, order) => {
    const names = changed(form);
    const told = Object.fromEntries(["version", "submission", "draft_revision", "draft_base"]
      .flatMap((name) => (form.elements[name] ? [[name, form.elements[name].value]] : [])));
    if (unanswered) told.submission += `.${unanswered}`;
    const fields = entries(form).filter(([key]) => names.includes(key.split("-")[0]));
    return { url: form.dataset.draft, told, order, names, fields };
  };
  const bodyOf = ({ told, order, names, fields }) => {
    const body = new FormData();
    const token = document.querySelector("[name=csrf_token]")?.value ?? document.body.dataset.token;
    const besides = { ...told, csrf_token: token, draft_order: order, draft_fields: names.join(" ") };
    for (const [key, value] of [...Object.entries(besides), ...fields]) body.append(key, value);
    return body;
  };
  const bytes = (body) => [...body].reduce((sum, pair) => sum + 150 + new TextEncoder().encode(pair.join("")).length, 500);

  // In words, where nothing went wrong and where it did.
  const note = (words, aloud = false) => {
    const place = byId("draft-note");
    if (place) place.textContent = words;
    if (aloud) byId("heard").textContent = words;
  };
  const wait = (seconds) => (seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);
  const kept = () => (copies ? " It is kept in this browser." : " Keep this page open: this browser cannot keep a copy here.");
  const REFUSED = {
    400: "Not saved: this page is too old. Copy what you typed, then load it again.",
    403: "Not saved: this page may not send anything. Copy what you typed, then load it again.",
    410: "Not saved: this session has expired. What you typed is still here; press Save to start again with it.",
    413: "Not saved: this is more than can be kept. It is still here; shorten it.",
  };
  const refused = (status, seconds) => {
    if (REFUSED[status]) return REFUSED[status];
    if (status === 429) return `Not saved yet: too many requests. It is sent again in ${wait(seconds)}.${kept()}`;
    if (status) return `Not saved yet: we cannot keep anything right now. It is sent again in ${wait(seconds)}.${kept()}`;
    return `Not saved yet: there is no connection. It is sent once there is.${kept()}`;
  };

  // Sending. One at a time while somebody types; on leaving at once, beside the one under way: the server knows their
  // order. What got no answer is sent again.
  let timer = 0;
  let dirty = null; // the form with something typed that is in no draft yet
  let underWay = null; // the draft that is being sent
  let flying = 0; // bytes of those that outlive the page
  let failed = 0;
  const keep = () => {
    clearTimeout(timer);
    if (underWay) underWay.end.then(keep);
    else if (dirty) send(dirty);
  };
  const send = (form) => {
    dirty = null;
    if (!form.isConnected) return;
    const draft = { ...written(form, next()), form };
    const body = bodyOf(draft);
    const size = bytes(body);
    const outlives = size + flying <= QUOTA;
    if (outlives) flying += size;
    const until = AbortSignal.timeout(LONGEST);
    draft.end = fetch(draft.url, { method: "POST", body, keepalive: outlives, redirect: "manual", signal: until })
      .then((answer) => answered(draft, answer), () => later(draft, 0, 0))
      .finally(() => {
        if (outlives) flying -= size;
        if (underWay === draft) underWay = null;
      });
    underWay = draft;
  };
  const answered = async (draft, answer) => {
    const { form } = draft;
    const seconds = Number(answer.headers.get("Retry-After") ?? 0);
    if (answer.status !== 204 && answer.status !== 409) return later(draft, answer.status || 302, seconds);
    const told = answer.status === 409 ? await answer.json() : {};
    failed = 0;
    if (told.finalized) return note(told.message, true);
    if (!dirty) copies?.drop(draft.url);
    if (form.elements.submission?.value !== draft.told.submission.split(".")[0]) return;
    knows(form, answer.headers);
    for (const [name, html] of Object.entries(told.fields ?? {})) beside(form, name, html);
    const at = answer.headers.get("Draft-Saved");
    if (told.message) note(told.message, true);
    else note([`Draft saved ${at} UTC`, answer.headers.get("Draft-Others")].filter(Boolean).join(". "));
  };
  const later = (draft, status, seconds) => {
    const pauseFor = seconds || AGAIN[Math.min(failed++, AGAIN.length - 1)];
    note(refused(status, pauseFor), Boolean(REFUSED[status]));
    if (!draft.form.isConnected) return;
    dirty ??= draft.form;
    if (!REFUSED[status]) timer = setTimeout(keep, Math.min(pauseFor, 3600) * 1000);
  };
  const knows = (form, headers) => {
    const base = tokens(form);
    for (const entry of (headers.get("Draft-Base") ?? "").split(" ").filter(Boolean)) base.set(entry.replace(/=.*/, ""), { entry });
    form.elements.draft_base.value = [...base.values()].map(({ entry }) => entry).join(" ");
    form.elements.draft_revision.value = headers.get("Draft-Revision");
  };
  // Words of another tab, beside the field that they are for.
  const beside = (form, name, html) => {
    byId(`beside-${name}`)?.remove();
    const control = [...form.elements].find((one) => one.name === name || one.name.startsWith(`${name}-`));
    const place = document.createElement("div");
    place.id = `beside-${name}`;
    place.innerHTML = html;
    (control?.closest("[data-rows]") ?? control?.closest(".field") ?? form.querySelector(".fields")).after(place);
  };

  const leave = () => {
    clearTimeout(timer);
    const form = dirty ?? underWay?.form;
    if (form && (dirty || (underWay && !underWay.left))) {
      if (dirty) send(form);
      if (underWay) underWay.left = true;
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    dirty = form;
    copies?.write(form);
    if (!copies) note("Keep this page open until your draft is saved: this browser cannot keep a copy here.");
    clearTimeout(timer);
    timer = setTimeout(keep, DRAFT_AFTER);
  });
  document.addEventListener("focusout", ({ relatedTarget: to }) => {
    if (dirty && !(to?.form === dirty && to.type === "submit")) keep(); // a button of the form sends all of it itself
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
    if (!underWay || !form.dataset.draft || submitter?.value === "save") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waits) return;
    waits = true;
    underWay.end.then(() => {
      waits = false;
      clearTimeout(timer);
      dirty = null;
      submitter?.focus(); // htmx sends the button that has it
      form.requestSubmit(submitter);
    });
  }, true);
  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig: { elt } } }) => {
    if (elt.dataset.draft && [200, 409, 422].includes(xhr.status)) copies?.drop(elt.dataset.draft); // the server has it
  });
  for (const event of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(event, ({ target }) => {
    if (!target.dataset?.draft) return;
    unanswered += 1;
    dirty = target;
    timer = setTimeout(keep, AGAIN[0] * 1000);
  });

  // Copies in this browser, as ciphertext, of what has not got through. The key is in the page alone; each copy is of one
  // tab, and another one takes it up once that tab is gone.
  let copies = null;
  const here = document.body.dataset.copies ?? "";
  delete document.body.dataset.copies;
  const found = () => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(ROOT));
    } catch {
      return []; // a browser that is told to keep nothing
    }
  };
  const base64 = (raw) => btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join(""));
  const raw64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const opened = async (keys, text) => {
    const sealed = raw64(text);
    for (const key of keys) {
      const open = crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12));
      const plain = await open.catch(() => null); // another key's
      if (plain) return JSON.parse(new TextDecoder().decode(plain));
    }
    return null;
  };
  const copying = (name, keys, tab) => {
    const at = (url) => `${ROOT}${name}:${tab}:${url}`;
    const stands = new Map(); // by address, whether it is being written, and whether there is something newer by then
    const write = async (form) => {
      const url = form.dataset.draft;
      if (stands.has(url)) return stands.set(url, form);
      stands.set(url, null);
      const text = JSON.stringify({ ...written(form, next()), at: Date.now() });
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, keys[0], new TextEncoder().encode(text)));
      const newer = stands.get(url);
      try {
        if (newer !== "gone") localStorage.setItem(at(url), base64([...iv, ...sealed]));
      } catch {
        note("Keep this page open until your draft is saved: this browser has no room for a copy.", true);
      }
      stands.delete(url);
      if (newer?.isConnected) write(newer);
    };
    const drop = (url) => {
      if (stands.has(url)) stands.set(url, "gone");
      localStorage.removeItem(at(url));
    };
    return { write, drop };
  };

  // What another visit has left: into the form where it goes on from what is there, else to the server, which merges it.
  const fits = (form, copy) => {
    if (form?.dataset.draft !== copy.url || form.elements.version.value !== copy.told.version || dirty) return false;
    const [base, then] = [tokens(form), new Map((copy.told.draft_base ?? "").split(" ").map((one) => one.replace("!", "").split("=")))];
    const first = (token) => (token ?? "").split("~")[0];
    return copy.names.every((name) => first(base.get(name)?.token) === first(then.get(name)))
      && copy.fields.every(([key]) => form.elements[key]);
  };
  const put = (form, { names, fields, told, order, at }) => {
    for (const control of form.elements) {
      if (!control.name || BESIDES.test(control.name) || !names.includes(control.name.split("-")[0])) continue;
      const values = fields.filter(([key]) => key === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.elements.submission.value = told.submission;
    last = Math.max(last, order);
    dirty = form;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    note(`What you typed here at ${new Date(at).toISOString().slice(11, 16)} UTC and had not got through is back.`, true);
    copies.write(form);
    keep();
  };
  const tooLate = (copy, message) => {
    const place = document.createElement("section");
    place.className = "advice";
    place.setAttribute("role", "status");
    const said = document.createElement("p");
    said.textContent = `${message} You had typed:`;
    const words = document.createElement("blockquote");
    words.textContent = copy.fields.map(([, value]) => value).filter((value) => value.trim()).join("\n");
    place.append(said, words);
    document.querySelector("main").prepend(place);
  };
  const takeUp = async (where, copy) => {
    if (!copy) return;
    const form = page();
    if (fits(form, copy)) {
      localStorage.removeItem(where);
      return put(form, copy);
    }
    const answer = await fetch(copy.url, { method: "POST", body: bodyOf(copy), redirect: "manual" }).catch(() => null);
    if (answer?.status !== 204 && answer?.status !== 409) return;
    const told = answer.status === 409 ? await answer.json() : {};
    localStorage.removeItem(where);
    if (told.finalized) return tooLate(copy, told.message);
    if (!dirty && (!form || form.dataset.draft === copy.url)) location.reload();
  };

  const begin = async () => {
    if (here === "forget") for (const name of found()) localStorage.removeItem(name);
    const [name, ...texts] = here.split(" ");
    if (!texts.length || !isSecureContext || !crypto.subtle || !navigator.locks) return;
    const keys = await Promise.all(texts.map((text) => crypto.subtle.importKey("raw", raw64(text), "AES-GCM", false, ["encrypt", "decrypt"])));
    const tab = crypto.randomUUID();
    navigator.locks.request(ROOT + tab, () => new Promise(() => {})); // until the page is gone
    copies = copying(name, keys, tab);
    if (dirty) copies.write(dirty);
    for (const where of found()) {
      const [, whose, other] = where.slice(ROOT.length - 1).split(":");
      if (whose !== name) localStorage.removeItem(where); // a session's that is not open here any more
      else if (other !== tab) await navigator.locks.request(ROOT + other, { ifAvailable: true }, async (free) => {
        if (free) await takeUp(where, await opened(keys, localStorage.getItem(where)));
      });
    }
  };
  begin();
  if (page() && JSON.stringify(entries(page())) !== JSON.stringify(asItCame(page()))) pause(0).then(() => {
    dirty = page(); // typed before this was here, or put back by the browser
    keep();
  });
})();
