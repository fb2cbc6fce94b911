"""What each `expect_` function accepts, what it refuses, and what the mistake then says."""

import numpy as np
import pytest
import torch

from autograder.checking import expect
from autograder.checking.expect import (
    Mistake,
    expect_alike,
    expect_arguments_unchanged,
    expect_between,
    expect_caught,
    expect_close,
    expect_equal,
    expect_examples,
    expect_items,
    expect_no_warnings,
    expect_part,
    expect_prediction,
    expect_raises,
    expect_random_state_unchanged,
    expect_shape,
    expect_texts,
    salted,
)
from autograder.checking.student import Raised, Stopped, Student, Wrong
from autograder.checking.verdicts import REASONS, Verdict
from autograder.runtime.wire import Opaque

F32, BF16 = torch.float32, torch.bfloat16


def mistake(compare, *args, **how):
    with pytest.raises(Mistake) as error:
        compare(*args, because="an idea was missed", **how)
    return error.value


def said(compare, *args, **how):
    found = mistake(compare, *args, **how)
    return found.got, found.expected


# The reason: the author's for another value, else ours

ROW = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "expected", "because"),
    [
        (1.0, 2.0, "an idea was missed"),
        (ROW, ROW + 1, "an idea was missed"),
        ({"loss": [1.0]}, {"loss": [2.0]}, "an idea was missed"),
        (float("inf"), float("-inf"), "an idea was missed"),
        (None, 2.0, expect.NOTHING),
        (1, 2.0, expect.KIND),
        ([1.0, 2.0], ROW, expect.KIND),
        ({"loss": [None]}, {"loss": [2.0]}, expect.KIND),
        (ROW.reshape(2, 1), ROW, expect.SHAPE),
        (ROW.astype("f4"), ROW, expect.DTYPE),
        ([1.0], [1.0, 2.0], expect.PARTS),
        ({"loss": 1.0}, {"losses": 1.0}, expect.PARTS),
        (float("nan"), 2.0, expect.NAN),
        (np.array([1.0, np.inf]), ROW, expect.INFINITE),
        (Opaque("ValueError"), 2.0, expect.RETURNED),
    ],
)
@pytest.mark.parametrize("compare", [expect_close, expect_equal])
def test_the_reason_of_the_check_is_for_another_value_alone(compare, got, expected, because):
    found = mistake(compare, got, expected)
    assert found.because == because
    assert found.by_value == (because in ("an idea was missed", expect.NAN, expect.INFINITE))
    assert found.is_idea == (because == "an idea was missed")
    assert not found.in_words


def test_another_text_is_a_value_in_words():
    found = mistake(expect_equal, ["0.0.weight"], ["0.weight"])
    assert (found.by_value, found.in_words) == (True, True)


@pytest.mark.parametrize(
    ("got", "because"),
    [
        (1.00001, expect.NEARLY),
        (np.array([1.0, 2.00001]), expect.NEARLY),
        (np.array([1.00001, 3.0]), "an idea was missed"),
        (1.001, "an idea was missed"),
    ],
)
def test_of_what_is_nearly_right_the_idea_may_be_right_as_well(got, because):
    expected = np.array([1.0, 2.0]) if isinstance(got, np.ndarray) else 1.0
    assert mistake(expect_close, got, expected).because == because


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1000001, 1000002),
        ({1: 1.0}, {"1": 1.0}),
        ("a" * 100 + "b", "a" * 100 + "c"),
        ("a" * 100, "a" * 99),
        (2.5, 2.5000001),
    ],
)
def test_what_came_and_what_was_expected_never_print_alike(got, expected):
    shown, right = said(expect_equal, got, expected)
    assert shown != right
    assert shown.split(" from character ")[0] != right


def test_a_bound_that_is_missed_by_little_prints_otherwise():
    assert said(expect_between, 0.51000001, 0.49, 0.51) == (
        "0.51000001",
        "a float from 0.49 to 0.51",
    )


def test_bounds_that_print_alike_are_said_once():
    assert said(expect_between, 0.25, 0.00058309, 0.00058311) == ("0.25", "a float near 0.0005831")


