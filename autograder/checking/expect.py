"""What a check says about an answer. Each function returns silently or raises `Mistake`.

`because` is shown to the student: it names the idea that was missed, not the fix. It is a clause,
without a capital or a full stop, as in `because="the mean is over the batch"`. It is the reason for
another *value* alone; that of `expect_shape`, for another shape alone. An answer that is not there,
or of another kind, shape or dtype, misses something else than the idea of the check, and gets a
reason of ours.
"""

import contextlib
import functools
import hashlib
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, Concatenate, ParamSpec, TypeGuard

import numpy as np

from autograder.checking import code, describe
from autograder.checking.student import Raised, Student, Wrong
from autograder.checking.text import clean
from autograder.checking.tolerance import far, floats, precision_of
from autograder.checking.verdicts import (
    ASKS,
    KIND,
    NAMES,
    NOTHING,
    RETURNED,
    SIZES,
    Verdict,
)
from autograder.runtime.tensors import dtype_name, is_array, is_dtype, is_tensor
from autograder.runtime.wire import Opaque

MISFIT = "this does not fit what the exercise asks for"
SHAPE = "this is another shape than the exercise asks for"
DTYPE = "this is another dtype than the exercise asks for"
PARTS = "these are other parts than the exercise asks for"
NAN = (
    "this is no number: perhaps a step on the way has no result, such as 0/0, inf - inf or the "
    "root of a negative number"
)
INFINITE = (
    "this is not finite: perhaps a step on the way is too large for a float, divides by 0, or "
    "takes the log of 0"
)
NEARLY = (
    "it is close, and not equal: perhaps a step on the way is rounded, computed in float32 or "
    "approximated"
)
ONE_LETTER = "the answer to a question is the letter of one of its four options"
LINE_BY_LINE = "what comes out is found by following the code line by line with the call's numbers"
NO_EXCEPTION = "no exception"
UNTOUCHED = "the arguments as they were, to the last digit"
HANDED_IN = "the arguments belong to whoever calls the function, who may still need them"

# Of the examples that a student gives of a function.
MOST_EXAMPLES = 5
MOST_NUMBERS = 64  # in the arguments of one: they reach our own code
PAIR = "a pair (arguments, answer)"
NUMBERS = "finite numbers: a float, an int, or an array of float64 or of integers"
SMALL = "an example is small: it shows one thing"
AGREED = "an example says what every right function answers"
NOT_RIGHT = "these examples are not all right, and then none of them catches anything"
NOT_CAUGHT = "a wrong function answers every one of these examples as a right one does"

# The reasons that are ours. Any other one is an author's: the idea behind a check.
OURS = {NOTHING, KIND, MISFIT, SHAPE, DTYPE, PARTS, NAN, INFINITE, NEARLY, SIZES, NAMES}
OURS |= {RETURNED, HANDED_IN, ONE_LETTER, SMALL, AGREED, NOT_RIGHT, NOT_CAUGHT}


# A driver that cannot go on with an answer hands it on, as `{"instead of (loss, grads)": answer}`;
# or it says itself what is wrong with it, as `{"instead of layers that fit": None, NAMELY: "..."}`.
# If only a part of the answer does not fit, it says where that is: `{"...": part, PLACE: "[0]"}`.
INSTEAD = "instead of "
NAMELY, PLACE = "namely", "at"


class Mistake(AssertionError):
    """A wrong answer: what came, what was expected, and the idea behind it.

    secret: `expected` gives the right answer away, so a hidden check does not show it. discreet:
    what a hidden check says instead of `got`, where `got` quotes text that the student's code made,
    or a number at more digits than it needs alone.
    by_value: the answer is of the right kind and only its value is wrong; in_words: it is a text.
    call: that of the check which the mistake is about, by its number from the end. handed_on: a
    driver could not go on with the answer. looked_at: what of that answer was compared, or nothing.
    """

    def __init__(
        self,
        got: str,
        expected: str,
        because: str,
        *,
        secret: bool = False,
        discreet: str = "",
        by_value: bool = False,
        in_words: bool = False,
        call: int = -1,
        handed_on: bool = False,
    ) -> None:
        super().__init__(f"got {got}, expected {expected}, because {because}")
        self.got = got
        self.discreet = discreet or got
        self.expected = expected
        self.because = because
        self.secret = secret
        self.by_value = by_value
        self.in_words = in_words
        self.call = call
        self.handed_on = handed_on
        self.looked_at: object = None

    @property
    def is_idea(self) -> bool:
        """Whether the reason is an author's, and not ours."""
        return self.because not in OURS and not self.because.startswith(ASKS)


