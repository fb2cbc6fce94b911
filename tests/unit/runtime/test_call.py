"""A call of live code: one answer or exception comes back, and what only that process can know."""

import random
import weakref
from types import ModuleType

import numpy as np
import pytest
import torch

from autograder.runtime.call import MAX_PRINTED, MAX_TEXT, MAX_WARNINGS, Live, raised
from autograder.runtime.deadline import OutOfTime
from autograder.runtime.loading import remember

HEAD = "import math, random, sys, warnings\nimport json\nimport numpy as np\nimport torch\n"


def module(source, name="mine"):
    made, file = ModuleType(name), f"{name}.py"
    remember(source.encode(), file)
    exec(compile(source, file, "exec"), made.__dict__)
    return made


def live(body, *, arguments="", **how):
    """Live code with one function, `f`."""
    own = module(f"{HEAD}def f({arguments}):\n    {body}\n")
    return Live(own, how.pop("drivers", None), frozenset({"mine.py"}), **how)


def reply_of(body):
    return live(body).call("f", (), {})


def test_a_call_that_goes_well_has_an_answer_and_nothing_to_add():
    assert live("return x + y", arguments="x, y").call("f", (1,), {"y": 2}) == {
        "answer": 3, "changed": [], "random_moved": False, "warned": [], "printed": "",
        "forbidden": [], "generators": [],
    }  # fmt: skip


def test_of_a_function_that_is_not_there_nothing_else_is_said():
    assert live("return 1").call("g", (), {}) == {"missing": True}
    assert live("return 1").call("drivers.f", (), {}) == {"missing": True}


def test_a_driver_is_called_with_the_students_module():
    drivers = module("def twice(student, *, x):\n    return student.f(student.f(x))\n", "drivers")
    code = live("return 3 * x", arguments="x", drivers=drivers)
    assert code.call("drivers.twice", (), {"x": 2})["answer"] == 18


def test_an_exception_is_told_with_the_students_own_line():
    told = reply_of("raise ValueError('(3,) against (4,)')")["raised"]
    assert (told["type"], told["text"]) == ("ValueError", "(3,) against (4,)")
    assert told["bases"] == ["ValueError", "Exception", "BaseException", "object"]
    assert (told["file"], told["line"]) == ("mine.py", 6)
    assert told["code"] == "raise ValueError('(3,) against (4,)')"


def test_an_exception_is_told_with_the_line_that_led_to_the_students_own():
    own = live("return json.loads(x)", arguments="x").module
    with pytest.raises(ValueError, match="Expecting") as error:
        exec(compile("\n\nf('{')", "mine.py", "exec"), own.__dict__)
    told = raised(error.value, frozenset({"mine.py"}))
    assert (told["line"], told["outer"]) == (6, 3)
    assert reply_of("return json.loads('{')")["raised"]["outer"] is None


def test_one_that_a_library_raises_is_told_with_the_line_that_led_there():
    told = reply_of("return json.loads('{')")["raised"]
    assert (told["type"], told["code"]) == ("JSONDecodeError", "return json.loads('{')")


def test_one_that_never_came_by_the_students_code_has_no_line():
    told = live("return 1").call("f", (1, 2), {})["raised"]
    assert (told["type"], told["file"], told["line"], told["code"]) == ("TypeError", None, None, "")


def test_a_line_that_python_cannot_read_is_the_students_own():
    with pytest.raises(SyntaxError) as error:
        compile("x = 1\ny = = 2\n", "mine.py", "exec")
    told = raised(error.value, frozenset({"mine.py"}))
    assert (told["file"], told["line"], told["code"]) == ("mine.py", 2, "y = = 2")


def test_the_name_that_may_have_been_meant_is_suggested():
    text = reply_of("return math.squrt(2.0)")["raised"]["text"]
    assert text.endswith("has no attribute 'squrt'. Did you mean: 'sqrt'?")


@pytest.mark.parametrize(
    ("text", "told"),
    [("'x' * 9999", "x" * MAX_TEXT), ("property", "(its text cannot be read)")],
    ids=["long", "hostile"],
)
def test_the_text_of_an_exception_is_short_and_harmless(text, told):
    hostile = "type('E', (Exception,), {'__str__': lambda self: 1 / 0})()"
    error = hostile if text == "property" else f"ValueError({text})"
    assert reply_of(f"raise {error}")["raised"]["text"] == told


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("AttributeError('x', name=5, obj=math)", 6),
        ("SyntaxError('x', ('mine.py', 10**40, 0, 'y'))", None),
        ("SyntaxError('x', ('mine.py', 'one', 0, 5))", None),
    ],
)
def test_an_exception_that_lies_about_itself_is_told_all_the_same(error, line):
    assert reply_of(f"raise {error}")["raised"]["line"] == line


@pytest.mark.parametrize("statement", ["sys.exit(0)", "raise GeneratorExit", "raise MemoryError"])
def test_whatever_else_is_raised_is_a_reply(statement):
    assert "raised" in reply_of(statement)


