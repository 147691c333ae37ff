"""One spelling for equal JSON, so that equal content has equal digests."""

import hashlib
import json


def canonical(body: object) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(body: object) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()
