"""What schemathesis cannot know by itself; its configuration names this."""
import os

import schemathesis
from hypothesis import strategies
from schemathesis import GenerationMode

FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
UNTOLD = {
    # The key has to be of the kind that the algorithm takes.
    "encrypt": {"invalid_key"},
    # A message or a file is needed; what opens it, and whether, depends on its bytes.
    "decrypt": {
        "missing_input", "missing_file", "password_required", "private_key_required", "not_a_container",
        "damaged_container", "decryption_failed",
    },
    # Options exclude each other and have an order, lives are what the operator allows, what is sealed is a container.
    "createShare": {"invalid_share_option", "invalid_key", "not_a_container", "damaged_container"},
    # Whether the password or the private key is needed depends on the share.
    "openShare": {"missing_input"},
    "pickUpShare": {"missing_input"},
}
"""Why a request may be refused with 400 that is as the description of the API wants it: what no schema tells, by the
operation. The configuration expects 400 of these."""

schemathesis.openapi.format("pem-public-key", strategies.just(os.environ["PUBLIC_KEY"]))
schemathesis.openapi.format("pem-private-key", strategies.just(os.environ["PRIVATE_KEY"]))


@schemathesis.hook
def filter_case(_, case):
    """Leaves out forms that are neither what the description wants nor against it."""
    if case.media_type not in FORMS or not isinstance(case.body, dict):
        return True
    # Headers have no control characters in the names of fields, and nobody reads a name of more than 100 bytes.
    if not all(name.isprintable() and len(name.encode()) <= 100 for name in case.body):
        return False
    # What has to violate one of several alternatives (a file or a message) may well be another one.
    is_valid = case.meta.generation.mode == GenerationMode.POSITIVE
    return is_valid or "/anyOf/" not in (case.meta.phase.data.description or "")


@schemathesis.check
def refused_for_what_no_schema_tells(_, response, case):
    operation = case.operation.definition.raw["operationId"]
    is_valid = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if is_valid and response.status_code == 400 and operation in UNTOLD:
        answer = response.json()
        assert answer["code"] in UNTOLD[operation], f"Valid data was refused: {answer}"
