"""A PDF as somebody sees it who holds it in her hands, and as a machine reads it."""

from __future__ import annotations

import io
import subprocess

import zxingcpp
from PIL import Image


def text_of(pdf: bytes) -> str:
    """The text layer, line by line as it stands on the paper."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def checked_at(pdf: bytes, *, page: int = 1, dpi: int = 150) -> str:
    """The address that the QR code of a page leads to, for whoever wants to know whether the paper is real."""
    words = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-"]
    seen = Image.open(io.BytesIO(subprocess.run(words, input=pdf, capture_output=True, check=True).stdout))
    return next(code.text for code in zxingcpp.read_barcodes(seen) if "/verify/" in code.text)
