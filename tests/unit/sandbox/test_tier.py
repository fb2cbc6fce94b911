"""The tier in words: which layers of the wall stand, and what to do about the others."""

import pytest

from autograder.sandbox.tier import LAYERS, in_words, is_floor, missing

ALL = {
    "arch": "x86_64",
    "seccomp": True,
    "rlimits": True,
    "landlock": 6,
    "namespaces": "all",
    "uid": True,
}
NONE = {"seccomp": False, "rlimits": False, "landlock": 0, "namespaces": "refused", "uid": False}
FLOOR = {**ALL, **NONE, "seccomp": True, "rlimits": True}


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (ALL, "seccomp and rlimits, Landlock 6, namespaces, a user of its own"),
        (FLOOR | {"namespaces": "user"}, "seccomp and rlimits, namespaces"),
        (FLOOR, "seccomp and rlimits"),
        (FLOOR | {"namespaces": "off"}, "seccomp and rlimits"),
        (FLOOR | {"landlock": 3}, "seccomp and rlimits, Landlock 3"),
        (
            FLOOR | {"arch": "aarch64"},
            "seccomp and rlimits (aarch64: unverified on such a machine)",
        ),
        (ALL | {"seccomp": False}, "NOT ISOLATED"),
        (ALL | {"rlimits": False}, "NOT ISOLATED"),
        ({}, "NOT ISOLATED"),
    ],
)
def test_a_tier_is_told_layer_by_layer(reached, words):
    assert in_words(reached) == words
    assert is_floor(reached) is (words != "NOT ISOLATED")


def test_of_each_layer_that_does_not_stand_it_is_told_where_it_does():
    assert missing(ALL) == []
    assert missing({**ALL, **NONE}) == list(LAYERS.values())
    assert missing(ALL | {"landlock": 0}) == [LAYERS["landlock"]]
    assert missing(ALL | {"namespaces": "off"}) == [LAYERS["namespaces"]]
