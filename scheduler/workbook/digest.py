"""The digest of what was read: of a file, or of a folder of files, by which a roster says what it was made from."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest_of_files(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and bytes of files in this order, the length before each: no byte can change its place."""
    total = hashlib.sha256()
    for name, data in files:
        for part in (os.fsencode(name), data):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()
