"""The home directory keeps its secrets to itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from khamkho.base.home import Home, env


def test_a_secret_is_made_once_with_owner_only_rights(tmp_path):
    home = Home(tmp_path / "home")
    first = home.secret("kek-1")
    assert home.secret("kek-1") == first
    assert len(first) == 32
    assert (home.secrets / "kek-1").stat().st_mode & 0o777 == 0o600
    assert home.secrets.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in home.secrets.iterdir()] == ["kek-1"]


def test_many_who_ask_at_once_get_the_same_secret(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: home.secret("index"), range(32)))) == 1


def test_a_setting_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "password").write_text("ความลับ\n", encoding="utf-8")
    monkeypatch.setenv("KHAMKHO_PASSWORD_FILE", str(tmp_path / "password"))
    assert env("PASSWORD") == "ความลับ"
    monkeypatch.delenv("KHAMKHO_PASSWORD_FILE")
    assert env("PASSWORD", "none") == "none"
