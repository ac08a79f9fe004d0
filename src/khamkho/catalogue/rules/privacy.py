"""The privacy notice of a service, derived from what its file says (Personal Data Protection Act 2562, s. 23)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from khamkho.base.text import Lang, Text
from khamkho.catalogue.rules.read import public_columns
from khamkho.catalogue.service import Service

BASES = {
    "public_task": Text(
        th="การปฏิบัติหน้าที่ในการดำเนินภารกิจเพื่อประโยชน์สาธารณะ หรือการใช้อำนาจรัฐที่ได้มอบให้แก่หน่วยงาน (มาตรา 24 (4))",
        en="Carrying out a task in the public interest, or exercising official authority (section 24 (4))",
    ),
    "legal_duty": Text(th="การปฏิบัติตามกฎหมายของหน่วยงาน", en="Complying with the law"),
    "contract": Text(th="ความจำเป็นเพื่อการปฏิบัติตามสัญญา", en="Performing a contract"),
    "consent": Text(
        th="ความยินยอมของท่าน ซึ่งถอนได้ทุกเมื่อ (มาตรา 19)",
        en="Your consent, which you can withdraw at any time (section 19)",
    ),
    "vital_interest": Text(
        th="การป้องกันหรือระงับอันตรายต่อชีวิต ร่างกาย หรือสุขภาพ",
        en="Protecting life, body or health",
    ),
}
RIGHTS = Text(
    th="ท่านมีสิทธิขอเข้าถึงและขอรับสำเนาข้อมูลของท่าน ขอให้แก้ไขข้อมูลให้ถูกต้อง คัดค้าน ขอให้ระงับการใช้ หรือขอให้ลบข้อมูลเมื่อกฎหมายให้ทำได้ "
    "โดยแจ้งต่อหน่วยงานที่รับคำขอนี้ และมีสิทธิร้องเรียนต่อสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล",
    en="You may ask to see and to receive a copy of your data, to have them corrected, to object, to have their use restricted "
    "or, where the law allows, to have them erased: tell the office that takes this application. You may also complain to the "
    "Office of the Personal Data Protection Committee.",
)
NOT_GIVEN = Text(
    th="ข้อมูลที่ไม่ได้ระบุว่า “ไม่บังคับ” จำเป็นต่อการพิจารณาคำขอ หากไม่ให้ข้อมูล หน่วยงานอาจดำเนินการตามคำขอไม่ได้",
    en="Data that are not marked optional are needed to decide on the application. Without them the office may be unable to act on it.",
)


@dataclass(frozen=True)
class Asked:
    """One kind of data that is asked, and why, where the file says so."""

    label: str
    why: str
    sensitive: bool
    optional: bool


@dataclass(frozen=True, kw_only=True)
class PrivacyNotice:
    """What the applicant is told before giving data. ``version`` changes when, and only when, the words do."""

    purpose: str
    basis: str
    laws: tuple[str, ...]
    asked: tuple[Asked, ...]
    kept: str
    shared_with: tuple[str, ...]
    public: tuple[str, ...] = field(repr=False)
    """What anyone can read in a public register once it is granted."""
    not_given: str
    rights: str
    version: str


def privacy_notice(service: Service, lang: Lang) -> PrivacyNotice:
    """The notice in one language; both languages carry the same version."""
    return _notice(service, lang, _version(service))


def _notice(service: Service, lang: Lang, version: str) -> PrivacyNotice:
    return PrivacyNotice(
        purpose=service.privacy.purpose.in_(lang),
        basis=BASES[service.privacy.basis].in_(lang),
        laws=tuple(law.title.in_(lang) for law in service.law),
        asked=_asked(service, lang),
        kept=_kept(service.keep).in_(lang),
        shared_with=tuple(who.in_(lang) for who in service.privacy.shared_with),
        public=tuple(column.label.in_(lang) for column in public_columns(service)),
        not_given=NOT_GIVEN.in_(lang),
        rights=RIGHTS.in_(lang),
        version=version,
    )


def _asked(service: Service, lang: Lang) -> tuple[Asked, ...]:
    fields = (
        Asked(
            (field.called or field.label).in_(lang),
            field.why.in_(lang) if field.why else "",
            field.is_sensitive,
            not field.required,
        )
        for field in service.fields.values()
        if field.type != "declaration"
    )
    documents = (
        Asked(need.label.in_(lang), need.why.in_(lang) if need.why else "", False, not need.required)
        for need in service.documents
    )
    return (*fields, *documents)


def _kept(years: int) -> Text:
    if not years:
        return Text(
            th="เก็บรักษาไว้ตลอดไปตามระเบียบงานสารบรรณ",
            en="Kept permanently, as the rules on government records require",
        )
    return Text(
        th=f"เก็บรักษาไว้ {years} ปีนับแต่วันที่เรื่องเสร็จสิ้น จากนั้นเสนอทำลายตามระเบียบงานสารบรรณ",
        en=f"Kept for {years} years after the case ends, then put forward for disposal under the rules on government records",
    )


def _version(service: Service) -> str:
    """Twelve signs of a hash over both languages."""
    notices = [_notice(service, lang, "") for lang in ("th", "en")]
    # What is public counts where something is: notices of all other services keep the versions that people saw.
    words = "\n".join([*map(repr, notices), *(repr(one.public) for one in notices if one.public)])
    return hashlib.sha256(words.encode()).hexdigest()[:12]
