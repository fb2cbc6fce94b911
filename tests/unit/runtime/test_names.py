"""Names in unknown encodings: letters are kept, as programs of many systems write them."""

import io
import struct
import zipfile

import pytest

from autograder.runtime.names import decoded, likeliest, names_in_zip

WRITTEN = [
    ("Müller_1.py", "cp437"),
    ("Strauß_1.py", "cp437"),
    ("Åsa Öberg", "cp437"),
    ("José Núñez", "cp437"),
    ("Müller_1.py", "cp1252"),
    ("Mária_7", "cp1252"),
    ("réponse à rendre.py", "cp437"),
    ("réponse à rendre.py", "cp1252"),
    ("かだい.ipynb", "shift_jis"),
    ("François", "cp1252"),
    ("Øystein Šimek", "cp1252"),
    ("Søren", "cp850"),
    ("João Conceição", "cp850"),
    ("Álvaro", "cp850"),
    ("Ágnes", "cp850"),
    ("Bjørn Øst", "cp850"),
    ("Bjørn Ø_2_assignsubmission_file_", "cp850"),
    ("Øst_2_assignsubmission_file_", "cp850"),
    ("Guðrún Þórsdóttir", "cp850"),
    ("Simões", "cp850"),
    ("João", "cp1252"),
    ("José Jäger", "cp1252"),
    ("Ólafur Ísak", "cp1252"),
    ("Zoë Håkan", "cp1252"),
    ("Göran", "cp1252"),
    ("Conceição Simões", "cp1252"),
    ("été.py", "cp1252"),
    ("Álvaro JOSÉ", "cp1252"),
    ("山田太郎_104.ipynb", "shift_jis"),
    ("山田", "shift_jis"),
    ("ﾔﾏﾀﾞ タロウ", "shift_jis"),
    ("Zoë 山田", "utf-8"),
    ("ada", "ascii"),
]


@pytest.mark.parametrize(("name", "encoding"), WRITTEN)
def test_letters_are_kept(name, encoding):
    assert decoded([name.encode(encoding)]) == [name]


def test_the_names_of_an_archive_are_read_alike():
    """E1 is ß in cp437 and á in cp1252; the name beside it tells which is meant."""
    assert decoded([b"B\xe1rbara", "Göran".encode("cp1252")]) == ["Bárbara", "Göran"]


def test_which_of_two_words_is_meant_the_names_beside_it_tell():
    names = ["Ísak", "João"]
    assert decoded([name.encode("cp850") for name in names]) == names
    assert likeliest("Ísak".encode("cp850")) == "Ösak"


def test_what_is_in_no_known_encoding_is_still_a_name():
    assert likeliest(b"a\xff\xfe\x81.py") == "a???.py"


def members(*names, flag=0, extra=b""):
    """What Python reads of an archive whose names are these bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, name in enumerate(names):
            info = zipfile.ZipInfo("x" * (len(name) - 1) + str(number))
            info.extra = extra
            archive.writestr(info, b"")
    data = file.getvalue()
    for number, name in enumerate(names):
        data = data.replace(b"x" * (len(name) - 1) + str(number).encode(), name)
    if flag:
        data = bytearray(data)
        data[data.index(b"PK\x01\x02") + 9] |= flag >> 8
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        return archive.infolist()


def test_a_zip_that_says_nothing_of_its_names_is_guessed():
    found = names_in_zip(members("Zoé.py".encode("cp437"), b"ada.py"))
    assert found == ["Zoé.py", "ada.py"]


def test_a_zip_that_says_utf_8_is_believed():
    assert names_in_zip(members("山.py".encode(), flag=0x800)) == ["山.py"]


def test_a_name_that_is_repeated_in_utf_8_is_taken_from_there():
    name = "山田.py".encode()
    extra = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, 0) + name
    assert names_in_zip(members(b"??.py", extra=extra)) == ["山田.py"]
