"""The OpenAPI document says what there is: all of it, and nothing else."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html

from onboarding.api.openapi import names
from onboarding.business.flow import flow
from onboarding.context.models import schema as published
from onboarding.flow import Step
from tests.api.conftest import served
from tests.api.program import ANSWERS, ROOT, Program, assert_problem
from tests.api.schemas import Schemas, named
from tests.business.asking import PRICES

Json = Any
every_step = pytest.mark.parametrize("step", list(flow), ids=lambda step: step.slug)


def calls(document: Json) -> dict[tuple[str, str], Json]:
    paths = document["paths"].items()
    return {(method.upper(), path): call for path, methods in paths for method, call in methods.items()}


def assert_valid(document: Json) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # takes seconds, since it compiles its grammars

    OpenAPIV31SpecValidator(document).validate()


def test_it_is_openapi(document: Json) -> None:
    """The document is valid OpenAPI 3.1."""
    assert document["openapi"].startswith("3.1.")
    assert_valid(document)


def test_every_route_is_described(app: Flask, document: Json) -> None:
    """Every route of the API is in the document, and the other way round."""
    there = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(ROOT):
            path = re.sub(r"<(?:uuid:)?(\w+)>", r"{\1}", rule.rule)
            numbers = ["{step_id}", *(str(step.number) for step in flow)] if "{step_id}" in path else [""]
            path = path.replace("{name}", "business-context-1")
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            there |= {(method, path.replace("{step_id}", number)) for number in numbers for method in methods}
    assert there == calls(document).keys()
    assert len({call["operationId"] for call in calls(document).values()}) == len(there)


def test_every_call_says_what_may_go_wrong(document: Json) -> None:
    """Each call with a key has its refusals; what takes a body has those of bodies; all are problem details."""
    for (method, path), call in calls(document).items():
        if call["operationId"] in ("health", "getContextSchema"):
            assert call["security"] in ([], [{}, {"key": []}])
            continue
        expected = {"401", "403", "429", "503"} | (set() if path.endswith("/session") else {"404"})
        expected |= {"400", "413", "415", "422"} if method in ("POST", "PUT") else set()
        assert expected <= call["responses"].keys(), path
        for status, answer in call["responses"].items():
            if status[0] in "45":
                problem = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
                assert list(problem["content"]) == ["application/problem+json"]
                assert problem["content"]["application/problem+json"]["example"]["status"] == int(status)
    assert document["security"] == [{"key": []}]
    scheme = document["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


@every_step
def test_examples_fit(document: Json, step: Step) -> None:
    """The example of each step is the sample's, and its own schema allows it."""
    body = document["paths"][f"{ROOT}/{{session_id}}/steps/{step.number}"]["post"]["requestBody"]
    example = body["content"]["application/json"]["example"]
    assert example == {"data": ANSWERS[step.number]}
    assert Schemas(document).accepts(named(step.number, "Save"), example)


def test_examples_of_problems_fit(document: Json) -> None:
    """So are the examples of problems allowed by theirs."""
    schemas = Schemas(document)
    for response in document["components"]["responses"].values():
        assert schemas.accepts("Problem", response["content"]["application/problem+json"]["example"])


def test_what_is_read_may_be_saved(document: Json, program: Program) -> None:
    """What is answered fits the document, and the data that is read of a step is data that it takes."""
    session_id, schemas = program.begin(*ANSWERS), Schemas(document)
    for number in ANSWERS:
        assert schemas.accepts(named(number, "Saved"), program.get(f"/{session_id}/steps/{number}").json)
    assert schemas.accepts("Summary", program.get(f"/{session_id}/summary").json)
    assert schemas.accepts("Finalized", program.post(f"/{session_id}/finalize").json)
    assert schemas.accepts("Health", program.get("/health").json)


@every_step
def test_a_schema_names_what_is_required(document: Json, step: Step) -> None:
    """Without any data, and with an unknown field, each schema refuses."""
    schemas = Schemas(document)
    assert not schemas.accepts(named(step.number, "Answers"), {})
    assert not schemas.accepts(named(step.number, "Answers"), {**ANSWERS[step.number], "more": None})


@pytest.mark.parametrize("model", PRICES)
def test_the_prices_of_each_model_fit(document: Json, model: str) -> None:
    """The schema of prices has those of every revenue model; its rules say which are asked for."""
    data = {"pricing_strategy": "premium", **PRICES[model]}
    assert Schemas(document).accepts("PricingAnswers", data)
    assert PRICES[model].keys() <= Schemas(document).told(10)


