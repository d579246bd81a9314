"""The tree of topics as it grows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from belvedere_desktop.messages.rows import TopicRow
from belvedere_desktop.messages.topic_tree import TopicModel

THING = "panorama_gate_Thing_00000001"


def heard(topic: str, count: int = 1, thing: str = "", feature: str = "other") -> TopicRow:
    return TopicRow(topic, thing, "gate" if thing else "", feature, "", count, 1, 1.0, "{}", retained=False)


def lines(model: TopicModel, index: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """Titles and counts, below each other."""
    above = index or QModelIndex()
    found = []
    for place in range(model.rowCount(above)):
        here = model.index(place, 0, above)
        count = model.index(place, 1, above).data()
        found += [f"{'  ' * depth}{here.data()} {count}", *lines(model, here, depth + 1)]
    return found


def test_devices_have_features_and_other_topics_have_levels() -> None:
    model = TopicModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    shadow = f"$aws/things/{THING}/shadow/update"
    model.show([heard(shadow, 2, THING, "shadows"), heard("a/b"), heard("a/b/c", 3), heard("/x")])
    model.show([heard("a/b", 5)])
    assert lines(model) == [
        "gate 2",
        "  Shadows 2",
        "    shadow/update 2",
        "No device 9",
        "  Other topics 9",
        "    a 8",
        "      b 5",
        "      b 3",
        "        c 3",
        "    / 1",
        "      x 1",
    ]
    chosen = model.index_of("a/b/c").parent()
    assert model.node(chosen).filter() == {"topic": "a/b/#"}
    assert model.node(model.index_of(shadow).parent()).filter() == {"device": THING, "feature": "shadows"}
    assert model.node(model.index_of("a/b")).filter() == {"topic": "a/b"}
    assert model.node(model.index_of("/x").parent()).filter() == {"topic": "/#"}
    assert model.node(model.index(1, 0)).filter() == {"device": "-"}
