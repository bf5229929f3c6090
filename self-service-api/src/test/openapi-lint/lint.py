"""Prints what is wrong with OpenAPI documents: against the specification, and examples against their schemas."""

import sys

import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DOCUMENT = "urn:document"


def parts(node, path=()):
    """Every object of a document with its path."""
    if isinstance(node, dict):
        yield path, node
        for name, value in node.items():
            yield from parts(value, path + (str(name),))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from parts(value, path + (str(number),))


def examples(document):
    """What stands beside a schema as its example, and the schema's place."""
    for path, part in parts(document):
        if "example" in path or "examples" in path:
            continue
        if "schema" in part and "example" in part:
            yield path + ("schema",), part["example"]
        if "schema" in part:
            for example in part.get("examples", {}).values():
                if "$ref" in example:
                    example = document["components"]["examples"][example["$ref"].rpartition("/")[2]]
                yield path + ("schema",), example["value"]
        if "example" in part and "type" in part and ("properties" in path or "schema" in path):
            yield path, part["example"]


def pointer(path):
    return "/" + "/".join(name.replace("~", "~0").replace("/", "~1") for name in path)


def against_the_specification(document):
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield f"{pointer(str(name) for name in error.absolute_path)}: {error.message}"


def against_schemas(document):
    registry = Registry().with_resource(DOCUMENT, DRAFT202012.create_resource(document))
    for path, example in examples(document):
        reference = {"$ref": DOCUMENT + "#" + pointer(path).replace("{", "%7B").replace("}", "%7D")}
        checks = OAS31Validator(reference, registry=registry, format_checker=OAS31Validator.FORMAT_CHECKER)
        for error in checks.iter_errors(example):
            yield f"example at {pointer(path)}: {error.message}"


def main(files):
    count = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            document = yaml.load(text, Loader=TextLoader)
        print(f"{file}: {sum(1 for _ in examples(document))} examples")
        # A schema that is none cannot be checked against.
        for line in list(against_the_specification(document)) or against_schemas(document):
            count += 1
            print(line)
    return 1 if count else 0


class TextLoader(yaml.SafeLoader):
    """Reads times as text, as JSON does."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
