"""The roster: read from whatever spreadsheet wrote it, and matched to a system's students."""

import pytest

from autograder.collecting.roster import Entry, matched, read
from autograder.collecting.uploads import Person
from autograder.errors import UsageError

ADA = Entry("104", "Ada Lovelace", "ada@example.org", "A")
ZOE = Entry("105", "Zoë Müller", "zoe@example.org", "B")


@pytest.mark.parametrize(
    "text",
    [
        "id,name,e-mail,section\n104,Ada Lovelace,ada@example.org,A\n",
        "Student ID;Full Name;Email address;Group\r\n104;Ada Lovelace;ada@example.org;A\r\n",
        "name\tsection\temail\tid\nAda Lovelace\tA\tada@example.org\t104\n",
        "ID,First name,Surname,E-Mail,Section\n\n104,Ada,Lovelace,ada@example.org,A\n,,,,\n",
        "\ufeffid,points,name,email,section\n104,3,Ada Lovelace,ada@example.org,A\n",
        "sep=;\nNetID;Name;Mail;Group\n104;Ada Lovelace;ada@example.org;A\n",
        "\ufeffsep=\t\nid\tname\temail\tclass\n104\tAda Lovelace\tada@example.org\tA\n",
        "\n\nCourse 2, students\n\nid,name,email,section\n104,Ada Lovelace,ada@example.org,A\n",
        "OrgDefinedId,Last Name,First Name,Email,Section\n#104,Lovelace,Ada,ada@example.org,A\n",
        "Student no,Given name,Family name,E-Mail,Group\n104.0,Ada,Lovelace,ada@example.org,A\n",
        "id,name,e-mail,role,section\n104,Ada Lovelace,ada@example.org,Student,A\n",
    ],
)
def test_a_roster_is_read(tmp_path, text):
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    assert read(tmp_path / "r.csv").entries == [ADA]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_roster_is_read_in_each_encoding_of_spreadsheets(tmp_path, encoding):
    text = "id\tname\temail\tsection\n105\tZoë Müller\tzoe@example.org\tB\n"
    (tmp_path / "r.csv").write_text(text, encoding=encoding)
    assert read(tmp_path / "r.csv").entries == [ZOE]


@pytest.mark.parametrize("title", ["Name (Last, First)", "Student", "Last name, first name"])
def test_a_name_may_be_written_last_name_first(tmp_path, title):
    (tmp_path / "r.csv").write_text(f'"{title}",Login\n"Lovelace, Ada",al\n')
    (ada,) = read(tmp_path / "r.csv").entries
    assert matched([Person("x", "", "Ada Lovelace")], [ada]) == {"x": ada}


@pytest.mark.parametrize("title", ["NetID", "SIS Login ID", "SIS User ID", "Username", "Login"])
def test_an_id_has_many_names(tmp_path, title):
    (tmp_path / "r.csv").write_text(f"{title},Name\nal,Ada\n")
    assert read(tmp_path / "r.csv").entries == [Entry("al", "Ada", "", "")]


def test_a_roster_in_an_old_encoding_keeps_its_letters(tmp_path):
    (tmp_path / "r.csv").write_text("id,name,email,section\n105,Zoë Müller,zoe@example.org,B\n",
                                    encoding="cp1252")  # fmt: skip
    assert read(tmp_path / "r.csv").entries == [ZOE]


@pytest.mark.parametrize(
    ("rows", "entry"),
    [
        ("11,Ada,,L1\n11,Ada,,T3\n", Entry("11", "Ada", "", "L1, T3")),
        ("11,,,\n11,Ada Lovelace,,\n", Entry("11", "Ada Lovelace", "", "")),
        ("11,Ada,,A\n11,Ada Lovelace,a@b.org,A\n", Entry("11", "Ada Lovelace", "a@b.org", "A")),
        (",Ada,a@b.org,A\n11,Ada,A@b.org,B\n", Entry("11", "Ada", "a@b.org", "A, B")),
        (",Ada,a@b.org,A\n,Ada,a@b.org,B\n", Entry("", "Ada", "a@b.org", "A, B")),
    ],
)
def test_a_student_on_two_rows_is_one(tmp_path, rows, entry):
    (tmp_path / "r.csv").write_text(f"id,name,email,section\n{rows}12,Bob,,\n")
    assert read(tmp_path / "r.csv").entries == [entry, Entry("12", "Bob", "", "")]


def test_other_ids_are_kept(tmp_path):
    """As GitHub Classroom and Canvas have them."""
    text = "identifier,github_username,name\n104,ada-l,Ada Lovelace\n"
    (tmp_path / "r.csv").write_text(text)
    assert read(tmp_path / "r.csv").entries == [Entry("104", "Ada Lovelace", "", "", ("ada-l",))]


def test_a_grade_book_from_canvas_is_a_roster(tmp_path):
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Losses (55)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,10\n"
        '"Lovelace, Ada",104,,ada@example.org,A,9\n'
        '"Student, Test",999,,4b1f,A,\n'
    )
    (tmp_path / "r.csv").write_text(text)
    assert read(tmp_path / "r.csv").entries == [
        Entry("104", "Lovelace, Ada", "", "A", ("ada@example.org",))
    ]


