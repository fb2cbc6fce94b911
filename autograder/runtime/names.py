"""Names of files that were written in an unknown encoding, with their letters kept.

A zip archive says of a name at most that it is UTF-8. Programs that do not say so write what their
system uses: cp437, in Western Europe cp850 or cp1252, or in Japan Shift-JIS. Which of these it is,
only the names themselves tell: the right one makes words of them, and a wrong one boxes, signs and
odd company.
"""

import codecs
import struct
import unicodedata
import zipfile
from collections.abc import Sequence

ENCODINGS = ("shift_jis", "cp437", "cp1252", "cp850")  # of two that make words, the first is taken
LIKELY = 0.5  # of what is beyond ASCII in names has to be letters, or they stay unknown
UTF8_FLAG = 0x800  # in a zip archive: this name is UTF-8
UNICODE_PATH = 0x7075  # in a zip archive: a field that repeats the name in UTF-8
SCRIPTS = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH")

RARE = "šŠžŽŸƒ"  # where cp437 has Ü, è, R and others that more words hold
SELDOM_FIRST = "èëïìòùû"  # in a word: where cp1252 has Š and other capitals

for encoding in ENCODINGS:  # now, since a sandbox may have no file to import a codec from
    codecs.lookup(encoding)


def decoded(names: Sequence[bytes]) -> list[str]:
    """Return names as text. What is no UTF-8 is read in its likeliest encoding; of two that are as
    likely, in the likelier one for all of them together."""
    texts = [_text(name, "utf-8") for name in names]
    others = [name for name, text in zip(names, texts, strict=True) if text is None]
    ranked = sorted(ENCODINGS, key=lambda encoding: _likelihood(others, encoding), reverse=True)

    def guessed(name: bytes) -> str:
        best = max(ranked, key=lambda encoding: _likelihood([name], encoding))
        likely = _likelihood([name], best) >= LIKELY
        return (_text(name, best) if likely else None) or _without_letters(name)

    return [
        guessed(name) if text is None else text for name, text in zip(names, texts, strict=True)
    ]


def on_disk(names: Sequence[str]) -> list[str]:
    """Return names as Python has them from the disk as text that can be printed."""
    return decoded([name.encode(errors="surrogateescape") for name in names])


def likeliest(name: bytes) -> str:
    """Return a name that has no others beside it as text."""
    return decoded([name])[0]


def _without_letters(name: bytes) -> str:
    """Return a name with `?` in place of each byte that is not ASCII."""
    return "".join(chr(byte) if byte < 128 else "?" for byte in name)


def names_in_zip(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of an archive's members, in their order."""
    told = [_told(info) for info in infos]
    raw = [info.orig_filename.encode("cp437") for info in infos if _told(info) is None]
    guessed = iter(decoded(raw))
    return [next(guessed) if name is None else name for name in told]


def _told(info: zipfile.ZipInfo) -> str | None:
    """Return the name of a member if the archive says in which encoding it is, else None."""
    if info.flag_bits & UTF8_FLAG:
        return info.orig_filename
    rest = info.extra
    while len(rest) >= 4:
        kind, size = struct.unpack_from("<HH", rest)
        if kind == UNICODE_PATH and size > 5:
            return _text(rest[9 : 4 + size], "utf-8")  # after its version and a checksum
        rest = rest[4 + size :]
    return None


def _text(name: bytes, encoding: str) -> str | None:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelihood(names: Sequence[bytes], encoding: str) -> float:
    """Return the share of characters beyond ASCII that are letters in letters' company."""
    fit = beyond = 0.0
    for name in names:
        text = _text(name, encoding)
        if text is None:
            beyond += sum(byte > 127 for byte in name)
            continue
        for place, character in enumerate(text):
            if not character.isascii():
                beyond += 1
                fit += _fits(character, text[max(place - 1, 0) : place], text[place + 1 :][:1])
    return fit / beyond if beyond else 0.0


def _fits(character: str, before: str, after: str) -> float:
    """Say how well a character beyond ASCII goes with its neighbours, from 0 if it is no letter to
    1."""
    script = unicodedata.name(character, "").split(" ")[0]
    if not character.isalpha() or script not in SCRIPTS:
        return 0.0
    if script != "LATIN":  # Japanese, and not a Latin word with a letter in it misread
        return not any(near.isascii() and near.isalpha() for near in (before, after))
    if character == "ß":  # in cp437 it is where á is
        return float(before.lower() in tuple("aeiouyäöü"))
    is_odd = (
        character in RARE
        or (character.isupper() and before.islower())
        or (character in SELDOM_FIRST and not before.isalpha() and after.isalpha())
        or character + after == "äe"  # where cp850 has õe, as in Simões
    )
    return 0.5 if is_odd else 1.0
