"""Two tabs and a program in one session, who do what they like: a machine that keeps count of every word.

A word is told by its number, and typed once. At any moment each is stored (as an answer, or as something that waits),
or on screen, or in somebody's hands; or it was discarded by a button that said so. A tab with scripts sends drafts,
which may arrive late, and one when it is left; a tab without is left by its buttons alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import redis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from onboarding.business.samples import load
from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from onboarding.sessions.command import EVERYTHING
from onboarding.sessions.session import Session
from tests.api.program import KEYS, Program
from tests.e2e.seeding import answered, signed
from tests.web.html_form import Element, form_of
from tests.web.walking import HTMX, Shown

PATHS = {2: "/steps/value-proposition", 5: "/steps/problem"}
TYPED_INTO = re.compile(r"value_proposition|unique_value|differentiators-\d+-text|problem_statement|affected_groups")
WORD = re.compile(r"word\d{4}")
CHOICES = ("theirs:", "mine:", "take:", "leave:")
BUTTONS = ("save", "save", "later", "back", "again", "drop", "add", "remove", "up", "undo", "choose")


def words_in(found: Any) -> set[str]:
    return set(WORD.findall(str(found)))


class World:
    """One application and one complete session, which is as it was again before each history."""

    def __init__(self, app: Flask, store_url: str) -> None:
        self.app, self._raw = app, redis.Redis.from_url(store_url)
        self.manager: SessionManager = app.extensions["onboarding"]["wizard"].manager
        passage = answered(app, load("crumb-and-ledger"))
        self.session_id, self.cookie = str(passage[0]), signed(app, passage)
        self._kept = {key: (self._raw.dump(key), max(self._raw.pttl(key), 0)) for key in self._raw.scan_iter()}

    def begin(self) -> None:
        self._raw.flushdb()
        for key, (value, left) in self._kept.items():
            self._raw.restore(key, left, value)

    def client(self) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("onboarding", self.cookie)
        return client

    def session(self) -> Session:
        return self.manager.visit(self.session_id, EVERYTHING)

    def words(self) -> set[str]:
        """All that is stored."""
        session = self.session()
        typed = [(draft.typed, [other.typed for other in draft.others]) for draft in session.drafts.values()]
        return words_in([(dict(saved), getattr(saved, "hidden", {})) for saved in session.answers.values()]) | words_in(
            typed
        )


@dataclass
class Tab:
    """``typed`` is what the page has in its fields beyond what it came with; ``told`` what a draft's answer told it."""

    client: FlaskClient
    scripts: bool
    page: Shown = None  # type: ignore[assignment]  # opened at once
    typed: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    beside: str = ""  # other words, that a draft's answer put beside a field
    copy: set[str] = field(default_factory=set)  # words that the browser keeps, since they could not be sent
    order: int = 0
    sent: bool = True

    @property
    def holds(self) -> dict[str, Any]:
        return {**self.page.holds, **self.told, **self.typed} if self.page.tree.xpath("count(//form)") == 1 else {}

    @property
    def fields(self) -> list[str]:
        """What can be typed into."""
        here = "//form//*[self::textarea or self::input][not(ancestor::fieldset[@disabled])]/@name"
        return [str(name) for name in self.page.tree.xpath(here) if TYPED_INTO.fullmatch(str(name))]

    @property
    def screen(self) -> set[str]:
        """The words that somebody who looks at the tab can see."""
        page = re.sub(r'<input type="hidden"[^>]*>', "", self.page.text)
        return words_in(page) | words_in(self.typed) | words_in(self.beside) | self.copy

    def show(self, answer: Shown) -> None:
        """What the server answered, and where that leads."""
        while to := answer.to or answer.headers.get("HX-Redirect"):
            answer = Shown(self.client.get(str(to).partition("#")[0]))
        self.page, self.typed, self.told, self.beside, self.sent = answer, {}, {}, "", True

    def open(self, path: str) -> None:
        self.show(Shown(self.client.get(path)))

    def post(self, act: str, action: str = "", only: dict[str, Any] | None = None) -> Shown:
        headers = HTMX if self.scripts else {}
        data = {**(self.holds if only is None else only), "act": act}
        return Shown(self.client.post(action or form_of(self.page.tree).get("action"), data=data, headers=headers))

    def draft(self) -> tuple[str, dict[str, Any]] | None:
        """What the page's script sends: the fields that differ from what is saved."""
        forms = self.page.tree.xpath("//form[@data-draft]")
        if not forms or self.sent:
            return None
        self.order, self.sent = self.order + 1, True
        base = self.told.get("draft_base") or self.page.holds["draft_base"][0]
        drafted = {entry.strip("!").partition("=")[0] for entry in base.split() if "~" in entry or "!" in entry}
        names = drafted | {name.partition("-")[0] for name in self.typed}
        besides = {"csrf_token", "version", "submission", "draft_revision", "draft_base"}
        body = {n: v for n, v in self.holds.items() if n in besides or n.partition("-")[0] in names}
        return forms[0].get("data-draft"), {**body, "draft_fields": " ".join(names), "draft_order": str(self.order)}


