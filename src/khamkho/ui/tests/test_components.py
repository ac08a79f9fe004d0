"""Tags and filters: what they draw, from the values that pages give them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.ui import controls, gallery


def draw(source: str, lang: str = "th", **context: Any) -> str:
    """No-break spaces are drawn as spaces, for reading."""
    with translation.override(lang):
        frame = RequestContext(context["request"], context) if "request" in context else Context(context)
        return Template(source).render(frame).replace("\N{NO-BREAK SPACE}", " ")


def test_dates_numbers_and_sizes_in_both_languages() -> None:
    day, at = date(2026, 2, 1), datetime(2026, 2, 1, 2, 30, tzinfo=UTC)
    assert draw("{{ d|thai_date }} / {{ d|thai_date:'short' }}", d=day) == "1 กุมภาพันธ์ 2569 / 1 ก.พ. 2569"
    assert draw("{{ d|thai_date }}", "en", d=day) == "1 February 2026 (BE 2569)"
    assert (
        draw("{{ a|thai_datetime }}|{{ a|thai_date }}", a=at) == "1 กุมภาพันธ์ 2569 เวลา 09.30 น.|1 กุมภาพันธ์ 2569"
    )
    assert [draw("{{ a|thai_clock }}", lang, a=at) for lang in ("th", "en")] == ["09.30", "09:30"]
    assert draw("{{ n|thai_number }} {{ n|thai_number:'thai' }}", n=12345) == "12,345 ๑๒,๓๔๕"
    assert draw("{{ 900|file_size }} {{ 1284000|file_size }}") == "1 กิโลไบต์ 1.3 เมกะไบต์"
    assert (
        draw(
            "{{ x|thai_date }}{{ x|thai_datetime }}{{ x|thai_clock }}{{ x|thai_number }}{{ x|file_size }}{{ x|in_lang }}{{ x|named }}",
            x=None,
        )
        == ""
    )


def test_a_late_evening_in_london_is_the_next_day_in_bangkok() -> None:
    assert draw("{{ a|thai_date }}", a=datetime(2026, 1, 31, 23, 0, tzinfo=UTC)).startswith("1 กุมภาพันธ์")


def test_texts_follow_the_page_s_language() -> None:
    text = Text(th="บัตร", en="Card")
    assert draw("{{ t|in_lang }}", "en", t=text) == "Card"
    assert "Card" in draw("{% tag t 'granted' %}", "en", t=text)
    assert "govuk-tag--green" in draw("{% tag t 'granted' %}", t=text)
    assert "govuk-tag--purple" in draw("{% tag t 'purple' %}", t=text)
    assert draw("{{ s|colour }}", s="unheard-of") == "grey"


def test_no_problems_draw_no_summary() -> None:
    assert draw("{% error_summary problems %}", problems=()).strip() == ""


def test_every_problem_links_to_an_element_of_the_page() -> None:
    questions, values = gallery.QUESTIONS, gallery.VALUES
    problems = [
        Problem(c.name, "x", "ผิด", "Wrong")
        for q in questions
        for c in controls.drawn(q, None, {}, (), "th").controls
    ]
    html = draw(
        "{% error_summary p %}{% for q in qs %}{% field q None v p %}{% endfor %}",
        p=problems,
        qs=questions,
        v=values,
    )
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links - ids == set()
    assert html.count("ผิด") >= 2 * len(problems) - 1


def test_ids_are_unique_and_labels_point_at_them() -> None:
    html = draw(
        "{% for q in qs %}{% field q None v p %}{% endfor %}",
        qs=gallery.QUESTIONS,
        v=gallery.VALUES,
        p=gallery.PROBLEMS,
    )
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bfor="([^"]+)"', html)) <= set(ids)


def test_what_was_typed_is_shown_again_and_escaped() -> None:
    question = gallery.Sample(id="a", shape="line", label=Text("ก", "A"))
    typed = '"><script>alert(1)</script>'
    for values in ({"a": typed}, QueryDict("", mutable=True)):
        if isinstance(values, QueryDict):
            values["a"] = typed
        html = draw("{% field q None v %}", q=question, v=values)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_ticked_boxes_come_from_lists_and_from_a_posted_form() -> None:
    question = next(q for q in gallery.QUESTIONS if q.id == "has")
    for values in ({"has": ["civil", "government"]}, QueryDict("has=civil&has=government")):
        assert draw("{% field q None v %}", q=question, v=values).count(" checked") == 2


def test_many_choices_become_a_list_and_two_short_ones_stand_in_a_row() -> None:
    many = tuple(gallery.SampleOption(id=str(n), label=Text(str(n), str(n))) for n in range(13))
    question = gallery.Sample(id="a", shape="choice", label=Text("ก", "A"), only={"options": many})
    assert "<select" in draw("{% field q None v %}", q=question, v={"a": "4"})
    assert 'value="4" selected' in draw("{% field q None v %}", q=question, v={"a": "4"})
    sure = next(q for q in gallery.QUESTIONS if q.id == "sure")
    assert "govuk-radios--inline" in draw("{% field q None %}", q=sure)


def test_an_optional_question_says_so() -> None:
    assert "(ไม่บังคับ)" in draw("{% text_input 'a' 'ก' required=False %}")
    assert "(optional)" not in draw("{% text_input 'a' 'A' %}", "en")


def test_a_lone_question_can_be_the_heading() -> None:
    html = draw("{% field q None heading=True %}", q=gallery.QUESTIONS[1])
    assert html.count("<h1") == 1


def test_a_group_shows_what_was_filled_and_one_more_but_never_too_many() -> None:
    group = next(q for q in gallery.QUESTIONS if q.id == "children")
    for filled, shown in ((0, 1), (2, 3), (4, 4), (9, 4)):
        values = {f"children.{n}.first": "ก" for n in range(filled)}
        assert draw("{% field q None v %}", q=group, v=values).count("kk-group__item") == shown


def test_forms_of_our_own_pages() -> None:
    problems = (Problem("hours", "bad", "เวลาไม่ถูกต้อง", "Bad time"),)
    html = draw("{% text_input 'hours' 'เวลา' '9' problems=p hint='เช่น 08.30' %}", p=problems)
    assert "เวลาไม่ถูกต้อง" in html
    assert 'aria-describedby="hours-hint hours-error"' in html
    html = draw("{% select_input 'r' 'บทบาท' o 'b' sends=True %}", o=[("a", "ก"), ("b", Text("ข", "B"))])
    assert 'value="b" selected' in html
    assert "data-kk-send" in html
    assert draw("{% radio_input 'r' 'ก' o 2 %}", o=[(1, "หนึ่ง", "คำใบ้"), (2, "สอง")]).count(" checked") == 1
    assert (
        draw("{% checkbox_input 'r' 'ก' o v %}", o=[("a", "ก"), ("b", "ข")], v=["a", "b"]).count(" checked")
        == 2
    )
    assert "data-kk-max" in draw("{% text_area 't' 'ข้อความ' max=100 %}")
    assert "multipart" not in draw("{% file_input 'f' 'ไฟล์' %}")
    assert 'data-upload="/u"' in draw("{% file_input 'f' 'ไฟล์' upload='/u' %}")


class Sign(forms.Form):
    email = forms.EmailField(
        label="อีเมล", help_text="คำใบ้", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    secret = forms.CharField(widget=forms.PasswordInput)
    kind = forms.ChoiceField(choices=[("a", "ก"), ("b", "ข")])
    agree = forms.BooleanField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)


def test_a_django_form_wears_our_looks_and_never_shows_a_password_again() -> None:
    form = Sign({"email": "no", "secret": "hunter2", "kind": "b", "agree": "on", "text": "บรรทัด"})
    html = draw("{% for f in form %}{% form_field f %}{% endfor %}", form=form)
    assert 'type="email"' in html
    assert "govuk-input--error" in html
    assert "hunter2" not in html
    assert 'value="b" selected' in html
    assert "<textarea" in html
    assert html.count(" checked") == 1


def test_answers_offer_a_change_only_where_one_can_be_made() -> None:
    row = SimpleNamespace(field_id="born", label="วันเกิด", value_text="1 กุมภาพันธ์ 2535")
    assert "/apply/you#born" in draw("{% summary_list rows '/apply/you' %}", rows=[row])
    html = draw("{% summary_list rows %}", rows=[row, ("ที่อยู่", "ก\nข"), ("ว่าง", "")])
    assert "แก้ไข" not in html
    assert "ก<br>ข" in html
    assert "–" in html


def test_a_list_of_one_page_has_no_page_links_and_others_keep_the_address() -> None:
    request = RequestFactory().get("/list?q=บัตร&page=2")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    assert draw("{% pagination p %}", p=Paginator([1], 25).page(1), request=request).strip() == ""
    html = draw("{% pagination p %}", p=Paginator(range(90), 25).page(2), request=request)
    assert "page=1" in html
    assert "page=3" in html
    assert "q=" in html


def test_pieces_of_content() -> None:
    assert 'aria-current="true"' in draw(
        "{% tabs i %}", i=[{"href": "#", "label": "ก", "current": True, "count": 3}]
    )
    assert 'role="alert"' in draw("{% banner 'เรียบร้อย' success=True %}")
    assert "kk-status--you" in draw("{% status_panel 'ก' 'ข' tone='you' facts=f %}", f=[("เลขที่", "1")])
    assert 'href="/x"' in draw("{% empty_state 'ว่าง' href='/x' link='ไป' %}")
    html = draw("{% timeline e '/news' 7 %}", e=gallery._entries())
    assert 'data-kk-after="7"' in html
    assert "เห็นเฉพาะภายในหน่วยงาน" in html


@pytest.mark.parametrize(
    ("wanted", "drawn"), [(None, ""), (1, "2"), (5, "5"), (7, "10"), (25, "30"), (80, "")]
)
def test_an_input_is_as_wide_as_what_is_expected(wanted: int | None, drawn: str) -> None:
    control = controls.Control(name="a", shape="line", label="ก", width=wanted)
    assert control.width_class == (f"govuk-input--width-{drawn}" if drawn else "")
