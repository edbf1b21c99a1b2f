"""What one cell says, in one meaning. A blank, a dash or “unknown” is missing: it is never taken as “no”."""

from __future__ import annotations

import datetime as dt
import re

from smartpick.catalog.policy_facts import NO_LIMIT, PERCENT, POLICY_FACTS
from smartpick.catalog.published_policies import TRANSFER, PublishedValue
from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports.grid import Cell, NotUnderstood, Unreadable
from smartpick.knowledge.imports.visa_cells import H1B, J1, visas_read

_MISSING = {
    "tbc", "tobedetermined", "tobeannounced", "tobeconfirmed", "tobetold",
    "unknown", "na", "tbd", "tba", "null", "nan", "notstated", "notlisted", "notspecified", "notsure", "dontknow",
    "notfound", "notavailable", "unclear", "notmentioned", "unspecified", "noinformation", "noinfo",
}  # fmt: skip
_MOST_DIGITS = 9
"""Digits of a number of positions (assumption: no program has a billion)."""
_LONGEST_MISSING = 40
"""Letters, with spaces and marks, of a cell that may still say no more than “no information” (assumption)."""
_YES = {
    "yes", "y", "true", "x", "sponsored", "sponsors", "accepted", "accepts", "1", "yesthroughecfmg", "offered", "t",
    "ja", "j", "wahr", "oui", "o", "vrai", "si", "s", "verdadero", "sim", "verdadeiro", "available", "supported",
}  # fmt: skip
_NO = {
    "no", "n", "false", "notsponsored", "doesnotsponsor", "doesntsponsor", "notaccepted", "0", "nosponsorship", "f",
    "nein", "falsch", "non", "faux", "falso", "nao", "notoffered", "notsupported",
}  # fmt: skip
"""As spreadsheets in English, German, French, Spanish and Portuguese write them too."""
_NONE = {"none", "notrequired", "norequirement", "no", "n", "nominimum", "nolimit", "nocutoff", "nomaximum", "any"}
_NO_VISA = {"none", "no", "n", "novisa", "novisas", "novisasponsorship", "nosponsorship", "nonesponsored", "false"}
_TRANSFER = {"onlytransfers", "transfersonly", "transferonly", "onlytransfer"}
_YES_MARKS, _NO_MARKS = "✓✔✅☑", "✗✘❌"

_AMOUNT = re.compile(
    r"(?:at least|minimum(?: of)?|min\.?|within(?: the last)?|last|up to|max\.?|maximum(?: of)?|≥|>=|≤|<=|~)?\s*"
    r"(\d{1,9}(?:\.\d{1,9})?)(?:\s*(?:-|–|—|to)\s*(\d{1,9}(?:\.\d{1,9})?))?\s*"
    r"(\+|or more|or higher|or less|or fewer)?\s*"
    r"(year|yr|month|mo|week|wk|letter|lor|point|pt|attempt)?s?\.?"
    r"(?:\s*(?:or more|max|maximum|minimum|required|only))?"
)
"""Lowest number, highest of a range, “+”, unit."""
_UNITS = {
    "year": "years", "yr": "years", "month": "months", "mo": "months", "week": "weeks", "wk": "weeks",
    "letter": "letters", "lor": "letters", "point": "points", "pt": "points", "attempt": "attempts",
}  # fmt: skip
_FACTORS = {("years", "months"): 12.0, ("weeks", "months"): 0.25, ("months", "years"): 1 / 12}
"""Four weeks are a month, as clinical rotations are counted."""


def text_of(value: Cell) -> str:
    """The cell's words, "" if it is missing. Whole numbers and dates as they are read by people.

    Raises:
        NotUnderstood: if the cell is a formula or an error.
    """
    if isinstance(value, Unreadable):
        raise NotUnderstood(value.reason)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    text = " ".join(str(value).split())
    return "" if _is_missing(text) else text


def yes_or_no(value: Cell, x_is_yes: bool = True) -> bool | None:
    """True, False, or None if missing.

    Args:
        value: the cell.
        x_is_yes: whether an X ticks, as `x_ticks` says of its column.

    Raises:
        NotUnderstood: for any other word.
    """
    text = text_of(value)
    if not text:
        return None
    if text in set(_YES_MARKS):
        return True
    if text in set(_NO_MARKS):
        return False
    word = comparable(text)
    if word == "x" and not x_is_yes:
        raise NotUnderstood(f"“{text}” may mean yes or no here, as other cells of its column say yes or no in full")
    if word in _YES or word in _NO:
        return word in _YES
    raise NotUnderstood(f"“{text[:60]}” is neither yes nor no")


def x_ticks(values: list[Cell]) -> bool:
    """Whether an X is a tick in this column: no other cell of it says yes, and none has a mark of no."""
    texts = {text for value in values if value is not None and len(text := str(value).strip()) <= _LONGEST_MISSING}
    yes = {text for text in texts if text in set(_YES_MARKS) or comparable(text) in _YES - {"x"}}
    return not yes and not texts & set(_NO_MARKS)


