"""Finding a service by what a person types. Pure: an index in memory, made from the words of what is offered."""

from khamkho.portal.search.index import Findable, Hit, Index, Parts
from khamkho.portal.search.keys import swapped_keyboard

__all__ = ["Findable", "Hit", "Index", "Parts", "swapped_keyboard"]
