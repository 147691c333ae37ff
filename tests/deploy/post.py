"""A mail server that takes every letter and keeps it."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

PATIENCE_SECONDS = 60
ANSWERS = {b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class Post(socketserver.ThreadingTCPServer):
    """SMTP as far as one client needs it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[Message] = []

    @property
    def address(self) -> str:
        """As EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def wait_for(self, number: int, meanwhile: Callable[[], None] = lambda: None) -> Message:
        """The letter of this number, from 1 on."""
        until = time.monotonic() + PATIENCE_SECONDS
        while len(self.letters) < number:
            meanwhile()
            assert time.monotonic() < until, f"only {len(self.letters)} letters came"
            time.sleep(0.1)
        return self.letters[number - 1]


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: Post

    def handle(self) -> None:
        self.say(b"220 post")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            self.say(ANSWERS.get(word, b"250 ok"))
            if word == b"QUIT":
                return
            if word == b"DATA":
                self.server.letters.append(message_from_bytes(self.body()))
                self.say(b"250 taken")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)


@contextmanager
def post_office() -> Iterator[Post]:
    """Open for the time of a test."""
    with Post() as post:
        threading.Thread(target=post.serve_forever, daemon=True).start()
        yield post
        post.shutdown()
