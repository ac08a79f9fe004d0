"""Files of a plain form post stay in memory: Django's own handler would write the larger ones to a plain temp file."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

CAP = 12 * 1024 * 1024
"""Bytes of files that one post may hold, all together. Larger ones go in chunks, or are refused with the limit."""

PATIENCE = 8 * CAP
"""A post with more than this is cut off: nobody who reads our pages sends it."""


class CutFile(InMemoryUploadedFile):
    """What remains of a file that did not fit: its name and its size, and no content."""


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Holds at most ``CAP`` bytes for one request, and never touches the disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.total = 0
        self.held = 0
        self.content: BytesIO | None = None

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        super().new_file(field_name, file_name, content_type, content_length, charset, content_type_extra)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > PATIENCE:
            raise StopUpload(connection_reset=True)
        if self.content is None:
            return
        if self.held + len(raw_data) > CAP:
            self.held -= self.content.tell()
            self.content = None
        else:
            self.held += self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        whole = self.content is not None
        kind = InMemoryUploadedFile if whole else CutFile
        content, self.content = self.content or BytesIO(), None
        content.seek(0)
        return kind(
            content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
