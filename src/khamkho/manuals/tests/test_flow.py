from __future__ import annotations

from itertools import combinations

import pytest

from khamkho.catalogue.queries import pack, packs
from khamkho.manuals.drawing import BOX_WIDTH, Label, Placed, drawing_of, lines_of, seen
from khamkho.manuals.rules.flow import flow_of


def test_a_step_that_may_be_left_in_several_ways_is_a_decision_and_says_how():
    flow = flow_of(pack("general-request"), "school")
    kinds = {box.id: box.kind for box in flow.boxes}
    assert kinds == {
        "_start": "start",
        "check": "decision",
        "correct": "applicant",
        "decide": "decision",
        "reply": "work",
        "done": "end",
        "rejected": "end",
        "lapsed": "end",
    }
    labels = {(one.start, one.end): one.label.en if one.label else "" for one in flow.arrows}
    assert labels[("decide", "check")] == "Not passed, send back for review"
    assert labels[("correct", "lapsed")] == "time over"
    assert labels[("reply", "done")] == ""
    assert labels[("_start", "check")] == ""


def test_an_action_that_leads_to_several_places_says_in_which_case_to_each():
    flow = flow_of(pack("student-transfer-out"), "school")
    labels = {one.end: one.label.en for one in flow.arrows if one.label and "Approve" in one.label.en}
    assert labels == {
        "send": "Approve (The schools send them to each other)",
        "collect": "Approve (otherwise)",
    }


def test_who_acts_is_called_as_at_this_kind_of_office():
    small = {
        kind: next(box.small for box in flow_of(pack("general-request"), kind).boxes if box.id == "decide")
        for kind in ("school", "district")
    }
    assert small["school"] is not None
    assert small["district"] is not None
    assert "ผู้อำนวยการโรงเรียน" in small["school"].th
    assert "ผู้อำนวยการเขต" in small["district"].th


def test_the_chart_is_told_in_words_too():
    told = flow_of(pack("general-request"), "school").told("en")
    assert "Check the request leads to Decision by the director (Accept)" in told


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("service_id", sorted(packs()))
def test_every_chart_that_ships_has_boxes_apart_and_arrows_that_meet_them(service_id, lang):
    flow = flow_of(pack(service_id), pack(service_id).offered_by[0])
    drawing = drawing_of(flow, lang)
    boxes = dict(zip((box.id for box in flow.boxes), drawing.boxes, strict=True))
    for one, other in combinations(boxes.values(), 2):
        assert not overlap(one, other), (one.title, other.title)
    for arrow, line in zip(flow.arrows, drawing.lines, strict=True):
        assert touches(boxes[arrow.start], line.parts[0][0]), arrow
        assert touches(boxes[arrow.end], line.parts[-1][-1]), arrow
        if line.label:
            assert touches(line.label, line.parts[0][-1])
            assert touches(line.label, line.parts[1][0])
            assert not any(overlap(line.label, box) for box in boxes.values())
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in boxes.values())


def overlap(one: Placed | Label, other: Placed) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def touches(box: Placed | Label, point: tuple[float, float], near: float = 18) -> bool:
    x, y = point
    inside = box.x - near <= x <= box.x + box.width + near and box.y - near <= y <= box.y + box.height + near
    well_inside = box.x + 1 < x < box.x + box.width - 1 and box.y + 1 < y < box.y + box.height - 1
    return inside and not well_inside


def test_who_and_how_long_stand_on_two_lines_where_one_does_not_hold_them():
    def small(kind: str) -> str:
        flow = flow_of(pack("official-id-card"), kind)
        at = next(n for n, box in enumerate(flow.boxes) if box.id == "approve")
        return drawing_of(flow, "th").boxes[at].small

    assert small("esao") == "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา\n4 ชั่วโมง"
    assert small("school") == "ผู้อำนวยการโรงเรียน · 4 ชั่วโมง"


def test_marks_above_and_below_take_no_room_of_their_own():
    assert seen("ที่นี่") == 2
    assert lines_of("ก" * 10, BOX_WIDTH, 8.2) == 1
    assert lines_of("ก" * 100, BOX_WIDTH, 8.2) == lines_of("กี่" * 100, BOX_WIDTH, 8.2) == 4
