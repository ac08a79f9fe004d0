"""What is sealed opens only with its key, in its place, whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khamkho.base import crypto
from khamkho.base.crypto import SEGMENT, Tampered

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.binary(max_size=200), st.binary(max_size=30))
def test_a_sealed_value_opens_again(plain, aad):
    assert crypto.unseal(KEY, crypto.seal(KEY, plain, aad), aad) == plain


def test_sealing_twice_gives_different_bytes():
    assert crypto.seal(KEY, b"x", b"") != crypto.seal(KEY, b"x", b"")


@given(st.data())
def test_a_changed_byte_anywhere_is_found(data):
    sealed = bytearray(crypto.seal(KEY, b"answers", b"case:1"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        crypto.unseal(KEY, bytes(sealed), b"case:1")


@pytest.mark.parametrize(("key", "aad"), [(OTHER, b"case:1"), (KEY, b"case:2")])
def test_another_key_or_place_does_not_open(key, aad):
    sealed = crypto.seal(KEY, b"answers", b"case:1")
    with pytest.raises(Tampered):
        crypto.unseal(key, sealed, aad)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"0" * 27, b"\x02" + b"0" * 40])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(Tampered):
        crypto.unseal(KEY, sealed, b"")


def test_a_wrapped_key_opens_and_is_no_ordinary_value():
    wrapped = crypto.wrap(KEY, OTHER, b"id")
    assert crypto.unwrap(KEY, wrapped, b"id") == OTHER
    with pytest.raises(Tampered):
        crypto.unseal(KEY, wrapped, b"id")


def test_hmac_matches_the_published_vector():
    # RFC 4231, test case 2
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert crypto.hmac_sha256(b"Jefe", b"what do ya want for nothing?").hex() == expected


def _bytes(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


SIZES = [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 7]


def _sealed(size: int, aad: bytes = b"file:1") -> bytes:
    return b"".join(crypto.seal_stream(KEY, [_bytes(size)], aad))


def _opened(sealed: bytes, key: bytes = KEY, aad: bytes = b"file:1") -> bytes:
    return b"".join(crypto.unseal_stream(key, [sealed], aad))


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_of_any_size_opens_again(size):
    sealed = _sealed(size)
    assert _opened(sealed) == _bytes(size)
    assert (len(sealed), crypto.plain_size(len(sealed))) == (crypto.sealed_size(size), size)


@settings(max_examples=30)
@given(st.sampled_from(SIZES), st.integers(1, 100_000), st.integers(1, 100_000))
def test_the_size_of_chunks_does_not_matter(size, writing, reading):
    plain = _bytes(size)
    sealed = b"".join(crypto.seal_stream(KEY, (plain[i : i + writing] for i in range(0, size, writing)), b""))
    chunks = (sealed[i : i + reading] for i in range(0, len(sealed), reading))
    assert b"".join(crypto.unseal_stream(KEY, chunks, b"")) == plain


@settings(max_examples=60)
@given(st.sampled_from(SIZES), st.integers(0, 4 * SEGMENT), st.integers(0, 4 * SEGMENT))
def test_any_part_of_a_stream_can_be_read_alone(size, start, stop):
    sealed = _sealed(size)
    parts = crypto.unseal_range(
        KEY, lambda at, length: sealed[at : at + length], len(sealed), b"file:1", start=start, stop=stop
    )
    assert b"".join(parts) == _bytes(size)[start:stop]


def test_reading_a_part_opens_only_the_segments_needed():
    sealed, read = _sealed(3 * SEGMENT), []

    def read_at(at: int, length: int) -> bytes:
        read.append(at)
        return sealed[at : at + length]

    part = crypto.unseal_range(KEY, read_at, len(sealed), b"file:1", start=SEGMENT + 5, stop=SEGMENT + 9)
    assert b"".join(part) == _bytes(3 * SEGMENT)[SEGMENT + 5 : SEGMENT + 9]
    assert len(read) == 2


HEAD, PIECE = 20, SEGMENT + 16


@pytest.mark.parametrize(
    "damaged",
    [
        lambda s: s[:-1],
        lambda s: s[: HEAD + PIECE],
        lambda s: s[: HEAD + 2 * PIECE],
        lambda s: s[:HEAD] + s[HEAD + PIECE :],
        lambda s: (
            s[:HEAD] + s[HEAD + PIECE : HEAD + 2 * PIECE] + s[HEAD : HEAD + PIECE] + s[HEAD + 2 * PIECE :]
        ),
        lambda s: s + s[HEAD : HEAD + PIECE],
        lambda s: s + b"x",
        lambda s: s[:HEAD],
        lambda s: s[:10],
        lambda s: b"",
        lambda s: b"XXXX" + s[4:],
        lambda s: s[:5] + bytes([s[5] ^ 1]) + s[6:],
        lambda s: _sealed(3 * SEGMENT)[:HEAD] + s[HEAD:],
    ],
    ids=[
        "cut-byte",
        "cut-1",
        "cut-2",
        "dropped",
        "swapped",
        "repeated",
        "added",
        "header-only",
        "short",
        "empty",
        "magic",
        "salt",
        "other-header",
    ],
)
def test_a_damaged_stream_is_found(damaged):
    with pytest.raises(Tampered):
        _opened(damaged(_sealed(2 * SEGMENT + 9)))


def test_a_stream_opens_only_with_its_key_and_in_its_place():
    for key, aad in ((OTHER, b"file:1"), (KEY, b"file:2")):
        with pytest.raises(Tampered):
            _opened(_sealed(9), key, aad)


@pytest.mark.parametrize("size", [0, 20, 35, 20 + PIECE + 15])
def test_there_is_no_stream_of_an_impossible_size(size):
    with pytest.raises(Tampered):
        crypto.plain_size(size)
