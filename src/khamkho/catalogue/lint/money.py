"""Findings about money: what a fee hangs on, where money goes out, and answers that should not come twice."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.catalogue.fields.bank import BankAccountField
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.fields.number import MoneyField, NumberField
from khamkho.catalogue.lint.said import Sense, said
from khamkho.catalogue.rules.pickup import hands_over
from khamkho.catalogue.rules.read import asked_fields
from khamkho.catalogue.service import Fee, PaysOut, Service, Step

OFFICE = ("officer", "supervisor", "director")


def money(service: Service) -> Iterator[Sense]:
    """Everything about money that makes no sense in a service; conditions are looked at with the others."""
    fee = service.fee
    if fee and fee.per and not _counts(service, fee.per):
        yield said(("fee", "per"), "fee-per", name=fee.per)
    if fee:
        yield from _fee(service, fee)
    if service.pays_out:
        yield from _pays_out(service, service.pays_out)
    for name, paths in service.same.items():
        yield from _same(service, name, paths)


def _fee(service: Service, fee: Fee) -> Iterator[Sense]:
    for name in fee.by_variant:
        if name not in service.variants:
            yield said(("fee", "by_variant"), "fee-variant", name=name)
    if fee.free_why and not fee.free_when:
        yield said(("fee", "free_why"), "fee-why")
    if fee.waivers and not fee.paid:
        yield said(("fee", "waivers"), "fee-waivers")
    if fee.paid == "at_collection" and not hands_over(service):
        yield said(("fee", "paid"), "fee-collection")


def _counts(service: Service, name: str) -> bool:
    field = service.fields.get(name)
    return isinstance(field, NumberField) and not field.decimals and field.min >= 0


def _pays_out(service: Service, pays: PaysOut) -> Iterator[Sense]:
    amount = {**asked_fields(service), **service.fields}.get(pays.amount)
    if not isinstance(amount, MoneyField):
        yield said(("pays_out", "amount"), "pays-amount", name=pays.amount)
    if not isinstance(service.fields.get(pays.account), BankAccountField):
        yield said(("pays_out", "account"), "pays-account", name=pays.account)
    step = next((one for one in service.steps if one.id == pays.at), None)
    if step is None or step.by not in OFFICE:
        yield said(("pays_out", "at"), "pays-step", name=pays.at)
    else:
        yield from _actions(service, pays, step)


def _actions(service: Service, pays: PaysOut, step: Step) -> Iterator[Sense]:
    paid, failed = step.action(pays.paid), step.action(pays.failed)
    if paid is None or paid.needs or paid.asks or pays.paid == pays.failed:
        yield said(("pays_out", "paid"), "pays-paid", name=pays.paid, step=step.id)
    if failed is None or failed.needs != "defects" or failed.asks:
        yield said(("pays_out", "failed"), "pays-failed", name=pays.failed, step=step.id)


def _same(service: Service, name: str, paths: tuple[str, ...]) -> Iterator[Sense]:
    firsts = {path.partition(".")[0] for path in paths}
    group = service.fields.get(paths[0].partition(".")[0]) if paths else None
    grouped = isinstance(group, GroupField)
    known = (
        {f"{group.id}.{one.id}" for one in group.fields}
        if isinstance(group, GroupField)
        else set(service.fields)
    )
    if len(name) > 10 or not paths or (grouped and len(firsts) > 1):
        yield said(("same", name), "same-shape", name=name)
    for path in paths:
        if path not in known:
            yield said(("same", name), "same-field", name=path)
