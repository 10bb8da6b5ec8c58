"""What schemathesis cannot know by itself; its configuration names this."""
import os

import schemathesis
from hypothesis import strategies
from schemathesis import GenerationMode

schemathesis.openapi.format("pem-public-key", strategies.just(os.environ["PUBLIC_KEY"]))
schemathesis.openapi.format("pem-private-key", strategies.just(os.environ["PRIVATE_KEY"]))


@schemathesis.hook
def filter_case(_, case):
    """Leaves out forms that are to be refused for the types of their fields: in a form everything is a text."""
    return case.media_type != "multipart/form-data" or case.meta.generation.mode != GenerationMode.NEGATIVE
