"""What the processes of one installation have to do with each other."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

BESIDE = "KHAMKHO_BESIDE"
"""Set in the environment of the processes that ``khamkho serve`` starts: the process id of the one in charge."""

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> None:
    """Have the system send ``how`` to this process when the one in charge is gone, however it went (Linux).

    Otherwise a killed ``serve`` leaves a web process behind that holds the port.
    """
    if not sys.platform.startswith("linux") or BESIDE not in os.environ:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != int(
        os.environ[BESIDE]
    ):  # gone before we asked; whoever adopts us need not be process 1
        raise SystemExit("the process in charge is gone")
