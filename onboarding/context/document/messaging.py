"""The messaging section as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import (
    Block,
    Column,
    Picture,
    beside,
    bullets,
    facts,
    heading,
    lead,
    quotes,
    table,
)
from onboarding.context.document.words import Row, Words, of, profile_names


def messaging(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part, names = context["messaging"], profile_names(context)
    yield heading(1, "Messaging")
    yield lead(part["one_liner"])
    yield heading(2, "Taglines")
    yield bullets(part["taglines"])
    yield heading(2, "Key messages")
    yield table(
        (Column("Message", 5), Column("To whom", 3), Column("Proof", 4)),
        ((m["message"], names[m["icp"]], m["proof"]) for m in part["key_messages"]),
    )
    yield heading(2, "Sentences worth repeating")
    yield quotes(part["soundbites"])
    yield heading(2, "Words")
    yield facts(("Always say", part["always_say"]), ("Never say", part["never_say"]))
    yield heading(2, "Values")
    yield table(
        (Column("Value", 1), Column("On an ordinary day", 3)), ((v["value"], v["meaning"]) for v in part["values"])
    )
    yield from _voice(part["personality"] or {}, words, picture)


_SLIDERS = (
    ("formal_casual", "From formal to casual"),
    ("serious_playful", "From serious to playful"),
    ("respectful_irreverent", "From respectful to irreverent"),
    ("matter_enthusiastic", "From matter-of-fact to enthusiastic"),
    ("expert_companion", "From expert to companion"),
)


def _voice(part: Row, words: Words, picture: Picture) -> Iterator[Block]:
    yield heading(2, "Voice")
    yield from beside(
        picture("voice"),
        facts(
            *((label, of(part[name], 10)) for name, label in _SLIDERS if name in part),
            ("Tone", words("tone_of_voice", part.get("tone_of_voice"))),
            ("Words we use", part.get("words_we_use")),
            ("Words we avoid", part.get("words_we_avoid")),
        ),
    )
