"""JSON Schema of the service file itself, so that an editor completes keys and marks slips while one writes."""

from __future__ import annotations

from typing import Any

from khamkho.catalogue.load import PARTS_OF_BLOCKS
from khamkho.catalogue.service import Service

SETTING = {
    "type": "object",
    "required": ["setting"],
    "additionalProperties": False,
    "properties": {"setting": {"type": "string", "description": "The name of a setting of the office"}},
}
USE = {
    "type": "object",
    "required": ["use"],
    "additionalProperties": False,
    "properties": {
        "use": {"type": "string", "description": "The name of a block"},
        "prefix": {"type": "string", "description": "Put before the ids of the block's fields"},
        "only": {"type": "array", "items": {"type": "string"}, "description": "The pieces that are wanted"},
    },
}


def file_schema() -> dict[str, Any]:
    """The schema of what people write: the values, and what is put in when a file is read."""
    schema = Service.model_json_schema(by_alias=True, mode="validation")
    for name, value in schema["$defs"].items():
        if name.endswith("Field"):
            value.pop("description", None)
        if "soft" in value.get("properties", {}):
            _may_be_soft(value["properties"])
    _titles_may_be_stock(schema)
    _choices_may_be_named(schema["$defs"])
    _pages_may_use_blocks(schema)
    _lists_may_use_blocks(schema)
    _asks_may_use_blocks(schema["$defs"]["Action"])
    properties = schema["properties"]
    properties["format"] = {"const": 1}
    properties["letter_text"] = {"anyOf": [{"type": "string"}, properties["letter_text"]]}
    properties["law"] = {"type": "array", "items": {"type": "string"}, "description": "Keys into laws.yaml"}
    properties["situations"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Keys into situations.yaml",
    }
    complaints = schema["$defs"]["Manual"]["properties"]["complaints"]
    schema["$defs"]["Manual"]["properties"]["complaints"] = {"anyOf": [{"type": "string"}, complaints]}
    properties["fee"] = {"anyOf": [{"const": "none"}, {"$ref": "#/$defs/Fee"}], "default": "none"}
    properties["repeats"] = {"anyOf": [properties["repeats"], SETTING]}
    properties["offered_by"] = {"anyOf": [{"const": "any"}, properties["offered_by"]]}
    schema["$defs"]["Setting"]["properties"].pop("value")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_with_settings(schema, top=True),
        "title": "Khamkho service file, format 1",
    }


def _may_be_soft(properties: dict[str, Any]) -> None:
    """What people write is ``required: soft``."""
    properties.pop("soft")
    properties["required"] = {
        "anyOf": [{"type": "boolean"}, {"const": "soft"}],
        "default": True,
        "description": "soft: whoever hands in without it is warned, and may",
    }


def _titles_may_be_stock(schema: dict[str, Any]) -> None:
    """Stock actions and steps need no title; where an action leads may be one word."""
    for name in ("Action", "Step"):
        schema["$defs"][name]["required"].remove("title")
    ways = schema["$defs"]["Action"]["properties"]["to"]
    schema["$defs"]["Action"]["properties"]["to"] = {"anyOf": [{"type": "string"}, ways]}


def _choices_may_be_named(values: dict[str, Any]) -> None:
    """``choices: grades`` stands for the choices of that name."""
    for value in values.values():
        if "choices" in value.get("properties", {}):
            own = value["properties"]["choices"]
            value["properties"]["choices"] = {"anyOf": [{"type": "string"}, own]}


def _pages_may_use_blocks(schema: dict[str, Any]) -> None:
    page = schema["$defs"]["Page"]
    page["properties"] |= USE["properties"]
    page["required"].remove("fields")
    page["anyOf"] = [{"required": ["fields"]}, {"required": ["use"]}]
    fields = page["properties"]["fields"]
    fields["items"] = {"anyOf": [fields["items"], USE]}


def _lists_may_use_blocks(schema: dict[str, Any]) -> None:
    properties = schema["properties"]
    for part in PARTS_OF_BLOCKS:
        properties[part]["items"] = {"anyOf": [properties[part]["items"], USE]}
    ways = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "Where its ways lead here",
    }
    properties["steps"]["items"]["anyOf"][1] = {
        **USE,
        "properties": schema["$defs"]["Step"]["properties"] | USE["properties"] | {"to": ways},
    }


def _asks_may_use_blocks(action: dict[str, Any]) -> None:
    asks = action["properties"]["asks"]
    asks["items"] = {"anyOf": [asks["items"], USE]}


def _with_settings(schema: Any, *, top: bool = False) -> Any:
    """Any single value may be a setting of the office instead."""
    if isinstance(schema, list):
        return [_with_settings(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    walked = {
        key: {name: _with_settings(part) for name, part in value.items()}
        if key in ("properties", "$defs") and isinstance(value, dict)
        else _with_settings(value)
        if key in ("items", "anyOf", "oneOf", "additionalProperties", "prefixItems")
        else value
        for key, value in schema.items()
    }
    scalar = walked.get("type") in ("integer", "number") and not top
    if scalar or ("examples" in walked and walked.get("type") == "string"):
        return {"anyOf": [walked, SETTING]}
    return walked
