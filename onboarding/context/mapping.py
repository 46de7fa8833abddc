"""Where each answer goes: the table that the context is built from, and reading it in both directions.

Left: a field, or ``group[].field`` of a repeating group's rows. Right: its place in the context. A few places say more:

- ``….amount`` is money; the currency of the ``currency`` field is put beside it.
- Rows that share a place (``places`` and ``competitors``) are one row where their ids are the same.
- A single field with a place inside rows (``primary_icp``) is a flag: true in the row whose id it names, else false.
"""

from collections.abc import Mapping
from typing import Any

from onboarding.context.formatting import amount_in

PLACES: Mapping[str, str] = {
    # foundation: steps 1, 2, 3, 5, 6
    "company_name": "foundation.company.name",
    "industry": "foundation.company.industry",
    "other_industry": "foundation.company.other_industry",
    "stage": "foundation.company.stage",
    "description": "foundation.company.description",
    "website": "foundation.company.website",
    "founded_year": "foundation.company.founded_year",
    "employee_count": "foundation.company.employee_count",
    "revenue_range": "foundation.company.revenue_range",
    "headquarters": "foundation.company.headquarters",
    "value_proposition": "foundation.value_proposition.statement",
    "differentiators": "foundation.value_proposition.differentiators[]",
    "unique_value": "foundation.value_proposition.unique_value",
    "contradictions[].description": "foundation.contradictions[].description",
    "contradictions[].severity": "foundation.contradictions[].severity",
    "contradictions[].resolution": "foundation.contradictions[].resolution",
    "problem_statement": "foundation.problem.statement",
    "problem_severity": "foundation.problem.severity",
    "affected_groups": "foundation.problem.affected_groups",
    "solution": "foundation.solution.description",
    "solution_features[].name": "foundation.solution.features[].name",
    "solution_features[].standing": "foundation.solution.features[].standing",
    "solution_features[].proof": "foundation.solution.features[].proof",
    "benefits": "foundation.solution.benefits",
    # icp: steps 4, 14, 15, 16
    "target_audience": "icp.target_audience",
    "audience_segments[].name": "icp.segments[].name",
    "audience_segments[].share": "icp.segments[].share",
    "geography": "icp.geography[]",
    "icps[].id": "icp.profiles[].id",
    "icps[].name": "icp.profiles[].name",
    "icps[].description": "icp.profiles[].description",
    "icps[].company_size": "icp.profiles[].company_size",
    "icps[].role": "icp.profiles[].role",
    "icps[].vertical": "icp.profiles[].vertical",
    "icps[].where_they_gather": "icp.profiles[].where_they_gather",
    "primary_icp": "icp.profiles[].primary",
    "pain_points[].icp": "icp.pain_points[].icp",
    "pain_points[].description": "icp.pain_points[].description",
    "pain_points[].severity": "icp.pain_points[].severity",
    "pain_points[].frequency": "icp.pain_points[].frequency",
    "goals[].icp": "icp.goals[].icp",
    "goals[].description": "icp.goals[].description",
    "goals[].priority": "icp.goals[].priority",
    "trigger_events[].event": "icp.trigger_events[].event",
    "trigger_events[].icp": "icp.trigger_events[].icp",
    "objections[].objection": "icp.objections[].objection",
    "objections[].answer": "icp.objections[].answer",
    # competitive: steps 7, 8
    "competitors[].id": "competitive.competitors[].id",
    "competitors[].name": "competitive.competitors[].name",
    "competitors[].kind": "competitive.competitors[].kind",
    "competitors[].website": "competitive.competitors[].website",
    "competitors[].strengths": "competitive.competitors[].strengths",
    "competitors[].weaknesses": "competitive.competitors[].weaknesses",
    "places[].competitor": "competitive.competitors[].id",
    "places[].x": "competitive.competitors[].position.x",
    "places[].y": "competitive.competitors[].position.y",
    "positioning": "competitive.positioning.statement",
    "category_path": "competitive.positioning.category_path",
    "x_axis_low": "competitive.positioning.map.x_axis.low",
    "x_axis_high": "competitive.positioning.map.x_axis.high",
    "y_axis_low": "competitive.positioning.map.y_axis.low",
    "y_axis_high": "competitive.positioning.map.y_axis.high",
    "own_x": "competitive.positioning.map.own.x",
    "own_y": "competitive.positioning.map.own.y",
    # messaging: steps 12, 13, 17
    "one_liner": "messaging.one_liner",
    "taglines": "messaging.taglines[]",
    "key_messages[].message": "messaging.key_messages[].message",
    "key_messages[].icp": "messaging.key_messages[].icp",
    "key_messages[].proof": "messaging.key_messages[].proof",
    "soundbites": "messaging.soundbites[]",
    "always_say": "messaging.always_say",
    "never_say": "messaging.never_say",
    "values[].value": "messaging.values[].value",
    "values[].meaning": "messaging.values[].meaning",
    "formal_casual": "messaging.personality.formal_casual",
    "serious_playful": "messaging.personality.serious_playful",
    "respectful_irreverent": "messaging.personality.respectful_irreverent",
    "matter_enthusiastic": "messaging.personality.matter_enthusiastic",
    "expert_companion": "messaging.personality.expert_companion",
    "tone_of_voice": "messaging.personality.tone_of_voice[]",
    "words_we_use": "messaging.personality.words_we_use",
    "words_we_avoid": "messaging.personality.words_we_avoid",
    # go_to_market: steps 9, 10, 11, 18, 19, 20
    "revenue_model": "go_to_market.revenue.model",
    "currency": "go_to_market.revenue.currency",
    "revenue_streams[].name": "go_to_market.revenue.streams[].name",
    "revenue_streams[].share": "go_to_market.revenue.streams[].share",
    "pricing_strategy": "go_to_market.pricing.strategy",
    "billing_period": "go_to_market.pricing.billing_period",
    "tiers[].name": "go_to_market.pricing.tiers[].name",
    "tiers[].price": "go_to_market.pricing.tiers[].price.amount",
    "tiers[].for_whom": "go_to_market.pricing.tiers[].for_whom",
    "unit_price": "go_to_market.pricing.unit_price.amount",
    "unit_name": "go_to_market.pricing.unit_name",
    "price_per_unit": "go_to_market.pricing.price_per_unit.amount",
    "take_rate": "go_to_market.pricing.take_rate",
    "day_rate": "go_to_market.pricing.day_rate.amount",
    "cpm": "go_to_market.pricing.cpm.amount",
    "price_note": "go_to_market.pricing.price_note",
    "pricing_note": "go_to_market.pricing.note",
    "motion": "go_to_market.launch.motion",
    "first_segment": "go_to_market.launch.first_segment",
    "launch_plan": "go_to_market.launch.plan",
    "sales_cycle_days": "go_to_market.launch.sales_cycle_days",
    "content_pillars[].pillar": "go_to_market.content.pillars[].pillar",
    "content_pillars[].purpose": "go_to_market.content.pillars[].purpose",
    "cadence": "go_to_market.content.cadence",
    "formats": "go_to_market.content.formats[]",
    "sales_strategy": "go_to_market.sales.strategy",
    "sales_steps[].name": "go_to_market.sales.steps[].name",
    "sales_steps[].conversion": "go_to_market.sales.steps[].conversion",
    "tools": "go_to_market.sales.tools",
    "channels[].type": "go_to_market.channels[].type",
    "channels[].rank": "go_to_market.channels[].rank",
    "channels[].budget_share": "go_to_market.channels[].budget_share",
    "channels[].note": "go_to_market.channels[].note",
    # analytics: step 21
    "tam": "analytics.market.tam.amount",
    "sam": "analytics.market.sam.amount",
    "som": "analytics.market.som.amount",
    "market_year": "analytics.market.year",
    "sizing_basis": "analytics.market.sizing_basis",
    "kpis[].name": "analytics.kpis[].name",
    "kpis[].current": "analytics.kpis[].current",
    "kpis[].target": "analytics.kpis[].target",
    "kpis[].unit": "analytics.kpis[].unit",
    "kpis[].cadence": "analytics.kpis[].cadence",
    # implementation: steps 22, 23
    "milestones[].name": "implementation.milestones[].name",
    "milestones[].due": "implementation.milestones[].due",
    "milestones[].owner": "implementation.milestones[].owner",
    "resources": "implementation.resources[]",
    "risks[].risk": "implementation.risks[].risk",
    "risks[].likelihood": "implementation.risks[].likelihood",
    "risks[].impact": "implementation.risks[].impact",
    "risks[].mitigation": "implementation.risks[].mitigation",
    "success_criteria": "implementation.success_criteria[]",
    "next_steps": "implementation.next_steps",
    "contact_email": "implementation.contact_email",
    "accurate": "implementation.accurate",
}


