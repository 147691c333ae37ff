"""The one exception for what a person can cause."""


class Refused(Exception):
    """What a person may not do now; its text is said to them, translated."""
