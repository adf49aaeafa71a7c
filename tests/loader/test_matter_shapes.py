"""The shapes of matters, and their JSON Schema."""

import json

from loader.library_builder import MATTER, LibraryFolder, read_demo_matter

from assembler.loader import json_schema
from assembler.model.library import Library


def test_the_schema_for_editors_has_the_declared_names(demo: Library) -> None:
    schema = json.loads(json.dumps(json_schema(demo.programmes["demo"])))
    assert {"programme", "partner", "choices", "leads", "facts"} <= set(schema["properties"])
    assert schema["properties"]["leads"]["type"] == "array"
    assert schema["properties"]["entity"]["anyOf"][0]["enum"] == ["demo-inc"]


def test_the_schema_says_what_a_page_needs_to_ask(demo: Library) -> None:
    schema = json.loads(json.dumps(json_schema(demo.programmes["demo"])))
    lead = schema["$defs"]["lead"]["properties"]
    assert schema["properties"]["issued"]["format"] == "date"
    assert [lead[name].get("description") for name in lead] == [
        field.question for plan in demo.programmes["demo"].lists for field in plan.fields
    ]


def test_the_schema_says_which_day_must_be_past(folder: LibraryFolder) -> None:
    folder.programme("{territory: text?}", "{paid_on: {type: date?, past: true}}")
    schema = json.loads(json.dumps(json_schema(folder.library().programmes["demo"])))
    assert schema["$defs"]["Facts"]["properties"]["paid_on"]["description"] == "Paid on (not later than the day of issue)"


def test_a_declared_name_hides_no_part_of_the_model(folder: LibraryFolder) -> None:
    """A list or a field may have the name of a part of the library that reads it."""
    folder.programme("fields: {id: id,", "fields: {id: id, copy: text, json: text, span: text, model_config: text,")
    lead = "leads: [{id: a, customer: b, copy: c, json: d, span: e, model_config: f}]\n"
    matter, findings = read_demo_matter(folder.library(), MATTER + lead)
    assert findings == ()
    assert matter is not None
    assert set(matter.lists["leads"][0]) == {"id", "customer", "copy", "json", "span", "model_config"}
