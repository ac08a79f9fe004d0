"""What is said no to about cards; and whose card a director does not decide on: her own. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from khamkho.base.errors import Refused
from khamkho.base.thai import search_key
from khamkho.casework.rules.authority import Post
from khamkho.catalogue.fields.person import TITLES

DIRECTOR = "director"
LONGEST_FIRST = sorted(map(search_key, TITLES), key=len, reverse=True)


class NoCardYet(Refused):
    """The office keeps a register of its cards, and none that stands was made for this application."""

    code = "no-card-yet"
    th = "ยังไม่มีบัตรของคำขอนี้ในทะเบียนบัตร"
    en = "No card for this application stands in the card register yet."
    next_th = "โปรดจัดทำบัตรที่ “บัตร > รอจัดทำ” ก่อน เลขที่บัตรและวันที่จะมาจากทะเบียนโดยไม่ต้องพิมพ์"
    next_en = "Make the card first, under Cards, To be made. Its number and days then come from the register."


class DirectorsOwnCard(Refused):
    """The card is that of the office's director: the office above decides on it and makes it."""

    code = "directors-own-card"
    status = 403
    th = "คำขอนี้เป็นบัตรของผู้อำนวยการหน่วยงานนี้ จึงไม่มีผู้ใดในหน่วยงานนี้พิจารณาหรือจัดทำบัตรได้"
    en = "This is the card of this office's director: nobody here decides on it or makes it."
    next_th = "โอนคำขอไปยัง{office} ด้วยปุ่มบนหน้าคำขอ"
    next_en = "Hand the application over to {office}, with the button on its page."


def is_directors_own(name: str, account: str, posts: Iterable[Post]) -> bool:
    """Whether the applicant is one of those who direct the office: by her account, or by her name without its title."""
    own = _bare(name)
    return any(
        post.role == DIRECTOR
        and (
            (account and post.user == account) or (own and own in (_bare(post.name.th), _bare(post.name.en)))
        )
        for post in posts
    )


def _bare(name: str) -> str:
    """A name as it is compared: without title and blanks."""
    key = search_key(name)
    for title in LONGEST_FIRST:
        if key.startswith(title) and len(key) > len(title):
            return key.removeprefix(title).replace(" ", "")
    return key.replace(" ", "")
