"""The PDF of a proof of payment, kept as it was made; and what is forgotten of one whose application was erased."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.documents.rendering import render
from khamkho.fees.models import Charge, Receipt, Refund
from khamkho.fees.papers import proof_paper
from khamkho.files.commands import drop_blob, store_bytes


def print_receipt(*, receipt_id: int, now: datetime) -> Receipt | None:
    """Carry out the effect ``fee-receipt``: make the PDF, once; None when the case was erased meanwhile.

    Raises documents.rendering.NotRendered (permanent), files.refusals.DiskFull (temporary).
    """
    rows = Receipt.objects.select_related("office", "case", "case__key", "by", "instead_of")
    receipt = rows.filter(pk=receipt_id).first()
    if receipt is None or receipt.blob_id or receipt.case.key is None:
        return receipt
    pdf = render("moneyproof", proof_paper(receipt), now=receipt.made_at)
    blob = store_bytes(key=receipt.case.key, data=pdf, media_type="application/pdf", now=now)
    with transaction.atomic():
        if not Receipt.objects.filter(pk=receipt.pk, blob=None, state=receipt.state).update(blob=blob):
            drop_blob(blob)
    return receipt


def forget(case_id: int) -> None:
    """An application was erased: its money stays in the books, without a name."""
    for receipt in Receipt.objects.filter(case=case_id, blob__isnull=False).select_related("blob"):
        blob = receipt.blob
        Receipt.objects.filter(pk=receipt.pk).update(blob=None)
        if blob is not None:
            drop_blob(blob)
    Receipt.objects.filter(case=case_id).update(payer=None)
    Charge.objects.filter(case=case_id).update(words=None)
    Refund.objects.filter(attempt__charge__case=case_id, key=None).update(payee=None)