@pytest.mark.parametrize(
    ("got", "because"),
    [
        (3.0, "an idea was missed"),
        (3, expect.KIND),
        (None, expect.NOTHING),
        (float("nan"), expect.NAN),
        (float("inf"), expect.INFINITE),
    ],
)
def test_so_it_is_for_a_value_between_others(got, because):
    assert mistake(expect_between, got, 1.0, 2.0).because == because


@pytest.mark.parametrize(
    ("got", "because"),
    [
        (np.zeros(3), "an idea was missed"),
        (np.zeros((2, 3), "f4"), expect.DTYPE),
        (None, expect.NOTHING),
        ([0.0], expect.KIND),
    ],
)
def test_a_check_of_the_shape_gives_its_own_reason_for_another_shape_alone(got, because):
    assert mistake(expect_shape, got, (2, 3), dtype=np.float64).because == because


# expect_close


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.0 + 1e-8, 1.0),
        (0.1 + 0.2, 0.3),
        (np.float64(1.0), 1.0),
        (np.float32(0.1), 0.1),
        (float("nan"), float("nan")),
        (float("inf"), float("inf")),
        (np.array([1.0, np.nan]), np.array([1.0 + 1e-8, np.nan])),
        (np.array([1.00001], "f4"), np.array([1.0], "f4")),
        (torch.tensor([1.00001]), torch.tensor([1.0])),
        (torch.tensor([1.01], dtype=BF16), torch.tensor([1.0], dtype=BF16)),
        (np.array([1, 2], "i4"), np.array([1, 2])),
        (np.array([True]), np.array([True])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ((1.0, [2.0, {"w": 3.0}]), (1.0, [2.0, {"w": 3.0 + 1e-9}])),
        (["a", None, 3, True], ["a", None, 3, True]),
    ],
)
def test_close_accepts_what_the_tolerance_of_the_dtype_allows(got, expected):
    expect_close(got, expected, because="it is close")


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.000001, 1.0),
        (1e-8, 0.0),
        (np.float32(1.0001), 1.0),  # as close as what was expected is precise
        (np.array([1.001], "f4"), np.array([1.0], "f4")),
        (torch.tensor([1.1], dtype=BF16), torch.tensor([1.0], dtype=BF16)),
        (np.array([1, 2]), np.array([1, 3])),
        (np.array([True]), np.array([False])),
        (torch.tensor([1]), torch.tensor([2])),
    ],
)
def test_close_refuses_what_is_further_off(got, expected):
    assert mistake(expect_close, got, expected).secret


@pytest.mark.parametrize(
    ("got", "expected", "told", "wanted"),
    [
        (2.0, 1.0, "2.0", "1.0"),
        (float("nan"), 1.0, "nan", "1.0"),
        (float("-inf"), float("inf"), "-inf", "inf"),
        (np.array(2.0), np.array(1.0), "2.0", "1.0"),
        ([1.0, 2.0], [1.0, 3.0], "2.0 at [1]", "3.0 at [1]"),
        ({"w": (1.0,)}, {"w": (2.0,)}, '1.0 at ["w"][0]', '2.0 at ["w"][0]'),
        (["a"], ["b"], "'a' at [0]", "'b' at [0]"),
        ([1.0], [1.0, 2.0], "length 1", "length 2"),
        (
            np.array([[1.0, 2.0], [3.0, 4.0]]),
            np.array([[1.0, 2.0], [5.0, 6.0]]),
            "3.0 at [1, 0] (2 of 4 entries differ)",
            "5.0 at [1, 0]",
        ),
        (
            (torch.ones(2),),
            (torch.zeros(2),),
            "1.0 at [0][0] (2 of 2 entries differ)",
            "0.0 at [0][0]",
        ),
    ],
)
def test_close_says_of_a_wrong_value_where_it_is_and_keeps_the_right_one_secret(
    got, expected, told, wanted
):
    found = mistake(expect_close, got, expected)
    assert (found.got, found.expected, found.secret) == (told, wanted, True)