class Histories(RuleBasedStateMachine):
    """``discarded`` are the words that a button has said it does without."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.tabs = [Tab(self.world.client(), scripts) for scripts in (True, False)]
        self.program = Program(self.world.app.test_client(), KEYS["any"][1])
        self.typed: list[str] = []
        self.discarded: set[str] = set()
        self.removed: dict[int, list[set[str]]] = {0: [], 1: []}
        self.late: list[tuple[int, str, dict[str, Any], set[str]]] = []
        for number, tab in enumerate(self.tabs):
            tab.open(PATHS[5 if number else 2])

    def new_word(self) -> str:
        self.typed.append(f"word{len(self.typed):04}")
        return self.typed[-1]

    # A tab

    @rule(number=st.integers(0, 1), places=st.lists(st.integers(0, 5), min_size=1, max_size=3), long=st.booleans())
    def type(self, number: int, places: list[int], long: bool) -> None:
        """A word more in some fields; a long one makes it too long to be saved."""
        tab, fields = self.tabs[number], self.tabs[number].fields
        for place in places if fields else ():
            name = fields[place % len(fields)]
            before = tab.holds.get(name, "")
            before = before if isinstance(before, str) else before[0]
            tab.typed[name] = f"{before} {self.new_word()}{' of many letters' * 70 * long}".lstrip()
            tab.sent = False

    @rule(late=st.booleans())
    def draft(self, late: bool) -> None:
        """The script's second is over; the request may take its time."""
        self._draft(0, late)

    def _draft(self, number: int, late: bool) -> None:
        tab = self.tabs[number]
        if (request := tab.draft()) is None:
            return
        if late:
            self.late.append((number, *request, words_in(tab.typed)))
        else:
            self._answered(tab, Shown(tab.client.post(request[0], data=request[1])), request[1])

    def _answered(self, tab: Tab, told: Shown, body: dict[str, Any]) -> None:
        if told.status not in (204, 409) or "Draft-Base" not in told.headers:
            tab.copy |= words_in(body)  # refused by name, and still in the browser
            return
        tab.copy -= words_in(body)
        base = dict(
            entry.split("=", 1)
            for entry in str(
                tab.holds["draft_base"][0] if isinstance(tab.holds["draft_base"], list) else tab.holds["draft_base"]
            ).split()
        )
        for entry in told.headers["Draft-Base"].split():
            name, _, token = entry.partition("=")
            base.pop(f"!{name}", None)
            base[name] = token
        tab.told["draft_base"] = " ".join(f"{name}={token}" for name, token in base.items())
        tab.told["draft_revision"] = told.headers["Draft-Revision"]
        tab.beside += told.text if told.status == 409 else ""

    @rule()
    def arrive(self) -> None:
        """A request that took its time."""
        if self.late:
            number, url, body, _ = self.late.pop(0)
            tab = self.tabs[number]
            told = Shown(tab.client.post(url, data=body))
            if told.status not in (204, 409) or "Draft-Base" not in told.headers:
                tab.copy |= words_in(body)

    @rule(number=st.integers(0, 1), to=st.sampled_from([*PATHS.values(), "/summary", "/"]), late=st.booleans())
    def leave(self, number: int, to: str, late: bool) -> None:
        """By a link, the browser's Back, or closing: with scripts what was typed goes along; else by a button."""
        tab = self.tabs[number]
        if tab.scripts:
            self._draft(number, late)
        elif tab.typed:
            tab.show(tab.post("later"))
        if tab.page.status in (409, 410) and not tab.page.tree.xpath("//form[@data-draft] | //form[@id='versions']"):
            self.discarded |= tab.screen  # that it came too late was said
        self.removed[number] = []
        tab.open(to)

    @rule(number=st.integers(0, 1), kind=st.integers(0, len(BUTTONS) - 1), place=st.integers(0, 4))
    def press(self, number: int, kind: int, place: int) -> None:
        """A button of the page, of one kind that it has."""
        tab = self.tabs[number]
        kinds = [one for one in BUTTONS if self._offered(tab, one)]
        if not kinds:
            return
        button = kinds[kind % len(kinds)]
        offered = self._offered(tab, button)
        pressed = offered[place % len(offered)]
        act, goes = pressed.get("value"), self._goes(tab, pressed)
        gone = self.removed[number]
        if button == "remove":
            group, _, row = act.partition(":")[2].partition(":")
            gone.append(words_in([value for name, value in tab.holds.items() if name.startswith(f"{group}-{row}-")]))
        answer = tab.post(act)
        tab.show(answer)
        if answer.status == 409 and button == "choose":
            return  # nothing was done
        if button == "remove":
            self.discarded |= gone[-1]
        elif button == "undo" and gone:
            self.discarded -= gone.pop()
        else:
            self.discarded |= goes
        if not tab.page.tree.xpath("//input[@name='draft_undo']"):
            gone.clear()

    def _offered(self, tab: Tab, button: str) -> list[Element]:
        found = tab.page.tree.xpath("//form//button[@name='act'] | //button[@form='versions']")
        begins = CHOICES if button == "choose" else (f"{button}:",) if button in ("add", "remove", "up") else ()
        here = [one for one in found if one.get("value", "").startswith(begins) or one.get("value") == button]
        return here if tab.holds and not (begins == () and len(here) == 0) else []

    def _goes(self, tab: Tab, pressed: Element) -> set[str]:
        """The words that this button says it does without."""
        act, _, rest = pressed.get("value").partition(":")
        two_versions = bool(tab.page.tree.xpath("//form[@id='versions']"))
        here = tab.holds
        if act == "drop":
            return words_in({name: value for name, value in here.items() if TYPED_INTO.fullmatch(name)}) - self._saved()
        if act == "save" and two_versions:
            return words_in(tab.page.said("//*[@class='versions']")) - words_in(
                {name: value for name, value in here.items() if TYPED_INTO.fullmatch(name)}
            )
        if f"{act}:" not in CHOICES:
            return set()
        name = rest.partition(":")[0]
        mine = words_in([value for key, value in here.items() if key.partition("-")[0] == name])
        (around, *_) = pressed.xpath("ancestor::section[1] | ancestor::div[@role='row'][1]")
        told = words_in(around.text_content())
        if two_versions:
            told -= mine if act == "mine" else set()
        return mine - told if act in ("theirs", "take") else told - mine

    def _saved(self) -> set[str]:
        return words_in([dict(saved) for saved in self.world.session().answers.values()])

    @rule(number=st.integers(0, 1), place=st.integers(0, 3), finalize=st.booleans())
    def summary(self, number: int, place: int, finalize: bool) -> None:
        """Use or discard what is not saved; or finalize."""
        tab = self.tabs[number]
        self.leave(number=number, to="/summary", late=False)
        buttons = tab.page.tree.xpath("//section[contains(@class, 'unsaved')]//button")
        if buttons and not finalize:
            pressed = buttons[place % len(buttons)]
            around = words_in(pressed.xpath("ancestor::section[1]")[0].text_content())
            tab.show(tab.post(pressed.get("value"), pressed.get("formaction")))
            if pressed.get("value").startswith("discard"):
                self.discarded |= around - self._saved()
        elif finalize and place == 0 and tab.page.tree.xpath("//form[@id='finalize']"):
            tab.show(tab.post("", "/finalize"))

    # A program

    @rule(number=st.sampled_from([2, 5]), saves=st.booleans())
    def program_types(self, number: int, saves: bool) -> None:
        """It reads, adds a word, and sends: as an answer, or as a draft. What is refused stays in its hands."""
        session, word = self.world.session(), self.new_word()
        name = "unique_value" if number == 2 else "affected_groups"
        saved, drafted = dict(session.answers[number]), session.drafts.get(number)
        version = session.progress.version(number)
        if saves:
            saved[name] = f"{saved.get(name, '')} {word}".strip()
            path, method, more = f"/{self.world.session_id}/steps/{number}", "POST", {}
        else:
            typed = drafted.typed if drafted and drafted.version == version else FormData()
            text = (typed.getlist(name) or [str(saved.get(name, ""))])[0]
            saved = {name: f"{text} {word}".strip()}
            path, method, more = f"/{self.world.session_id}/steps/{number}/draft", "PUT", {}
        told = self.program.call(method, path, {"data": saved, "version": version, **more})
        if told.status_code not in (200, 204):
            self.discarded.add(word)  # it was told so, and has it

    @rule(number=st.sampled_from([2, 5]))
    def program_discards(self, number: int) -> None:
        """What it has read, by its ETag."""
        path = f"/{self.world.session_id}/steps/{number}/draft"
        read = self.program.get(path)
        if (
            read.status_code == 200
            and self.program.call("DELETE", path, If_Match=read.headers["ETag"]).status_code == 204
        ):
            self.discarded |= words_in(read.json) - self._saved()

    @precondition(lambda self: len(self.typed) > 3)
    @rule(really=st.integers(0, 5))
    def program_finalizes(self, really: int) -> None:
        if really == 0:
            self.program.post(f"/{self.world.session_id}/finalize")

    def teardown(self) -> None:
        """At the end everything arrives that was sent; then each word is somewhere."""
        while self.late:
            self.arrive()
        somewhere = self.world.words() | {word for tab in self.tabs for word in tab.screen}
        assert not missing(self.typed, somewhere | self.discarded)


def missing(typed: Iterable[str], somewhere: set[str]) -> list[str]:
    return [word for word in typed if word not in somewhere]
