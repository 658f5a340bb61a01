"""A picture (a green rectangle, 1280 x 960, as PNG) for who needs any photo."""

from __future__ import annotations

import io

from PIL import Image


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1280, 960), (18, 112, 90)).save(out, "PNG")
    return out.getvalue()


PICTURE = _picture()
