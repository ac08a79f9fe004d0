"""Typst to PDF/A, QR, text-layer checks.

``render`` makes a document from a template and plain data; what data each template wants stands at its top.
"""

from khamkho.documents.pictures import Placed, placed
from khamkho.documents.qr import qr_svg
from khamkho.documents.rendering import Attachment, NotRendered, render

__all__ = ["Attachment", "NotRendered", "Placed", "placed", "qr_svg", "render"]
