"""Push services of our own, which answer at once and count by device, in one cheap process."""

import asyncio
import json
from collections import defaultdict


class Door(asyncio.Protocol):
    """A push service that counts topics by device, and answers as the device's path says."""

    topics: dict[str, list[str]] = defaultdict(list)
    size = 0
    transport: asyncio.Transport
    rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to read."""
        self.transport = transport  # type: ignore[assignment]  # of a stream

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self.rest += data
        while (end := self.rest.find(b"\r\n\r\n") + 4) >= 4:
            head = self.rest[:end].lower()
            end += int(_header(head, b"content-length") or 0)
            if len(self.rest) < end:
                return
            path = self.rest.split(b" ", 2)[1].decode()
            self.rest = self.rest[end:]
            self._answer(path, _header(head, b"topic").decode())

    def _answer(self, path: str, topic: str) -> None:
        _, behaviour, device = path.split("/")
        if behaviour == "slow":
            return
        if behaviour == "quick":
            Door.topics[device].append(topic)
            Door.size += 1
        status = "410 Gone" if behaviour == "gone" else "201 Created"
        body = b""
        if behaviour == "tell":
            body = json.dumps(Door.topics if device == "topics" else Door.size).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


def _header(head: bytes, name: bytes) -> bytes:
    return head.partition(b"\r\n" + name + b": ")[2].partition(b"\r\n")[0]


async def keep_doors() -> None:
    """Listen on two ports, print them, and count until killed."""
    loop = asyncio.get_running_loop()
    doors = [await loop.create_server(Door, "127.0.0.1", 0, backlog=512) for _ in range(2)]
    print(*(door.sockets[0].getsockname()[1] for door in doors), flush=True)
    await asyncio.Event().wait()
