"""Holds every shipped file against the JSON Schema of its form: schemas.py DIR_OF_SCHEMAS DIR_OF_FILES..."""
import datetime
import json
import pathlib
import sys
import tomllib

import jsonschema


def plain(value):
    """TOML days as the texts that a schema knows."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


schemas, *folders = map(pathlib.Path, sys.argv[1:])
checked = 0
for folder in folders:
    for path in sorted(folder.rglob("*.toml")):
        data = plain(tomllib.loads(path.read_text(encoding="utf-8")))
        form = data.get("format", "").removeprefix("mandate.").removesuffix("/1")
        schema = json.loads((schemas / f"{form}.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        errors = sorted(jsonschema.Draft7Validator(schema).iter_errors(data), key=str)
        for error in errors[:5]:
            print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        if errors:
            sys.exit(1)
        checked += 1
print(f"{checked} files fit the schema of their form")
sys.exit(0 if checked else "no file was checked")
