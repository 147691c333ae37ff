"""A line to a server that can be cut: what a browser's own "offline" leaves open for service workers is shut here."""

import contextlib
import socket
from threading import Thread


class Line:
    """Forwards a port of its own to the server's; cut, nobody answers there."""

    def __init__(self, server: int) -> None:
        self.server, self.port = server, 0
        self.open: list[socket.socket] = []
        self.mend()

    @property
    def url(self) -> str:
        """What a browser opens."""
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        """Answer (again), at the same port."""
        self.door = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self.door.getsockname()[1]
        Thread(target=self._serve, args=[self.door], daemon=True).start()

    def cut(self) -> None:
        """Drop every connection and answer nobody."""
        for one in (self.door, *self.open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open.clear()

    def _serve(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = door.accept()
                far = socket.create_connection(("127.0.0.1", self.server))
                self.open += [near, far]
                for source, target in ((near, far), (far, near)):
                    Thread(target=_pass_on, args=[source, target], daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
