"""Makes a data set of incidents for measuring: the same bytes for the same number of records.

Usage: generate.py RECORDS OUT.csv

What is common is as common as in the public data sets: few actors are behind most incidents (Zipf), a
third of the dates is known to the month or the year only, every other record has no number of victims,
some have no actor. Places and sectors are called as data/ calls them. bench/incidents.map reads it.
"""

import csv
import itertools
import random
import sys
from datetime import date, timedelta
from pathlib import Path

HEADER = "Id Title Actor Start End Type Status Country Sector Victim Count Confidence Notes".split()
CHUNK = 10_000
FIRST_DAY, DAYS = date(2004, 1, 1), 7600

BIRDS = "Heron Magpie Osprey Kestrel Plover Curlew Lapwing Bittern Shrike Dunlin".split()
BEASTS = "Lynx Marten Badger Otter Jackal Ermine Tapir Ocelot Civet Mongoose".split()
TINTS = "Ghost Amber Iron Silent Crimson Hollow Northern Velvet Granite Copper Pale Distant Winter".split()
MOODS = "Patient Broken Salt Paper Restless Burning Quiet Lunar Marble Sullen Rapid Ashen".split()

COUNTRIES = """United States|United Kingdom|Germany|France|Ukraine|South Korea|Japan|India|Israel|Canada|Taiwan|Italy|Spain
Australia|Poland|Netherlands|Turkey|Saudi Arabia|Brazil|Pakistan|Vietnam|Switzerland|Sweden|Belgium|Singapore|Norway|Iran
Russia|China|Mexico|Thailand|Philippines|Indonesia|Malaysia|Estonia|Lithuania|Latvia|Romania|Austria|Denmark|Finland|Greece
Portugal|Hungary|Bulgaria|Kenya|Nigeria|South Africa|Egypt|Morocco|Argentina|Chile|Colombia|Peru|Kazakhstan|Qatar"""
SECTORS = """Banks|Financial services|Government|Telecommunications|Media|Manufacturing|Energy|Education|Retail|Transportation
Insurance|Pharmaceuticals|Aerospace|Semiconductors|Utilities|Water|Construction|Legal services|Logistics|Air transport
Cryptocurrency|Electronics|Chemicals|Automotive|Broadcasting|Payment services|Fintech|Agriculture|Mining|Real estate"""
TYPES = """espionage|data-theft|ransomware|phishing|denial-of-service|financial-theft|malware|sabotage|defacement|extortion
supply-chain|hack-and-leak|reconnaissance|disruption|fraud|surveillance|disinformation|data-destruction|cryptomining|intrusion"""
CONFIDENCES = ["", "likely", "very likely", "almost certain", "roughly even", "unlikely", "60", "75"]
FIRMS = "Alder Borealis Calder Dovecote Elmhurst Fenwick Garnet Harrow Inglenook Juniper Kestrelby Lindale Merrow".split()
KINDS = "Bank|Holdings|Ministry|University|Logistics|Media Group|Clinic|Power|Insurance|Systems|Airways|Foods".split("|")
DEEDS = "Intrusion into|Theft from|Outage at|Extortion of|Phishing at|Espionage against|Leak from|Fraud at".split("|")
NOTES = """Reported by the victim after an outside tip.|Mail with a weaponised attachment opened the way.
Valid accounts were used; how they were lost is not known.|The intruders stayed for months before they were noticed.
An exposed remote desktop was the way in.|Files were encrypted on a Friday night and a note was left on every screen.
Staff credentials were later offered for sale.|The vendor's update channel carried the implant.
Backups had been deleted beforehand.|Investigators found tools that were seen in an earlier case.
The group claimed the deed on its own site.|Services were down for two days."""


def words(text):
    return text.replace("\n", "|").split("|")


def falling(n, power=1.0):
    """Weights of a Zipf list, summed up as random.choices() likes them."""
    return list(itertools.accumulate(1 / (rank + 1) ** power for rank in range(n)))


class Pick:
    """A list of which the first are taken most often; thousands at a time."""

    def __init__(self, values, power=1.0):
        self.values, self.weights = values, falling(len(values), power)

    def some(self, rng, n):
        return rng.choices(self.values, cum_weights=self.weights, k=n)


def actors():
    return [f"{a} {b}" for b in BIRDS + BEASTS for a in TINTS + MOODS]


def victims(records):
    """One victim for some thirty records, each with its firm, kind and number."""
    firms = itertools.product(range(1, 10**6), KINDS, FIRMS)
    return [f"{firm} {kind} {number}" for number, kind, firm in itertools.islice(firms, max(100, records // 30))]


def dated(day, precision):
    """ISO day, month or year."""
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def start_and_end(rng):
    day = FIRST_DAY + timedelta(days=int(DAYS * rng.random() ** 0.5))
    precision = rng.choices(("day", "month", "year"), (65, 27, 8))[0]
    end = ""
    if rng.random() < 0.3:
        end = dated(day + timedelta(days=int(rng.expovariate(1 / 60)) + 366), precision)
    return dated(day, precision), end


def count(rng):
    chance = rng.random()
    if chance < 0.5:
        return ""
    number = int(10 ** (rng.random() * 4)) + 1
    return f"more than {number}" if chance < 0.65 else str(number)


def chunk(rng, picks, first, n):
    """n records from number `first` on."""
    drawn = {name: pick.some(rng, n) for name, pick in picks.items()}
    for i in range(n):
        number, victim = first + i, drawn["victim"][i]
        start, end = start_and_end(rng)
        yield (
            f"INC-{number:07d}",
            f"{drawn['deed'][i]} {victim}, case {number}",
            drawn["actor"][i] if rng.random() < 0.85 else "",
            start,
            end,
            drawn["type"][i],
            "ended" if end else rng.choice(("ongoing", "unknown", "")),
            drawn["country"][i],
            drawn["sector"][i],
            victim,
            count(rng),
            drawn["confidence"][i],
            f"{drawn['note'][i]} {drawn['more'][i]}" if rng.random() < 0.7 else drawn["note"][i],
        )


def rows(records):
    rng = random.Random(20240307)
    picks = {
        "actor": Pick(actors()),
        "victim": Pick(victims(records), 0.6),
        "country": Pick(words(COUNTRIES)),
        "sector": Pick(words(SECTORS), 0.8),
        "type": Pick(words(TYPES)),
        "confidence": Pick(CONFIDENCES, 0.5),
        "deed": Pick(DEEDS, 0.5),
        "note": Pick(words(NOTES), 0.4),
        "more": Pick(words(NOTES), 0.1),
    }
    for first in range(0, records, CHUNK):
        yield from chunk(rng, picks, first + 1, min(CHUNK, records - first))


def write(records, path):
    """The file appears only whole."""
    new = Path(f"{path}.new")
    with new.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(rows(records))
    new.replace(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(int(sys.argv[1]), sys.argv[2])
