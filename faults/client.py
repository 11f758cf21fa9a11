"""Somebody who uses the API: signs in, reads, acts."""

import http.client
import json
import time
import uuid
from urllib.parse import urlsplit

PASSWORD = "sanping-demo"
#: Seconds to wait for an answer: longer than a server that keeps its promises may take.
PATIENCE = 60
#: Seconds without a request after which a connection is not used again: the server closes an idle one after 75.
IDLE = 60


class NoAnswer(Exception):
    """The connection broke: what was asked may have been done, or not."""


class Client:
    """A person on one keep-alive connection; not to be shared between threads."""

    def __init__(self, url: str, login: str | None = None, token: str | None = None):
        self.address = urlsplit(url).netloc
        self.connection: http.client.HTTPConnection | None = None
        self.used = 0.0
        self.token = token
        self.refresh = None
        #: The headers of the last answer.
        self.headers: dict[str, str] = {}
        if login:
            self.sign_in(login)

    def sign_in(self, login: str) -> None:
        self.token = None
        status, tokens = self.ask("POST", "/sessions", {"name": login, "password": PASSWORD})
        assert status == 201, f"signing in: {status} {tokens}"
        self.token, self.refresh = tokens["accessToken"], tokens["refreshToken"]

    def ask(self, method: str, path: str, body=None, version=None, key=None) -> tuple[int, dict]:
        """Status and JSON of one answer."""
        text = None if body is None else json.dumps(body).encode()
        status, content = self.send(method, path, text, "application/json", version, key)
        return status, json.loads(content) if content else {}

    def upload(self, photo: bytes, key: str | None = None) -> tuple[int, dict]:
        """Sends a photo."""
        head = b'--part\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
        body = head + photo + b"\r\n--part--\r\n"
        status, content = self.send("POST", "/photos", body, "multipart/form-data; boundary=part", None, key)
        return status, json.loads(content) if content else {}

    def send(self, method: str, path: str, body: bytes | None, kind: str, version, key) -> tuple[int, bytes]:
        headers = {"content-type": kind}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if key:
            headers["idempotency-key"] = key
        if time.monotonic() - self.used > IDLE:
            self.close()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
            self.connection.request(method, "/api/v1" + path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
            self.used = time.monotonic()
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, content
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise NoAnswer(str(broken)) from broken

    def get(self, path: str) -> dict:
        """An answer that must be there."""
        status, body = self.ask("GET", path)
        assert status == 200, f"GET {path}: {status} {body}"
        return body

    def pages(self, path: str):
        """Every item of a list."""
        join = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = self.get(f"{path}{join}limit=100{cursor}")
            yield from page["items"]
            if "nextCursor" not in page:
                return
            cursor = f"&cursor={page['nextCursor']}"

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def new_key() -> str:
    return str(uuid.uuid4())


def category(client: Client) -> str:
    """A category under which anything may be reported and nothing more is asked for."""
    items = client.get("/categories")["items"]
    return next(one["id"] for one in items if not one["photoRequired"] and not one["checkRequired"])


def report(client: Client, under: str, title: str, key: str | None = None, photos: tuple = ()) -> tuple[int, dict]:
    body = {
        "kind": "help",
        "categoryId": under,
        "title": title,
        "body": "楼道的灯不亮了。",
        "identityMode": "real_name",
        "photos": photos,
    }
    return client.ask("POST", "/petitions", body, key=key)
