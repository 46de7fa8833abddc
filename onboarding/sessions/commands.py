"""The table of operations: each operation of the session manager, once, as a Command.

Nothing here does IO. ``manager.py`` runs the commands and ``aio.py`` awaits them, by the same names and with the same
signatures and docstrings, so that the two managers cannot drift. Every operation raises, before anything is sent,
``ValueError`` or ``TypeError`` for an id, a step or data that cannot be; afterwards ``UnknownSession`` for a session
that has expired or never was, and ``StoreUnavailable`` where the store does not answer within the retries.

The save protocol
-----------------
One script (``redis/lua/save.lua``) judges a save. It compares in this order, and changes nothing before the end:

1. ``unknown``, ``forbidden``, ``foreign``: the session must be there, whole, and open to whoever asks.
2. ``older``: it was last written under another definition of the flow; it is migrated first, then saved again.
3. A repeat (the step's last submission, with the same answers) is answered as it was the first time.
4. ``finalized``: a finalized session is closed.
5. ``stale``: the step was saved since the ``version`` that was given. Without one a save is unconditional.
6. ``moved``: an earlier step that the form read has another version than it had then.
7. ``ahead``: with ``in_order``, a required step before this one is not complete.

Then the answers are stored, what depends on a value that changed is marked to be checked, and progress is counted anew.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar, Unpack

from onboarding.flow import Flow, Step
from onboarding.forms.formdata import FormData
from onboarding.sessions.access import LINK, UNKNOWN_DEVICE, Access, read_access
from onboarding.sessions.codec import (
    Reply,
    SessionId,
    answers_text,
    as_json,
    check_name,
    checked_id,
    checked_submission,
    draft_text,
    plain_data,
    read_session,
)
from onboarding.sessions.command import (
    BRIEF,
    EVERYTHING,
    LARGEST_SESSION,
    NOTHING,
    NOWHERE,
    Budget,
    Build,
    Command,
    NewSession,
    Outgoing,
    Plan,
    ReadOptions,
    SavedBy,
)
from onboarding.sessions.draft_merge import Merged
from onboarding.sessions.draft_plan import (
    DraftWrite,
    KeptDraft,
    keeping,
    leaving_what_others_typed,
    said_already,
    waiting,
)
from onboarding.sessions.encryption import Cipher, NoCipher
from onboarding.sessions.errors import (
    AlreadyFinalized,
    DraftsWaiting,
    EarlierAnswersMoved,
    ForeignSession,
    InvalidAnswers,
    LimitReached,
    NoRoom,
    StaleDraft,
    StaleVersion,
    StepAhead,
    StoreUnavailable,
    TooMuch,
    UnknownSession,
)
from onboarding.sessions.migrate import OlderDefinition, migrated, migration_arguments
from onboarding.sessions.session import (
    COMPLETE,
    INVALID,
    AnswerError,
    Answers,
    Finalized,
    Metadata,
    Progress,
    Saved,
    Session,
)
from onboarding.sessions.verdict import Verdict, judge, usable_answers

Json = Any
T = TypeVar("T")
SLIDE_AFTER = 3_600_000  # ms


class Commands:
    """The operations on sessions of one flow. ``ttl`` and ``retention`` are seconds: unused, and after finalizing."""

    def __init__(
        self,
        flow: Flow,
        build: Build | None = None,
        *,
        ttl: int = 604_800,
        retention: int | None = None,
        cipher: Cipher = NoCipher(),
        outgoing: Outgoing = NOWHERE,
    ) -> None:
        self.flow, self._build, self.ttl, self._cipher, self.outgoing = flow, build, ttl * 1000, cipher, outgoing
        self.retention = self.ttl if retention is None else retention * 1000

    # The contract's operations

    def set_metadata(
        self, session_id: SessionId, user_id: str, workspace_id: str, client_name: str = ""
    ) -> Command[Metadata]:
        """Open a session, or change whose it is.

        ``session_id`` is a UUID4 of your making; the names have 1 to 200 characters. Metadata and progress are written
        together. Answers the session's Metadata.
        """
        opening = NewSession(user_id=user_id, workspace_id=workspace_id, client_name=client_name)
        arguments = json.dumps(self._opening(opening))
        return self._command("open", session_id, "", NOTHING, [arguments], lambda session: session.metadata)

    def open_session(self, session_id: SessionId, opening: NewSession, *, grant: str = "") -> Command[Session]:
        """Open a session; one that is there already stays as it is."""
        arguments = json.dumps(self._opening(opening) | {"keep": True})
        return self._command("open", session_id, grant, NOTHING, [arguments], self._session)

    def get_metadata(self, session_id: SessionId) -> Command[Metadata]:
        """Whose the session is, since when, and what became of it. Times are UTC, from the store's own clock."""
        return self._command("read", session_id, "", NOTHING, [], lambda session: session.metadata)

    def update_progress(self, session_id: SessionId, step: int) -> Command[Progress]:
        """Note the furthest step reached, 0 for none. It never goes back.

        What is complete is always counted from the saved steps. Raises AlreadyFinalized where the session is closed.
        """
        before: list[list[int]] = []
        if step != 0 or isinstance(step, bool):
            place = self.flow.place(self._step(step))
            before = _ranges(other.number for other in self.flow.steps[: place - 1])
        arguments = [str(step), json.dumps(before)]
        return self._command("reach", session_id, "", NOTHING, arguments, lambda session: session.progress)

    def get_progress(self, session_id: SessionId) -> Command[Progress]:
        """Which steps are complete, out of how many: ``completed``, ``total``, ``percentage`` (whole, rounded down)."""
        return self._command("read", session_id, "", NOTHING, [], lambda session: session.progress)

    def get_step(self, session_id: SessionId, step: int) -> Command[Answers | None]:
        """The answers of one step as they were saved: a dict with ``version`` and ``saved_at``; None where unsaved."""
        self._step(step)
        reading = ReadOptions(answers=(step,))
        return self._command("read", session_id, "", reading, [], lambda session: session.answers.get(step))

    def get_all_steps(self, session_id: SessionId) -> Command[dict[int, Answers]]:
        """The answers of every saved step, ``{number: Answers}`` in order of the numbers, in one round trip."""
        reading = ReadOptions(all_answers=True)
        return self._command("read", session_id, "", reading, [], lambda session: dict(sorted(session.answers.items())))

    def get_session_summary(self, session_id: SessionId, *, grant: str = "") -> Command[Session]:
        """All there is to know of a session: metadata, progress, answers, drafts, and the context once finalized.

        ``grant`` is the SHA-256 of a browser's grant, in hexadecimal; without it the caller is a program of ours.
        """
        return self.visit(session_id, EVERYTHING, grant=grant)

    def visit(self, session_id: SessionId, reading: ReadOptions = NOTHING, *, grant: str = "") -> Command[Session]:
        """A session with the answers and drafts that ``reading`` asks for; it moves the expiry, at most hourly."""
        for number in (*reading.answers, *reading.drafts):
            self._step(number)
        return self._command("read", session_id, grant, reading, [], self._session)

    def save_step(
        self,
        session_id: SessionId,
        step: int,
        data: Mapping[str, Json],
        *,
        strict: bool = False,
        judged: bool = False,
        read: Mapping[int, int] | None = None,
        **saved_by: Unpack[SavedBy],
    ) -> Plan[Saved]:
        """Save what the step's form makes of the data, or the data as given where it does not accept them.

        ``data`` is a Mapping with string keys, 128 KiB at most as JSON. What does not pass counts in nothing:
        ``Saved.complete`` is False, and ``Saved.errors`` has by field why; with ``strict`` InvalidAnswers is raised
        instead, and nothing is stored. ``judged`` is for whoever has asked the form already.

        ``version`` is the step's when it was read, 0 where it was not there: StaleVersion where it has moved on;
        without one the save is unconditional. ``submission`` (1 to 64 printable ASCII characters) is the same however
        often one sending arrives; without one each call has its own. ``read`` has the versions of the earlier steps
        that the form read: EarlierAnswersMoved where one has moved on. ``in_order`` refuses to skip ahead: StepAhead.
        ``grant`` is the SHA-256 of the browser's; ``opening`` lets the save open the session; ``reading`` is what comes
        back besides. Raises AlreadyFinalized where the session is closed, TooMuch for more than fits.
        """
        definition = self._step(step)
        if judged:
            saved: Saved = yield self._save(session_id, step, Verdict(data), read=read, **saved_by)
            return saved
        data = plain_data(data)  # what cannot be stored is told before anything is sent
        as_json(data)
        saved_by["submission"] = checked_submission(saved_by.get("submission"))
        for _ in range(5):
            earlier = yield from self._earlier(session_id, definition, saved_by)
            verdict = judge(self.flow, definition, data, earlier)
            if strict and verdict.errors:
                raise InvalidAnswers(step, verdict.errors, verdict.missing)
            seen = (
                {needed: earlier.progress.version(needed) for needed in self.flow.needs(definition)} if earlier else {}
            )
            try:
                saved = yield self._save(session_id, step, verdict, read=read or seen, **saved_by)
            except EarlierAnswersMoved:
                if read:
                    raise
                continue  # judge by what the earlier steps say now
            return saved
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    def _earlier(self, session_id: SessionId, step: Step, saved_by: SavedBy) -> Plan[Session | None]:
        """The session with what the step's form looks at; None where it looks at nothing, or nothing is there yet."""
        needs = self.flow.needs(step)
        if not needs:
            return None
        try:
            session: Session = yield self.visit(session_id, ReadOptions(answers=needs), grant=saved_by.get("grant", ""))
        except UnknownSession:
            if saved_by.get("opening") is None:
                raise
            return None
        return session

    def _save(
        self,
        session_id: SessionId,
        step: int,
        verdict: Verdict,
        *,
        version: int | None = None,
        submission: str | None = None,
        read: Mapping[int, int] | None = None,
        in_order: bool = False,
        draft: str | None = None,
        hidden: FormData | None = None,
        grant: str = "",
        opening: NewSession | None = None,
        reading: ReadOptions = NOTHING,
        budget: Budget | None = None,
        typed_texts: Mapping[str, str] | None = None,
    ) -> Command[Saved]:
        """Save what was judged. What did not pass counts in nothing: nothing depends on it."""
        definition = self._step(step)
        text = answers_text(verdict.answers, hidden)
        kept = answers_text(verdict.answers, hidden, None if verdict.errors else typed_texts)
        counted = {} if verdict.errors else verdict.answers
        arguments: dict[str, Json] = {
            "step": step,
            "state": INVALID if verdict.errors else COMPLETE,
            "numbers": self._numbers,
            "digests": self._cipher.digests(text),
            "submission": checked_submission(submission),
            "form": self.flow.fingerprint(definition),
            "read": list((read or {}).items()),
            "needs": self._needs[step] if in_order else (),
            "looked": [
                (looked.field, self._cipher.digests(looked.essence), looked.by)
                for looked in self.flow.dependencies(definition, counted)
            ],
            "atoms": self.flow.reach.atoms_of(step, counted),
        } | _budgeted(budget)
        if version is not None:
            arguments["version"] = version
        if draft is not None:
            arguments["draft"] = draft
        if opening is not None:
            arguments["opening"] = self._opening(opening)
        arguments_text = json.dumps(arguments)
        stored = self._cipher.close(kept, str(session_id), f"step:{step}")
        return self._command(
            "save", session_id, grant, reading, [stored, arguments_text, self._reach], _saved(step, verdict)
        )

    def save_draft(
        self,
        session_id: SessionId,
        step: int,
        typed: FormData | Merged | None,
        *,
        version: int,
        revision: str | None = None,
        by: str | None = None,
        order: int | None = None,
        grant: str = "",
        opening: NewSession | None = None,
        reading: ReadOptions = NOTHING,
        brief: bool = False,
        budget: Budget | None = None,
    ) -> Command[Session]:
        """Keep what was typed, unjudged; None drops the draft that is there. It never counts as progress.

        ``version`` is the step's on the page it was typed on. ``revision`` is of the draft that it takes the place of
        ("0": of none): StaleDraft where there is another; without it, of whichever there is. A page, which ``by``
        names, may follow its own drafts without knowing their revisions; ``order`` counts them, so that an older one
        which comes late changes nothing. ``budget`` is what its sender may cost. ``brief``: ``reading`` is only for a
        draft that is refused. The rest is as for a save. Raises AlreadyFinalized where the session is closed, TooMuch
        for more than 1.5 MiB as JSON.
        """
        self._step(step)
        arguments: dict[str, Json] = {"step": step, "version": version, "brief": brief} | _budgeted(budget)
        if blank := not _says_anything(typed):
            arguments["blank"] = True
        if revision is not None:
            arguments["revision"] = revision
        if by is not None:
            arguments["by"] = checked_submission(by)
        if order is not None:
            arguments["order"] = order
        if opening is not None:
            short = {"brief": str(BRIEF * 1000)} if blank else {}
            arguments["opening"] = self._opening(opening) | short
        text = _draft_text(typed)
        stored = self._cipher.close(text, str(session_id), f"draft:{step}") if text else ""
        return self._command("draft", session_id, grant, reading, [stored, json.dumps(arguments)], self._session)

    def discard_draft(
        self, session_id: SessionId, step: int, *, revision: str | None = None, by: str | None = None, grant: str = ""
    ) -> Command[Session]:
        """Drop what was typed into a step, and all that waits beside it, of a step that the flow has no more too.

        StaleDraft where ``revision`` is given and is not that draft's, unless all of it is of the page ``by``.
        """
        arguments: dict[str, Json] = {"step": step}
        if by is not None:
            arguments["by"] = by
        if revision is not None:
            arguments["revision"] = revision
        return self._command("draft", session_id, grant, NOTHING, ["", json.dumps(arguments)], self._session)

    def keep_draft(self, session_id: SessionId, step: int, write: DraftWrite) -> Plan[KeptDraft]:
        """Keep what a page typed; merged with what others typed meanwhile, or beside it, which takes two commands."""
        return keeping(self.flow, self.save_draft, checked_id(session_id), step, write)

    def tidy_draft(self, session: Session, step: int, write: DraftWrite) -> Plan[KeptDraft]:
        """After a save, keep of its step's draft what the page that was saved had not shown."""
        return leaving_what_others_typed(self.flow, self.save_draft, session, step, write)

    def finalize(self, session_id: SessionId, *, grant: str = "") -> Plan[Finalized]:
        """Judge all answers again, build the context and close the session, once; later calls answer the same.

        Two round trips: everything is read, and the context is stored by a script that compares the revision it was
        built from. Raises Incomplete, with the numbers of the steps, where a required one is missing or does not pass,
        and DraftsWaiting where something that was typed is neither an answer nor discarded.
        """
        assert self._build is not None, "a manager gives its commands what builds a context"
        for _ in range(5):
            session = yield self.get_session_summary(session_id, grant=grant)
            if session.metadata.finalized:  # send what stands there again, so that a durability level is asked again
                context, reference, checksum = session.context, session.metadata.reference, session.metadata.checksum
            else:
                context, reference, checksum = self._build(session)
                if drafts := tuple(waiting(self.flow, session)):
                    raise DraftsWaiting(session, drafts)
            try:
                finalized: Finalized = yield self._store_context(session, context, reference, checksum, grant=grant)
            except EarlierAnswersMoved:
                continue  # a save came between: build again from what is there now
            return finalized
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    def _store_context(
        self, session: Session, context: dict[str, Json], reference: str, checksum: str, *, grant: str = ""
    ) -> Command[Finalized]:
        """Store the context that was built from this session, unless it has moved on since."""
        arguments = {
            "revision": session.progress.revision,
            "reference": reference,
            "checksum": checksum,
            "retention": self.retention,
            "drafts": said_already(self.flow, session),
        }
        if self.outgoing.to:
            arguments["outbox"] = self.outgoing.arguments
        text = json.dumps(context, ensure_ascii=False, separators=(",", ":"))
        return self._command(
            "finalize",
            session.id,
            grant,
            ReadOptions(context=True),
            [self._cipher.close(text, session.id, "context"), json.dumps(arguments)],
            _finalized,
        )

    def migrate(self, older: Session) -> Command[None]:
        """Write down, as this flow defines them, what was saved under another definition; in vain where it moved on."""
        forward = migrated(self.flow, older)
        answers = forward.session.answers
        texts = {
            f"step:{number}": answers_text(answers[number], answers[number].hidden, answers[number].typed_texts)
            for number in forward.rewritten
        }
        texts |= {
            f"draft:{number}": draft_text(draft.typed, draft.others, draft.merged)
            for number, draft in forward.session.drafts.items()
        }
        looked = [
            (f"looked:{dependency.field}", self._cipher.digests(dependency.essence)[0])
            for number, answers in usable_answers(self.flow, forward.session).items()
            for dependency in self.flow.dependencies(self.flow.step(number), answers)
        ]
        arguments = migration_arguments(self.flow, older, forward) | {"texts": list(texts), "looked": looked}
        closed = [self._cipher.close(text, older.id, place) for place, text in texts.items()]
        return self._command("migrate", older.id, "", NOTHING, [json.dumps(arguments), *closed], lambda session: None)

    def delete_session(self, session_id: SessionId, *, grant: str = "") -> Command[None]:
        """Delete all that is stored of a session, and what of it waits to be sent.

        UnknownSession where none is there, but for a command that was sent again: it has done its work.
        """
        numbers = json.dumps(self._numbers)
        command = self._command("delete", session_id, grant, NOTHING, [numbers], lambda session: None)
        return replace(command, parse_again=lambda reply: None if reply[0] == "unknown" else command.parse(reply))

    def erasing(self, session_id: SessionId, user_id: str, workspace_id: str, *, erase: bool) -> Command[list[int]]:
        """Find a session and its outbox, [1, 1] where both are theirs, or erase them."""
        whose = [user_id, workspace_id, "1" if erase else "", json.dumps(self._numbers)]
        made = self._command("erase", session_id, "", NOTHING, whose, self._session)
        return Command(made.script, made.keys, made.args, lambda reply: reply)

    def make_links(
        self, session_id: SessionId, links: Sequence[str], *, lives: int, grant: str = "", kind: str = LINK
    ) -> Plan[Session]:
        """Let whoever has one of the links open the session in a browser, once. They are HMACs of what people have.

        ``lives`` is seconds; a link does not outlive its session either. Of ``kind`` code there is one at a time.
        """
        arguments = json.dumps({"links": links, "lives": lives * 1000, "kind": kind})
        session: Session = yield self._command("grant", session_id, grant, NOTHING, [arguments], self._session)
        for link in links:
            yield Command("link_keep", [_link_key(link)], [session.id, str(lives * 1000)], lambda reply: reply)
        return session

    def sign_out_others(self, session_id: SessionId, grant: str) -> Command[Session]:
        """Of all browsers that may open the session, only the one with this grant still may; of links, its own do."""
        return self._command("grant", session_id, grant, NOTHING, [json.dumps({"only": grant})], self._session)

    def revoke(self, session_id: SessionId, access_id: str, *, grant: str = "") -> Command[Access]:
        """Take back what this device, link or code may open, by its id; of a device its links too."""
        arguments = json.dumps({"revoke": access_id})
        return self._access("grant", session_id, grant, [arguments])

    def access(self, session_id: SessionId, *, grant: str = "") -> Command[Access]:
        """The devices that may open the session, and the links that still do."""
        return self._access("read", session_id, grant, [])

    def _access(self, script: str, session_id: SessionId, grant: str, args: list[str]) -> Command[Access]:
        made = self._command(script, session_id, grant, NOTHING, args, self._session)

        def parse(reply: Reply) -> Access:
            session = made.parse(reply)
            return read_access(reply[3], session.now)

        return Command(made.script, made.keys, made.args, parse)

    def use_link(self, link: str, grant: str, device: str = "") -> Plan[Session]:
        """Use a link up (its HMAC is given), and let the browser with this grant (its SHA-256) open the session.

        ``device`` says what kind of browser it is. UnknownSession where the link was used or has expired.
        """
        session_id = yield Command("link_find", [_link_key(link)], [], lambda reply: reply)
        if session_id is None:
            raise UnknownSession("The link has expired, or was never there")
        arguments = json.dumps({"link": link, "grant": grant, "device": device or UNKNOWN_DEVICE})
        session: Session = yield self._command("grant", session_id, "", NOTHING, [arguments], self._session)
        return session

    def count(self, what: str, more: int, seconds: int) -> Command[tuple[int, float]]:
        """Count what a limit is on: how many there are with these, and in how many seconds the counting begins anew."""
        counted = self.count_all([(f"onboarding:{{limits:{what}}}", more, seconds)])
        return replace(counted, parse=lambda reply: counted.parse(reply)[0])  # type: ignore[arg-type, return-value]

    def count_all(self, counters: Sequence[tuple[str, int, int]]) -> Command[list[tuple[int, float]]]:
        """As ``count`` for several (key, how many more, seconds), which are of one Cluster slot."""
        arguments = [text for _, more, seconds in counters for text in (str(more), str(seconds * 1000))]
        return Command(
            "count",
            [key for key, _, _ in counters],
            arguments,
            lambda reply: [(count, max(0, ends) / 1000) for count, ends in zip(reply[::2], reply[1::2], strict=True)],
        )

    def claim_document(self, session_id: str, grant: str, *, lease: float) -> "Command[str | Session | None]":
        """The typeset document as it is stored; else the session with its context, to make it of within ``lease``
        seconds; None while somebody else makes it; "" where nothing is finalized."""
        found = self._command("document", session_id, grant, ReadOptions(context=True), [], self._session)

        def parse(reply: Reply) -> str | Session | None:
            if reply[0] == "kept":
                return str(reply[1])
            if reply[0] == "open":
                return ""
            return None if reply[0] == "busy" else found.parse(reply)

        return Command(found.script, found.keys, [*found.args, "claim", "", "", _ms(lease)], parse)

    def keep_document(self, session: Session, grant: str, text: str, *, lives: float) -> Command[None]:
        """Keep the typeset document of this session's context for ``lives`` seconds; '' gives the claim back."""
        sealed = self._cipher.close(text, session.id, "document") if text else ""
        arguments = ["keep" if text else "release", session.metadata.checksum, sealed, _ms(lives)]
        made = self._command("document", session.id, grant, NOTHING, arguments, self._session)
        return Command(made.script, made.keys, made.args, lambda reply: None)

    def opened(self, sealed: str, session_id: str, place: str) -> str:
        """A text as it was before it was sealed for this place."""
        return self._cipher.open(sealed, session_id, place)

    # How a command is put together

    def _command(
        self,
        script: str,
        session_id: SessionId,
        grant: str,
        reading: ReadOptions,
        args: list[str],
        parse: Callable[[Session], T],
    ) -> Command[T]:
        session_id = checked_id(session_id)
        base = f"onboarding:{{{session_id}}}"
        keys = [f"{base}:metadata", f"{base}:progress", f"{base}:context"]
        slide_after = min(SLIDE_AFTER, self.ttl // 24)
        shared = [grant, str(self.ttl), str(slide_after), f"{reading} ={self.flow.definition}"]
        return Command(script, keys, [*shared, *args], lambda reply: self._read(session_id, reply, parse))

    def _read(self, session_id: str, reply: Reply, parse: Callable[[Any], T]) -> T:
        """A verdict as what it means: an exception by name, or the reply."""
        verdict = reply[0]
        if verdict in ("unknown", "forbidden"):
            raise UnknownSession(f"No session {session_id}: it has expired, was deleted, or never was")
        if verdict == "limited":
            raise LimitReached(reply[1], reply[2] / 1000)
        if verdict == "room":
            raise NoRoom("The store is nearly full, and begins no more sessions")
        if verdict == "too much":
            raise TooMuch(f"A session holds at most {LARGEST_SESSION} bytes")
        if verdict == "foreign":
            raise ForeignSession("The session belongs to another workspace")
        if verdict == "deleted":
            return parse(None)
        session = read_session(session_id, reply, self._cipher)
        if verdict == "older":
            raise OlderDefinition(session)
        if session.metadata.is_older(self.flow.name, self.flow.definition):
            session = migrated(self.flow, session).session
        if verdict in _REFUSALS:
            refusal, message = _REFUSALS[verdict]
            raise refusal(message, session)
        return parse(session)

    @staticmethod
    def _session(session: Session) -> Session:
        return session

    @cached_property
    def _numbers(self) -> list[list[int]]:
        return _ranges(step.number for step in self.flow)

    @cached_property
    def _needs(self) -> dict[int, list[list[int]]]:
        """For each step the required ones that come before it."""
        return {step.number: _ranges(self.flow.required_before(step)) for step in self.flow}

    def _opening(self, opening: NewSession) -> dict[str, Json]:
        for name in ("user_id", "workspace_id"):
            check_name(name, getattr(opening, name))
        if opening.client_name:
            check_name("client_name", opening.client_name)
        fields = {
            "user_id": opening.user_id,
            "workspace_id": opening.workspace_id,
            "client_name": opening.client_name,
            "flow": self.flow.name,
            "flow_version": str(self.flow.version),
            "definition": self.flow.definition,
            "numbering": self.flow.numbering,
        }
        if opening.once:
            fields["once"] = "1"
        flat = [part for pair in fields.items() for part in pair]
        return {"fields": flat, "progress": self._first_progress, "device": opening.device or UNKNOWN_DEVICE}

    @cached_property
    def _first_progress(self) -> list[str]:
        """What progress is before anything is answered: fields and values."""
        shown = self.flow.holding({})
        fields = {"completed": "0", "total": str(len(self.flow.shown(shown))), "revision": "0", "reached": "0"}
        if self.flow.reach.atoms:
            fields["atoms"] = self.flow.reach.bits({})
        fields |= {f"shown:{number}": str(int(number in shown)) for number in self.flow.reach.steps}
        return [part for pair in fields.items() for part in pair]

    @cached_property
    def _reach(self) -> str:
        """What decides which steps are shown, and what they look at, as scripts are told; empty without conditions."""
        return json.dumps(self.flow.reach.program(), separators=(",", ":")) if self.flow.reach.nodes else ""

    def _step(self, number: int) -> Step:
        if isinstance(number, bool) or not isinstance(number, int):
            raise TypeError(f"A step is a whole number, not {type(number).__name__}")
        if not self.flow.has(number):
            raise ValueError(
                f"Step {number} is not in the flow {self.flow.name!r}, whose steps are 1 to {len(self.flow)}"
            )
        return self.flow.step(number)


_REFUSALS: dict[str, tuple[Any, str]] = {
    "stale": (StaleVersion, "The step was saved since this version of it was read; nothing was changed"),
    "moved": (EarlierAnswersMoved, "Earlier answers were saved meanwhile; nothing was changed"),
    "ahead": (StepAhead, "A required step before this one is not complete; nothing was changed"),
    "drafted": (StaleDraft, "Somebody else has typed into the step since this was read; nothing was changed"),
    "finalized": (AlreadyFinalized, "The session is finalized; nothing was changed"),
}


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """As scripts are told many numbers: [[first, last], …]."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges


def _saved(number: int, verdict: Verdict) -> Callable[[Session], Saved]:
    errors: dict[str, tuple[AnswerError, ...]] = {}
    for error in verdict.errors:
        errors[error.field] = (*errors.get(error.field, ()), error)

    def parse(session: Session) -> Saved:
        step = session.progress.steps[number]
        return Saved(step.version, session.progress, step.saved_at, session, step.state == COMPLETE, errors)

    return parse


def _finalized(session: Session) -> Finalized:
    metadata = session.metadata
    assert metadata.finalized_at is not None, "finalize answers with a finalized session"
    return Finalized(metadata.reference, metadata.checksum, metadata.finalized_at, session.context, session)


def _draft_text(typed: FormData | Merged | None) -> str:
    """ "" where nothing was typed, or nothing of it is left."""
    if isinstance(typed, Merged):
        return draft_text(typed.typed, typed.others, typed.orders) if typed.typed or typed.others else ""
    return "" if typed is None else draft_text(typed)


def _says_anything(typed: FormData | Merged | None) -> bool:
    words = typed.typed if isinstance(typed, Merged) else typed or FormData()
    return any(value.strip() for values in words.values() for value in values) or (
        isinstance(typed, Merged) and bool(typed.others)
    )


def _budgeted(budget: Budget | None) -> dict[str, Json]:
    return {} if budget is None else {"budget": budget.as_argument()}


def _ms(seconds: float) -> str:
    return str(round(seconds * 1000))


def _link_key(link: str) -> str:
    return f"onboarding:{{resume:{link}}}"