@pytest.mark.parametrize(
    ("got", "expected", "told", "wanted"),
    [
        (None, 1.0, "None (is there a return?)", "a float"),
        (1, 1.0, "1 (int)", "a float"),
        (True, 1.0, "True (bool)", "a float"),
        ("1.0", 1.0, "'1.0' (str)", "a float"),
        (np.array(1.0), 1.0, "array of shape (), float64", "a float"),
        (torch.tensor(1.0), 1.0, "tensor of shape (), float32", "a float"),
        (Opaque("Mine"), 1.0, "an object of a type of its own", "a float"),
        ([1.0], 1.0, "[float]", "a float"),
        (1.0, np.ones(2), "1.0", "an array of shape (2,), float64"),
        ([1.0, 1.0], np.ones(2), "[float, float]", "an array of shape (2,), float64"),
        (
            np.ones(2),
            torch.ones(2),
            "array of shape (2,), float64",
            "a tensor of shape (2,), float32",
        ),
        (np.ones((2, 1)), np.ones(2), "shape (2, 1)", "shape (2,)"),
        (np.ones(2, "f4"), np.ones(2), "dtype float32", "dtype float64"),
        (np.ones(2, int), np.ones(2), "dtype int64", "dtype float64"),
        (np.ones(2), np.ones(2, int), "dtype float64", "dtype int64"),
        ([1.0], (1.0,), "[float]", "a tuple"),
        (1.0, {"w": 1.0}, "1.0", "a dict"),
        ((None,), (1.0,), "None at [0]", "a float"),
        ({"b": 1.0}, {"w": 1.0}, 'no key "w" and also key "b"', 'key "w"'),
    ],
)
def test_close_says_which_kind_was_asked_for_and_that_is_no_secret(got, expected, told, wanted):
    found = mistake(expect_close, got, expected)
    assert (found.got, found.expected, found.secret) == (told, wanted, False)


def test_close_is_as_coarse_as_the_computation_where_the_dtype_does_not_say_so():
    assert said(expect_close, 1.00001, 1.0) == ("1.00001", "1.0")
    expect_close(1.00001, 1.0, precision="numerical", because="it is close")
    expect_close(1.00001, 1.0, precision=F32, because="it is close")
    expect_close(np.array([1.005]), np.array([1.0]), precision=np.float16, because="it is close")
    expect_close([1.00001], [1.0], precision="float32", because="it is close")


def test_close_calls_the_parts_of_a_tuple_by_their_names():
    names = ("weights", "bias")
    assert said(expect_close, (1.0, 2.0), (1.0, 3.0), names=names) == ("2.0 at bias", "3.0 at bias")
    assert said(expect_close, ([1.0], 2.0), ([3.0], 2.0), names=names)[0] == "1.0 at weights[0]"


# expect_equal


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, True),
        (3, 3),
        (np.int32(3), 3),
        (np.bool_(True), True),
        ("a", "a"),
        (None, None),
        (0.1, 0.1),
        (np.float64(0.1), 0.1),
        (float("nan"), float("nan")),
        (np.array([1, 2], "i4"), np.array([1, 2])),
        (np.array([0.1, np.nan]), np.array([0.1, np.nan])),
        (torch.tensor([0.1]), torch.tensor([0.1])),
        ({"a": [1, (2.0, "b")]}, {"a": [1, (2.0, "b")]}),
    ],
)
def test_equal_accepts_the_same_value(got, expected):
    expect_equal(got, expected, because="it is the same")


