"""Users and their passwords, the login in front of the page, throttling, logging out."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from conftest import settings_for
from writer.cli import run
from writer.errors import InputError
from writer.office import open_office
from writer.ui import build_app
from writer.ui.handling import static_text
from writer.ui.server import _refuse_open_host
from writer.ui.sessions import LASTS, Sessions, Throttle
from writer.ui.users import Users

HERE = "http://127.0.0.1:7860"
WORD = "很长的口令2026"


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users")
    made.add("李主任", WORD)
    return made


@pytest.fixture
def client(users: Users, tmp_path: Path) -> Iterator[TestClient]:
    settings = settings_for(tmp_path / "data").model_copy(update={"users": users.path, "hosts": "desk.example"})
    office = open_office(settings)
    try:
        with TestClient(build_app(office), base_url=HERE, follow_redirects=False) as made:
            yield made
    finally:
        office.close()


def _log_in(client: TestClient, name: str = "李主任", password: str = WORD, address: str = "/login") -> int:
    form = {"name": name, "password": password}
    return client.post(address, data=form, headers={"origin": HERE}).status_code


def test_the_file_holds_hashes_that_only_its_owner_can_read(users: Users) -> None:
    text = users.path.read_text(encoding="utf-8")
    assert WORD not in text
    assert "李主任\t$argon2id$" in text
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    assert users.verify("李主任", WORD)
    assert not users.verify("李主任", WORD + "x")
    assert not users.verify("王主任", WORD)
    assert not users.verify("", "")


@pytest.mark.parametrize("name", ["", "a b", "a\tb", "a\nb", "../x", "<b>", "x" * 33, "a:b"])
def test_a_name_that_cannot_be_used_is_refused(users: Users, name: str) -> None:
    with pytest.raises(InputError, match="用户名"):
        users.add(name, WORD)
    assert list(users.hashes()) == ["李主任"]


@pytest.mark.parametrize("line", ["王主任\tplain-password", "王主任", "a b\t$argon2id$x"])
def test_a_line_written_by_hand_is_named(users: Users, line: str) -> None:
    with users.path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match="第3行"):
        users.hashes()


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import io

    monkeypatch.setenv("WRITER_USERS", "")
    assert run(["user", "list"]) == 2
    assert "WRITER_USERS" in capsys.readouterr().err
    monkeypatch.setenv("WRITER_USERS", str(tmp_path / "conf" / "users"))
    for word, status in (("short\n", 2), (WORD + "\n", 0), (WORD + "2\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(word))
        assert run(["user", "add", "wang"]) == status
    assert "已更换 wang 的密码" in capsys.readouterr().out
    assert run(["user", "list", "--json"]) == 0
    assert capsys.readouterr().out.strip().replace(" ", "").replace("\n", "") == '{"users":["wang"]}'
    assert run(["user", "remove", "nobody"]) == 2
    assert run(["user", "remove", "wang"]) == 0
    assert Users(tmp_path / "conf" / "users").hashes() == {}


def test_no_server_for_others_without_users(tmp_path: Path, users: Users) -> None:
    settings = settings_for(tmp_path)
    _refuse_open_host(settings)
    for update in ({"host": "0.0.0.0"}, {"hosts": "desk.example"}, {"host": "::", "users": tmp_path / "none"}):
        with pytest.raises(InputError, match="writer user add"):
            _refuse_open_host(settings.model_copy(update=update))
    _refuse_open_host(settings.model_copy(update={"host": "0.0.0.0", "users": users.path}))


def test_the_login_follows_the_look_and_the_language_that_were_chosen(client: TestClient) -> None:
    assert client.get("/?lang=en&step=desk").headers["location"] == "/login?step=desk&lang=en"
    page = client.get("/login?lang=en").text
    assert page.index("window.writerLook =") < page.index("<body>") < page.index('"Log in"')
    assert ".night {" in page
    for part in ("{query}", "{said}", "{english}"):
        assert part not in page.replace("${said}", "")
    wrong = client.post("/login", data={"name": "{first}", "password": "x"}, headers={"origin": HERE}).text
    assert 'value="{first}"' in wrong  # what somebody typed is no place to fill in
    words = json.loads(static_text("english.json"))["parts"]
    assert {"用户名", "密码", "登录", "登录 · 拟稿", "用户名或密码不对，请重新输入。"} <= set(words)


def test_nothing_answers_before_the_login(client: TestClient) -> None:
    first = client.get("/?report=abc&step=desk&x=//evil.example")
    assert (first.status_code, first.headers["location"]) == (303, "/login?report=abc&step=desk")
    for path in (
        "/config",
        "/theme.css",
        "/export/abc.docx",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/assets/a.js",
    ):
        assert client.get(path).status_code == 401
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/logout", "/gradio_api/reset"):
        assert client.post(path, json={}).status_code == 401
    page = client.get("/login?report=%22%3E%3Cscript%3E")
    assert '"><script' not in page.text
    assert 'action="/login?report=%22%3E%3Cscript%3E"' in page.text
    assert client.get("/login", headers={"cookie": "writer_session=x.y.z"}).status_code == 200


def test_in_and_out(client: TestClient) -> None:
    assert _log_in(client, password="falsch") == 401
    answer = client.post("/login?report=abc", data={"name": "李主任", "password": WORD}, headers={"origin": HERE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?report=abc")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert WORD not in cookie
    assert client.get("/config").json()["username"] == "李主任"
    old = client.cookies["writer_session"]
    assert client.post("/logout", headers={"origin": HERE}).status_code == 303
    assert client.get("/config").status_code == 401
    assert client.get("/config", headers={"cookie": f"writer_session={old}"}).status_code == 401


def test_a_login_of_another_site_is_refused(client: TestClient) -> None:
    for origin in ("https://evil.example", "null"):
        form = {"name": "李主任", "password": WORD}
        assert client.post("/login", data=form, headers={"origin": origin}).status_code == 403
    assert client.get("/login", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/login", headers={"host": "desk.example:443"}).status_code == 200


def test_wrong_passwords_are_slowed_down_and_the_words_are_the_same(client: TestClient) -> None:
    said = {
        client.post("/login", data={"name": name, "password": "x"}).text.replace(name, "")
        for name in ("王主任", "李主任")
    }
    assert len(said) == 1
    assert [_log_in(client, password="x") for _ in range(5)] == [401] * 4 + [429]
    held = client.post("/login", data={"name": "李主任", "password": WORD})
    assert (held.status_code, held.headers["retry-after"].isdigit()) == (429, True)
    assert "再试" in held.text
    assert _log_in(client, name="<img src=x>", password="y" * 9000) == 401


def test_the_wait_grows_and_ends() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(5):
        assert throttle.wait("a", "here") == 0
        throttle.failed("a", "here")
    assert throttle.wait("a", "here") == 30
    assert throttle.wait("a", "there") == 0
    now[0] = 30
    assert throttle.wait("a", "here") == 0
    throttle.failed("a", "here")
    assert throttle.wait("a", "here") == 60
    for number in range(20):
        throttle.failed(f"name{number}", "there")
    assert throttle.wait("fresh", "there") > 0
    now[0] = 2000
    throttle.failed("a", "here")
    assert throttle.wait("a", "here") == 0
    for number in range(10_100):
        throttle.failed(str(number), str(number))
    assert len(throttle._failed) <= 10_000


def test_a_cookie_lasts_over_a_restart_and_no_longer_than_the_password(users: Users, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = Sessions(users, data)
    cookie, other = first.issue("李主任"), first.issue("李主任")
    assert stat.S_IMODE((data / "session.key").stat().st_mode) == 0o600
    assert Sessions(users, data).user(cookie) == "李主任"
    assert Sessions(users, tmp_path / "elsewhere").user(cookie) == ""
    first.end(cookie)
    assert (Sessions(users, data).user(cookie), first.user(other)) == ("", "李主任")
    for forged in ("", "x", cookie[:-2], cookie + "x", f"x{cookie}"):
        assert first.user(forged) == ""
    Users(users.path).add("李主任", WORD + "new")
    assert first.user(other) == ""
    again = first.issue("李主任")
    Users(users.path).remove("李主任")
    assert first.user(again) == ""


def test_a_cookie_grows_old(users: Users, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(users, tmp_path / "data")
    cookie = sessions.issue("李主任")
    later = __import__("time").time() + LASTS + 5
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert sessions.user(cookie) == ""
