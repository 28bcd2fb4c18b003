"""Follows the page step by step, as root of a fresh Debian, and looks after each what it promises.

A block of the page that stands under a heading which is not tried here is a failure too.
"""

import base64
import http.cookiejar
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HOST = "room.example"
YOU = "colette@room.example"
PAGE = Path("/srv/page.md").read_text(encoding="utf-8")
SOURCE = "/usr/local/src/jesuisla"
BACKUPS = Path("/var/backups/jesuisla")
CURRENT = Path("/opt/jesuisla/current")
UNITS = "/etc/systemd/system"
VALUES = "Your own values"
LETTERS: list[str] = []
TRIED: list[str] = []
shell = {
    "HOST": HOST,
    "MAIL_SERVER": "smtp://127.0.0.1:2525",
    "SENDER": "equipe@room.example",
    "YOU": YOU,
    "REPOSITORY": "/srv/repository.git",
    "CURL_CA_BUNDLE": "/run/authorities.pem",
}


def blocks() -> dict[str, list[str]]:
    """The blocks of the page that are to be run, by heading."""
    sections = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    return {
        heading: re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
        for heading, text in zip(sections[1::2], sections[2::2], strict=True)
    }


def run(script: str, folder: str = "/") -> str:
    """Run a script in Bash as the page's reader would, and return what it wrote."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=os.environ | shell,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"This step failed ({done.returncode}):\n{script}\n{done.stdout[-6000:]}")
    return done.stdout


def follow(heading: str, folder: str = SOURCE, block: slice = slice(None)) -> str:
    """Run the blocks under a heading, and return what they wrote."""
    began = time.monotonic()
    output = run("".join(blocks()[heading][block]), folder)  # in one shell, as the reader's
    TRIED.append(heading)
    print(f"  {time.monotonic() - began:5.1f} s  {heading}", flush=True)
    return output


def expect(right: object, what: str) -> None:
    if not right:
        sys.exit(f"Not as the page promises: {what}")


def until(true: object, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.3)
    return False


def take_letters() -> None:
    """A mail server that takes every letter."""
    listener = socket.create_server(("127.0.0.1", 2525))

    def talk(connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 mail\r\n")
            stream.flush()
            for line in stream:
                if line[:4].upper() == b"DATA":
                    stream.write(b"354 go on\r\n")
                    stream.flush()
                    text = b"".join(iter(stream.readline, b".\r\n"))
                    LETTERS.append(text.decode())
                stream.write(b"250 taken\r\n")
                stream.flush()

    def accept() -> None:
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=shell["CURL_CA_BUNDLE"])


def get(url: str, **headers: str) -> tuple[int, str, str]:
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust()), Stay)
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode(), str(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace"), str(error.headers)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing."""


def try_the_proxy() -> None:
    """Look whether people come in through the proxy, and slow ones stop nobody."""
    expect(until(lambda: get(f"https://{HOST}/charte")[0] == 200), "pages come through the proxy")
    status, _, headers = get(f"http://{HOST}/")
    expect(status in {301, 308} and f"https://{HOST}/" in headers, "HTTP leads to HTTPS")
    expect("strict-transport-security" in get(f"https://{HOST}/")[2].lower(), "HSTS")
    expect(get(f"https://{HOST}/metrics")[0] == 404, "no stranger reads figures")
    expect(get("http://127.0.0.1:8000/sante")[0] == 200, "health")
    sign_in()
    send_slowly()
    large = run(
        f"head -c 9000000 /dev/zero | curl -s -o /dev/null -w '%{{http_code}}' "
        f"--data-binary @- https://{HOST}/proposer/partager"
    )
    expect(large == "303", f"a body of 9 MB is answered by the product ({large})")
    doctor = run("jesuisla doctor || true")
    expect("X-Forwarded-For although" not in doctor, "the proxy says who asks")
    expect("but JESUISLA_PROXIES is 0" not in doctor, "the proxy is trusted")