@pytest.mark.parametrize(
    ("got", "expected", "told", "wanted", "secret"),
    [
        (4, 3, "4", "3", True),
        (False, True, "False", "True", True),
        ("a", "b", "'a'", "'b'", True),
        ([1, 2], [1, 3], "2 at [1]", "3 at [1]", True),
        (1, True, "1 (int)", "a bool", False),
        (True, 1, "True (bool)", "an int", False),
        (3.0, 3, "3.0", "an int", False),
        (3, 3.0, "3 (int)", "a float", False),
        (0, None, "0 (int)", "None", False),
        (None, "a", "None (is there a return?)", "a str", False),
        ((1,), [1], "(int,)", "a list", False),
        (np.ones(1, "f4"), np.ones(1), "dtype float32", "dtype float64", False),
        ({"a": 1}, {"a": 1, "b": 2}, 'no key "b"', 'keys "a", "b"', False),
        ([1], [], "length 1", "length 0", True),
        (np.array([3]), np.array([5]), "3 at [0]", "5 at [0]", True),
        (torch.tensor(True), torch.tensor(False), "True", "False", True),
    ],
)
def test_equal_refuses_any_other(got, expected, told, wanted, secret):
    found = mistake(expect_equal, got, expected)
    assert (found.got, found.expected, found.secret) == (told, wanted, secret)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (np.array([0.1 + 0.2]), np.array([0.3])),
        (np.array([1, 2], "i4"), np.array([1, 3])),
        (torch.tensor([True]), torch.tensor([False])),
    ],
)
def test_equal_knows_no_tolerance(got, expected):
    assert mistake(expect_equal, got, expected).secret


@pytest.mark.parametrize("expect", [expect_close, expect_equal])
@pytest.mark.parametrize(
    ("got", "expected", "discreet"),
    [
        ("12 34", "b", "another text"),
        ("12 34", 3, "a str"),
        (["12 34"], ["b"], "another text at [0]"),
        ({"12 34": 1}, {"a": 1}, 'no key "a" and also another key'),
        (Opaque("Has1234"), 3, "an object of a type of its own"),
        (4, 3, "4"),
    ],
)
def test_a_hidden_check_shows_no_text_of_the_answers_making(expect, got, expected, discreet):
    assert mistake(expect, got, expected).discreet == discreet


# expect_shape, expect_between


@pytest.mark.parametrize(
    ("got", "how"),
    [
        (np.ones((2, 3)), {}),
        (torch.ones(2, 3), {}),
        (np.ones((2, 3)), {"dtype": np.float64}),
        (np.ones((2, 3), "f4"), {"dtype": "float32"}),
        (torch.ones(2, 3), {"dtype": F32}),
    ],
)
def test_shape_accepts_arrays_and_tensors_whatever_is_in_them(got, how):
    expect_shape(got, (2, 3), because="it is a matrix", **how)


@pytest.mark.parametrize(
    ("got", "how", "told", "wanted"),
    [
        (np.ones((3, 2)), {}, "shape (3, 2)", "shape (2, 3)"),
        ([[1.0]], {}, "[list of 1]", "an array or tensor of shape (2, 3)"),
        (None, {}, "None (is there a return?)", "an array or tensor of shape (2, 3)"),
        (
            np.ones((2, 3)),
            {"dtype": F32},
            "array of shape (2, 3), float64",
            "a tensor of shape (2, 3), float32",
        ),
        (
            Opaque("tensor of shape (2, 3), complex64"),
            {"dtype": F32},
            "a tensor of shape (2, 3), complex64",
            "a tensor of shape (2, 3), float32",
        ),
        (
            torch.ones(2, 3),
            {"dtype": float},
            "tensor of shape (2, 3), float32",
            "an array of shape (2, 3), float64",
        ),
        (np.ones((2, 3)), {"dtype": "f4"}, "dtype float64", "dtype float32"),
        (torch.ones(2, 3), {"dtype": BF16}, "dtype float32", "dtype bfloat16"),
    ],
)
def test_shape_refuses_another_shape_library_or_dtype(got, how, told, wanted):
    assert said(expect_shape, got, (2, 3), **how) == (told, wanted)


@pytest.mark.parametrize("got", [1.0, 2.0, 1.5, np.float32(1.5)])
def test_between_accepts_a_float_from_one_bound_to_the_other(got):
    expect_between(got, 1.0, 2.0, because="it is in between")


@pytest.mark.parametrize(
    ("got", "told", "wanted", "secret"),
    [
        (0.9999, "0.9999", "a float from 1.0 to 2.0", True),
        (2.5, "2.5", "a float from 1.0 to 2.0", True),
        (float("nan"), "nan", "a float from 1.0 to 2.0", True),
        (1, "1 (int)", "a float", False),
        (np.array(1.5), "array of shape (), float64", "a float", False),
    ],
)
def test_between_refuses_what_lies_outside_or_is_no_float(got, told, wanted, secret):
    found = mistake(expect_between, got, 1.0, 2.0)
    assert (found.got, found.expected, found.secret) == (told, wanted, secret)


