"""The walk as a page for readers, made from the words of its steps."""

from __future__ import annotations

from walks.step import Walk, numbered

_HEAD = """# {title}

Made by `python tests/walks/walk.py {name}`: {about}
"""


def page(walk: Walk, pictures: str) -> str:
    """Render the walk as Markdown; `pictures` is their folder, as seen from the page."""
    files = {id(step): file for file, step in numbered(walk.chapters)}
    parts = [_HEAD.format(title=walk.title, name=walk.name, about=walk.about)]
    for chapter in walk.chapters:
        parts.append(f"\n## {chapter.title}\n\n{chapter.about}\n")
        for step in chapter.steps:
            file = files[id(step)]
            parts.append(f"\n{step.done}\n\n![{step.seen}]({pictures}/{file})\n\n*{step.seen}*\n")
    return "".join(parts)
