"""The walk as a page for readers, made from the words of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from walks.step import Chapter, numbered

_HEAD = """# The technician's walk

Made by `python tests/walks/technician.py`: the real main window at 1280x720, with a real site, appliances,
cameras and a FAT32 image as USB drive. The words below are those of the script, which took a picture after
each step.
"""


def page(chapters: Sequence[Chapter], pictures: str) -> str:
    """Render the walk as Markdown; `pictures` is their folder, as seen from the page."""
    files = {id(step): file for file, step in numbered(chapters)}
    parts = [_HEAD]
    for chapter in chapters:
        parts.append(f"\n## {chapter.title}\n\n{chapter.about}\n")
        for step in chapter.steps:
            file = files[id(step)]
            parts.append(f"\n{step.done}\n\n![{step.seen}]({pictures}/{file})\n\n*{step.seen}*\n")
    return "".join(parts)
