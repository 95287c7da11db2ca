"""The one error that is meant for the user's eyes."""

from __future__ import annotations


class UserError(Exception):
    """A sentence for the user: what happened, where, what was expected, what to do.

    The command line prints it as it is, without a traceback, and ends with exit code 2.
    """