# expect_raises


def raised(name="ValueError", text="", bases=("ValueError", "Exception"), code=""):
    told = {
        "type": name,
        "bases": [name, *bases],
        "text": text,
        "line": 3,
        "code": code,
        "inner": True,
    }
    return Raised(told)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "sizes"),
    [
        (raised(), ()),
        (raised("ShapeError"), ()),
        (raised(text="(3,) against (14,)"), (3, 14)),
        (raised(text="no gradient for spare.weight"), ("spare.weight",)),
    ],
    ids=["itself", "a kind of it", "with sizes", "with a name"],
)
def test_raises_accepts_the_exception_and_whatever_derives_from_it(error, sizes):
    with expect_raises(ValueError, mentions=sizes):
        raise error


@pytest.mark.parametrize(
    ("text", "sizes", "told"),
    [
        ("shapes differ", (3,), "ValueError whose text lacks 3"),
        ("(14,)", (4, 14), "ValueError whose text lacks 4"),
        ("", (3, 4), "ValueError whose text lacks 3 and 4"),
    ],
)
def test_raises_asks_for_the_sizes_in_the_text(text, sizes, told):
    with (
        pytest.raises(Mistake) as error,
        expect_raises(ValueError, mentions=sizes),
    ):
        raise raised(text=text)
    assert (error.value.got, error.value.expected) == (told, "ValueError that names the sizes")
    assert error.value.because == expect.SIZES


def test_raises_asks_for_a_name_in_the_text():
    with pytest.raises(Mistake) as error, expect_raises(ValueError, mentions=("spare.weight",)):
        raise raised(text="spare has no gradient")
    assert error.value.got == "ValueError whose text lacks spare.weight"
    assert error.value.expected == "ValueError that names spare.weight"
    assert error.value.because == expect.NAMES


def test_raises_refuses_an_answer():
    with pytest.raises(Mistake) as error, expect_raises(ValueError):
        pass
    assert (error.value.got, error.value.expected) == ("no exception", "ValueError to be raised")
    assert error.value.because == "the exercise asks for a ValueError here"
    assert not error.value.is_idea


def not_refused(error):
    with pytest.raises(Stopped) as stopped, expect_raises(ValueError):
        raise error
    assert stopped.value is error
    return error.because


def test_raises_says_of_another_exception_which_one_was_due():
    error = raised("KeyError", bases=["KeyError", "Exception"])
    assert not_refused(error) == "the exercise asks for a ValueError here"
    assert error.verdict is Verdict.CRASHED
    of_torch = raised("NotImplementedError", bases=["NotImplementedError"], code="torch.mode(x)")
    assert not_refused(of_torch) == "the exercise asks for a ValueError here"


def test_raises_leaves_whatever_else_happened_as_it_is():
    told = {"bases": ["NotImplementedError", "Exception"], "code": "raise NotImplementedError"}
    unwritten = raised("NotImplementedError", **told)
    assert not_refused(unwritten) == "this part is not written yet"
    late = Stopped(Verdict.TIMEOUT, "no answer in time")
    assert not_refused(late) == REASONS[Verdict.TIMEOUT]


def test_numbers_that_differ_are_shown_with_as_many_digits_as_tell_them_apart():
    assert said(expect_close, 2.50001, 2.5) == ("2.50001", "2.5")
    assert said(expect_equal, 0.1 + 0.2, 0.3) == ("0.30000000000000004", "0.3")
    assert said(expect_close, np.array([1.0, 3.00001]), np.array([1.0, 3.0])) == (
        "3.00001 at [1] (1 of 2 entries differ)", "3.0 at [1]"
    )  # fmt: skip


# What the student's process says of a call


class Replies:
    """A subject that says the next of these things with each answer."""

    def __init__(self, *replies):
        self.replies = iter(replies)

    def call(self, name, args, kwargs):
        return {"answer": 1.0, "forbidden": [], **next(self.replies)}