def test_a_name_that_was_never_made_is_put_down_to_the_first_line_that_failed():
    own = module(f"{HEAD}def f():\n    return B\n")
    unmade = {"A": ZeroDivisionError("1 / 0"), "B": NameError("no A", name="A")}
    told = Live(own, None, frozenset({"mine.py"}), unmade=unmade).call("f", (), {})["raised"]
    assert (told["type"], told["unmade"]) == ("ZeroDivisionError", "A")


def test_what_filled_the_memory_is_let_go_before_that_is_told():
    class Full:
        pass

    kept = []
    code = live("full = make(); raise MemoryError", arguments="make")

    def make():
        full = Full()
        kept.append(weakref.ref(full))
        return full

    with pytest.raises(MemoryError) as caught:
        code.module.f(make)
    assert kept[0]() is not None  # by the frame, as long as the exception is there
    assert raised(caught.value, code.files)["line"] == 6
    assert kept[0]() is None


@pytest.mark.parametrize("error", [KeyboardInterrupt, OutOfTime])
def test_an_interrupt_and_the_end_of_the_time_are_for_the_caller(error):
    code = live("raise stop", arguments="stop")
    with pytest.raises(error):
        code.call("f", (error,), {})


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("a.append(1)", ["1"]),
        ("b += 1", ["2"]),
        ("b[0] = c", []),  # what it was before
        ("c = 5.0", []),
        ("d['k'] = 1", ["d"]),
        ("a.clear(); e.mul_(2)", ["1", "e"]),
    ],
)
def test_changed_arguments_are_told_by_place_or_name(body, labels):
    code = live(body, arguments="a, b, c, d, e")
    args, kwargs = ([2], np.zeros(2), 0.0), {"d": {}, "e": torch.ones(2)}
    assert code.call("f", args, kwargs)["changed"] == labels


@pytest.mark.parametrize(
    ("body", "moved"),
    [
        ("random.random()", ["random"]),
        ("random.seed(0)", ["random"]),
        ("np.random.rand()", ["numpy"]),
        ("np.random.seed(0)", ["numpy"]),
        ("torch.rand(1)", ["torch"]),
        ("torch.manual_seed(0)", ["torch"]),
        ("random.random(), torch.rand(1)", ["random", "torch"]),
        ("random.Random(0).random()", []),
        ("np.random.default_rng(0).normal()", []),
        ("torch.rand(1, generator=torch.Generator())", []),
    ],
)
def test_a_global_random_generator_that_moved_is_told(body, moved):
    reply = reply_of(body)
    assert reply["generators"] == moved
    assert reply["random_moved"] is bool(moved)


@pytest.mark.parametrize("draw", ["random.random()", "np.random.rand()", "float(torch.rand(1))"])
def test_every_call_draws_the_same_numbers(draw):
    code = live(f"return {draw}")
    first = code.call("f", (), {})["answer"]
    random.seed(5)
    np.random.seed(5)
    torch.manual_seed(5)
    assert code.call("f", (), {})["answer"] == first


def test_what_one_call_sets_in_torch_and_numpy_does_not_reach_the_next():
    code = live(
        "was = [torch.is_grad_enabled(), str(torch.get_default_dtype()), np.geterr()['divide']]\n"
        "    torch.set_grad_enabled(False); torch.set_default_dtype(torch.float64)\n"
        "    np.seterr(divide='ignore')\n"
        "    return was"
    )
    try:
        answers = [code.call("f", (), {})["answer"] for _ in range(2)]
        assert answers == [[True, "torch.float32", "warn"]] * 2
    finally:
        live("return 1").call("f", (), {})


def test_the_first_warnings_are_told():
    assert reply_of("warnings.warn('slow')")["warned"] == ["slow"]
    many = reply_of("[warnings.warn(str(n)) for n in range(100)]")["warned"]
    assert many == [str(n) for n in range(MAX_WARNINGS)]


def test_what_is_printed_is_kept_up_to_a_length(capsys):
    assert reply_of("print('a'); print('b', file=sys.stderr)")["printed"] == "a\nb\n"
    assert reply_of("print('x' * 10**6)")["printed"] == "x" * MAX_PRINTED
    assert capsys.readouterr() == ("", "")


def test_who_closes_what_is_printed_to_has_printed_all_the_same():
    assert reply_of("print('a'); sys.stdout.close(); print('b')")["printed"] == "a\nb\n"


def test_at_a_students_what_is_printed_is_seen(capsys):
    assert live("print('a')", capture=False).call("f", (), {})["printed"] == ""
    assert capsys.readouterr().out == "a\n"


def test_forbidden_names_that_were_called_are_told():
    reply = live("return math.sqrt(4.0)").call("f", (), {}, ["json", "math"])
    assert (reply["answer"], reply["forbidden"]) == (2.0, ["math"])
    assert reply_of("return math.sqrt(4.0)")["forbidden"] == []


@pytest.mark.parametrize("device", ["cuda", "meta"])
def test_the_next_arguments_are_made_on_the_processor_whatever_device_was_chosen(device):
    reply_of(f"torch.set_default_device('{device}')")
    assert torch.zeros(1).device.type == "cpu"
