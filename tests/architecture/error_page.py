"""The error catalogue as a page for readers: `python tests/architecture/error_page.py > docs/errors.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from belvedere_simulator.errors import CatalogueEntry, catalogue

AREAS = {
    "APP": "Application",
    "BAT": "Batches",
    "BENCH": "Benches",
    "CAM": "Cameras",
    "CLI": "Commands on a site",
    "CRT": "Certificates",
    "DEV": "Devices",
    "DOC": "Camera doctor and discovery",
    "DSK": "Desktop",
    "DSP": "Display",
    "ISO": "Isolation",
    "MAN": "Manifests",
    "MODEL": "Models",
    "PKG": "Packages",
    "PRV": "Provisioning",
    "RUN": "Runs",
    "STG": "Data of an appliance",
    "TRF": "Downloads of an appliance",
    "UPD": "Software updates",
    "USB": "USB drives",
    "VCAM": "Virtual cameras",
}


def page(entries: Iterable[CatalogueEntry]) -> str:
    """Render `entries` as Markdown, one heading an area."""
    by_area: dict[str, list[CatalogueEntry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.code):
        by_area.setdefault(entry.code.split("-")[1], []).append(entry)
    sections = [_section(AREAS.get(area, area), by_area[area]) for area in sorted(by_area)]
    return "# Error codes\n\nMade from the catalogue in `resources/belvedere_resources/errors`.\n" + "".join(
        sections
    )


def _section(title: str, entries: Iterable[CatalogueEntry]) -> str:
    texts = (
        f"\n**{entry.code}** {entry.title}\n\n{entry.explanation}\n*{entry.remedy}*\n" for entry in entries
    )
    return f"\n## {title}\n" + "".join(texts)


if __name__ == "__main__":
    sys.stdout.write(page(catalogue().values()))