def called(*replies):
    student = Student(Replies(*replies))
    for _ in replies:
        student.f([1.0], 2.0, x=3.0)
    return student


SIDE = {
    expect_arguments_unchanged: (
        {"changed": ["2", "x"]},
        "the second argument and argument x changed",
        "the arguments as they were, to the last digit",
    ),
    expect_random_state_unchanged: (
        {"random_moved": True},
        "the global random state moved",
        "the global random state as it was",
    ),
    expect_no_warnings: ({"warned": ["slow", "x"]}, "the warning 'slow'", "no warning"),
}  # fmt: skip
CALM = {"changed": [], "random_moved": False, "warned": []}


@pytest.mark.parametrize("expect", SIDE, ids=lambda expect: expect.__name__)
def test_every_call_of_a_check_is_to_have_no_other_effect(expect):
    reply, got, expected = SIDE[expect]
    how = {} if expect is expect_arguments_unchanged else {"because": "nothing else changes"}
    expect(called(CALM, CALM), **how)
    expect(called(*(other[0] for key, other in SIDE.items() if key is not expect)), **how)
    with pytest.raises(Mistake) as found:
        expect(called(CALM, reply, CALM), **how)
    assert (found.value.got, found.value.expected) == (got, expected)


def test_an_argument_that_changed_is_shown_with_the_call_that_changed_it():
    changed = SIDE[expect_arguments_unchanged][0]
    with pytest.raises(Mistake) as found:
        expect_arguments_unchanged(called(CALM, changed, CALM))
    assert found.value.call == -2
    assert not found.value.is_idea


def test_a_forged_label_is_no_argument():
    expect_arguments_unchanged(called({"changed": ["12 34", "3"]}))


def test_a_hidden_check_does_not_repeat_a_warning():
    found = mistake(expect_no_warnings, called({"warned": ["12 34"]}))
    assert (found.got, found.discreet) == ("the warning '12 34'", "a warning")


def test_a_mistake_reads_as_a_sentence_in_a_traceback():
    text = str(mistake(expect_close, 2.0, 1.0))
    assert text == "got 2.0, expected 1.0, because an idea was missed"


HANDED_ON = {"instead of (loss, grads)": 2.5}


@pytest.mark.parametrize(
    "look",
    [
        lambda got: expect_close(got, 2.5, because="so"),
        lambda got: expect_close({"part": got}["part"], {"loss": 2.5}, because="so"),
        lambda got: expect_equal(got, 2.5, because="so"),
        lambda got: expect_alike(got, 2.5),
        lambda got: expect_shape(got, (2,)),
        lambda got: expect_part(got, "loss"),
        lambda got: expect_items(got, list),
        lambda got: expect_texts(got),
        lambda got: expect_between(got, 0.0, 1.0, because="so"),
    ],
)
def test_what_a_driver_hands_on_is_told_as_what_came(look):
    with pytest.raises(Mistake) as mistake:
        look(HANDED_ON)
    assert (mistake.value.got, mistake.value.expected) == ("2.5", "(loss, grads)")
    assert not mistake.value.by_value


def test_of_a_part_that_a_driver_hands_on_the_place_is_told():
    handed_on = {"instead of a pair (W, b)": 2.5, "at": "[1]"}
    for got, place in ((handed_on, "[1]"), ([handed_on], "[0][1]")):
        with pytest.raises(Mistake) as mistake:
            expect_close(got, [1.0] if place != "[1]" else 1.0, because="so")
        assert (mistake.value.got, mistake.value.expected) == (f"2.5 at {place}", "a pair (W, b)")


def test_a_shape_is_told_with_its_place():
    with pytest.raises(Mistake) as mistake:
        expect_shape(np.zeros(2), (3,), name="[1]")
    assert mistake.value.got == "shape (2,) at [1]"


def test_what_a_driver_says_itself_is_told_by_public_checks_alone():
    said = {"instead of layers that fit": None, "namely": "layer 0 has W (1, 3)"}
    with pytest.raises(Mistake) as mistake:
        expect_close(said, 1.0, because="so")
    assert (mistake.value.got, mistake.value.discreet) == ("layer 0 has W (1, 3)", "something else")
    assert mistake.value.expected == "layers that fit"
    assert mistake.value.because == "this does not fit what the exercise asks for"


