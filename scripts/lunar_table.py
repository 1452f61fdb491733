"""Compute the Vietnamese lunar calendar and write `matchmaker/domain/lunar_table.py`.

Months begin on the day, in Vietnam (UTC+7), of the new moon; the month that holds the winter solstice is the eleventh; in a year of thirteen
months the first one in which the sun enters no twelfth of its path is the leap month. New moons and the sun's place after Jean Meeus,
Astronomical Algorithms, 2nd edition, chapters 49 and 25; clock against earth's turning after Espenak and Meeus (2006).

`python scripts/lunar_table.py` writes the table and names each new moon that falls so near to midnight that the day could be doubted.
"""

from __future__ import annotations

import itertools
from datetime import date
from math import floor, radians, sin
from pathlib import Path

FIRST, LAST = 1984, 2100
HOURS_EAST = 7
NEAR_MINUTES = 2
OUT = Path(__file__).parents[1] / "matchmaker/domain/lunar_table.py"

# Multiples of the sun's and the moon's anomaly and of the moon's latitude argument, by how much each moves the new moon, and the power of
# the eccentricity that goes with it.
TERMS = (
    (0, 1, 0, -0.40720, 0), (1, 0, 0, 0.17241, 1), (0, 2, 0, 0.01608, 0), (0, 0, 2, 0.01039, 0), (-1, 1, 0, 0.00739, 1), (1, 1, 0, -0.00514, 1),
    (2, 0, 0, 0.00208, 2), (0, 1, -2, -0.00111, 0), (0, 1, 2, -0.00057, 0), (1, 2, 0, 0.00056, 1), (0, 3, 0, -0.00042, 0), (1, 0, 2, 0.00042, 1),
    (1, 0, -2, 0.00038, 1), (-1, 2, 0, -0.00024, 1), (2, 1, 0, -0.00007, 0), (0, 2, -2, 0.00004, 0), (3, 0, 0, 0.00004, 0), (1, 1, -2, 0.00003, 0),
    (0, 2, 2, 0.00003, 0), (1, 1, 2, -0.00003, 0), (-1, 1, 2, 0.00003, 0), (-1, 1, -2, -0.00002, 0), (1, 3, 0, -0.00002, 0), (0, 4, 0, 0.00002, 0),
)  # fmt: skip
PLANETS = (
    (299.77, 0.107408, 0.000325), (251.88, 0.016321, 0.000165), (251.83, 26.651886, 0.000164), (349.42, 36.412478, 0.000126),
    (84.66, 18.206239, 0.000110), (141.74, 53.303771, 0.000062), (207.14, 2.453732, 0.000060), (154.84, 7.306860, 0.000056),
    (34.52, 27.261239, 0.000047), (207.19, 0.121824, 0.000042), (291.34, 1.844379, 0.000040), (161.72, 24.198154, 0.000037),
    (239.56, 25.513099, 0.000035), (331.55, 3.592518, 0.000023),
)  # fmt: skip


def clock_behind(year: float) -> float:
    """Days by which the clock lags behind even time."""
    t = year - 2000
    if year < 2005:
        t3 = 63.86 + 0.3345 * t - 0.060374 * t**2 + 0.0017275 * t**3 + 0.000651814 * t**4 + 0.00002373599 * t**5
        return t3 / 86400
    if year < 2050:
        return (62.92 + 0.32217 * t + 0.005589 * t**2) / 86400
    return (-20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year)) / 86400


def new_moon(k: int) -> float:
    """The Julian day, on Vietnam's clock, of the new moon that is the k-th after that of 6 January 2000."""
    t = k / 1236.85
    even = 2451550.09766 + 29.530588861 * k + 0.00015437 * t**2 - 0.000000150 * t**3 + 0.00000000073 * t**4
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = radians(2.5534 + 29.10535670 * k - 0.0000014 * t**2 - 0.00000011 * t**3)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3 - 0.000000058 * t**4)
    latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t**2 - 0.00000227 * t**3 + 0.000000011 * t**4)
    node = radians(124.7746 - 1.56375588 * k + 0.0020672 * t**2 + 0.00000215 * t**3)
    moved = sum(size * eccentricity**power * sin(s * sun + m * moon + f * latitude) for s, m, f, size, power in TERMS) - 0.00017 * sin(node)
    for at, (start, speed, size) in enumerate(PLANETS):
        moved += size * sin(radians(start + speed * k - (0.009173 * t**2 if at == 0 else 0)))
    when = even + moved
    return when - clock_behind(2000 + (when - 2451545) / 365.25) + HOURS_EAST / 24


