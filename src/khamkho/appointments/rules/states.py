"""In which states a booking takes a place, and which follows which. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text

HELD, BOOKED, MOVED, CANCELLED = "held", "booked", "moved", "cancelled"
ARRIVED, SERVED, NO_SHOW, EXPIRED = "arrived", "served", "no_show", "expired"

ACTIVE = (HELD, BOOKED, ARRIVED, SERVED)
"""States in which the time is taken. Of a held one only until its minutes are over."""
STANDING = (BOOKED, ARRIVED)
"""States of an appointment that somebody is expected for."""

STATES: Mapping[str, Text] = {
    HELD: Text("จองไว้ชั่วคราว", "Held"),
    BOOKED: Text("นัดแล้ว", "Booked"),
    MOVED: Text("เลื่อนแล้ว", "Moved"),
    CANCELLED: Text("ยกเลิก", "Cancelled"),
    ARRIVED: Text("มาถึงแล้ว", "Here"),
    SERVED: Text("ให้บริการแล้ว", "Served"),
    NO_SHOW: Text("ไม่มาตามนัด", "Did not come"),
    EXPIRED: Text("หมดเวลาจอง", "Ran out"),
}
KINDS: Mapping[str, Text] = {
    "counter": Text("เคาน์เตอร์", "Counter"),
    "officer": Text("เจ้าหน้าที่", "Officer"),
    "team": Text("ทีมออกพื้นที่", "Team that goes out"),
    "room": Text("ห้องหรือสถานที่", "Room or place"),
}
CHANNELS: Mapping[str, Text] = {
    "web": Text("เว็บไซต์", "Web"),
    "line": Text("LINE", "LINE"),
    "counter": Text("เคาน์เตอร์", "Counter"),
    "phone": Text("โทรศัพท์", "Telephone"),
    "api": Text("ระบบอื่น", "Another system"),
}
BY_OFFICERS = frozenset({"counter", "phone"})
"""Channels by which an officer books: she may use the places that are kept for walk-ins, and is not bound by the lead."""