# Examples that a student gives of a function


def total(x):
    if x.ndim != 2:
        raise ValueError
    return float(x.sum())


def total_in_a_loop(x):
    return float(np.add.reduce(x.reshape(-1)))


TABLE = np.array([[1.0, 2.0], [3.0, 4.0]])
EXAMPLE = ((TABLE,), 10.0)


def refused(got, right=()):
    with pytest.raises(Mistake) as error:
        expect_examples(got, right)
    return error.value.got, error.value.expected


@pytest.mark.parametrize(
    "arguments",
    [
        (TABLE,),
        (TABLE, 3, 2.5),
        (np.zeros((8, 8)),),
        (np.array([250], dtype=np.uint8), np.float64(1.0), np.int64(2)),
        ([(TABLE, TABLE[0])], TABLE),
    ],
)
def test_examples_are_pairs_of_a_tuple_of_arguments_and_the_answer(arguments):
    assert len(expect_examples([(arguments, 1.0)] * 5)) == 5


@pytest.mark.parametrize(
    ("got", "came", "wanted"),
    [
        (None, "None (is there a return?)", "a list"),
        ((EXAMPLE,), "(tuple of 2,)", "a list"),
        ([], "length 0", "1 to 5 pairs"),
        ([EXAMPLE] * 6, "length 6", "1 to 5 pairs"),
        ([[(TABLE,), 10.0]], "[tuple of 1, float] at [0]", expect.PAIR),
        ([EXAMPLE, (TABLE,)], "(array of shape (2, 2), float64,) at [1]", expect.PAIR),
        (
            [(TABLE, 10.0)],
            "array of shape (2, 2), float64 at [0][0]",
            "a tuple of arguments: (x,) if there is one",
        ),
        ([((TABLE,), "10.0")], "'10.0' (str) at [0][1]", expect.NUMBERS),
        ([((TABLE, True), 10.0)], "True (bool) at [0][0][1]", expect.NUMBERS),
        ([((TABLE, float("nan")), 10.0)], "nan at [0][0][1]", expect.NUMBERS),
        (
            [((np.array([[1.0, np.inf], [3.0, 4.0]]),), 10.0)],
            "array of shape (2, 2), float64 at [0][0][0]",
            expect.NUMBERS,
        ),
        (
            [((TABLE.astype("f4"),), 10.0)],
            "array of shape (2, 2), float32 at [0][0][0]",
            expect.NUMBERS,
        ),
        (
            [((np.zeros((0, 10**9)),), 10.0)],
            "array of shape (0, 1000000000), float64 at [0][0][0]",
            expect.NUMBERS,
        ),
        ([(([[]],), 10.0)], "[] at [0][0][0][0]", expect.NUMBERS),
        ([((), 10.0)], "() at [0][0]", expect.NUMBERS),
        ([((np.zeros((8, 8)), 1.0), 0.0)], "65 numbers at [0][0]", "at most 64"),
    ],
)
def test_examples_of_another_form_are_refused_and_never_called(got, came, wanted):
    assert refused(got, [pytest.fail]) == (came, wanted)


def test_every_right_function_answers_an_example_as_it_says():
    right = [total_in_a_loop, total]
    assert expect_examples([EXAMPLE], right) == [EXAMPLE]
    assert refused([EXAMPLE, ((TABLE,), 9.0)], right) == ("9.0 at [1][1]", "10.0 at [1][1]")
    assert refused([((TABLE,), 10)], right) == ("10 (int) at [0][1]", "a float")
    row = [((TABLE[0],), 3.0)]
    assert expect_examples(row, [total_in_a_loop]) == row
    assert refused(row, right) == ("arguments that are refused at [0][0]", "a call that is allowed")


def test_of_a_wrong_example_nobody_knows_whether_the_value_is_at_fault():
    with pytest.raises(Mistake) as error:
        expect_examples([((TABLE,), 9.0)], [total])
    assert not error.value.by_value
    assert error.value.secret


