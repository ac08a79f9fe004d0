from __future__ import annotations

from khamkho.portal.urls import urlpatterns

OPEN = {
    "home", "services", "choose-office", "service", "service-privacy", "start", "offices", "office", "places", "track",
    "track-code", "track-rate", "situations", "situation", "robots", "sitemap", "sitemap-part", "schools", "results", "join",
    "opinion", "opinion-file", "answer", "batch-link", "published", "publication", "privacy", "accessibility", "help",
    "room-calendar",
}  # fmt: skip


def test_every_page_says_whom_it_is_for():
    for pattern in urlpatterns:
        expected = "open" if pattern.name in OPEN else "own-case"
        assert getattr(pattern.callback, "guard", None) == expected, pattern.name
