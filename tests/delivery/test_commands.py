"""``flask onboarding deliver``, ``outbox`` and ``send-again``, as an operator calls them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from onboarding.business import samples
from onboarding.config import Settings
from tests.delivery.receiver import SECRET, Receiver, status


@pytest.fixture
def settings(settings: Settings, receiver: Receiver, folder: Path) -> Settings:
    return settings.model_copy(
        update={
            "onboarding_webhook_url": receiver.url,
            "onboarding_webhook_secret": (SECRET,),
            "onboarding_export_url": f"file://{folder}",
        }
    )


def say(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["onboarding", *words])
    return result.exit_code, result.output


def sample(app: Flask) -> str:
    code, output = say(app, "sample")
    assert code == 0, output
    return output.split()[0]


def test_delivering_once(app: Flask, receiver: Receiver, folder: Path) -> None:
    """What is finalized is sent, and then nothing is listed any more."""
    session_id = sample(app)
    assert session_id in say(app, "outbox")[1]
    assert 0 == say(app, "deliver", "--once")[0]
    ((name, message),) = receiver.got
    assert (f"msg_{session_id}", "business-context/1") == (name, message["data"]["schema"])
    assert [f"{message['data']['reference']}-{session_id}.json"] == os.listdir(folder)
    assert (0, "") == say(app, "outbox")


def test_the_dead_are_listed_and_sent_again(app: Flask, receiver: Receiver) -> None:
    """With why, and without anything that was typed."""
    receiver.answer = status(410)
    session_id, company = sample(app), samples.load("crumb-and-ledger").answers[1]["company_name"]
    say(app, "deliver", "--once")
    code, listed = say(app, "outbox", "--dead")
    assert (0, True, False) == (code, "webhook: status 410" in listed, company in listed)
    receiver.answer = status(204)
    assert (0, f"{session_id}  is sent again\n") == say(app, "send-again", "--dead")
    say(app, "deliver", "--once")
    assert {f"msg_{session_id}": 2} == receiver.times
    assert (0, "") == say(app, "outbox", "--dead")


def test_what_is_waiting_is_not_listed_as_dead(app: Flask) -> None:
    """``--dead`` names only what is not tried any more."""
    sample(app)
    assert (0, "") == say(app, "outbox", "--dead")


def test_nothing_is_kept_of_it(app: Flask) -> None:
    """A session that is not there cannot be sent again, and is told so."""
    result = say(app, "send-again", "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44")
    assert (0, "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44  nothing is kept of it\n") == result


@pytest.mark.parametrize("command", [("deliver",), ("send-again", "--dead")])
def test_without_a_receiver(settings: Settings, command: tuple[str, ...]) -> None:
    """Where nobody is to be sent anything, the command says what to set."""
    nobody = {"onboarding_webhook_url": "", "onboarding_webhook_secret": (), "onboarding_export_url": ""}
    code, output = say(create_app(settings.model_copy(update=nobody)), *command)
    assert (1, True) == (code, "set ONBOARDING_WEBHOOK_URL or ONBOARDING_EXPORT_URL" in output)


def test_a_deliverer_is_a_process(app: Flask, store_url: str, receiver: Receiver, tmp_path: Path) -> None:
    """It delivers what is finalized while it runs, and ends in good order when it is told to."""
    environment = os.environ | {
        "REDIS_URL": store_url,
        "ONBOARDING_DATA_DIR": str(tmp_path),
        "ONBOARDING_WEBHOOK_URL": receiver.url,
        "ONBOARDING_WEBHOOK_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "flask", "onboarding", "deliver"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        session_id = sample(app)
        receiver.wait_for(lambda receiver: receiver.times[f"msg_{session_id}"] == 1)
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(20)
