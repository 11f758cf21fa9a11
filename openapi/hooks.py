"""What schemathesis cannot read from openapi.json: keys that are used once, and versions that move."""

import uuid

import schemathesis
from schemathesis.generation import GenerationMode

# Codes by which the server says that the request's *shape* is wrong. On a request that the document
# allows, such a code means that the document and the server disagree.
SHAPE_CODES = {"malformed_request", "validation_failed", "unknown_field"}

etags: dict[str, str] = {}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Give each well-formed request a key of its own and the version that its petition has now."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    known = etags.get(str(case.path_parameters.get("id")))
    if known is not None and "If-Match" in case.headers:
        case.headers["If-Match"] = known


@schemathesis.hook
def after_call(context, case, response):
    """Remember the version of everything that the server shows."""
    etag = response.headers.get("etag")
    if etag is None or not 200 <= response.status_code < 300:
        return
    try:
        shown = response.json()
    except ValueError:
        return
    if isinstance(shown, dict) and "id" in shown:
        etags[shown["id"]] = etag[0]


@schemathesis.check
def refusal_is_explained(ctx, response, case):
    """A request that the document allows is never refused for its shape."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if response.status_code == 422:
        code = response.json().get("code")
        assert code not in SHAPE_CODES, f"openapi.json allows this request, but the server answers {code}"
