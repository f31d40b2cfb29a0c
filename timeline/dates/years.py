"""Words a year number: eras, and commas in numbers of five digits or more."""

from timeline.dates.words import Words


def year_words(year: int, w: Words, *, era: bool = True) -> str:
    """Word an astronomical year: 2014, 43 CE, 44 BCE (year -43), 13,800,000,001 BCE; without `era`, the
    number alone."""
    number = year if year > 0 else 1 - year
    said = f"{number:,}".replace(",", w.grouping) if number > 9999 else str(number)
    if not era:
        return said
    if year <= 0:
        return w.before_common_era.format(said)
    return said if 1000 <= year <= 9999 else w.common_era.format(said)


def years_between(first: int, last: int, w: Words) -> tuple[str, str]:
    """Word two years, the era only once where they share it."""
    shared = year_words(first, w) != year_words(first, w, era=False) and (first > 0) == (last > 0)
    shared = shared and year_words(last, w) != year_words(last, w, era=False)
    return year_words(first, w, era=not shared), year_words(last, w)
