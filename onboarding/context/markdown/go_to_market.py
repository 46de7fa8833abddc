"""The go_to_market section as blocks."""

from collections.abc import Iterator

from onboarding.context.markdown.blocks import facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, money, number, percent


def go_to_market(context: Row, words: Words) -> Iterator[str]:
    part = context["go_to_market"]
    yield heading(2, "Go to market")
    yield from _revenue(part["revenue"], words)
    yield from _pricing(part["pricing"], words)
    yield from _launch(part["launch"], words)
    yield from _sales(part["sales"], words)
    yield heading(3, "Channels")
    yield table(
        ("Channel", "How much it matters", "Share of the budget", "What happens there"),
        (
            (
                words("channels[].type", c["type"]),
                words("channels[].rank", c["rank"]),
                percent(c["budget_share"]),
                c["note"],
            )
            for c in part["channels"]
        ),
    )
    yield from _content(part["content"] or {"pillars": (), "cadence": None, "formats": None}, words)


def _revenue(revenue: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Revenue")
    yield facts(("Model", words("revenue_model", revenue["model"])), ("Currency", revenue["currency"]))
    yield table(("Stream", "Share"), ((s["name"], percent(s["share"])) for s in revenue["streams"]))


def _pricing(pricing: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Pricing")
    yield facts(
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
    yield table(
        ("Tier", "Price", "For whom"), ((t["name"], money(t["price"]), t["for_whom"]) for t in pricing["tiers"])
    )
    yield paragraph(pricing["note"])


def _launch(launch: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Launch")
    yield facts(
        ("What brings customers in", words("motion", launch["motion"])),
        ("Who is won first", launch["first_segment"]),
        ("From first contact to paid", number(launch["sales_cycle_days"], "days")),
    )
    yield paragraph(launch["plan"])


def _sales(sales: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Sales")
    yield facts(("How we sell", words("sales_strategy", sales["strategy"])), ("Tools", sales["tools"]))
    yield table(("Step", "Who go on"), ((s["name"], percent(s["conversion"])) for s in sales["steps"]))


def _content(content: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Content")
    yield facts(
        ("How often", words("cadence", content["cadence"])),
        ("Forms", words("formats", content["formats"])),
    )
    yield table(("Theme", "Purpose"), ((p["pillar"], p["purpose"]) for p in content["pillars"]))
