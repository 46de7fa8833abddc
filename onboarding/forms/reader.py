"""Who reads a page and types into it: what a form may know of a request, and all that it may know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """How somebody writes, and in which language the page speaks to them.

    ``languages`` are BCP 47 tags, as they were sent, the most wanted first; they say how numbers are typed, whether or
    not the interface speaks them. ``page_language`` is the interface's. ``confirmed`` are texts that a page has asked
    about and that were said to be right: a field that would ask about one takes it.
    """

    languages: tuple[str, ...] = ()
    page_language: str = "en"
    confirmed: frozenset[str] = frozenset()


NOBODY = Reader()  # a program, or somebody who said nothing
