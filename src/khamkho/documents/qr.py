"""QR codes as vector drawings."""

from __future__ import annotations

import io


def qr_svg(text: str) -> str:
    """A QR code as SVG text: error correction M, with the quiet zone of four modules that the standard asks.

    It has a view box and no size of its own, so it is as large as the page wants it.
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return out.getvalue().decode()
