"""What can go wrong that is not a student's doing."""


class UsageError(Exception):
    """What the user asked for cannot be done. The message says why, or what to do instead."""


class JudgeFault(Exception):
    """The judge's own machinery failed; the submission is not to blame."""