def _rows() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, place in PLACES.items():
        group, inside, field = name.partition("[].")
        if inside:
            found.setdefault(group, {})[field] = place
    return found


ROWS: Mapping[str, Mapping[str, str]] = _rows()  # a repeating group -> its rows' fields -> their places


def receives(field_name: str) -> bool:
    """Whether the context has a place for a field: "tam", "tiers[].price", "taglines[].text", or a group, "tiers"."""
    texts = PLACES.get(field_name.removesuffix("[].text"), "").endswith("[]")
    return field_name in PLACES or field_name in ROWS or texts


Json = Any
Node = dict[str, Json]


class UnplacedAnswer(ValueError):
    """An answer that the table has no place for, or that does not fit the one it has."""


def placed(answers: Mapping[str, Json]) -> Node:
    """The sections, with every answer at its place. Neither validated nor complete."""
    document: Node = {}
    unplaced = [name for name in answers if name not in PLACES and name not in ROWS]
    if unplaced:
        raise UnplacedAnswer(f"no place in the context for {', '.join(unplaced)}")
    for group in ROWS:
        if group in answers:
            _put_rows(document, group, answers[group])
    for name, place in PLACES.items():
        if name in answers:
            _put_answer(document, place, answers[name])
    _give_currency(document, answers.get("currency"))
    return document


