"""Takes the defences away one by one, and runs the test that is to fail then: ``python -m tests.abuse.mutations``.

Each is a change of one line, made in a copy of the project. A defence whose test still passes without it is not tested:
it is said, and the end is 1. ``--only WORD`` takes those whose name has the word in it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COPIED = (
    "app.py",
    "onboarding",
    "templates",
    "static",
    "tests",
    "deploy",
    "docs",
    "examples",
    "bench",
    "pyproject.toml",
)
WITHIN = 240  # seconds for one test


class Mutation(NamedTuple):
    """In ``file`` the text ``was`` becomes ``now``; then ``test`` is to fail."""

    name: str
    file: str
    was: str
    now: str
    test: str


_LIMITS, _SESSION = "onboarding/http/rate_limits.py", "onboarding/sessions/redis/lua/_session.lua"
_GRANT, _LINKS = "onboarding/sessions/redis/lua/grant.lua", "onboarding/sessions/links.py"
_DEVICES, _RATES = "tests/web/test_devices.py", "tests/security/test_rate_limits.py"
_PDF, _DOCUMENT = "tests/web/test_pdf_download.py", "onboarding/sessions/redis/lua/document.lua"
_EMBEDDED, _FAULTS = "onboarding/sessions/redis/embedded.py", "tests/faults/test_embedded.py"
_GONE, _DURABLE = "tests/web/test_deleted_sessions.py", "tests/faults/test_durability.py"

MUTATIONS = (
    # PDF
    Mutation("pdf: any number of compilers", "onboarding/context/pdf/machine_limit.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB", f"{_PDF}::test_a_full_machine_says_when_to_come_again"),
    Mutation("pdf: a compiler may hang", "onboarding/context/pdf/typesetting.py", "timeout=COMPILE_WITHIN", "timeout=60", f"{_PDF}::test_a_compiler_that_hangs_is_ended"),
    Mutation("pdf: all threads may be lent", "onboarding/web/pdf_download.py", "if not lent.acquire(blocking=False):", "if False:", f"{_PDF}::test_a_worker_keeps_threads_for_pages"),
    Mutation("pdf: made again each time", _DOCUMENT, "if kept then return {'kept', kept} end", "", f"{_PDF}::test_it_is_made_once"),
    Mutation("pdf: made by many at a time", _DOCUMENT, "'1', 'NX', 'PX'", "'1', 'PX'", f"{_PDF}::test_one_makes_it_at_a_time"),
    Mutation("pdf: outlives its session", _DOCUMENT, "int(math.min(now + ARGV[8], until_))", "int(now + ARGV[8])", f"{_PDF}::test_it_goes_with_its_session"),
    Mutation("pdf: stays when all is deleted", "onboarding/sessions/redis/lua/delete.lua", "BASE .. 'document', ", "", f"{_PDF}::test_it_goes_with_its_session"),
    Mutation("pdf: kept as it is", "onboarding/sessions/commands.py", 'self._cipher.close(text, session.id, "document") if text else ""', "text", f"{_PDF}::test_it_is_sealed_where_answers_are"),
    Mutation("pdf: of anybody", _DOCUMENT, "if refused then return {refused} end", "", f"{_PDF}::test_it_is_nobody_elses"),
    Mutation("pdf: time-outs do not nest", "deploy/nginx.conf", "proxy_read_timeout 40s", "proxy_read_timeout 10s", "tests/deploy/test_files.py::test_timeouts_nest"),
    # Devices, links and codes
    Mutation("links: signing out leaves them", _GRANT, "drop_links(function(link) return link.by ~= id_of(access.only) end)", "", f"{_DEVICES}::test_a_programs_links_end_too"),
    Mutation("links: a signed out device's live on", _GRANT, "  drop_links(function(link) return link.by == id_of(grant) end)\nend", "end", f"{_DEVICES}::test_a_device_that_gives_way_takes_its_links_along"),
    Mutation("links: a device that gives way leaves them", _GRANT, "while not here and #grants >= GRANTS do drop_grant(table.remove(grants, 1)) end", "while not here and #grants >= GRANTS do table.remove(grants, 1) end", f"{_DEVICES}::test_a_device_that_gives_way_takes_its_links_along"),
    Mutation("links: ending a device leaves its grant", _GRANT, "drop_grant(grant) else stays", "drop_grant(grant) stays[#stays + 1] = grant else stays", f"{_DEVICES}::test_each_can_be_ended"),
    Mutation("links: ending a link does nothing", _GRANT, "drop_links(function(link) return id_of(link.hash) == access.revoke end)", "", f"{_DEVICES}::test_each_can_be_ended"),
    Mutation("links: used twice", _GRANT, "  drop('link:' .. access.link)\n", "", "tests/web/test_carrying_on.py::test_a_link_opens_once"),
    Mutation("links: many codes", _GRANT, "(access.kind == 'code' and link.kind == 'code')", "false", "tests/web/test_carrying_on.py::test_a_session_has_one_code"),
    Mutation("links: an unkeyed hash", _LINKS, 'hmac.digest(purpose, f"{flow} {secret}".encode(), "sha256").hex()[:STORED]', 'hashlib.sha256(f"{flow} {secret}".encode()).hexdigest()[:STORED]', f"{_DEVICES}::test_the_store_has_nothing_that_opens"),
    Mutation("links: fallbacks do not verify", _LINKS, "for key in reversed(self._keys)]", "for key in self._keys[-1:]]", f"{_DEVICES}::test_keys_rotate"),
    Mutation("links: without end", _GRANT, "for i = 1, #made - LINKS do drop(made[i].field) end", "", f"{_DEVICES}::test_there_is_a_bound"),
    Mutation("links: nobody says who reads", "templates/transfer_confirm.html", "can read and change what you type here", "sent it", "tests/web/test_carrying_on.py::test_who_sent_it_is_said"),
    Mutation("links: a browser's own words are kept", "onboarding/web/device_names.py", 'return ":".join(found) if any(found) else UNKNOWN_DEVICE', "return user_agent", f"{_DEVICES}::test_what_a_browser_says_of_itself"),
    # Limits
    Mutation("limits: by the whole IPv6 address", _LIMITS, "return _within(given, 32, 64)", "return _within(given, 32, 128)", f"{_RATES}::test_wrong_keys_are_limited_by_network"),
    Mutation("limits: wrong keys are not counted", _LIMITS, "limits.count(guesses)", "pass", f"{_RATES}::test_wrong_keys_are_limited_by_network"),
    Mutation("limits: codes are not counted", "onboarding/web/security.py", "        limits.count((GUESSES, GUESSES_AROUND))\n        answer", "        answer", f"{_RATES}::test_a_guess_that_is_right_costs_nothing"),
    Mutation("limits: right codes count", "onboarding/web/security.py", "limits.count((GUESSES, GUESSES_AROUND), more=-1)", "pass", f"{_RATES}::test_a_guess_that_is_right_costs_nothing"),
    Mutation("limits: openings are not counted", _SESSION, "if opens then spend(budget.openings, 1) end", "", f"{_RATES}::test_beyond_it_a_queue_says_the_truth"),
    Mutation("limits: openings are not refused", _SESSION, "(opens and beyond(budget.openings, 1))", "false", f"{_RATES}::test_all_workers_count_together"),
    Mutation("limits: a classroom is locked out", _LIMITS, 'Limit("openings", By.ADDRESS, 300, 600)', 'Limit("openings", By.ADDRESS, 60, 600)', f"{_RATES}::test_a_classroom_begins_at_once"),
    Mutation("limits: bytes are not counted", _SESSION, "if more > 0 then spend(budget.growth, more) end", "", f"{_RATES}::test_bytes_are_counted_as_sessions_grow"),
    Mutation("limits: the same draft counts again", _SESSION, "math.max(0, #text - redis.call('STRLEN', name))", "#text", f"{_RATES}::test_bytes_are_counted_as_sessions_grow"),
    Mutation("limits: a session without end", _SESSION, "if all > LARGEST then return {'too much'} end", "", f"{_RATES}::test_a_session_holds_four_megabytes"),
    Mutation("limits: a full store begins sessions", _SESSION, "return not most or most == 0 or used < most * NEARLY_FULL", "return true", f"{_RATES}::test_a_store_that_is_nearly_full_begins_no_session"),
    Mutation("limits: a session of nothing lives on", _SESSION, "return metadata.brief and math.min(ttl, tonumber(metadata.brief)) or ttl", "return ttl", f"{_RATES}::test_a_session_of_nothing_lives_a_day"),
    Mutation("limits: pages are not counted", _LIMITS, "        self._pages.take(address())\n", "", "tests/security/test_floods.py::test_pages_are_limited"),
    Mutation("limits: keys of somebody else's", _LIMITS, 'return f"onboarding:{{limits:', 'return f"limit:{{limits:', f"{_RATES}::test_every_limit_is_counted_where_an_acl_lets_it"),
    Mutation("limits: health tells whether a key is right", "onboarding/api/sessions.py", "RateLimits(api.manager).count((WRONG_KEYS, WRONG_KEYS_AROUND))", "pass", "tests/api/test_calls.py::test_health_is_no_way_to_guess_keys"),
    Mutation("limits: what was typed is lost", "templates/queue.html", '{% include "_unsaved_fields.html" %}', "", f"{_RATES}::test_beyond_it_a_queue_says_the_truth"),
    Mutation("limits: nobody says how much is left", "onboarding/api/blueprint.py", "    calls.after_request(add_headers)\n", "", "tests/api/test_limits.py::test_how_much_is_left_is_said"),
    # Durability, disk
    Mutation("durability: a changed policy is believed", "onboarding/sessions/redis/store.py", 'if self.level == "aof" and (policy', "if False and (policy", f"{_DURABLE}::test_a_policy_that_makes_it_false"),
    Mutation("durability: a false promise starts", "app.py", "    refuse_false_promises(url, settings.onboarding_durability)\n", "", f"{_DURABLE}::test_a_false_promise_stops_the_start"),
    Mutation("durability: half of the answers are read", "onboarding/sessions/redis/store.py", "replies = [_reply(connection) for _ in commands]", "replies = [_reply(one) for _ in commands[:1]] * len(commands)", f"{_DURABLE}::test_after_a_refused_confirmation_the_connection_is_sound"),
    Mutation("disk: synced until it is full", _EMBEDDED, "if self._synced and free < SHORT:", "if False:", f"{_FAULTS}::test_a_disk_that_fills_begins_no_session"),
    Mutation("disk: sessions begin until it is full", _EMBEDDED, 'self._say(f"SET {NO_ROOM} 1 EX 5\\r\\n".encode())', "pass", f"{_FAULTS}::test_a_disk_that_fills_begins_no_session"),
    Mutation("disk: started again to end again", _EMBEDDED, '"always" if self._synced else "everysec"', '"always"', f"{_FAULTS}::test_a_full_disk_ends_no_reads"),
    Mutation("owner: nobody takes over", _EMBEDDED, "                self._take_over()\n", "", f"{_FAULTS}::test_another_takes_over"),
    Mutation("folder: a trace", _EMBEDDED, "raise _impossible(folder, error) from error", "raise", f"{_FAULTS}::test_an_impossible_folder_is_one_sentence"),
    # Figures, health, names, headers
    Mutation("figures: files stay", "deploy/gunicorn.conf.py", '    merge_ended(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]), worker.pid)\n', "    pass\n", "tests/observing/test_metric_files.py::test_workers_that_come_and_go_cost_nothing"),
    Mutation("figures: a merge while somebody reads", "onboarding/observability/metrics.py", "fcntl.LOCK_EX if alone else fcntl.LOCK_SH", "fcntl.LOCK_SH", "tests/observing/test_metric_files.py::test_a_scrape_and_a_merge_wait_for_each_other"),
    Mutation("health: figures for anybody", "onboarding/api/sessions.py", "if not _knows_a_key():", "if False:", "tests/api/test_calls.py::test_health_tells_anybody_ok_or_not"),
    Mutation("headers: SCRIPT_NAME moves links", "deploy/gunicorn.conf.py", 'forwarder_headers = ""\n', "", "tests/deploy/test_workers.py::test_no_header_moves_the_application"),
    Mutation("names: of several lines", "onboarding/sessions/codec.py", "if not on_one_line(value):", "if False:", f"{_GONE}::test_names_are_on_one_line"),
    Mutation("names: of several lines, by the API", "onboarding/api/request_models.py", "if not on_one_line(name):", "if False:", "tests/api/test_bodies.py::test_names_are_on_one_line"),
    # Erasure
    Mutation("deleted: a copied cookie opens the id", _SESSION, "if redis.call('EXISTS', BASE .. 'gone') == 1 then return 'unknown' end", "", f"{_GONE}::test_a_copy_of_the_first_cookie_opens_nothing"),
    Mutation("deleted: an expired id opens", _SESSION, "if tonumber(ARGV[2]) < REOPENED_FOR then gone() end", "", f"{_GONE}::test_one_that_expired_is_not_opened_again"),
    Mutation("deleted: stays in the append-only file", "onboarding/sessions/erase.py", '            _anew(server, "BGREWRITEAOF", "aof_rewrite_in_progress", "aof_last_bgrewrite_status")\n', "", "tests/workshop/test_purge.py::test_nothing_is_left_anywhere"),
    Mutation("deleted: stays in the snapshot", "onboarding/sessions/erase.py", '            _anew(server, "BGSAVE", "rdb_bgsave_in_progress", "rdb_last_bgsave_status")\n', "", "tests/workshop/test_purge.py::test_snapshots_and_slow_logs"),
    Mutation("deleted: stays in logs of commands", "onboarding/sessions/erase.py", "        _reset_logs(server)\n", "", "tests/workshop/test_purge.py::test_snapshots_and_slow_logs"),
    Mutation("deleted: no schedule", _EMBEDDED, '            self._say(b"BGREWRITEAOF\\r\\n")\n', "", "tests/workshop/test_purge.py::test_the_embedded_server_does_so_by_itself"),
    Mutation("acl: a right that is missing turns limits off", _SESSION, "if redis.call('INCRBY', allowance[1], more) == more then", "if redis.pcall('INCRBY', allowance[1], more) == more then", "tests/faults/test_acl.py::test_no_limit_is_off_without_a_word"),
    Mutation("stall: an outage at once", "onboarding/sessions/redis/retry.py", "return early and self._failed >= self._most", "return False", "tests/faults/test_breaker.py::test_many_time_outs_at_once_are_one_stall"),
    Mutation("fonts: boxes without a word", "templates/done.html", "{% if boxes %}", "{% if false %}", "tests/web/test_finalizing.py::test_the_page_says_so"),
    Mutation("fonts: none for other scripts", "onboarding/context/pdf/fonts.py", "needed += [SCRIPTS] if needed else []", "", "tests/context/test_pdf_fonts.py::test_names_in_every_script_are_set"),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    only = parser.parse_args().only
    chosen = [mutation for mutation in MUTATIONS if only in mutation.name]
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = _copied(Path(folder))
        alive = [mutation.name for mutation in chosen if not _killed(copy, mutation)]
    print(f"{len(chosen)} mutations, {len(chosen) - len(alive)} killed")
    for name in alive:
        print(f"still passes: {name}")
    return 1 if alive else 0


def _copied(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    return folder


def _killed(copy: Path, mutation: Mutation) -> bool:
    """Whether the test fails without the defence; with it, it is made sure by every run of the tests."""
    path, began = copy / mutation.file, time.monotonic()
    whole = path.read_text()
    if whole.count(mutation.was) < 1:
        raise SystemExit(f"{mutation.name}: {mutation.file} has no {mutation.was!r} any more")
    path.write_text(whole.replace(mutation.was, mutation.now))
    try:
        code = _code_of(copy, mutation.test)
    finally:
        path.write_text(whole)
    word = "killed" if code == 1 else "LIVES" if code == 0 else f"NOT RUN ({code})"
    print(f"{word:<8} {mutation.name:<50} {time.monotonic() - began:5.1f} s  {mutation.test}", flush=True)
    return code == 1


def _code_of(copy: Path, test: str) -> int:
    """1 where it failed, 0 where it passed. One that never ends has failed."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider", test]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=WITHIN
        ).returncode
    except subprocess.TimeoutExpired:
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
