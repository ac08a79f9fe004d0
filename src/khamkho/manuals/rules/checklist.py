"""What to take along: the papers of a service or of one of its variants, and what there is no need to bring. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.base.working_time import span_words
from khamkho.catalogue.service import Original, Service
from khamkho.manuals.rules.guide import IF_IT_APPLIES, Need, needs, ways_in


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """Everything to have ready, in the order in which one gathers it."""

    before: tuple[Text, ...]
    attach: tuple[Need, ...]
    show: tuple[Need, ...]
    looked_up: tuple[Text, ...]
    promise: Text
    ways: tuple[Text, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.attach or self.show)


def checklist(service: Service, variant: str = "") -> Checklist:
    """The list for one variant; without one, for all, each paper with the case it is for."""
    originals = [one for one in service.originals if not _left_out(one, variant)]
    return Checklist(
        before=service.before,
        attach=needs(service, variant),
        show=tuple(_shown(one, variant) for one in originals if one.how == "show"),
        looked_up=tuple(one.label for one in originals if one.how == "looked_up"),
        promise=span_words(service.promise),
        ways=ways_in([service]),
    )


def _left_out(one: Original, variant: str) -> bool:
    return bool(variant and one.when and one.when.decided(variant) is False)


def _shown(one: Original, variant: str) -> Need:
    always = one.when is None or one.when.decided(variant) is True
    return Need(one.label, one.hint, None if always else IF_IT_APPLIES)
