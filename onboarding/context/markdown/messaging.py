"""The messaging section as blocks."""

from collections.abc import Iterator

from onboarding.context.markdown.blocks import bullets, facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, of, profile_names


def messaging(context: Row, words: Words) -> Iterator[str]:
    part, names = context["messaging"], profile_names(context)
    yield heading(2, "Messaging")
    yield paragraph(part["one_liner"])
    yield heading(3, "Taglines")
    yield bullets(part["taglines"])
    yield heading(3, "Key messages")
    yield table(
        ("Message", "To whom", "Proof"),
        ((m["message"], names[m["icp"]], m["proof"]) for m in part["key_messages"]),
    )
    yield heading(3, "Sentences worth repeating")
    yield bullets(part["soundbites"])
    yield heading(3, "Words")
    yield facts(("Always say", part["always_say"]), ("Never say", part["never_say"]))
    yield heading(3, "Values")
    yield table(("Value", "On an ordinary day"), ((v["value"], v["meaning"]) for v in part["values"]))
    yield from _personality(part["personality"] or {}, words)


_SLIDERS = (
    ("formal_casual", "From formal to casual"),
    ("serious_playful", "From serious to playful"),
    ("respectful_irreverent", "From respectful to irreverent"),
    ("matter_enthusiastic", "From matter-of-fact to enthusiastic"),
    ("expert_companion", "From expert to companion"),
)


def _personality(part: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Voice")
    yield facts(
        *((label, of(part[name], 10)) for name, label in _SLIDERS if name in part),
        ("Tone", words("tone_of_voice", part.get("tone_of_voice"))),
        ("Words we use", part.get("words_we_use")),
        ("Words we avoid", part.get("words_we_avoid")),
    )