P = ParamSpec("P")


def _noting_what(
    expect: Callable[Concatenate[Any, P], None],
) -> Callable[Concatenate[Any, P], None]:
    """Have the mistakes that a function raises say what it looked at, its first argument."""

    @functools.wraps(expect)
    def noting(got: Any, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            expect(got, *args, **kwargs)
        except Mistake as mistake:
            mistake.looked_at = got
            raise

    return noting


@_noting_what
def expect_close(
    got: object,
    expected: Any,
    *,
    because: str,
    precision: Any = None,
    names: Sequence[str] | None = None,
) -> None:
    """Pass if `got` has the kind, shape and dtype of `expected`, and is equal within the tolerance.

    expected: a float, array or tensor, or a list, tuple or dict of those. What is no float in it
    must be equal exactly. nan equals nan, a NumPy float passes for a float, and any integer dtype
    for another. precision: a row of the tolerance table, as a name or a dtype, where the value was
    computed more coarsely than its dtype says. names: what to call the parts of a list or tuple
    in messages, instead of `[0]`, `[1]`.
    """
    _compare(got, expected, "", because, precision, names)


def expect_alike(got: Any, expected: Any, place: str = "") -> None:
    """Pass if `got` has the kind, shape and dtype of `expected` everywhere, whatever the values."""
    _refuse_what_was_handed_on(got, place)
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, place):
            expect_alike(one, other, part)
    elif isinstance(expected, float):
        _must_be_float(got, place)
    elif is_array(expected):
        _must_be_like(got, expected, place)
    elif type(got) is not type(expected):
        raise _wrong_kind(got, place, describe.with_article(expected))


def _compare(
    got: object, expected: Any, place: str, because: str, precision: Any, names: Any = None
) -> None:
    _refuse_what_was_handed_on(got, place)
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, place, names):
            _compare(one, other, part, because, precision)
        return
    if isinstance(expected, bool | int | str | None):
        _must_equal(got, expected, place, because)
        return
    if isinstance(expected, float):
        _must_be_float(got, place)
    else:
        _must_be_like(got, expected, place)
        if not _is_floating(expected):
            _must_equal(got, expected, place, because)
            return
    given, wanted = floats(got), floats(expected)
    wrong = far(given, wanted, precision_of(expected, precision))
    if wrong.any():
        if _is_near(given[wrong], wanted[wrong]):
            because = NEARLY
        raise _difference(given, wanted, wrong, place, because)


def _refuse_what_was_handed_on(got: Any, place: str = "") -> None:
    """Raise `Mistake` for an answer with which a driver could not go on (see `INSTEAD`)."""
    if type(got) is not dict or not 0 < len(got) <= 2:
        return
    first, *more = got
    if not (isinstance(first, str) and first.startswith(INSTEAD)):
        return
    expected = clean(first.removeprefix(INSTEAD))
    if more == [PLACE] and isinstance(got[PLACE], str):
        place += clean(got[PLACE])
    if more == [NAMELY] and isinstance(got[NAMELY], str):
        mistake = _guarded(clean(got[NAMELY]), "something else", place, expected, MISFIT)
    else:
        mistake = _wrong_kind(got[first], place, expected)
    mistake.handed_on = True
    raise mistake


