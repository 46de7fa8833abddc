// Fields and options that are asked for only with some answers, and what is computed of answers, while a page is filled in.
// The server says by which rule (data-shown-if, onboarding/forms/scope.py): `if` is postfix over the comparisons in `of`, and
// each of those is decided by the values of a control that are listed, or, where people type, by asking the server.
(() => {
  "use strict";
  const ASK_AFTER = 250; // ms after the last key
  const ROUNDS = 5; // that one change may ask: an answer may offer an option again that was chosen before
  const FIRST_CONTROL = "input:not([type=hidden]), textarea, select";
  const rules = new WeakMap(); // by element, read once
  const answers = new WeakMap(); // by form: what the server said of what was typed

  const ruleOf = (element) => {
    if (!rules.has(element)) rules.set(element, JSON.parse(element.dataset.shownIf));
    return rules.get(element);
  };

  // What a form would send of a control, unless it is hidden: a question that is not asked is not answered.
  const valuesOf = (form, name) => {
    const values = [];
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.disabled || control.closest("[hidden]")) continue;
      if (control.matches("select")) values.push(...[...control.selectedOptions].filter((o) => !o.disabled).map((o) => o.value));
      else if (!control.matches("[type=radio], [type=checkbox]") || control.checked) values.push(control.value);
    }
    return values;
  };

  const holds = (form, comparison) => {
    if (comparison.in) return valuesOf(form, comparison.by).some((value) => comparison.in.includes(value));
    return answers.get(form)?.[comparison.ask] ?? comparison.is;
  };

  const decide = (form, rule) => {
    const stack = [];
    for (const token of rule.if) {
      if (token === "!") stack.push(!stack.pop());
      else if (token === "&" || token === "|") {
        const right = stack.pop(), left = stack.pop();
        stack.push(token === "&" ? left && right : left || right);
      } else stack.push(typeof token === "boolean" ? token : holds(form, rule.of[token]));
    }
    return stack.pop();
  };

  const show = (element, shown) => {
    if (element.hidden === !shown) return false;
    element.hidden = !shown;
    if (element.matches("option")) {
      element.disabled = !shown;
      if (!shown && element.selected) element.closest("select").value = "";
    } else if (element.matches("label")) {
      element.querySelector("input").disabled = !shown;
    } else if ("must" in element.dataset) {
      for (const control of element.querySelectorAll(FIRST_CONTROL)) control.required = shown;
    }
    return true;
  };

  // One answer may show a question whose answer shows another: until nothing changes. Whether an option came or went.
  const follow = () => {
    const governed = [...document.querySelectorAll("form [data-shown-if]")];
    let options = false;
    for (let round = 0, changed = true; changed && round <= governed.length; round++) {
      changed = false;
      for (const element of governed) {
        const form = element.closest("form");
        if (!show(element, decide(form, ruleOf(element)))) continue;
        changed = true;
        options ||= element.matches("option, label");
      }
    }
    return options;
  };

  let timer = 0;
  let asking = null;
  const ask = async (form, rounds = ROUNDS) => {
    asking?.abort();
    const mine = asking = new AbortController();
    form.dataset.asking = "";
    const body = new URLSearchParams(new FormData(form));
    const told = await fetch(form.dataset.follow, { method: "POST", body, signal: mine.signal, redirect: "manual" })
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null); // no network, or something newer was typed: the page stays as it is, and saving decides
    if (mine.signal.aborted) return;
    delete form.dataset.asking;
    if (!told) return;
    answers.set(form, told.holds);
    for (const [name, text] of Object.entries(told.computed)) {
      const place = form.querySelector(`[data-computed="${CSS.escape(name)}"]`);
      if (place) place.textContent = text;
    }
    if (follow() && rounds > 1) ask(form, rounds - 1);
  };
  const askSoon = (event) => {
    const form = event.target.closest?.("form[data-follow]");
    if (!form) return;
    form.dataset.asking = "";
    clearTimeout(timer);
    timer = setTimeout(() => ask(form), ASK_AFTER);
  };

  document.addEventListener("change", follow);
  document.addEventListener("input", askSoon);
  document.addEventListener("change", askSoon);
  document.addEventListener("htmx:load", follow);
  follow();
})();
