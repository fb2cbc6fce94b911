"""A call as lines to paste: what a driver's lines become for the arguments of one call."""

import numpy as np
import pytest

from autograder.checking.snippets import NoSnippet, Snippets

MODULE = '''
def mix(first, second, share=0.5):
    """Mix two arrays."""
'''

DRIVER = '''
import numpy as np

HALVES = {{"two": 2}}


def _own(x):
    return x


def model_of(layers):
    return layers


def train(student, *, x, layers=None, rate=None, part="loss", quick=False):
    """Train `mix` once, and look. It takes long.

    part: what to look at.

    As you would write it:

{lines}
    """
'''


def shown(lines, **kwargs):
    indented = "\n".join(f"        {line}" for line in lines.splitlines())
    return Snippets(MODULE, DRIVER.format(lines=indented)).of("drivers.train", (), kwargs)


@pytest.mark.parametrize(
    ("lines", "kwargs", "snippet"),
    [
        ("mix(x, rate)", {"x": 2.5, "rate": -1}, "mix(2.5, -1)"),
        ("mix(x, rate)", {"x": 2.5}, "mix(2.5)"),
        ("mix(x, share=rate)", {"x": 2.5}, "mix(2.5)"),
        ("mix(x)[rate]", {"x": 2.5}, "mix(2.5)"),
        ("mix(x)[part]", {"x": 2.5}, 'mix(2.5)["loss"]'),
        ("x ** 2", {"x": -3}, "(-3) ** 2"),
        ("mix(x)", {"x": np.array([1.0])}, "x = np.array([1.0])\nmix(x)"),
        ("mix(part)", {"x": np.array([1.0])}, 'mix("loss")'),
        ("loss, grad = mix(x)\n$part", {"x": 1}, "loss, grad = mix(1)\nloss"),
        ("mix(x).$part()", {"x": 1, "part": "mean"}, "mix(1).mean()"),
        ("if quick:\n    mix(x)\nelse:\n    mix(x, x)", {"x": 1}, "mix(1, 1)"),
        ("if quick:\n    mix(x)\nmix(2)", {"x": 1, "quick": True}, "mix(1)\nmix(2)"),
        (
            "if quick:\n    mix(x)\nelif rate:\n    mix(2)\nelse:\n    mix(model_of(y))",
            {"x": 1, "y": np.ones(1)},
            "from drivers import model_of\ny = np.array([1.0])\nmix(model_of(y))",
        ),
        ("mix(x) if rate is None else rate", {"x": 1}, "mix(1)"),
        ("mix(x)[0] if y else x", {"x": 1}, "mix(1)[0] if y else 1"),
        ("x = mix(x)\nx", {"x": 1}, "x = 1\nx = mix(x)\nx"),
        ("mix(model_of(x))", {"x": 1}, "from drivers import model_of\nmix(model_of(1))"),
        ("mix(HALVES[part])", {"x": 1}, 'from drivers import HALVES\nmix(HALVES["loss"])'),
        ("np.exp(mix(_own(x)))", {"x": 1}, "np.exp(mix(_own(1)))"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lines_are_those_of_one_call(lines, kwargs, snippet):
    assert shown(lines, **kwargs) == snippet


@pytest.mark.parametrize(
    ("lines", "kwargs", "why"),
    [
        ("", {"x": 1}, "no lines"),
        ("mix(", {"x": 1}, "no Python"),
        ("if x:\n    mix(x)", {"x": np.ones(2)}, "whether x"),
        ("mix(x)", {"x": object()}, "no code for a value of type object"),
        ("mix(x)", {"x": ["a" * 9000]}, "characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_shown_says_why(lines, kwargs, why):
    with pytest.raises(NoSnippet, match=why):
        shown(lines, **kwargs)


def test_lines_leave_the_students_own_names_to_the_student():
    lines = "train = [x, x]\nmix(model_of(train), share=rate, key=lambda x: x)"
    told = Snippets(MODULE, DRIVER.format(lines="        " + lines.replace("\n", "\n        ")))
    given = {"x": np.array([1.0]), "rate": 0.5}
    taken = ["mix", "train", "model_of", "x", "x_", "share"]
    assert told.of("drivers.train", (), given, taken=taken) == (
        "from drivers import model_of as model_of_\n"
        "x__ = np.array([1.0])\n"
        "train_ = [x__, x__]\n"
        "mix(model_of_(train_), share=0.5, key=lambda x__: x__)"
    )


def test_a_plain_call_does_so_too():
    wide = np.full(3, 1 / 3)
    told = Snippets(MODULE).of("mix", (wide, wide), {"share": 0.25}, taken=["first", "share"])
    assert told.splitlines()[-1] == "mix(first_, second, share=0.25)"


@pytest.mark.parametrize(
    ("generators", "lines"),
    [
        ([], []),
        (["torch"], ["torch.manual_seed(2147001873)"]),
        (
            ["numpy", "random"],
            ["import random", "random.seed(2147001873)", "np.random.seed(2147001873)"],
        ),
    ],
)
def test_what_is_drawn_by_chance_is_drawn_again(generators, lines):
    told = Snippets(MODULE).of("mix", (1.0, 2.0), {}, drawing=generators)
    assert told.splitlines() == [*lines, "mix(1.0, 2.0)"]


def test_a_driver_that_is_not_known_has_no_lines():
    with pytest.raises(NoSnippet, match="no lines"):
        Snippets().of("drivers.train", (), {})


def test_a_plain_call_is_a_line():
    pair = np.array([1.0, 2.0])
    assert Snippets(MODULE).of("mix", (pair, 0.0), {}) == "mix(np.array([1.0, 2.0]), 0.0)"


def test_a_wide_call_follows_what_it_is_given():
    wide = np.full(3, 1 / 3)
    assert Snippets(MODULE).of("mix", (wide, wide), {"share": 0.25}) == (
        "first = np.array([0.3333333333333333, 0.3333333333333333, 0.3333333333333333])\n"
        "second = np.array([0.3333333333333333, 0.3333333333333333, 0.3333333333333333])\n"
        "mix(first, second, share=0.25)"
    )


@pytest.mark.parametrize("module", ["", "class mix:\n    pass", "def mix(*all):\n    pass"])
def test_a_wide_call_without_names_goes_over_lines(module):
    wide = np.full((2, 2), 1 / 3)
    lines = Snippets(module).of("mix", (wide, wide), {}).splitlines()
    assert (lines[0], lines[-1]) == ("mix(", ")")


def test_a_sentence_shows_kinds_alone():
    said = Snippets(MODULE).sentence("mix", "mix", (np.array([12.5]), 7), {"share": "secret"})
    assert said == "mix with an array of shape (1,), float64, an int, and a str as share"


def test_the_sentence_of_a_driver_is_the_first_of_its_docstring():
    told = Snippets(MODULE, DRIVER.format(lines=""))
    assert told.sentence("mix", "drivers.train", (), {"x": 12.5}) == "mix: train mix once, and look"
    assert told.sentence("mix", "drivers.other", (), {}) == "mix"


def test_the_sentence_of_a_driver_names_the_part_that_is_looked_at():
    told = Snippets(MODULE, DRIVER.format(lines=""))
    said = told.sentence("mix", "drivers.train", (), {"x": 12.5, "part": "losses"})
    assert said == "mix: train mix once, and look; then look at losses"
    assert told.sentence("mix", "drivers.train", (), {"part": 0}).endswith("; then look at 0")
    assert told.sentence("mix", "drivers.train", (), {}, "loss").endswith("; then look at loss")


@pytest.mark.parametrize(
    ("lines", "snippet"),
    [
        ("loss, grad = mix(x)\n$part", "mix(1)"),
        ("y = x + 1\nmix(y)[part]", "y = 1 + 1\nmix(y)"),
        ("[one.size for one in mix(x)]", "list(mix(1))"),
        ("model_of(x)", "from drivers import model_of\nmodel_of(1)"),
        ("for one in (1, 2):\n    mix(one)", "one = next(iter((1, 2)))\nmix(one)"),
        ("for n, one in enumerate(mix(x)):\n    n", "mix(1)"),
        ("for one in (1, 2):\n    one", "for one in (1, 2):\n    one"),
        ("loss, grad = model_of(x)\n(loss, grad)", "from drivers import model_of\nmodel_of(1)"),
        ("out, cache = model_of(x)\nmix(out)", "from drivers import model_of\nmodel_of(1)"),
    ],
)
def test_lines_may_end_with_the_answer_with_which_they_cannot_go_on(lines, snippet):
    indented = "\n".join(f"        {line}" for line in lines.splitlines())
    snippets = Snippets(MODULE, DRIVER.format(lines=indented))
    assert snippets.of("drivers.train", (), {"x": 1}, ("(out, cache)", "mix")) == snippet
