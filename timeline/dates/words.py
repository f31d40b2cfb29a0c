"""The words of date labels, one table per language. To add a language, add a `Words` and name it in
`LANGUAGES`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language. `{0}`, `{1}` are filled in order; the comment shows the English result.

    `months_dated` are the month names as they stand after a day number (the genitive, in languages that have
    it).
    """

    months: tuple[str, ...]
    months_dated: tuple[str, ...]
    groups: dict[int, str]  # sub-year groups 21 to 41, {0} is the year
    season_years: str  # 2020–2021, of a winter that crosses the year
    common_era: str  # 43 CE
    before_common_era: str  # 44 BCE
    grouping: str  # between thousands of a year
    day_month: str  # 25 December
    dated_year: str  # 25 December 2014
    dated_vague: str  # 25 December, some year in the 1560s
    clock: str  # 9 August 2020, 20:00
    zone: str  # 20:00 (UTC+3)
    about: str
    uncertain: str
    aside: str  # about 2004 (uncertain), inside a longer phrase
    part_approximate: str
    part_uncertain: str
    part_both: str
    qualified: str  # year and month approximate
    components: tuple[str, str, str]
    since: str
    end_unknown: str
    start_unknown: str
    up_to: str
    until: str  # 15 to 25 September 2020
    within: str
    between: str
    before: str
    on_or_before: str
    or_earlier: str
    on_or_after: str
    or_later: str
    and_earlier: str
    and_later: str
    alternative: str
    addition: str
    decade: str
    the_decade: str
    some_year: str  # some year in the 1560s
    some_year_between: str
    unknown_year: str
    year_like: str  # a year of the form 15X0
    estimated: str
    some_month: str  # some month in 2004
    month_from: str
    some_day: str
    day_from: str
    day_of: str  # day 25 of some month in 1985
    a_month: str


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = ("spring", "summer", "autumn", "winter")
_ORDINALS = ("first", "second", "third", "last")

ENGLISH: Final = Words(
    months=_ENGLISH_MONTHS,
    months_dated=_ENGLISH_MONTHS,
    groups={
        **{21 + n: f"{name} {{0}}" for n, name in enumerate(_SEASONS)},
        **{25 + n: f"{name} {{0}} (Northern Hemisphere)" for n, name in enumerate(_SEASONS)},
        **{29 + n: f"{name} {{0}} (Southern Hemisphere)" for n, name in enumerate(_SEASONS)},
        **{33 + n: f"{name} quarter of {{0}}" for n, name in enumerate(_ORDINALS)},
        37: "first third of {0} (January to April)",
        38: "second third of {0} (May to August)",
        39: "last third of {0} (September to December)",
        40: "first half of {0}",
        41: "second half of {0}",
    },
    season_years="{0}–{1}",
    common_era="{0} CE",
    before_common_era="{0} BCE",
    grouping=",",
    day_month="{0} {1}",
    dated_year="{0} {1}",
    dated_vague="{0}, {1}",
    clock="{0}, {1}",
    zone="{0} ({1})",
    about="about {0}",
    uncertain="{0}, {1}",
    aside="{0} ({1})",
    part_approximate="approximate",
    part_uncertain="uncertain",
    part_both="approximate and uncertain",
    qualified="{0} {1}",
    components=("year", "month", "day"),
    since="since {0}",
    end_unknown="from {0}, end unknown",
    start_unknown="until {0}, start unknown",
    up_to="up to {0}",
    until="{0} to {1}",
    within="within {0}",
    between="between {0} and {1}",
    before="before {0}",
    on_or_before="on or before {0}",
    or_earlier="{0} or earlier",
    on_or_after="on or after {0}",
    or_later="{0} or later",
    and_earlier="{0} and all earlier",
    and_later="{0} and all later",
    alternative="{0} or {1}",
    addition="{0} and {1}",
    decade="{0}s",
    the_decade="the {0}s",
    some_year="some year in {0}",
    some_year_between="some year between {0} and {1}",
    unknown_year="an unknown year",
    year_like="a year of the form {0}",
    estimated="{0}, estimated {1}",
    some_month="some month in {0}",
    month_from="a month from {0} to {1}",
    some_day="some day in {0}",
    day_from="a day from {0} to {1}",
    day_of="day {0} of {1}",
    a_month="some month",
)

LANGUAGES: Final[dict[str, Words]] = {"en": ENGLISH}
"""Tables by primary language subtag."""


def words(lang: str) -> Words:
    """Give the table of a BCP 47 language tag, by its primary subtag; English where there is none."""
    return LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)