def sign_in() -> None:
    """Ask for a code at the real page, and come in with the one that the letter holds."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=trust()), urllib.request.HTTPCookieProcessor(jar)
    )
    page = opener.open(f"https://{HOST}/compte/connexion", timeout=20).read().decode()

    def send(address: str, page: str, **fields: str) -> tuple[str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        form = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode()
        request = urllib.request.Request(address, form, {"Referer": address})
        with opener.open(request, timeout=20) as answer:
            return answer.geturl(), answer.read().decode()

    before = len(LETTERS)
    address, page = send(f"https://{HOST}/compte/connexion", page, login=YOU)
    expect(until(lambda: len(LETTERS) > before), "the code comes by mail")
    code = re.search(r"^\s*(\d{6})\s*$", plain(LETTERS[-1]), flags=re.MULTILINE)
    expect(code, f"the letter holds a code:\n{plain(LETTERS[-1])}")
    address, page = send(address, page, code=code[1])  # type: ignore[index]
    expect("/connexion" not in address, f"the code opens the door ({address})")


def plain(letter: str) -> str:
    head, _, body = letter.partition("\r\n\r\n")
    return base64.b64decode(body).decode() if "base64" in head else body


def send_slowly() -> None:
    """Forty strangers drip their bodies in; pages come all the same."""
    slow = []
    for _ in range(40):
        raw = socket.create_connection((HOST, 443), timeout=20)
        stream = trust().wrap_socket(raw, server_hostname=HOST)
        stream.sendall(
            f"POST /proposer/partager HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 60000\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\nx".encode()
        )
        slow.append(stream)
    began = time.monotonic()
    expect(get(f"https://{HOST}/charte")[0] == 200, "a page while others are slow")
    expect(time.monotonic() - began < 5, "a page comes at once while others are slow")
    for stream in slow:
        stream.close()


def use_own_authority() -> None:
    """No authority signs for us here, so Caddy makes its own, and curl is told of it."""
    run("sed -i '0,/^{$/s//{\\n\\tlocal_certs\\n\\tskip_install_trust/' deploy/Caddyfile", SOURCE)
    authority = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"

    def share() -> None:
        expect(until(lambda: Path(authority).exists()), "Caddy makes its authority")
        Path(shell["CURL_CA_BUNDLE"]).write_text(Path(authority).read_text())

    threading.Thread(target=share, daemon=True).start()


def back_up_and_update() -> None:
    """Look whether a backup, a drill, an update and the way back do what the page says."""
    old = BACKUPS / "jesuisla-2001-01-01T00-00-00Z.dump"
    old.touch()
    os.utime(old, (time.time() - 31 * 86400,) * 2)
    said = follow("Back up each night, and know that it can be restored")
    expect("The drill went well" in said, "the drill says so")
    expect(not old.exists(), "a backup of 31 days ago goes")
    expect(len(list(BACKUPS.iterdir())) == 1, "one backup is there")
    expect(not list(Path("/var/tmp").glob("jesuisla*")), "the drill leaves nothing")
    expect("jesuisla_database_up 1.0" in follow("Watch over it"), "figures are there")

    before = CURRENT.readlink()
    run(f"git -C {shell['REPOSITORY']} update-ref refs/heads/main refs/heads/next")
    time.sleep(1)
    follow("Update")
    after = CURRENT.readlink()
    expect(after != before, "the update is another version")
    run("deploy/install", SOURCE)  # a second try forgets nothing of what was there before
    expect(until(lambda: get(f"https://{HOST}/charte")[0] == 200), "pages come after the update")
    run(
        "jesuisla group create later --name later --hashtag '#later' --country FR "
        "--host later.example"
    )
    follow("The way back")
    expect(CURRENT.readlink() == before, "the way back leads to the version before")
    expect(until(lambda: get(f"https://{HOST}/charte")[0] == 200), "pages come after the way back")
    expect("later" not in run("jesuisla group list"), "the way back is to the backup before")


def main() -> None:
    """Follow the page from its beginning to its end."""
    Path("/usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    Path("/usr/sbin/policy-rc.d").chmod(0o755)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 localhost {HOST}\n")
    take_letters()

    follow("Install", "/")
    follow("Account, folders, settings")
    run(f"systemd-analyze verify {UNITS}/jesuisla*")
    for unit in ("jesuisla", "jesuisla-worker", "jesuisla-backup", "jesuisla-restore-drill"):
        run(f"systemd-analyze security --offline=yes --threshold=25 {UNITS}/{unit}.service")
    follow("Start, and create the group")
    expect(Path(f"{UNITS}/multi-user.target.wants/jesuisla.service").is_symlink(), "boot")

    use_own_authority()
    expect('"database": true' in follow("Put the proxy in front"), "health through the proxy")
    run("git checkout -q deploy/Caddyfile", SOURCE)
    said = follow("Try the mail, ask the doctor")
    expect("250 taken" in said, "the doctor tells the mail server's answer")
    expect(any("doctor" in plain(letter) for letter in LETTERS), "the letter of the doctor arrives")
    try_the_proxy()

    back_up_and_update()

    run("systemctl stop caddy")
    follow("With nginx instead")
    run("rm -f /etc/nginx/sites-enabled/default")
    try_the_proxy()

    release = Path("/etc/os-release").read_text()
    if 'VERSION_ID="12"' in release:
        print("           (Debian 12 has no PostgreSQL 16: the move is tried on 13)")
        TRIED.append("Move to a PostgreSQL of its own")
    else:
        move()
    run("systemctl stop jesuisla")
    untried = [
        name for name, scripts in blocks().items() if scripts and name not in [*TRIED, VALUES]
    ]
    expect(not untried, f"every block is tried: {untried}")


def move() -> None:
    """The embedded database moves to Debian's, whose account owns the database and nothing else."""
    run(
        "apt-get install -y -qq --no-install-recommends ssl-cert postgresql && "
        "pg_ctlcluster $(pg_lsclusters -h | awk '{print $1, $2}') start"
    )
    follow("Move to a PostgreSQL of its own", block=slice(1, None))
    expect(until(lambda: get(f"https://{HOST}/charte")[0] == 200), "pages come after the move")
    doctor = run("jesuisla doctor")
    expect(
        re.search(r"PostgreSQL [\d.]+ is reachable", doctor), "the doctor sees the other database"
    )
    expect("jesuisla" in run("jesuisla group list"), "the group has moved")
    run("sed -i 's/$/?sslmode=require/' /etc/jesuisla/database-url")
    run("systemctl start jesuisla-backup && systemctl start jesuisla-restore-drill")
    expect("jesuisla" in run("jesuisla group list"), "the command reaches it by TLS")


main()