def test_german_titles_are_understood(tmp_path):
    titles = "Matrikelnummer;Nachname;Vorname;E-Mail-Adresse;Gruppe"
    (tmp_path / "r.csv").write_text(f"{titles}\n104;Lovelace;Ada;ada@example.org;A\n")
    assert read(tmp_path / "r.csv").entries == [
        Entry("104", "Ada Lovelace", "ada@example.org", "A")
    ]


@pytest.mark.parametrize("begins", [b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_is_to_be_saved_as_csv(tmp_path, begins):
    (tmp_path / "r.csv").write_bytes(begins + bytes(9))
    with pytest.raises(UsageError, match="save it as CSV"):
        read(tmp_path / "r.csv")


@pytest.mark.parametrize("text", ["", "104,Ada\n", "points,grade\n3,4\n"])
def test_a_table_without_names_is_no_roster(tmp_path, text):
    (tmp_path / "r.csv").write_text(text)
    with pytest.raises(UsageError, match="is no roster"):
        read(tmp_path / "r.csv")


@pytest.mark.parametrize(
    "person",
    [
        Person("104", ""),
        Person("x", "", ids=("104",)),
        Person("ada", ""),  # before the @ of the address
        Person("ADA@example.org", ""),
        Person("x", "", email="ada@example.org"),
        Person("x", "", "Ada Lovelace"),
        Person("x", "", "lovelaceada"),  # as in Canvas
        Person("x", "", "Lovelace, Ada"),
        Person("x", "", "104_Ada Lovelace"),
        Person("x", "", "Ada Lovelace (7)"),
        Person("x", "", "hw1-lovelace-104"),
        Person("x", "", "Ada Lovelace 2001 ada"),
    ],
)
def test_a_person_is_found_by_id_address_or_name(person):
    assert matched([person], [ZOE, ADA]) == {person.key: ADA}


def test_accents_may_be_spelled_in_two_ways():
    assert matched([Person("x", "", "Zoe\u0308 Mu\u0308ller")], [ZOE]) == {"x": ZOE}


@pytest.mark.parametrize("name", ["Zoe Muller", "Müller, Zoe", "Zoe\u0308 Muller"])
def test_accents_may_be_left_out(name):
    assert matched([Person("x", "", name)], [ADA, ZOE]) == {"x": ZOE}


def test_an_accent_may_be_all_that_tells_two_apart():
    jose, other = Entry("1", "José", "", ""), Entry("2", "Jose", "", "")
    persons = [Person("x", "", "Jose"), Person("y", "", "Jose\u0301")]
    assert matched(persons, [jose, other]) == {"x": other, "y": jose}


@pytest.mark.parametrize(("listed", "came"), [("12", "0012"), ("0012", "12")])
def test_zeros_in_front_of_a_number_may_be_left_out(listed, came):
    entry, other = Entry(listed, "Ada", "", ""), Entry("112", "Bob", "", "")
    assert matched([Person(came, "")], [entry, other]) == {came: entry}


def test_zeros_in_front_may_be_all_that_tells_two_apart():
    short, long = Entry("12", "Ada", "", ""), Entry("0012", "Bob", "", "")
    assert matched([Person("0012", "")], [short, long]) == {"0012": long}
    assert matched([Person("012", "")], [short, long]) == {}


def test_an_id_goes_before_a_name():
    namesake = Person("105", "", "Ada Lovelace")
    assert matched([namesake], [ADA, ZOE]) == {"105": ZOE}


def test_nobody_is_guessed_where_two_fit():
    twins = [Entry("1", "Ada Lovelace", "", ""), Entry("2", "Ada Lovelace", "", "")]
    assert matched([Person("x", "", "Ada Lovelace")], twins) == {}
    assert matched([Person("x", "", "Ada Lovelace"), Person("y", "", "lovelaceada")], [ADA]) == {}


def test_a_login_is_what_comes_before_the_at_sign():
    entry = Entry("1", "Ada", "", "", ("ada@example.org",))
    assert matched([Person("ada", "")], [entry, ZOE]) == {"ada": entry}


def test_a_short_number_in_a_name_is_no_id():
    assert matched([Person("x", "", "Bo 12")], [Entry("12", "Ada", "", "")]) == {}


def test_two_persons_with_one_id_are_two_and_are_told(tmp_path):
    (tmp_path / "r.csv").write_text("id,name,email\n104,Ada Ek,a@b.org\n104,Bo Li,b@b.org\n")
    roster = read(tmp_path / "r.csv")
    assert [entry.name for entry in roster.entries] == ["Ada Ek", "Bo Li"]
    assert "The id 104 is on the roster for Ada Ek and Bo Li." in roster.said


@pytest.mark.parametrize("role", ["Instructor", "TA", "Teaching Assistant", "Reader"])
def test_staff_is_left_out_by_its_role_and_told(tmp_path, role):
    (tmp_path / "r.csv").write_text(f"id,name,Role\n1,Ada,Student\n2,Bo,{role}\n")
    roster = read(tmp_path / "r.csv")
    assert [entry.name for entry in roster.entries] == ["Ada"]
    assert "Rows of the roster that are staff's by their role, and left out: 1." in roster.said
