"""Folding of text for search and pickers, and slugs: the same on every engine because Python does it."""

from __future__ import annotations

import re
import unicodedata

MAX_WORD = 200
"""Longer words are cut: PostgreSQL keeps none above 2,046 bytes."""

SLUG = re.compile(r"^(?=.*[a-z])[a-z0-9-]{1,80}$")
"""What a slug looks like: never a number, never with a dot (data-model.md 3)."""

_WORD = re.compile(r"[^\W_]+")

# East Slavic and South Slavic letters after their marks are dropped (so that й is и, ў is у, ї is і); then Latin
# letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    dict(zip("абвгґдезийклмнопрстуфыэіјѕ", "abvggdezijklmnoprstufyeijz", strict=True))
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "є": "ye",
    }
    | {
        "ъ": "",
        "ь": "",
        "ђ": "dj",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "џ": "dz",
        "ѓ": "g",
        "ќ": "k",
    }
    | {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        "ð": "d",
        "ħ": "h",
    }
)


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order: compatibility forms taken apart, marks dropped, casefolded,
    Cyrillic transliterated; a word is a run of letters and digits."""
    if text.isascii():
        folded = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", text.casefold())
        bare = "".join(c for c in apart if not unicodedata.combining(c))
        folded = unicodedata.normalize("NFKC", bare.casefold()).translate(_LETTERS)
    return [word[:MAX_WORD] for word in _WORD.findall(folded)]


def fold(text: str) -> str:
    """Return the folded words of `text`, joined by single blanks."""
    return " ".join(words(text))


def slugify(text: str, fallback: str = "item") -> str:
    """Return a slug made from `text`: ASCII letters, digits and hyphens, at most 60 characters, not only digits."""
    slug = "-".join(word for word in words(text) if word.isascii())
    if len(slug) > 60:
        slug = slug[:60].rsplit("-", 1)[0] if "-" in slug[20:60] else slug[:60]
    if not re.search("[a-z]", slug):
        slug = f"{fallback}-{slug}" if slug else fallback
    return slug


def script(text: str) -> str | None:
    """Return the ISO 15924 code of the script that `text` begins in, for the scripts that labels here use."""
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "").split(" ")[0]
            return _SCRIPTS.get(name)
    return None


_SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
}
