"""Words one date of an EDTF expression: calendar dates, seasons, long years, qualifiers. Masks are worded in
`vague`."""

from timeline.dates.axis import DAY, civil_from_days
from timeline.dates.model import APPROXIMATE, UNCERTAIN, Part
from timeline.dates.vague import masked
from timeline.dates.words import Words
from timeline.dates.years import year_words


def phrase(part: Part, w: Words, *, inside: bool = False) -> str:
    """Word one date with its qualifiers; `inside` a longer phrase, where a comma would mislead."""
    said = masked(part, w, inside=inside) if part.masked or part.significant else bare(part, w)
    if not part.qual:
        return said
    quals = part.quals[: 1 + bool(part.month) + bool(part.day)]
    if all(q == part.qual for q in quals):
        return qualified(said, part.qual, w, inside=inside, prefix=not part.masked and not part.significant)
    asides = []
    for kind, adjective in _adjectives(w).items():
        names = [name for name, q in zip(w.components, quals, strict=False) if q == kind]
        if names:
            listed = w.addition.format(*names) if len(names) == 2 else names[0]
            asides.append(w.qualified.format(listed, adjective))
    return w.aside.format(said, "; ".join(asides))


def _adjectives(w: Words) -> dict[int, str]:
    return {
        UNCERTAIN: w.part_uncertain,
        APPROXIMATE: w.part_approximate,
        UNCERTAIN | APPROXIMATE: w.part_both,
    }


def qualified(said: str, qual: int, w: Words, *, inside: bool, prefix: bool = True) -> str:
    """Add `about` and `uncertain` to a phrase; without `prefix`, approximate is said at the end too."""
    if prefix and qual & APPROXIMATE:
        said = w.about.format(said)
        qual &= ~APPROXIMATE
    if not qual:
        return said
    return (w.aside if inside else w.uncertain).format(said, _adjectives(w)[qual])


def is_simple(part: Part) -> bool:
    """Tell whether a date is made of plain numbers only: no mask, no `S`, no season."""
    return not part.masked and not part.significant and not (part.month and int(part.month) > 12)


def bare(part: Part, w: Words, *, date: bool = True, month: bool = True, year: bool = True, zone: bool = True) -> str:
    """Word a date without its qualifiers, leaving out what is not asked for."""
    said = _calendar(part, w, month, year) if date else ""
    if not part.clock:
        return said
    clock = part.clock.removesuffix(":00")
    said = w.clock.format(said, clock) if said else clock
    return w.zone.format(said, _zone(part.zone)) if zone and part.zone else said


def year_number(part: Part) -> int:
    """Give the astronomical year of an unmasked date (a leap second lies in the next year on the axis)."""
    return civil_from_days(part.low // DAY)[0] if part.year[0] == "Y" else int(part.year)


def _calendar(part: Part, w: Words, month: bool, year: bool) -> str:
    number = year_number(part)
    if not part.month:
        return year_words(number, w)
    code = int(part.month)
    if code > 12:
        last = civil_from_days(part.high // DAY - 1)[0]
        years = year_words(number, w)
        if last != number:
            years = w.season_years.format(years, year_words(last, w))
        return w.groups[code].format(years)
    said = w.months[code - 1]
    if part.day:
        said = w.day_month.format(int(part.day), w.months_dated[code - 1]) if month else str(int(part.day))
    return w.dated_year.format(said, year_words(number, w)) if year else said


def _zone(zone: str) -> str:
    """`UTC`, `UTC+3`, `UTC+5:30`."""
    if zone == "Z":
        return "UTC"
    minutes = zone[4:]
    return f"UTC{zone[0]}{int(zone[1:3])}" + (f":{minutes}" if minutes.strip("0") else "")
