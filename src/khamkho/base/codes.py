"""Public codes: unguessable, easy to read aloud and to type (tracking codes, verification codes)."""

from __future__ import annotations

import secrets

from khamkho.base.ids import clean_id

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LOOKALIKES = str.maketrans("ilo", "110")
_GROUP = 4
_BITS_PER_SIGN = 5


def _grouped(signs: str) -> str:
    return "-".join(signs[i : i + _GROUP] for i in range(0, len(signs), _GROUP))


def public_code(bits: int = 80) -> str:
    """A fresh random code of at least this many bits, such as ``7k3m-x09a-zq4t-p2ew``."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(-(-bits // _BITS_PER_SIGN))))


def normalise_code(typed: str) -> str | None:
    """The code as `public_code` writes it, however it was typed; None if it cannot be a code.

    Accepts any case, Thai digits, blanks or dashes anywhere (or nowhere), and O/I/L for 0/1/1.
    """
    signs = clean_id(typed[:200]).lower().translate(_LOOKALIKES)
    return _grouped(signs) if signs and all(sign in ALPHABET for sign in signs) else None
