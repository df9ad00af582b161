"""Writing files whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any


def write_whole(path: Any, content: bytes) -> None:
    """Write a file whole or not at all; `OSError` names the folder or file where it cannot be written."""
    target = Path(path)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(target.parent))
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