def visas(value: Cell) -> dict[str, bool]:
    """What a cell about both visas says of each: keys "j1" and "h1b", only those it speaks of.

    “J1 only” says no to H-1B; “J1” alone leaves H-1B unknown; “Yes” does not say which visa and is not taken.
    `visas_read` states the grammar.

    Raises:
        NotUnderstood: if it does not plainly say so.
    """
    text = text_of(value)
    if not text:
        return {}
    if comparable(text) in _NO_VISA:
        return {"j1": False, "h1b": False}
    return visas_read(str(value) if isinstance(value, str) else text)


def policy(fact: str, value: Cell, x_is_yes: bool = True) -> tuple[PublishedValue | None, str]:
    """(value, remark) of one policy fact: the value in the fact's own unit, None if missing.

    A range is taken at its lower end for what a program requires (“3-4” letters: at least 3), with the range as the
    remark; for a limit it is not taken. “No limit” is the largest number the fact knows, “not required” is 0. A
    limit of 0 years is none that a program has, and is not taken.

    Args:
        fact: a key of POLICY_FACTS.
        value: the cell.
        x_is_yes: as `yes_or_no` takes it.

    Raises:
        NotUnderstood: with the reason.
    """
    about = POLICY_FACTS[fact]
    if fact == "h1b" and isinstance(value, str) and comparable(value) in _TRANSFER:
        return TRANSFER, ""
    if about.kind == "yes/no":
        if (
            fact in {"j1", "h1b"}
            and isinstance(value, str)
            and any(named.search(value.casefold()) for named in (J1, H1B))
        ):
            return visas(value).get(fact), ""
        return yes_or_no(value, x_is_yes), ""
    if isinstance(value, dt.date):
        raise NotUnderstood(f"a date ({value}) stands where {about.unit} are expected")
    text = text_of(value)
    if not text:
        return None, ""
    if (fact != "attempts_limit" and comparable(text) in _NONE) or comparable(text) in {"nolimit", "nomaximum", "any"}:
        return _no_requirement(fact), text[:60] if fact in {"step2_minimum", "attempts_limit"} else ""
    number, remark = (_percent(text), "") if about.unit == PERCENT else _number(fact, text)
    if not about.least <= number <= about.most:
        hint = ", a calendar year" if fact == "graduation_limit" and 1900 < number < 2100 else ""
        if fact == "graduation_limit" and number == 0:
            hint = "; say “no limit” or a number from 1"
        raise NotUnderstood(f"“{text[:60]}” is not from {about.least} to {about.most} {about.unit}{hint}")
    return number, remark


def _percent(text: str) -> int:
    """Whole percent out of “60 %”, “60.4” or “60,4”."""
    number = re.fullmatch(r"(?:~|about )?\s*(\d{1,3}(?:[.,]\d{1,9})?)\s*(?:%|percent)?", text.casefold())
    if not number or (share := float(number[1].replace(",", "."))) > 100:
        raise NotUnderstood(f"“{text[:60]}” is not a share from 0 to 100 percent")
    return int(share + 0.5)


def of_one(values: list[Cell]) -> bool:
    """Whether a column gives shares of 1, as spreadsheets keep percentages: no number above 1, and one between."""
    numbers = [number for value in values if (number := share_of_one(value, above=True)) is not None]
    return all(number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)


def share_of_one(value: Cell, above: bool = False) -> float | None:
    """A bare number from 0 to 1, or any where `above`; None for anything else, such as “60 %”."""
    text = str(value).strip().replace(",", ".") if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,3}(?:\.\d{1,17})?", text):
        return None
    return float(text) if above or float(text) <= 1 else None


def _no_requirement(fact: str) -> int:
    about = POLICY_FACTS[fact]
    if fact == "graduation_limit":
        return NO_LIMIT
    return about.most if fact == "attempts_limit" else about.least


def _number(fact: str, text: str) -> tuple[int, str]:
    """A whole number in the fact's unit out of words such as “within 5 years”, “230+”, “12 weeks” or “3-4”."""
    low = text.casefold().replace(",", "")
    amount = _AMOUNT.fullmatch(low)
    if not amount:
        raise NotUnderstood(f"“{text[:60]}” is not a number of {POLICY_FACTS[fact].unit}")
    least, most, unit = amount[1], amount[2], amount[4] or ""
    if most and fact in {"graduation_limit", "attempts_limit"}:
        raise NotUnderstood(f"“{text[:60]}” is a range, not one limit")
    number = float(least) * _factor(POLICY_FACTS[fact].unit, unit, text)
    if number != int(number):
        raise NotUnderstood(f"“{text[:60]}” is not a whole number of {POLICY_FACTS[fact].unit}")
    return int(number), f"The file says {text[:60]}" if most else ""


