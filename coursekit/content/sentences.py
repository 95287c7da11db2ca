"""Pydantic's findings in plain sentences: the field, what was expected, and what was perhaps meant."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from coursekit.content.problems import did_you_mean

_EXPECTED = {
    "string_too_short": "some text",
    "string_type": "text (in quotes if it looks like a number or true/false)",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "fields with values",
    "model_type": "fields with values",
    "model_attributes_type": "fields with values",
}


def sentence(error: dict[str, Any], data: Any, where: tuple[str | int, ...], model: type[BaseModel]) -> tuple[str, str]:
    """The code and the sentence for one pydantic error found at `where` in `data`."""
    kind, given, context = error["type"], error.get("input"), error.get("ctx", {})
    name = _name(data, where)
    if kind in ("missing", "union_tag_not_found"):
        return "missing-field", f"{name} is missing"
    if kind == "extra_forbidden":
        return "unknown-field", f"{name} is not a known field" + _fields_meant(str(where[-1]), model, error["loc"])
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        known = re.findall(r"'([^']*)'", context.get("expected") or context.get("expected_tags", ""))
        said, quoted = str(context.get("tag", given)), [f"'{word}'" for word in known]
        either = " or ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))
        return "unknown-value", f"{name} is {_short(said)}; expected {either}{did_you_mean(said, known)}"
    if kind == "value_error":
        return "wrong-value", f"{name}: {context.get('error')}" if where else str(context.get("error"))
    return "wrong-value", f"{name}: {_expected(kind, context, error['msg'])}, found {_short(given)}"


def _expected(kind: str, context: dict[str, Any], message: str) -> str:
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}"
    if kind == "string_pattern_mismatch":
        if context["pattern"].startswith("^[a-z0-9]+"):
            return "expected small letters, digits and single hyphens"
        return f"expected the form {context['pattern']}"
    if kind in ("too_short", "too_long"):
        bound = f"least {context['min_length']}" if kind == "too_short" else f"most {context['max_length']}"
        return f"expected at {bound} entries"
    return message[:1].lower() + message[1:]


def _name(data: Any, where: tuple[str | int, ...]) -> str:
    """A field as a person looks for it: `items[late-reply].ask.zh`, by id where an entry has one."""
    name = ""
    for part in where:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) else None
            entry = data.get("id") if isinstance(data, dict) else None
            name += f"[{entry[:64] if isinstance(entry, str) else part + 1}]"
        else:
            data = data.get(part) if isinstance(data, dict) else None
            name += ("." if name else "") + part[:64]
    return f"'{name}'" if name else "the file"


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "fields with values"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    text = text if len(text) <= 60 else text[:59] + "…"
    return f"'{text}'" if isinstance(value, str) else text


def _fields_meant(word: str, model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    """What may have been meant by an unknown field: the near one, or all that are known there."""
    schema = node = model.model_json_schema()
    for part in loc[:-1]:
        kinds = node.get("discriminator", {}).get("mapping", {})
        if isinstance(part, int):
            node = node.get("items", {})
        elif part in kinds:
            node = {"$ref": kinds[part]}
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
        node = next((choice for choice in node.get("anyOf", []) if choice.get("type") != "null"), node)  # `X | None`
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node
    known = list(node.get("properties", {}))
    return did_you_mean(word, known) or (f"; known here: {', '.join(known)}" if known else "")