def _put_answer(document: Node, place: str, value: Json) -> None:
    rows, inside, flag = place.partition("[].")
    if inside:
        for row in _reach(document, rows, []):
            row[flag] = row.get("id") == value
    else:
        _put(document, place.removesuffix("[]"), value)


def _put_rows(document: Node, group: str, rows: list[Node]) -> None:
    places = ROWS[group]
    target = next(iter(places.values())).partition("[].")[0]
    there = _reach(document, target, [])
    for row in rows:
        made: Node = {}
        for field, value in row.items():
            if field not in places:
                raise UnplacedAnswer(f"no place in the context for {group}[].{field}")
            _put(made, places[field].removeprefix(f"{target}[]."), value)
        same = next((other for other in there if "id" in made and other.get("id") == made["id"]), None)
        if same is None:
            there.append(made)
        else:
            same.update(made)


def _put(node: Node, place: str, value: Json) -> None:
    *way, last = place.split(".")
    for name in way:
        node = node.setdefault(name, {})
    node[last] = value


def _reach(node: Node, place: str, empty: Json) -> Json:
    """What is at a place; ``empty``, put there, where nothing is yet."""
    *way, last = place.split(".")
    for name in way:
        node = node.setdefault(name, {})
    return node.setdefault(last, empty)


def _give_currency(node: Json, currency: str | None) -> None:
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _give_currency(inner, currency)
    if isinstance(node, dict) and "amount" in node:
        node |= {"amount": amount_in(currency or "", node["amount"]), "currency": currency}


def said_of(context: Mapping[str, Json]) -> dict[str, Json]:
    """All steps' answers as one, as plots read them; what was not answered is not there."""
    answers = {name: _answer(context, place) for name, place in PLACES.items() if "[]." not in name}
    answers |= {group: _said_rows(context, places) for group, places in ROWS.items()}
    return {name: value for name, value in answers.items() if value not in (None, [], ())}


def _answer(context: Json, place: str) -> Json:
    rows, flagged, flag = place.partition("[].")
    if flagged:
        return next((row["id"] for row in _at(context, rows) if row[flag]), None)
    return _at(context, place.removesuffix("[]"))


def _said_rows(context: Json, places: Mapping[str, str]) -> list[dict[str, Json]]:
    target = next(iter(places.values())).partition("[].")[0]
    inside = {field: place.removeprefix(f"{target}[].") for field, place in places.items()}
    rows = [{field: _at(row, place) for field, place in inside.items()} for row in _at(context, target) or ()]
    return [{field: value for field, value in row.items() if value is not None} for row in rows]


def _at(node: Json, place: str) -> Json:
    for name in place.split("."):
        node = None if node is None else node.get(name)
    return node
