"""A kernel client that does not miss a reply.

Jupyter sends on a socket past pyzmq's asyncio wrapper. When a reply arrives in that very moment, the wrapper's
wake-up is lost and a page's cell waits for ever (measured: 1 page in 20 on a busy machine). Asking anew each
quarter of a second finds the reply that is already there.
"""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Type

SLICE = 0.25


class PatientChannel(AsyncZMQSocketChannel):  # type: ignore[misc]
    """Waits for a message in short slices instead of one long wait."""

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; `Empty` when none came within `timeout` seconds."""
        clock = asyncio.get_running_loop().time
        until = None if timeout is None else clock() + timeout
        while True:
            left = SLICE if until is None else min(SLICE, until - clock())
            try:
                message: dict[str, Any] = await super().get_msg(timeout=max(0, left))
                return message
            except Empty:
                if until is not None and clock() >= until:
                    raise


class PatientClient(AsyncKernelClient):  # type: ignore[misc]
    """Jupyter's asynchronous client with patient channels."""

    shell_channel_class = Type(PatientChannel)
    iopub_channel_class = Type(PatientChannel)
    stdin_channel_class = Type(PatientChannel)
    control_channel_class = Type(PatientChannel)
