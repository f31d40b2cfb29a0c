"""Says a date in words: `label`. One date of an expression is worded in `phrases`, the words themselves are
in `words`."""

from timeline.dates.axis import DAY, civil_from_days
from timeline.dates.intervals import split_interval
from timeline.dates.model import Edtf, Member, Part
from timeline.dates.parsing import parse
from timeline.dates.parts import read_part
from timeline.dates.phrases import bare, is_simple, phrase, qualified
from timeline.dates.sets import read_set
from timeline.dates.words import Words, words
from timeline.dates.years import year_words, years_between


def label(edtf: Edtf | str, lang: str = "en") -> str:
    """Say an EDTF expression in words of the language tag `lang`, in English where that language has no
    table.

    The words are exact: nothing is rounded, and what is not known is said. Raise EdtfError for a text that is
    not EDTF.
    """
    if isinstance(edtf, str):
        edtf = parse(edtf)
    table = words(lang)
    if edtf.form == "interval":
        return _interval(edtf, table)
    if edtf.form == "date":
        return phrase(read_part(edtf.text, edtf.text, 0), table)
    return _set(edtf, table)


def _interval(edtf: Edtf, w: Words) -> str:
    start, first, end, last = split_interval(edtf.text)
    if start is None:
        assert end is not None
        return (w.up_to if first == ".." else w.start_unknown).format(_end(end, w))
    if end is None:
        return (w.since if last == ".." else w.end_unknown).format(_end(start, w))
    part, other = start.parts[0], end.parts[0]
    if any((start.open_start, start.open_end, end.open_start, end.open_end)):
        return w.until.format(_end(start, w), _end(end, w))
    if first == last and not part.qual:
        same = phrase(part, w, inside=True)
        return same if part.day and not part.masked else w.within.format(same)
    return _pair(part, other, w, w.until)


def _end(end: Member, w: Words) -> str:
    said = phrase(end.parts[0], w, inside=True)
    if end.open_start:
        return w.or_earlier.format(said)
    return w.or_later.format(said) if end.open_end else said


def _pair(start: Part, end: Part, w: Words, template: str) -> str:
    """Join two dates, saying once what they share: `15 to 25 September 2020`."""
    if start.qual == end.qual and _evenly(start) and _evenly(end):
        first, last = elided(start, end, w)
        return qualified(template.format(first, last), start.qual, w, inside=False)
    return template.format(phrase(start, w, inside=True), phrase(end, w, inside=True))


def _evenly(part: Part) -> bool:
    """Tell whether a date is made of plain numbers with one qualifier or none for all of them."""
    components = part.quals[: 1 + bool(part.month) + bool(part.day)]
    return is_simple(part) and all(q == part.qual for q in components)


def elided(start: Part, end: Part, w: Words) -> tuple[str, str]:
    """Word two simple dates so that the first leaves out what the second repeats, and a second clock time its
    date."""
    one_day = start.day and (start.year, start.month, start.day) == (end.year, end.month, end.day)
    if one_day and start.clock and end.clock:
        if start.zone == end.zone:
            return bare(start, w, zone=False), bare(end, w, date=False)
        return bare(start, w), bare(end, w, date=False)
    if start.year == end.year and start.month and end.month and not start.clock and not end.clock:
        within_month = start.month == end.month and start.day and end.day
        return bare(start, w, month=not within_month, year=False), bare(end, w)
    if not start.month and not end.month:
        return years_between(civil_from_days(start.low // DAY)[0], civil_from_days(end.low // DAY)[0], w)
    return bare(start, w), bare(end, w)


def _set(edtf: Edtf, w: Words) -> str:
    one_of = edtf.form == "one_of"
    said = [_member(member, w, one_of) for member in read_set(edtf.text)]
    if len(said) == 1:
        return said[0]
    comma = "; " if any("," in piece for piece in said) else ", "
    return (w.alternative if one_of else w.addition).format(comma.join(said[:-1]), said[-1])


def _member(member: Member, w: Words, one_of: bool) -> str:
    if len(member.parts) == 2:
        return _pair(*member.parts, w, w.between if one_of else w.until)
    part = member.parts[0]
    said = phrase(part, w, inside=True)
    if member.open_start and not one_of:
        return w.and_earlier.format(said)
    if member.open_end and not one_of:
        return w.and_later.format(said)
    if member.open_start:
        return _or_earlier(part, said, w)
    if member.open_end:
        return (w.on_or_after if _is_day(part) else w.or_later).format(said)
    return said


def _or_earlier(part: Part, said: str, w: Words) -> str:
    """Say `..2021-05`: before June 2021. A day stays as it is: on or before 3 May 2021."""
    if _is_day(part):
        return w.on_or_before.format(said)
    if part.qual or not is_simple(part) or part.clock:
        return w.or_earlier.format(said)
    year, month, _ = civil_from_days(part.high // DAY)
    number = year_words(year, w)
    return w.before.format(w.dated_year.format(w.months[month - 1], number) if part.month else number)


def _is_day(part: Part) -> bool:
    return bool(part.day) and not part.qual and not part.masked and not part.clock
