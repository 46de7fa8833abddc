"""``POST /preview/seed``: an answered session in one call, in development and tests only."""

import pytest
from flask.testing import FlaskClient

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import SessionManager

SEED = "/preview/seed"


def test_it_opens_a_session_in_this_browser(client: FlaskClient, manager: SessionManager) -> None:
    """The steps are saved as anybody's, and the browser that asked goes on after them."""
    answer = client.post(SEED, data={"sample": "spindelhafen", "upto": "9"})
    seeded = answer.get_json()

    assert (201, "/steps/pricing") == (answer.status_code, seeded["url"])
    assert (9, list(range(1, 10))) == (
        manager.get_progress(seeded["session_id"]).completed,
        list(manager.get_all_steps(seeded["session_id"])),
    )
    assert b"9 of 23 done" in client.get(seeded["url"]).data
    assert b"9 of 23 done" not in client.application.test_client().get("/").data


def test_single_steps(client: FlaskClient, manager: SessionManager) -> None:
    """``steps`` answers those that it lists, and no others."""
    seeded = client.post(SEED, data={"steps": "1,4,2"}).get_json()

    assert [1, 2, 4] == list(manager.get_all_steps(seeded["session_id"]))
    assert seeded["url"] == "/steps/problem"


def test_finalized(client: FlaskClient, manager: SessionManager) -> None:
    """``finalize`` goes all the way; where steps are missing it says which."""
    seeded = client.post(SEED, data={"finalize": "1"}).get_json()
    assert manager.get_metadata(seeded["session_id"]).finalized
    assert client.get(seeded["url"]).status_code == 200

    refused = client.post(SEED, data={"steps": "1", "finalize": "1"})
    assert (422, "Complete these steps before finalizing") == (
        refused.status_code,
        refused.get_json()["error"].partition(":")[0],
    )


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"sample": "nobody"}, "There is no sample 'nobody'; the flow has crumb-and-ledger, "),
        ({"upto": "24"}, "There is no step '24'; a step is named by its number"),
        ({"steps": "1,x"}, "There is no step 'x'; a step is named by its number"),
    ],
)
def test_what_is_not_there(client: FlaskClient, asked: dict[str, str], why: str) -> None:
    """A sample or a step that is not there is refused with a sentence, and no session is opened."""
    answer = client.post(SEED, data=asked)

    assert answer.status_code == 422
    assert answer.get_json()["error"].startswith(why)
    assert client.get_cookie("onboarding") is None


@pytest.mark.parametrize("address", ["10.0.0.7", "2001:db8::7", ""])
def test_only_from_this_machine(client: FlaskClient, address: str) -> None:
    """Another machine gets 404, as if there were nothing."""
    assert client.post(SEED, environ_overrides={"REMOTE_ADDR": address}).status_code == 404
    assert client.post(SEED, environ_overrides={"REMOTE_ADDR": "::1"}).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_not_for_other_sites(client: FlaskClient, headers: dict[str, str]) -> None:
    """A page of another site cannot have a browser open a session here."""
    assert client.post(SEED, headers=headers).status_code == 403
    assert client.get_cookie("onboarding") is None


def test_never_in_production(settings: Settings) -> None:
    """In production there is nothing at the address, from this machine either."""
    real = settings.model_copy(update={"app_env": "production", "secret_key": "k" * 48})
    client = create_app(real).test_client()

    assert client.post(SEED, base_url="https://localhost").status_code in (404, 405)
    assert not [rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/preview")]