def test_a_limit_moves_with_the_year(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that lives over New Year describes the new year's limits."""

    class NextYear(date):
        @classmethod
        def today(cls) -> "NextYear":
            return cls(date.today().year + 1, 1, 1)

    for module in ("onboarding.api.openapi", "onboarding.business.foundation"):
        monkeypatch.setattr(f"{module}.date", NextYear)
    schema = app.test_client().get("/api/v1/openapi.json").json["components"]["schemas"]["CompanyAnswers"]
    assert schema["properties"]["founded_year"]["anyOf"][0]["maximum"] == date.today().year + 1


def test_another_flow_is_described(store_url: str, tmp_path: Path) -> None:
    """A product team's flow has a document of its own, with its own step numbers."""
    app = served(store_url, tmp_path, onboarding_flow="tests.flow.flows:flow")
    document = app.test_client().get("/api/v1/openapi.json").json
    assert_valid(document)
    steps = {path.rpartition("/")[2] for path in document["paths"] if "/steps/" in path and "draft" not in path}
    assert steps == {"10", "7", "8", "3", "4", "{step_id}"}


def test_the_page_has_every_call(app: Flask, document: Json) -> None:
    """The page that shows the document has each call, each field and each rule, and asks no other host for anything."""
    answer = app.test_client().get("/api/v1/docs")
    page = html.document_fromstring(answer.text)
    text = " ".join(page.text_content().split())

    assert answer.status_code == 200
    assert "'none'" in answer.headers["Content-Security-Policy"].partition(";")[0]
    assert not page.xpath("//script | //iframe | //*[@style] | //style")
    sources = page.xpath("//@src | //link/@href | //img/@srcset")
    assert sources
    assert all(source.startswith("/") for source in sources)
    for (method, path), call in calls(document).items():
        assert page.xpath(f"//*[@id='{call['operationId']}']"), call["operationId"]
        assert f"{method} {path}" in text
        assert call["summary"] in text
    for number in ANSWERS:
        schema = document["components"]["schemas"][named(number, "Answers")]
        for entry in (*schema["properties"], *schema.get("x-rules", ())):
            assert entry in text
    links = [link.removeprefix("#") for link in page.xpath("//a/@href[starts-with(., '#')]")]
    assert set(links) <= set(page.xpath("//@id"))


def test_names_are_of_slugs(document: Json) -> None:
    """Operations and schemas are named by the slugs of steps, and no wording of a question is a name of anything."""
    operations = {call["operationId"] for call in calls(document).values()}
    for step in flow:
        name = step.slug.replace("-", "_")
        assert {f"save_{name}", f"get_{name}", f"change_{name}", f"get_{name}_draft"} <= operations
        assert {named(step.number, kind) for kind in ("Answers", "Save", "Saved", "Draft")} <= {
            *document["components"]["schemas"]
        }
    assert {"save_step", "get_step", "change_step", "get_step_draft"} <= operations
    assert "ValuePropositionAnswers" == named(2, "Answers")


def test_a_step_called_step() -> None:
    """Its operations share no name with those of any step, nor with those of the session."""
    cases = (("step", "save_step_step", "StepStepSave"), ("2-things", "save_2_things", "Step2ThingsSave"))
    for slug, called, described in cases:
        step = replace(flow.step(1), slug=slug)
        assert (called, described) == (names.operation("save", step), names.schema(step, "Save"))


def test_nothing_that_generators_stumble_over(document: Json) -> None:
    """No title is a sentence, no choice lies within another one, every constant and option has a type."""
    wrong: list[str] = []

    def look(schema: Json, place: str) -> None:
        if isinstance(schema, list):
            for one in schema:
                look(one, place)
        if not isinstance(schema, dict):
            return
        wrong.extend(f"{place}: title" for _ in [1] if isinstance(schema.get("title"), str))
        if any(list(one) == ["anyOf"] for one in schema.get("anyOf", ())):
            wrong.append(f"{place}: nested anyOf")
        if ("enum" in schema or "const" in schema) and "type" not in schema:
            wrong.append(f"{place}: no type")
        for name, inner in schema.items():
            if name in ("properties", "$defs"):
                for field, one in inner.items():
                    look(one, f"{place}.{field}")
            elif name not in ("if", "then", "else", "example", "examples", "enum", "const"):
                look(inner, place)

    for name, schema in document["components"]["schemas"].items():
        look(schema, name)
    assert [] == wrong


def test_the_context_is_typed_and_its_schema_served(document: Json, program: Program) -> None:
    """Finalized answers are described down to their fields; the schema by itself is the one that is published."""
    schemas = document["components"]["schemas"]
    assert {"$ref": "#/components/schemas/BusinessContext"} == schemas["Finalized"]["properties"]["business_context"]
    assert {"type": "string"}.items() <= schemas["ContextCompany"]["properties"]["name"].items()
    served = program.client.get(f"{ROOT}/schemas/business-context-1.json")
    assert (200, "application/schema+json") == (served.status_code, served.mimetype)
    assert published() == served.json
    unless = {"If-None-Match": served.headers["ETag"]}
    again = program.client.get(f"{ROOT}/schemas/business-context-1.json", headers=unless)
    assert 304 == again.status_code
    assert_problem(program.client.get(f"{ROOT}/schemas/business-context-2.json"), 404)


def test_any_step_by_its_number(program: Program) -> None:
    """A number that the flow does not have is told like an address that is not there."""
    assert_problem(program.save(program.begin(), 99, {}), 404)


def test_another_flows_context(store_url: str, tmp_path: Path) -> None:
    """A flow without a context of its own answers the general one, which its document describes."""
    app = served(store_url, tmp_path, onboarding_flow="tests.flow.flows:flow")
    document = app.test_client().get("/api/v1/openapi.json").json
    described = document["components"]["schemas"]["BusinessContext"]
    assert "answers/1" == described["properties"]["schema"]["const"]
    assert 200 == app.test_client().get(f"{ROOT}/schemas/answers-1.json").status_code