def _factor(wanted: str, unit: str, text: str) -> float:
    given = _UNITS.get(unit, wanted)
    if given != wanted and (given, wanted) not in _FACTORS:
        raise NotUnderstood(f"“{text[:60]}” is not in {wanted}")
    return _FACTORS.get((given, wanted), 1.0)


def positions(value: Cell) -> int | None:
    """A number of positions, None if missing; “1,234” and “12*” are read. Raises NotUnderstood otherwise."""
    if type(value) is int and 0 <= value < 10**_MOST_DIGITS:  # True is no number
        return value
    text = text_of(value).replace("*", "").strip()
    if not text or _is_missing(text):
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) > _MOST_DIGITS or not re.fullmatch(r"\d{1,3}([, ]\d{3})+|\d+", text):
        raise NotUnderstood(f"“{text[:60]}” is not a number of positions")
    return int(digits)


def filled_positions(value: Cell, quota: int | None) -> int | None:
    """Positions filled; a percentage as text is turned into positions where only one number of them fits it."""
    if isinstance(value, str) and (percent := re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", text := text_of(value))):
        share = float(percent[1])
        near = round(share * (quota or 0) / 100)  # only its neighbours can lie within half a percent and be alone
        few = range(max(0, near - 2), near + 3)
        fits = [n for n in few if quota and n <= quota and abs(100 * n / quota - share) <= 0.5]
        if len(fits) != 1:
            raise NotUnderstood(f"“{text}” does not give one number of filled positions")
        return fits[0]
    return positions(value)


def past_date(value: Cell, day_first: bool | None, today: dt.date) -> dt.date | None:
    """A day up to today, as `date_of` reads it. Raises NotUnderstood for a later one: nothing was seen on it yet."""
    day = date_of(value, day_first)
    if day is not None and day > today:
        raise NotUnderstood(f"{day} is in the future")
    return day


def date_of(value: Cell, day_first: bool | None) -> dt.date | None:
    """A day, None if missing. Excel's serial numbers, ISO days and named months are read.

    day_first: which way 03/04/2025 is meant, as the rest of the column shows; None if nothing shows it.

    Raises:
        NotUnderstood: for anything else, and for a day that could be two.
    """
    if isinstance(value, dt.date):
        return _sane(value, str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(float(value))
    text = text_of(value)
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _serial(float(text))
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.replace(",", " "), flags=re.IGNORECASE)
    plain = " ".join(re.sub(r"[T ]\d{1,2}:\d\d.*$", "", plain).replace(".", " ").split())
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y %m %d", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y",
                 "%d-%b-%y", "%b %Y", "%B %Y", "%b-%Y"):  # fmt: skip
        try:
            return _sane(dt.datetime.strptime(plain, form).date(), text)
        except ValueError as error:
            if isinstance(error, NotUnderstood):
                raise
    if numbers := numeric_date(text):
        first, second, year = numbers
        if first == second or day_first is not None or first > 12 or second > 12:
            days = first > 12 or (second <= 12 and day_first is True)
            try:
                return _sane(dt.date(year, second if days else first, first if days else second), text)
            except ValueError as error:
                raise NotUnderstood(f"“{text[:60]}” is not a date") from error
        raise NotUnderstood(f"“{text}” could be two dates; write it as 2025-03-04")
    raise NotUnderstood(f"“{text[:60]}” is not a date")


def numeric_date(text: str) -> tuple[int, int, int] | None:
    """(first number, second number, year) of a date such as 3/14/25, or None."""
    numbers = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[T ]\d{1,2}:\d\d.*)?", text.strip())
    if not numbers:
        return None
    year = int(numbers[3])
    return int(numbers[1]), int(numbers[2]), year + 2000 if year < 100 else year


def days_come_first(values: list[Cell]) -> bool | None:
    """How a column writes its days: True 14/3/2025, False 3/14/2025, None if no line shows it or two disagree."""
    dates = [date for value in values if isinstance(value, str) and (date := numeric_date(value))]
    day_first = any(first > 12 >= second for first, second, _ in dates)
    month_first = any(second > 12 >= first for first, second, _ in dates)
    return day_first if day_first != month_first else None


def _serial(number: float) -> dt.date:
    if not 32_000 <= number < 60_000:  # 1987 to 2064
        raise NotUnderstood(f"“{number:g}” is not a date")
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(number))


def _sane(day: dt.date, text: str) -> dt.date:
    if not 1990 <= day.year <= 2100:
        raise NotUnderstood(f"“{text[:60]}” is not a likely date")
    return day


def _is_missing(text: str) -> bool:
    if any(letter.isalnum() for letter in text):
        return len(text) <= _LONGEST_MISSING and comparable(text) in _MISSING
    return not set(text) & set(_YES_MARKS + _NO_MARKS)  # a dash, a question mark and the like
