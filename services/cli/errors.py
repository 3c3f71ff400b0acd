"""What ends a command, as one tree. Each error knows the exit code it ends with.

CommandFailed        1  the command could not do what it was asked
├── CannotStart      1  a service, a port or the data directory is not to be had
├── Refused          1  a service answered with a problem
├── BadUsage         2  an argument or a setting makes no sense
└── Unreachable      3  no service answers at this address
"""

from __future__ import annotations


class CommandFailed(Exception):
    """An error whose message is meant for the person at the terminal."""

    exit_code = 1


class CannotStart(CommandFailed):
    pass


class Refused(CommandFailed):
    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class BadUsage(CommandFailed):
    exit_code = 2


class Unreachable(CommandFailed):
    exit_code = 3