def test_a_function_that_writes_into_its_arguments_gets_copies():
    def clears(x):
        x[:] = 0
        return 10.0

    expect_examples([EXAMPLE], [clears, total])


def first_row(x):
    return float(x[0].sum())


def two_rows(x):
    (one, other) = x
    return float((one + other).sum())


def caught(examples, *wrong):
    return expect_caught(examples, [total], Wrong("Two will do.", wrong))


def test_what_an_example_catches_is_told():
    assert caught([EXAMPLE], first_row) == "Caught: Two will do."


@pytest.mark.filterwarnings("error")
def test_a_wrong_function_that_raises_is_caught_and_one_that_warns_is_not():
    def warns(x):
        return total(x) + 0 * float((1 / np.zeros(1) > 0)[0])

    three = ((np.ones((3, 2)),), 6.0)
    assert caught([three], two_rows) == "Caught: Two will do."
    with pytest.raises(Mistake):
        caught([three], warns)


@pytest.mark.parametrize(
    ("examples", "because"),
    [
        ([EXAMPLE], expect.NOT_CAUGHT),
        ([((np.ones((1, 2)),), 3.0), EXAMPLE], expect.NOT_RIGHT),
        ([], expect.NOT_RIGHT),
    ],
)
def test_what_is_not_caught_is_not_told_and_wrong_examples_catch_nothing(examples, because):
    with pytest.raises(Mistake) as error:
        caught(examples, two_rows)
    found = error.value
    assert (found.got, found.expected, found.secret) == ("", "", True)
    assert found.because == because


def test_examples_can_be_of_fewer_digits():
    examples, wrong = [((TABLE,), 10.0001)], Wrong("Two will do.", (lambda x: 10.0002,))
    assert expect_examples(examples, [total], precision="float32") == examples
    assert refused(examples, [total])[0] == "10.0001 at [0][1]"
    with pytest.raises(Mistake, match=expect.NOT_CAUGHT):
        expect_caught(examples, [total], wrong, precision="float32")


def test_all_that_share_a_belief_are_to_be_caught():
    with pytest.raises(Mistake):
        caught([EXAMPLE], first_row, two_rows)
    assert caught([EXAMPLE, ((np.ones((3, 2)),), 6.0)], first_row, two_rows)


# expect_prediction

ANSWER_C = salted("unit", 2, "c")


def predicted(got):
    expect_prediction(got, 2, salt="unit", digest=ANSWER_C)


@pytest.mark.parametrize("got", ["c", "C", " c ", "c)", "C) "])
def test_a_letter_is_accepted_as_people_write_it(got):
    predicted(got)


@pytest.mark.parametrize("got", ["a", "B", "d)"])
def test_another_letter_is_a_value_that_does_not_show_the_right_one(got):
    with pytest.raises(Mistake) as error:
        predicted(got)
    found = error.value
    assert (found.got, found.expected) == (repr(got), "another letter for question 2")
    assert (found.discreet, found.by_value, found.is_idea) == ("another letter", True, True)
    assert found.because == expect.LINE_BY_LINE


@pytest.mark.parametrize(
    ("got", "shown", "because"),
    [
        ("", "''", expect.ONE_LETTER),
        ("e", "'e'", expect.ONE_LETTER),
        ("ab", "'ab'", expect.ONE_LETTER),
        ("c))", "'c))'", expect.ONE_LETTER),
        (3, "3 (int)", expect.KIND),
        (["c"], "[str]", expect.KIND),
        ({2: "c"}, "dict of 1", expect.KIND),
        (None, "None (is there a return?)", expect.NOTHING),
    ],
)
def test_what_is_no_letter_is_told_what_a_letter_is(got, shown, because):
    with pytest.raises(Mistake) as error:
        predicted(got)
    found = error.value
    assert (found.got, found.expected) == (shown, "a letter from a to d")
    assert (found.because, found.by_value, found.is_idea) == (because, False, False)


def test_a_digest_is_of_the_unit_the_question_and_the_letter():
    others = [salted("other", 2, "c"), salted("unit", 1, "c"), salted("unit", 2, "b")]
    assert len({ANSWER_C, *others}) == 4
