"""Which global names a definition uses, told from local ones of the same spelling."""

import pytest

from autograder.runtime.outline import outline

RULES = {"f": (), "g": (), "h": ()}

USES = {
    "by its name": "def f(x):\n    return g(x)\n",
    "as a value": "def f(rows):\n    return list(map(g, rows))\n",
    "by default": "def f(x, how=g):\n    return how(x)\n",
    "by an alias": "mine = g\ndef f(x):\n    return mine(x)\n",
    "in a comprehension": "def f(rows):\n    return [g(row) for row in rows]\n",
    "through a helper": "def one(x):\n    return two(x)\ndef two(x):\n    return g(x)\nf = one\n",
    "in a method": "class f:\n    def g(self, x):\n        return g(x)\n",
    "through a class": "class M:\n    def go(self):\n        g(self)\ndef f(x):\n    return M()\n",
    "as a base": "class f(g):\n    pass\n",
    "through itself": "def f(x):\n    return f(x - 1) if x else g(x)\n",
}
USES_NOT = {
    "its own function": "def f(x):\n    def g(y):\n        return y\n    return g(x)\n",
    "its own variable": "def f(x):\n    g = abs\n    return g(x)\n",
    "its own argument": "def f(x, g):\n    return g(x)\n",
    "its own import": "def f(x):\n    from math import exp as g\n    return g(x)\n",
    "an annotation": "def f(x: g) -> g:\n    return x\n",
    "a word": 'def f(x):\n    """Not by g."""\n    return x  # g\n',
    "a method": "def f(x):\n    return x.g()\n",
    "through another exercise": "def h(x):\n    return g(x)\ndef f(x):\n    return h(x)\n",
}


def builds_on(text):
    return outline(f"{text}def g(x):\n    return x\n".encode(), RULES)["builds_on"]["f"]


@pytest.mark.parametrize("way", USES)
def test_what_an_exercise_uses_is_found(way):
    assert builds_on(USES[way]) == ["g"]


@pytest.mark.parametrize("way", USES_NOT)
def test_what_only_looks_alike_is_not(way):
    assert "g" not in builds_on(USES_NOT[way])


@pytest.mark.parametrize("inside", ["g(x)", "[g(y) for y in x]"])
def test_what_only_a_compiler_refuses_is_outlined_nevertheless(inside):
    source = f"def f(x, x):\n    return {inside}\n"
    assert outline(source.encode(), RULES)["defines"] == ["f"]
