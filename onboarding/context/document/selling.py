"""The messaging and go_to_market sections as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import (
    Block,
    Column,
    Picture,
    Said,
    beside,
    bullets,
    facts,
    heading,
    lead,
    prose,
    quotes,
    table,
)
from onboarding.context.formatting import Row, Words, money, number, of, percent, profile_names


def messaging(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part, names = context["messaging"], profile_names(context)
    yield heading(1, "Messaging")
    yield lead(part["one_liner"])
    yield heading(2, "Taglines")
    yield bullets(part["taglines"])
    yield heading(2, "Key messages")
    yield table(
        (Column("Message", 5), Column("To whom", 3), Column("Revalidation", 4)),
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


def go_to_market(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part = context["go_to_market"]
    yield heading(1, "Go to market")
    yield from _revenue(part["revenue"], words)
    yield from _pricing(part["pricing"], words, picture)
    yield from _launch(part["launch"], words)
    yield from _sales(part["sales"], words)
    yield from _channels(part["channels"], words, picture)
    yield from _content(part["content"] or {"pillars": (), "cadence": None, "formats": None}, words)


def _revenue(revenue: Row, words: Words) -> Iterator[Block]:
    yield heading(2, "Revenue")
    yield facts(("Model", words("revenue_model", revenue["model"])), ("Currency", revenue["currency"]))
    yield table(
        (Column("Stream"), Column("Share", None, figures=True)),
        ((s["name"], percent(s["share"])) for s in revenue["streams"]),
    )


def _pricing(pricing: Row, words: Words, picture: Picture) -> Iterator[Block]:
    yield heading(2, "Pricing")
    terms = facts(
        ("Strategy", words("pricing_strategy", pricing["strategy"])),
        ("Billed", words("billing_period", pricing["billing_period"])),
        ("Price of one", money(pricing["unit_price"])),
        ("Charged for", pricing["unit_name"]),
        ("Price of one unit", money(pricing["price_per_unit"])),
        ("Part of each sale", percent(pricing["take_rate"])),
        ("Price of a day", money(pricing["day_rate"])),
        ("Price of 1,000 views", money(pricing["cpm"])),
        ("Price", pricing["price_note"]),
    )
    yield from beside(picture("ladder"), terms, prose(pricing["note"]))
    yield table(
        (Column("Tier", 3), Column("Price", None, figures=True), Column("For whom", 6)),
        ((t["name"], money(t["price"]), t["for_whom"]) for t in pricing["tiers"]),
    )


def _launch(launch: Row, words: Words) -> Iterator[Block]:
    yield heading(2, "Launch")
    yield prose(launch["plan"])
    yield facts(
        ("What brings customers in", words("motion", launch["motion"])),
        ("Who is won first", launch["first_segment"]),
        ("From first contact to paid", number(launch["sales_cycle_days"], "days")),
    )


def _sales(sales: Row, words: Words) -> Iterator[Block]:
    yield heading(2, "Sales")
    yield facts(("How we sell", words("sales_strategy", sales["strategy"])), ("Tools", sales["tools"]))
    yield table(
        (Column("Step"), Column("Who go on", None, figures=True)),
        ((s["name"], percent(s["conversion"])) for s in sales["steps"]),
    )


def _channels(channels: list[Row], words: Words, picture: Picture) -> Iterator[Block]:
    yield heading(2, "Channels")
    yield picture("budget")
    yield table(
        (
            Column("Channel", 3),
            Column("How much it matters", 3),
            Column("Share of the budget", 2, figures=True),
            Column("What happens there", 6),
        ),
        ((words("channels[].type", c["type"]), *_weight(c, words), c["note"]) for c in channels),
    )


def _weight(channel: Row, words: Words) -> tuple[Said, Said]:
    return words("channels[].rank", channel["rank"]), percent(channel["budget_share"])


def _content(content: Row, words: Words) -> Iterator[Block]:
    yield heading(2, "Content")
    yield facts(("How often", words("cadence", content["cadence"])), ("Forms", words("formats", content["formats"])))
    yield table((Column("Theme", 1), Column("Purpose", 2)), ((p["pillar"], p["purpose"]) for p in content["pillars"]))
