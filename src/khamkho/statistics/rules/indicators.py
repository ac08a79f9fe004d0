"""The indicators: what each is called, how it is counted, in which unit, and which way is better. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from khamkho.base.text import Text

Unit = Literal["requests", "persons", "percent", "days", "minutes", "visits", "km", "baht", "score"]
UNITS: Mapping[Unit, Text] = {
    "requests": Text("คำขอ", "requests"),
    "persons": Text("คน", "persons"),
    "percent": Text("%", "%"),
    "days": Text("วัน", "days"),
    "minutes": Text("นาที", "minutes"),
    "visits": Text("ครั้ง", "times"),
    "km": Text("กม.", "km"),
    "baht": Text("บาท", "baht"),
    "score": Text("จาก 5", "of 5"),
}
AMOUNTS: frozenset[Unit] = frozenset({"requests", "persons", "visits", "km", "baht"})
"""What adds up: a target for the whole office says nothing of one service."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One number that the office reports."""

    name: str
    label: Text
    how: Text
    """What is divided by what."""
    unit: Unit
    less: bool = False
    """Whether less is better."""
    baseline: Text | None = None
    """What its baseline is, where it is compared with one."""
    listed: bool = False
    """Whether the requests behind it can be shown."""


BOOKED_BY: Mapping[str, tuple[str, str]] = {
    "line": (" LINE", "LINE"),
    "web": ("เว็บไซต์", "web"),
    "counter": ("เคาน์เตอร์", "counter"),
    "phone": ("โทรศัพท์", "telephone"),
    "api": ("ระบบอื่น", "another system"),
}
"""Channels of appointments, as words that follow “by”."""
_ALL = (
    Indicator(
        name="submitted",
        label=Text("คำขอที่ยื่น", "Requests submitted"),
        how=Text("คำขอที่รับในช่วงเวลานี้", "Requests received in the period"),
        unit="requests",
        listed=True,
    ),
    Indicator(
        name="users_first",
        label=Text("ผู้ใช้งานใน 6 เดือนแรก", "Users in the first 6 months"),
        how=Text(
            "ผู้ยื่นคำขอไม่ซ้ำคน ตั้งแต่วันเปิดระบบถึง 6 เดือน นับถึงวันสุดท้ายของช่วงเวลานี้",
            "Distinct applicants from the opening day to 6 months later, counted up to the last day of the period",
        ),
        unit="persons",
    ),
    Indicator(
        name="users",
        label=Text("ผู้ใช้งานตั้งแต่เปิดระบบ", "Users since the opening"),
        how=Text(
            "ผู้ยื่นคำขอไม่ซ้ำคน ตั้งแต่วันเปิดระบบถึงวันสุดท้ายของช่วงเวลานี้",
            "Distinct applicants from the opening day to the last day of the period",
        ),
        unit="persons",
    ),
    Indicator(
        name="reach",
        label=Text("ผู้ใช้งานเทียบกับผู้มีสิทธิใช้", "Users among those who can use it"),
        how=Text(
            "ผู้ใช้งานตั้งแต่เปิดระบบ ÷ จำนวนผู้มีสิทธิใช้ที่ตั้งค่าไว้",
            "Users since the opening ÷ the number who can use it, as set",
        ),
        unit="percent",
    ),
    Indicator(
        name="completed",
        label=Text("คำขอที่ดำเนินการสำเร็จ", "Requests completed"),
        how=Text(
            "คำขอที่ยื่นในช่วงเวลานี้ซึ่งสิ้นสุดโดยได้รับตามที่ขอ ÷ คำขอทั้งหมดที่ยื่นในช่วงเวลานี้",
            "Requests of the period that were granted ÷ all requests of the period",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="approved_on_time",
        label=Text("อนุมัติและเสร็จภายในกำหนด", "Granted within the set time"),
        how=Text(
            "คำขอที่ยื่นในช่วงเวลานี้ซึ่งได้รับตามที่ขอภายในกำหนด ÷ คำขอทั้งหมดที่ยื่นในช่วงเวลานี้",
            "Requests of the period that were granted in time ÷ all requests of the period",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="on_time",
        label=Text("เสร็จภายในกำหนด", "Finished on time"),
        how=Text(
            "คำขอที่มีผลในช่วงเวลานี้และไม่เกินวันครบกำหนด ÷ คำขอที่มีผลในช่วงเวลานี้ซึ่งมีกำหนด",
            "Requests decided in the period by their due day ÷ those decided in the period that had one",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="days_calendar",
        label=Text("เวลาเฉลี่ยต่อเรื่อง (วันปฏิทิน)", "Mean time a request (calendar days)"),
        how=Text(
            "จากวันรับคำขอถึงวันที่งานของหน่วยงานเสร็จ (พร้อมรับ) ของคำขอที่ได้รับตามที่ขอและสิ้นสุดในช่วงเวลานี้",
            "From receipt to when the office was done (ready to collect), of requests granted that ended in the period",
        ),
        unit="days",
        less=True,
        baseline=Text("จำนวนวันต่อเรื่องก่อนมีระบบ", "Days a request before the system"),
    ),
    Indicator(
        name="days_working",
        label=Text("เวลาเฉลี่ยต่อเรื่อง (วันทำการ)", "Mean time a request (working days)"),
        how=Text(
            "เช่นเดียวกัน นับเฉพาะวันทำการตามปฏิทินของหน่วยงาน ไม่นับวันรับ",
            "The same in working days of the office's calendar; the day of receipt is not counted",
        ),
        unit="days",
        less=True,
        baseline=Text("จำนวนวันทำการต่อเรื่องก่อนมีระบบ", "Working days a request before the system"),
    ),
    Indicator(
        name="days_to_end",
        label=Text("เวลาเฉลี่ยจนจบเรื่อง (วันปฏิทิน)", "Mean time to the very end (calendar days)"),
        how=Text(
            "จากวันรับคำขอถึงวันที่เรื่องสิ้นสุด รวมเวลาที่รอผู้ยื่นมารับ",
            "From receipt to the end of the request, with the wait for the applicant to collect",
        ),
        unit="days",
        less=True,
        baseline=Text("จำนวนวันต่อเรื่องก่อนมีระบบ", "Days a request before the system"),
    ),
    Indicator(
        name="days_less",
        label=Text("เวลาที่ลดลงจากเดิม", "Time saved against before"),
        how=Text(
            "(วันก่อนมีระบบ − เวลาเฉลี่ยเป็นวันปฏิทิน) ÷ วันก่อนมีระบบ",
            "(days before − mean calendar days) ÷ days before",
        ),
        unit="percent",
    ),
    Indicator(
        name="within",
        label=Text("เรื่องที่เสร็จภายในเป้าหมายวัน", "Requests within the target days"),
        how=Text(
            "เรื่องที่ใช้เวลาไม่เกินเป้าหมายวันปฏิทิน ÷ เรื่องที่ได้รับตามที่ขอและสิ้นสุดในช่วงเวลานี้",
            "Requests that took no more than the target in calendar days ÷ requests granted that ended in the period",
        ),
        unit="percent",
    ),
    Indicator(
        name="complete",
        label=Text("ข้อมูลและเอกสารครบถ้วน", "Complete records"),
        how=Text(
            "คำขอที่เจ้าหน้าที่ตรวจแล้วว่าครบถ้วน ÷ คำขอทั้งหมดที่ยื่นในช่วงเวลานี้ (ที่ยังไม่ตรวจนับว่ายังไม่ครบ)",
            "Requests that an officer found complete ÷ all requests of the period; what nobody has looked at is not complete",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="paper_less",
        label=Text("กระดาษที่ลดลงจากเดิม", "Paper saved against before"),
        how=Text(
            "1 − หน้าที่พิมพ์ในช่วงเวลานี้ ÷ (หน้าต่อเรื่องเดิม × เรื่องที่มีผลในช่วงเวลานี้)",
            "1 − pages printed in the period ÷ (pages a request before × requests decided in the period)",
        ),
        unit="percent",
        baseline=Text("จำนวนหน้าต่อเรื่องก่อนมีระบบ", "Pages a request before the system"),
    ),
    Indicator(
        name="online",
        label=Text("ยื่นโดยไม่ต้องเดินทาง", "Filed without a visit"),
        how=Text(
            "คำขอที่ไม่ได้ยื่นที่เคาน์เตอร์ ÷ คำขอทั้งหมดที่ยื่นในช่วงเวลานี้",
            "Requests not filed at the counter ÷ all requests of the period",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="km",
        label=Text("ระยะทางที่ประหยัดได้", "Travel saved"),
        how=Text(
            "2 × ระยะทางจากอำเภอหรือโรงเรียน ของคำขอที่ไม่ต้องเดินทางมายื่นและทราบระยะทาง",
            "2 × the distance of the district or school, of requests filed without a visit whose distance is known",
        ),
        unit="km",
    ),
    Indicator(
        name="baht",
        label=Text("ค่าเดินทางที่ประหยัดได้", "Cost of travel saved"),
        how=Text("ระยะทางที่ประหยัดได้ × บาทต่อกิโลเมตรที่ตั้งค่าไว้", "Travel saved × baht a kilometre, as set"),
        unit="baht",
    ),
    Indicator(
        name="satisfaction",
        label=Text("ความพึงพอใจเฉลี่ย", "Mean satisfaction"),
        how=Text(
            "คะแนนรวม ÷ จำนวนผู้ตอบ จากดาวที่ผู้รับบริการให้ และแบบสอบถามที่หน่วยงานบันทึกผลไว้",
            "Sum of scores ÷ answers, of the stars that people gave and of the survey whose results the office has entered",
        ),
        unit="score",
        baseline=Text("คะแนนเฉลี่ยก่อนมีระบบ", "Mean score before the system"),
    ),
    Indicator(
        name="satisfied",
        label=Text("พึงพอใจระดับมากขึ้นไป", "Satisfied, 4 or 5"),
        how=Text("ผู้ตอบระดับ 4 และ 5 ÷ จำนวนผู้ตอบ", "Answers of 4 and 5 ÷ answers"),
        unit="percent",
        baseline=Text("ร้อยละก่อนมีระบบ", "Per cent before the system"),
    ),
    Indicator(
        name="response",
        label=Text("อัตราการตอบแบบสอบถาม", "Response rate"),
        how=Text("จำนวนผู้ตอบ ÷ จำนวนที่ส่งแบบสอบถามให้", "Answers ÷ people who were asked"),
        unit="percent",
    ),
    Indicator(
        name="outside",
        label=Text("ยื่นนอกเวลาราชการ", "Filed outside office hours"),
        how=Text(
            "คำขอที่รับในเวลาที่หน่วยงานปิด ÷ คำขอทั้งหมดที่ยื่นในช่วงเวลานี้",
            "Requests received while the office was closed ÷ all requests of the period",
        ),
        unit="percent",
        listed=True,
    ),
    Indicator(
        name="appeals",
        label=Text("อุทธรณ์", "Appeals"),
        how=Text("อุทธรณ์ที่ยื่นต่อหน่วยงานในช่วงเวลานี้", "Appeals handed in at the office in the period"),
        unit="requests",
        less=True,
        listed=True,
    ),
    Indicator(
        name="appeal_days",
        label=Text("เวลาเฉลี่ยในการตอบอุทธรณ์", "Mean time to answer an appeal"),
        how=Text(
            "วันปฏิทินจากวันรับถึงวันสิ้นสุด ของอุทธรณ์ที่สิ้นสุดในช่วงเวลานี้",
            "Calendar days from receipt to the end, of appeals that ended in the period",
        ),
        unit="days",
        less=True,
    ),
    Indicator(
        name="advice_days",
        label=Text("เวลาเฉลี่ยในการตอบคำถาม", "Mean time to answer a question"),
        how=Text(
            "วันปฏิทินจากวันที่ถามถึงวันที่ตอบ ของคำถามในทะเบียนให้คำปรึกษาที่ตอบในช่วงเวลานี้",
            "Calendar days from asking to answering, of questions in the advice register answered in the period",
        ),
        unit="days",
        less=True,
    ),
    Indicator(
        name="wait_minutes",
        label=Text("เวลารอที่เคาน์เตอร์เฉลี่ย", "Mean waiting time at the counter"),
        how=Text(
            "เวลาตั้งแต่มาถึง (ผู้นัด: ตั้งแต่เวลานัดหากมาก่อน) จนถูกเรียก รวมกัน ÷ จำนวนผู้ที่ถูกเรียก",
            "Time from coming (booked people: from the booked time if they came before) until called, together ÷ people called",
        ),
        unit="minutes",
        less=True,
        baseline=Text("นาทีก่อนมีระบบ", "Minutes before the system"),
    ),
    Indicator(
        name="wait_less",
        label=Text("เวลารอลดลงจากเดิม", "Waiting time less than before"),
        how=Text(
            "(ค่าฐานของเวลารอ − เวลารอเฉลี่ย) ÷ ค่าฐาน",
            "(Baseline of the waiting time − mean waiting time) ÷ the baseline",
        ),
        unit="percent",
    ),
    Indicator(
        name="booked",
        label=Text("ผู้มารับบริการที่นัดไว้", "People who came with an appointment"),
        how=Text("บัตรคิวของผู้นัด ÷ บัตรคิวทั้งหมด", "Tickets of booked people ÷ all tickets"),
        unit="percent",
    ),
    Indicator(
        name="missed",
        label=Text("เรียกแล้วไม่มา", "Called and not there"),
        how=Text("บัตรคิวที่เรียกแล้วไม่มา ÷ บัตรคิวทั้งหมด", "Tickets called in vain ÷ all tickets"),
        unit="percent",
        less=True,
    ),
    *(
        Indicator(
            name=f"by_{name}",
            label=Text(f"นัดหมายทาง{th}", f"Appointments by {en}"),
            how=Text(
                f"การนัดหมายที่ทำทาง{th} ÷ การนัดหมายทั้งหมดที่ทำในช่วงเวลานี้ (เลื่อนหรือยกเลิกภายหลังยังนับ นับครั้งเดียว)",
                f"Appointments made by {en} ÷ all appointments made in the period (one moved or cancelled later counts once)",
            ),
            unit="percent",
        )
        for name, (th, en) in BOOKED_BY.items()
    ),
    Indicator(
        name="line_of_all",
        label=Text("นัดหมายทาง LINE เทียบผู้มารับบริการทั้งหมด", "Appointments by LINE, of all who use the counter"),
        how=Text(
            "การนัดหมายที่ทำทาง LINE ÷ (การนัดหมายทั้งหมด + บัตรคิวของผู้ไม่ได้นัด)",
            "Appointments made by LINE ÷ (all appointments + tickets of people without one)",
        ),
        unit="percent",
    ),
    Indicator(
        name="scans",
        label=Text("ลิงก์และ QR ที่มีผู้เปิด", "Links and QR codes that were followed"),
        how=Text("จำนวนครั้งที่มีผู้เปิดลิงก์สั้นของหน่วยงาน", "How often the short links of the office were followed"),
        unit="visits",
    ),
    *(
        Indicator(
            name=f"level{number}",
            label=Text(f"e-Service ระดับ {number}: {th}", f"e-Service level {number}: {en}"),
            how=Text(
                f"งานบริการที่ถึงระดับนี้ (ขั้นต้นหรือขั้นสูง) ÷ {of_th}",
                f"Services that reach it, initial or advanced ÷ {of_en}",
            ),
            unit="percent",
        )
        for number, th, en, of_th, of_en in (
            (1, "การยื่นคำขอ", "applying", "งานบริการที่เปิดให้บริการวันนี้", "services offered today"),
            (2, "การชำระค่าธรรมเนียม", "paying", "งานบริการที่มีค่าธรรมเนียม", "services with a fee"),
            (3, "การออกเอกสาร", "documents", "งานบริการที่เปิดให้บริการวันนี้", "services offered today"),
        )
    ),
)
INDICATORS: Mapping[str, Indicator] = {one.name: one for one in _ALL}
GROUPS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "use": (Text("การใช้บริการ", "Use"), ("submitted", "users_first", "users", "reach", "outside")),
    "time": (
        Text("เวลาและผลสำเร็จ", "Time and results"),
        (
            "completed", "approved_on_time", "on_time", "days_calendar", "days_working", "days_to_end",
            "days_less", "within", "complete",
        ),
    ),
    "saved": (Text("กระดาษและการเดินทาง", "Paper and travel"), ("paper_less", "online", "km", "baht")),
    "voice": (
        Text("ความพึงพอใจและเสียงสะท้อน", "Satisfaction and what people said"),
        ("satisfaction", "satisfied", "response", "appeals", "appeal_days", "advice_days"),
    ),
    "counter": (
        Text("ที่เคาน์เตอร์และการเผยแพร่", "At the counter, and word of it"),
        (
            "wait_minutes", "wait_less", "booked", "missed",
            "by_line", "line_of_all", "by_web", "by_counter", "by_phone", "by_api", "scans",
        ),
    ),
    "levels": (Text("ระดับ e-Service", "e-Service levels"), ("level1", "level2", "level3")),
}  # fmt: skip
"""How the page and the report put them together; every indicator stands in one."""
WHOLE_OFFICE = frozenset(
    {"reach", "users_first", "advice_days", "satisfaction", "satisfied", "response", "level1", "level2", "level3",
     "wait_minutes", "wait_less", "booked", "missed", "by_line", "line_of_all", "by_web", "by_counter", "by_phone",
     "by_api", "scans"}
)  # fmt: skip
"""What cannot be counted for one service alone."""