def sun_longitude(local: float) -> float:
    """Degrees of the sun's apparent place at a Julian day on Vietnam's clock."""
    even = local - HOURS_EAST / 24
    t = (even + clock_behind(2000 + (even - 2451545) / 365.25) - 2451545) / 36525
    mean, anomaly = 280.46646 + 36000.76983 * t + 0.0003032 * t**2, radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (1.914602 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly) + (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    node = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(node)) % 360


def number(day: date) -> int:
    """The Julian day number of a date: that which ends at its noon."""
    return day.toordinal() + 1721425


def day_of(local: float) -> date:
    """The date of a Julian day on the local clock."""
    return date.fromordinal(floor(local + 0.5) - 1721425)


def twelfth(day: date) -> int:
    """In which twelfth of its path the sun stands when this day begins."""
    return int(sun_longitude(number(day) - 0.5) // 30)


def months() -> list[tuple[date, float]]:
    """The first day of every month that concerns these years, with its new moon."""
    first = round((FIRST - 1 - 2000) * 12.3685) - 2
    last = round((LAST + 2 - 2000) * 12.3685) + 2
    return [(day_of(moon), moon) for moon in map(new_moon, range(first, last))]


def holds_a_term(start: date, after: date) -> bool:
    """Does the sun enter a new twelfth between the beginnings of these days?"""
    return twelfth(start) != twelfth(after)


def named(starts: list[date]) -> list[tuple[date, int, bool, date]]:
    """Every month with its number, whether it is a leap month, and the day after it."""
    spans = list(itertools.pairwise(starts))
    eleventh = [at for at, (start, after) in enumerate(spans) if twelfth(start) in (7, 8) and twelfth(after) in (9, 10)]
    found = []
    for here, there in itertools.pairwise(eleventh):
        leap = next((at for at in range(here + 1, there) if not holds_a_term(*spans[at])), None) if there - here == 13 else None
        month = 11
        for at in range(here, there):
            if at != here and at != leap:
                month = month % 12 + 1
            found.append((spans[at][0], month, at == leap, spans[at][1]))
    return found


def years() -> dict[int, tuple[date, str, int]]:
    """Of each lunar year its first day, its months (1 has thirty days, 0 has twenty-nine) and the leap month, 0 where there is none."""
    made: dict[int, tuple[date, str, int]] = {}
    for start, month, leap, after in named([start for start, _ in months()]):
        if month == 1 and not leap:
            made[start.year] = (start, "", 0)
        year = max(made, default=0)
        if year:
            first, long, was = made[year]
            made[year] = (first, long + ("1" if (after - start).days == 30 else "0"), month if leap else was)
    return {year: row for year, row in made.items() if FIRST <= year <= LAST}


def main() -> None:
    """Write the table; name what stands near to midnight."""
    rows = [f'    {year}: ("{first.isoformat()}", "{long}", {leap}),' for year, (first, long, leap) in years().items()]
    OUT.write_text(
        '"""The Vietnamese lunar calendar: of each year its first day, its months (1 has 30 days, 0 has 29) and its leap month.\n\n'
        "Computed for UTC+7 by `scripts/lunar_table.py`; not to be edited by hand.\n"
        '"""\n\nfrom __future__ import annotations\n\nYEARS: dict[int, tuple[str, str, int]] = {\n' + "\n".join(rows) + "\n}\n",
        encoding="utf-8",
    )
    for start, moon in months():
        minutes = min((moon + 0.5) % 1, 1 - (moon + 0.5) % 1) * 1440
        if minutes < NEAR_MINUTES:
            print(f"{start}: the new moon is {minutes:.1f} minutes from midnight")


if __name__ == "__main__":
    main()
