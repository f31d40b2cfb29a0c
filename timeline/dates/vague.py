"""Words dates with unspecified digits (`156X-12-25`) or significant digits (`1950S2`)."""

from timeline.dates.axis import DAY, civil_from_days, days_in_month
from timeline.dates.masks import completions
from timeline.dates.model import Part
from timeline.dates.words import Words
from timeline.dates.years import year_words, years_between

_LONGEST_LIST = 3


def masked(part: Part, w: Words, *, inside: bool) -> str:
    """Word a date with `X` or `S`, without its qualifiers; `inside` a longer phrase it must be a noun."""
    if part.significant:
        first, last = _years(part)
        between = (w.some_year_between if inside else w.between).format(*years_between(first, last, w))
        mantissa, _, exponent = part.year.lstrip("Y").partition("E")
        return w.estimated.format(between, year_words(int(mantissa) * 10 ** int(exponent or 0), w))
    if part.month and "X" not in part.month and int(part.month) > 12:
        return w.groups[int(part.month)].format(part.year)
    if not part.month:
        if "X" not in part.year[:3] and part.year[2] != "0":
            return (w.the_decade if inside else w.decade).format(int(part.year[:3]) * 10)
        if part.year != "XXXX" and "X" not in part.year.rstrip("X"):
            return (w.some_year_between if inside else w.between).format(*years_between(*_years(part), w))
        return _year(part, w)
    if part.month == "XX" and part.day in ("", "XX"):
        return (w.some_day if part.day else w.some_month).format(_in_year(part, w))
    return _with_year(_day_and_month(part, w), part, w)


def _day_and_month(part: Part, w: Words) -> str:
    fixed = "X" not in part.month
    months = completions(part.month, 1, 12)
    if part.month == "XX":
        month = w.a_month
    else:
        names = w.months_dated if part.day and fixed and part.day != "XX" else w.months
        month = _listed([names[m - 1] for m in months], _in_a_row(months), w, w.month_from)
    if not part.day:
        return month
    if part.day == "XX":
        return w.some_day.format(month)
    year = 2000 if "X" in part.year else int(part.year)
    days = completions(part.day, 1, max(days_in_month(year, m) for m in months))
    span = w.day_from if fixed else w.until
    day = _listed([str(d) for d in days], _in_a_row(days), w, span)
    return w.day_month.format(day, month) if fixed else w.day_of.format(day, month)


def _with_year(said: str, part: Part, w: Words) -> str:
    if "X" in part.year:
        return w.dated_vague.format(said, _year(part, w))
    if part.month == "XX":
        return w.some_month.format(year_words(int(part.year), w)).replace(w.a_month, said, 1)
    return w.dated_year.format(said, year_words(int(part.year), w))


def _years(part: Part) -> tuple[int, int]:
    """Give the first and last year of the hull."""
    if part.significant:
        return civil_from_days(part.low // DAY)[0], civil_from_days(part.high // DAY - 1)[0]
    return int(part.year.replace("X", "0")), int(part.year.replace("X", "9"))


def _year(part: Part, w: Words) -> str:
    """Word the year as a noun that follows a comma: some year in the 1560s."""
    if part.year == "XXXX":
        return w.unknown_year
    if "X" in part.year.rstrip("X"):
        return w.year_like.format(part.year)
    if "X" not in part.year[:3] and part.year[2] != "0":
        return w.some_year.format(w.the_decade.format(int(part.year[:3]) * 10))
    return w.some_year_between.format(*years_between(*_years(part), w))


def _in_year(part: Part, w: Words) -> str:
    """Word the year so that it follows "in": 1985, the 1560s, some year between 1500 and 1599."""
    if "X" not in part.year:
        return year_words(int(part.year), w)
    if "X" not in part.year[:3] and part.year[2] != "0":
        return w.the_decade.format(int(part.year[:3]) * 10)
    return _year(part, w)


def _in_a_row(numbers: list[int]) -> bool:
    return len(numbers) > _LONGEST_LIST and numbers[-1] - numbers[0] == len(numbers) - 1


def _listed(names: list[str], in_a_row: bool, w: Words, span: str) -> str:
    if in_a_row:
        return span.format(names[0], names[-1])
    if len(names) == 1:
        return names[0]
    return w.alternative.format(", ".join(names[:-1]), names[-1])
