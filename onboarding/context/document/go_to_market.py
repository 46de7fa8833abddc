"""The go_to_market section as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import Block, Column, Picture, Said, beside, facts, heading, prose, table
from onboarding.context.document.words import Row, Words, money, number, percent


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
    known = facts(
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
    yield from beside(picture("ladder"), known, prose(pricing["note"]))
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
