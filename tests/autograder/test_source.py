"""What is read from a student's files without running them."""

import pytest

from autograder.runtime.outline import outline

TORCH = b"import torch\n\ndef mine(p, t):\n    return torch.nn.functional.mse_loss(p, t)\n"

USES = {
    "by its name": b"import torch\ndef f(p, t):\n    return torch.nn.functional.mse_loss(p, t)\n",
    "by an alias": b"import torch.nn.functional as F\ndef f(p, t):\n    return F.mse_loss(p, t)\n",
    "as a name of its own": b"from torch.nn.functional import mse_loss as f\n",
    "through a function": b"import torch\ndef g(p):\n    return torch.sum(p)\nf = g\n",
    "through a helper file": b"from helper import mine\ndef f(p, t):\n    return mine(p, t)\n",
    "through a helper module": b"import helper\ndef f(p, t):\n    return helper.mine(p, t)\n",
    "from a helper file": b"from helper import mine as f\n",
}
USES_NOT = {
    "imports it in vain": b"import torch\ndef f(p, t):\n    return p - t\n",
    "uses it elsewhere": b"import torch\ng = torch.sum\ndef f(p):\n    return p\n",
    "has a helper file it does not use": b"import helper\ndef f(p, t):\n    return p - t\n",
    "has an argument that a scratch test uses, too": (
        b"import torch\ndef f(p, t):\n    return p - t\np = torch.randn(3)\n"
    ),
    "has an argument that another function imports": (
        b"def g():\n    import torch as t\n    return t\ndef f(p, t):\n    return p - t\n"
    ),
    "speaks of it": b'def f(p, t):\n    """Unlike torch.nn.MSELoss."""\n    return p - t\n',
}


@pytest.mark.parametrize("way", USES)
def test_a_forbidden_name_is_found(way):
    assert outline(USES[way], {"f": ["torch"]}, {"helper": TORCH})["uses"]["f"]


@pytest.mark.parametrize("way", USES_NOT)
def test_what_is_not_used_is_not_held_against_anyone(way):
    assert outline(USES_NOT[way], {"f": ["torch"]}, {"helper": TORCH})["uses"]["f"] == []


def test_a_stub_is_a_stub_whatever_its_comments_and_docstring():
    plain = b"def f(p):\n    raise NotImplementedError\n"
    dressed = (
        b'def f(p: int) -> int:\n    """Words."""\n    # later\n    raise NotImplementedError\n'
    )
    other = b"def f(p):\n    return p\n"
    one, two, three = (outline(text, {"f": []})["digests"]["f"] for text in (plain, dressed, other))
    assert one == two != three
