"""An application that was there before, with the sign-up in it."""

from examples.event_signup.samples import A_FAMILY
from tests.examples.test_event_signup import FAMILY, LUNCH, TALKS, YOU, walk
from tests.web.walking import Founder


def test_the_whole_way_from_the_hosts_page_to_the_ticket(visitor: Founder) -> None:
    """A link of the host leads into the sign-up, and every page of that stays under its prefix."""
    (link,) = visitor.page.tree.xpath("//a[text()='Sign up']/@href")
    assert link == "/join/"
    visitor.open(link)
    visitor.open(str(visitor.press(act=None).to))
    walk(visitor, YOU, {"attendance": "on_site"}, LUNCH, FAMILY, TALKS)
    assert visitor.post("/join/finalize", visitor.page.holds).to == "/join/done"
    done = visitor.open("/join/done")
    links = [str(href) for href in done.tree.xpath("//@href") if not str(href).startswith("#")]

    assert [href for href in links if not href.startswith("/join/")] == []
    assert visitor.client.get("/join/export/ticket.json").json["sections"]["guests"] == A_FAMILY[4]


def test_the_hosts_pages_are_its_own(visitor: Founder) -> None:
    """It has a ``layout.html`` and a ``start.html`` as the wizard has; each gets its own."""
    visitor.client.post("/hello", data={"name": "Noor"})
    assert ("Hello, Noor", "The meeting") == (visitor.open("/").heading, visitor.page.title)
    assert visitor.open("/join/").title == "Spring meeting"
    assert "Tell it once" in visitor.page.heading.replace("\xa0", " ")
