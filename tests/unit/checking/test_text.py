"""Text of somebody else's making: made harmless, short and the same on every machine."""

import pytest

from autograder.checking.text import cause, clean, folded, gist, impersonal, printable


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("shapes (3,) and (4,)", "shapes (3,) and (4,)"),
        ("  two\n lines\tand a tab ", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\x00b\x7fc", "a b c"),
        ("a\u202eb\u200dc", "a b c"),  # right to left, and a joiner
        ("a\ue000b\ud800c", "a b c"),  # private, and half a character
        ("naïve 日本", "naïve 日本"),
        ("", ""),
    ],
)
def test_clean_text_is_one_line_of_letters_that_stay_where_they_are(text, left):
    assert clean(text) == left


@pytest.mark.parametrize(("limit", "left"), [(10, "x" * 10), (9, "xxxxxx..."), (5, "xx...")])
def test_clean_text_is_cut_at_the_limit(limit, left):
    assert clean("x" * 10, limit) == left


def test_of_a_novel_only_the_beginning_is_looked_at():
    assert clean(" " * 10**6 + "x") == ""
    assert len(clean("x" * 10**6)) == 200


def test_printable_text_keeps_its_lines_and_moves_no_cursor():
    assert printable("a\n  b\x1b[2Jc\rd\te") == "a\n  b [2Jc d e"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<f at 0x7f3c2a1b>", "<f at 0x...>"),
        ("0x1f is 31", "0x1f is 31"),
        ("No such file: '/home/ada/course/a.csv'", "No such file: '.../a.csv'"),
        ("in /tmp/x/y.py and /usr/lib/z.py", "in .../y.py and .../z.py"),
        ("1/2 and a/b/c", "1/2 and a/b/c"),
        ("https://docs.python.org/3/", "https://docs.python.org/3/"),
        ("/etc", "/etc"),
    ],
)
def test_impersonal_text_tells_nothing_of_the_machine(text, left):
    assert impersonal(text) == left


def test_folders_that_a_student_wrote_are_theirs():
    told = "no file '/content/data/x.csv', nor '/usr/lib/x.csv'"
    left = "no file '/content/data/x.csv', nor '.../x.csv'"
    assert impersonal(told, "open('/content/data/x.csv')") == left


@pytest.mark.parametrize("said", ["got an unexpected keyword", "takes 2 arguments", "missing 1"])
def test_a_cause_has_no_name_of_a_function_that_takes_other_arguments(said):
    assert cause(f"mse() {said}") == cause(f"forgets_the_half() {said}")
    assert cause(f"mse: {said}") != cause(f"rmse: {said}")


def test_a_cause_has_the_sizes_that_tell_which_way_round_two_matrices_were():
    long = "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature"
    assert cause(f"{long} (size 3 is different from 2)") != cause(f"{long} (size 2 is different)")
    assert cause("<Layer at 0x7f3c2a1b>") == cause("<Layer at 0x7f3c9999>")


def test_the_gist_of_a_text_is_without_its_numbers():
    assert gist("shapes (3, 14) and (4,) at 0x7f3c2a1b") == "shapes (#, #) and (#,) at #x..."
    assert gist("x" * 100) == "x" * 60
    assert gist("row 3") == gist("row 12")


def test_code_is_folded_so_that_it_can_be_pasted():
    lines = folded("  double(np.array([1.0, 2.0]))  # is 2.0; yours gives 4.0", 36, 4)
    assert lines == ["  double(np.array([1.0, 2.0]))", "  # is 2.0; yours gives 4.0"]
    assert folded("  # is 2.0; yours gives 4.0", 20, 4) == ["  # is 2.0; yours", "    gives 4.0"]
