"""At which e-service level a file puts its service, and what is missing for the next.

The criteria are the ministries' table of three levels, each initial or advanced: 1 applying (initial: online,
papers sent apart; advanced: online with papers attached and personal data protected), 2 paying, 3 an electronic
document as the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from khamkho.base.text import Text
from khamkho.catalogue.service import Service


@dataclass(frozen=True)
class Level:
    """The level reached, its name, and what the next one wants."""

    number: Literal[1, 2, 3]
    grade: Literal["initial", "advanced"]
    title: Text
    missing: tuple[Text, ...]


APPLIES = Text(
    th="ระดับ 1 ขั้นสูง: ยื่นคำขอออนไลน์ แนบเอกสารได้ และคุ้มครองข้อมูลส่วนบุคคล",
    en="Level 1, advanced: apply online, attach papers, personal data protected",
)
NO_FEE = Text(
    th="ระดับ 2: ไม่มีค่าธรรมเนียม จึงไม่ต้องรับชำระเงิน", en="Level 2: there is no fee, so nothing to pay online"
)
NO_DOCUMENT = Text(
    th="ระดับ 3: ต้องออกผลเป็นเอกสารอิเล็กทรอนิกส์ ซึ่งรุ่นนี้ยังไม่รองรับ",
    en="Level 3: the result must be an electronic document, which this build does not carry",
)


def level(service: Service) -> Level:
    """Every service of this build takes papers with the application and issues no document of its own."""
    missing = (NO_FEE, NO_DOCUMENT) if service.fee == "none" else (NO_DOCUMENT,)
    return Level(1, "advanced", APPLIES, missing)