def _parts(
    got: Any, expected: Any, place: str, names: Any = None
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parts of two containers in pairs, each pair after the place to name in a message.

    Raise `Mistake` if the containers are not of one kind, or differ in their keys or lengths.
    """
    if type(got) is not type(expected):
        raise _wrong_kind(got, place, describe.with_article(expected))
    if isinstance(expected, dict):
        if got.keys() != expected.keys():
            raise _other_keys(got, expected, place)
        for key in expected:
            yield f"{place}[{code.of(key)}]", got[key], expected[key]
        return
    if len(got) != len(expected):
        raise Mistake(
            _at(f"length {len(got)}", place), f"length {len(expected)}", PARTS, secret=True
        )
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        yield names[index] if names else f"{place}[{index}]", one, other


def _other_keys(got: dict[Any, Any], expected: dict[Any, Any], place: str) -> Mistake:
    """Return the mistake of a dict that has other keys."""
    lacking = [key for key in expected if key not in got]
    besides = [key for key in got if key not in expected]
    shown = " and ".join(
        [f"no {_keys(lacking)}"] * bool(lacking) + [f"also {_keys(besides)}"] * bool(besides)
    )
    counted = f"also {_counted(len(besides))}"
    discreet = " and ".join([f"no {_keys(lacking)}"] * bool(lacking) + [counted] * bool(besides))
    return _guarded(clean(shown), clean(discreet), place, clean(_keys(expected)), PARTS)


def _keys(keys: Iterable[Any]) -> str:
    listed = sorted((code.of(key) for key in keys), key=str)
    return f"{'key' if len(listed) == 1 else 'keys'} {', '.join(listed)}"


def _counted(number: int) -> str:
    return "another key" if number == 1 else f"{number} other keys"


def _must_be_float(got: object, place: str) -> None:
    if not isinstance(got, float | np.floating):
        raise _wrong_kind(got, place, "a float")


def _must_be_like(got: Any, expected: Any, place: str) -> None:
    """Raise `Mistake` unless both arrays are of the same library, shape and dtype.

    Any integer dtype passes for another: the usual one is not the same on every system.
    """
    if type(got) is not type(expected):
        raise _wrong_kind(got, place, describe.with_article(expected))
    if tuple(got.shape) != tuple(expected.shape):
        shapes = (f"shape {tuple(array.shape)}" for array in (got, expected))
        raise Mistake(_at(next(shapes), place), next(shapes), SHAPE)
    if got.dtype != expected.dtype and not (_is_integer(got) and _is_integer(expected)):
        dtypes = (f"dtype {dtype_name(array)}" for array in (got, expected))
        raise Mistake(_at(next(dtypes), place), next(dtypes), DTYPE)


def _difference(given: Any, wanted: Any, wrong: Any, place: str, because: str) -> Mistake:
    """Return a mistake that shows the first entry at which `wrong`, an array of bools, is true."""
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    one, other = given[first], wanted[first]
    got, expected = describe.numbers(one, other)
    where, counted = "", ""
    if first or place:
        where = f" at {place}{list(first) if first else ''}"
        counted = f" ({int(wrong.sum())} of {wrong.size} entries differ)" if wrong.size > 1 else ""
    because = _reason(one, because, is_finite=np.isfinite(other))
    return Mistake(
        f"{got}{where}{counted}",
        f"{expected}{where}",
        because,
        secret=True,
        discreet=f"{describe.number(one)}{where}{counted}",
        by_value=True,
    )


def _is_near(given: Any, wanted: Any) -> bool:
    """Say whether floats that differ agree to about four digits, and to none where 0 is right."""
    if not (np.isfinite(given) & np.isfinite(wanted)).all():
        return False
    return bool((np.abs(given - wanted) <= 1e-4 * np.abs(wanted)).all())


def _reason(got: float, because: str, *, is_finite: bool) -> str:
    """Return the reason for another number: ours if a finite one was expected, and it is not."""
    if not is_finite or np.isfinite(got):
        return because
    return NAN if np.isnan(got) else INFINITE


@_noting_what
def expect_equal(got: object, expected: Any, *, because: str, name: str = "") -> None:
    """Pass if `got` is exactly `expected`, without any tolerance.

    expected: a bool, int, float, str, None, array or tensor, or a list, tuple or dict of those.
    nan equals nan, any integer dtype passes for another, and a NumPy scalar for a Python one.
    name: what `got` is called in messages, or its place in an answer: "the sum", "[0]".
    """
    _must_equal(got, expected, name, because)


def _must_equal(got: Any, expected: Any, place: str, because: str) -> None:
    _refuse_what_was_handed_on(got, place)
    if isinstance(expected, list | tuple | dict):
        for part, one, other in _parts(got, expected, place):
            _must_equal(one, other, part, because)
        return
    if is_array(expected):
        _must_be_like(got, expected, place)
        given, wanted = np.asarray(got), np.asarray(expected)
        # Only nan differs from itself.
        wrong = ~((given == wanted) | ((given != given) & (wanted != wanted)))
        if wrong.any():
            raise _difference(given, wanted, wrong, place, because)
        return
    if isinstance(got, np.generic):
        got = got.item()
    if type(got) is not type(expected):
        raise _wrong_kind(got, place, describe.with_article(expected))
    if got != expected and not (got != got and expected != expected):
        shown, right = describe.value(got), describe.value(expected)
        if isinstance(got, float):
            shown, right = describe.numbers(got, expected)
            because = _reason(got, because, is_finite=np.isfinite(expected))
        if shown == right:
            shown, right = _told_apart(got, expected)
        discreet = "another text" if isinstance(got, str) else shown
        right = _at(right, place)
        told = {"secret": True, "by_value": True, "in_words": isinstance(got, str)}
        raise _guarded(shown, discreet, place, right, because, **told)


def _told_apart(got: Any, expected: Any) -> tuple[str, str]:
    """Return two ints or texts, of which the short forms are the same, so that they differ."""
    if not isinstance(got, str):
        return str(got), str(expected)
    pairs = enumerate(zip(got, expected, strict=False))
    shorter = min(len(got), len(expected))
    first = max(next((n for n, (one, other) in pairs if one != other), shorter) - 10, 0)
    shown, right = (clean(repr(text[first:]), 60) for text in (got, expected))
    return f"{shown} from character {first} on", right


@_noting_what
def expect_shape(
    got: Any, shape: tuple[int, ...], *, dtype: Any = None, because: str = SHAPE, name: str = ""
) -> None:
    """Pass if `got` is an array or tensor of this shape and, where given, of this dtype.

    because: the reason for another shape, and for nothing else. name: see `expect_equal`.
    """
    _refuse_what_was_handed_on(got, name)
    kind, is_kind, wanted = "an array or tensor", is_array(got), ""
    if is_dtype(dtype):
        kind, is_kind, wanted = "a tensor", is_tensor(got), dtype_name(dtype)
    elif dtype is not None:
        kind, is_kind, wanted = "an array", isinstance(got, np.ndarray), str(np.dtype(dtype))
    if not is_kind:
        raise _wrong_kind(got, name, f"{kind} of shape {shape}{', ' * bool(wanted)}{wanted}")
    if tuple(got.shape) != shape:
        raise Mistake(_at(f"shape {tuple(got.shape)}", name), f"shape {shape}", because)
    if dtype is not None and got.dtype != dtype:
        raise Mistake(_at(f"dtype {dtype_name(got)}", name), f"dtype {wanted}", DTYPE)


def expect_part(got: Any, *keys: str) -> Any:
    """Return a part of nested dicts: `got[first][second]`; refuse an answer that has none."""
    for number, key in enumerate(keys):
        _refuse_what_was_handed_on(got)
        place = "".join(f"[{code.of(one)}]" for one in keys[:number])
        wanted = f"a dict with the key {key}"
        if not isinstance(got, dict):
            raise _wrong_kind(got, place, wanted)
        if key not in got:
            raise _guarded(_keys(got), f"{len(got)} keys, and not this one", place, wanted, PARTS)
        got = got[key]
    return got


def expect_items(
    got: Any, kind: type[list[Any] | tuple[Any, ...]], count: int | None = None
) -> Any:
    """Return a list or tuple, of so many items where given; refuse any other answer."""
    _refuse_what_was_handed_on(got)
    if type(got) is not kind:
        raise _wrong_kind(got, "", f"a {kind.__name__}")
    if count is not None and len(got) != count:
        raise Mistake(f"length {len(got)}", f"length {count}", PARTS, secret=True)
    return got


def expect_texts(got: Any) -> list[str]:
    """Return a list of texts; refuse any other answer."""
    for index, item in enumerate(expect_items(got, list)):
        if type(item) is not str:
            raise _wrong_kind(item, f"[{index}]", "a str")
    texts: list[str] = got
    return texts


def expect_examples(
    got: Any, right: Sequence[Callable[..., Any]] = (), *, precision: Any = None
) -> Any:
    """Return the examples that a student gives of a function: pairs of arguments and the answer.

    Refuse what is no list of one to five pairs, arguments that are no tuple or hold more than 64
    numbers together, and what is no plain data: numbers that are finite, and arrays, lists and
    tuples of them that are not empty. So the arguments can be handed to our own code.

    right: functions of ours, each of which must answer every example as it says; precision: as in
    `expect_close`.
    """
    examples = expect_items(got, list)
    if not 1 <= len(examples) <= MOST_EXAMPLES:
        raise Mistake(f"length {len(examples)}", f"1 to {MOST_EXAMPLES} pairs", PARTS)
    for number, example in enumerate(examples):
        _must_be_pair(example, f"[{number}]")
    for number, (args, answer) in enumerate(examples):
        for function in right:
            _must_be_answered(function, args, answer, f"[{number}]", precision)
    return examples


def expect_caught(
    got: Any, right: Sequence[Callable[..., Any]], wrong: Wrong, *, precision: Any = None
) -> str:
    """Pass if examples tell each of some wrong functions, which share a belief, from right ones.

    Examples that are not right tell nothing. got, right, precision: as in `expect_examples`. Return
    what the check is told as if it passes: which belief was caught.
    """
    try:
        examples = expect_examples(got, right, precision=precision)
    except Mistake:
        raise Mistake("", "", NOT_RIGHT, secret=True) from None
    for function in wrong.answers:
        if all(_is_answered(function, args, answer, precision) for args, answer in examples):
            raise Mistake("", "", NOT_CAUGHT, secret=True)
    return f"Caught: {wrong.belief}"


def _must_be_pair(example: Any, place: str) -> None:
    """Refuse what is no example of plain data, or one with too many numbers in its arguments."""
    if type(example) is not tuple or len(example) != 2:
        raise _wrong_kind(example, place, PAIR)
    args, answer = example
    if type(args) is not tuple:
        raise _wrong_kind(args, f"{place}[0]", "a tuple of arguments: (x,) if there is one")
    _count(answer, f"{place}[1]")
    count = _count(args, f"{place}[0]")
    if count > MOST_NUMBERS:
        raise Mistake(_at(f"{count} numbers", f"{place}[0]"), f"at most {MOST_NUMBERS}", SMALL)


def _count(part: Any, place: str) -> int:
    """Return how many numbers are in plain data; refuse what is none, or has none in it."""
    if isinstance(part, list | tuple) and part:
        return sum(_count(one, f"{place}[{index}]") for index, one in enumerate(part))
    if type(part) in (int, float) or isinstance(part, np.ndarray | np.generic):
        array = np.asarray(part)
        is_plain = array.dtype == np.float64 or _is_integer(array)
        if array.size and is_plain and np.isfinite(array).all():
            return array.size
    raise _wrong_kind(part, place, NUMBERS)


def _must_be_answered(
    function: Callable[..., Any], args: tuple[Any, ...], answer: Any, place: str, precision: Any
) -> None:
    """Refuse an example that a function of ours does not answer as the example says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            came = function(*deepcopy(args))
        except Exception:  # whatever a student's arguments make ours raise
            got = _at("arguments that are refused", f"{place}[0]")
            raise Mistake(got, "a call that is allowed", AGREED) from None
    try:
        _compare(answer, came, f"{place}[1]", AGREED, precision)
    except Mistake as mistake:
        mistake.by_value = False  # the arguments may be what is wrong
        raise


def _is_answered(
    function: Callable[..., Any], args: tuple[Any, ...], answer: Any, precision: Any
) -> bool:
    """Say whether a function of ours answers an example as the example says."""
    try:
        _must_be_answered(function, args, answer, "", precision)
    except Mistake:
        return False
    return True


@_noting_what
def expect_between(got: object, low: float, high: float, *, because: str, name: str = "") -> None:
    """Pass if `got` is a float from `low` to `high`, both included. name: see `expect_equal`."""
    _refuse_what_was_handed_on(got)
    _must_be_float(got, name)
    assert isinstance(got, float | np.floating)
    if not low <= got <= high:
        because = _reason(float(got), because, is_finite=True)
        shown, bound = describe.numbers(float(got), low if got < low else high)
        ends = (bound, describe.number(high)) if got < low else (describe.number(low), bound)
        span = f"a float from {' to '.join(ends)}" if len({*ends}) == 2 else f"a float near {bound}"
        raise Mistake(_at(shown, name), _at(span, name), because, secret=True, by_value=True)


@_noting_what
def expect_prediction(got: object, question: int, *, salt: str, digest: str) -> None:
    """Pass if `got` is the letter of what comes out in a question, written as `c`, `C` or `c)`.

    digest: what `salted` gives for that letter, so that the file with the check does not show it.
    """
    _refuse_what_was_handed_on(got)
    if not isinstance(got, str):
        raise _wrong_kind(got, "", "a letter from a to d")
    letter = got.strip().removesuffix(")").lower()
    if letter not in ("a", "b", "c", "d"):
        shown = describe.value(got)
        raise _guarded(shown, "another text", "", "a letter from a to d", ONE_LETTER)
    if salted(salt, question, letter) != digest:
        expected = f"another letter for question {question}"
        told = {"by_value": True, "in_words": True}
        raise _guarded(describe.value(got), "another letter", "", expected, LINE_BY_LINE, **told)


def salted(salt: str, question: int, letter: str) -> str:
    """Return the digest of the answer to a question."""
    return hashlib.sha256(f"{salt} {question} {letter}".encode()).hexdigest()[:16]


@contextlib.contextmanager
def expect_raises(
    exception: type[Exception], *, mentions: Sequence[int | str] = ()
) -> Iterator[None]:
    """Pass if the student's call in the block raises `exception`, or a class derived from it.

    mentions: what the exception's text must hold: whole numbers, such as the sizes that do not fit,
    or texts, such as a parameter's name.
    """
    name = exception.__name__
    asked = f"{ASKS}{describe.article(name)} {name} here"
    try:
        yield
    except Raised as error:
        error.is_asked = True
        if name not in error.bases:
            is_torchs = error.type == "NotImplementedError" and not error.is_unwritten
            is_asked = is_torchs or "NotImplementedError" not in error.bases
            if error.verdict is Verdict.CRASHED and is_asked:
                error.because = asked
            raise
        found = {*re.findall(r"\d+", error.text)}
        missing = [
            str(one)
            for one in dict.fromkeys(mentions)
            if (one not in error.text if isinstance(one, str) else str(one) not in found)
        ]
        if missing:
            text = f"{name} whose text lacks {' and '.join(missing)}"
            sizes = all(isinstance(one, int) for one in mentions)
            expected = f"{name} that names {'the sizes' if sizes else ' and '.join(missing)}"
            raise Mistake(text, expected, SIZES if sizes else NAMES) from None
    else:
        raise Mistake(NO_EXCEPTION, f"{name} to be raised", asked)


def expect_arguments_unchanged(student: Student) -> None:
    """Pass if no call of this check changed an argument. For advisory checks."""
    for number, call in enumerate(student._calls):
        names = {str(n): f"the {_ordinal(n)} argument" for n in range(1, len(call.args) + 1)}
        names |= {name: f"argument {name}" for name in call.kwargs}
        if changed := [names[label] for label in names if label in call.reply.get("changed", [])]:
            got = f"{' and '.join(changed)} changed"
            at = number - len(student._calls)
            raise Mistake(got, UNTOUCHED, HANDED_IN, call=at)


def _ordinal(number: int) -> str:
    """Return a number as the word that counts things in a row."""
    words = ("first", "second", "third", "fourth", "fifth")
    return words[number - 1] if number <= len(words) else f"{number}th"


def expect_random_state_unchanged(student: Student, *, because: str) -> None:
    """Pass if no call of this check moved a global random generator. For advisory checks."""
    if any(call.reply.get("random_moved") for call in student._calls):
        raise Mistake("the global random state moved", "the global random state as it was", because)


def expect_no_warnings(student: Student, *, because: str) -> None:
    """Pass if no call of this check warned. For advisory checks."""
    for call in student._calls:
        if call.reply.get("warned"):
            text = f"the warning {clean(str(call.reply['warned'][0]), 80)!r}"
            raise _guarded(text, "a warning", "", "no warning", because)


def _at(text: str, place: str) -> str:
    return f"{text} at {place}" if place else text


def _guarded(
    got: str,
    discreet: str,
    place: str,
    expected: str,
    because: str,
    **told: Any,
) -> Mistake:
    """Return a mistake of which a hidden check says `discreet` and not `got`. told: as for it."""
    got, discreet = _at(got, place), _at(discreet, place)
    return Mistake(got, expected, because, discreet=discreet, **told)


def _wrong_kind(thing: object, place: str, expected: str) -> Mistake:
    """Return the mistake of an answer that is not of the kind that was asked for."""
    if thing is None:
        if place:
            return Mistake(_at("None", place), expected, KIND)
        return Mistake("None (is there a return?)", expected, NOTHING)
    if is_exception(thing):
        return Mistake(f"{thing.type_name} as an answer", expected, RETURNED)
    if isinstance(thing, bool | int | str):
        shown = f"{describe.value(thing)} ({type(thing).__name__})"
        discreet = "a str" if isinstance(thing, str) else shown
        return _guarded(shown, discreet, place, expected, KIND)
    shown = describe.value(thing) if isinstance(thing, float) else describe.kind(thing)
    return Mistake(_at(shown, place), expected, KIND)


def is_exception(thing: object) -> TypeGuard[Opaque]:
    """Say whether an answer is an exception that Python or a package has."""
    if not isinstance(thing, Opaque):
        return False
    return describe.exception([thing.type_name]) == thing.type_name


def _is_floating(array: Any) -> bool:
    return "float" in str(array.dtype)


def _is_integer(array: Any) -> bool:
    return "int" in str(array.dtype)
