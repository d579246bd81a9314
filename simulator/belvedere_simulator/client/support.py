"""Calls about support: bundles, what messages mean."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder, folders
from belvedere_simulator.messages import tr

_MOST_REMOVALS = 5000
_MOST_KNOWN = 200
_LARGEST_PICTURE = 4 * 1024 * 1024
_CRASHES = ("crash-*.txt", "native-crash-*.txt")


class SupportCalls:
    """Drafts are held until they are dropped, or this process ends."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._drafts: dict[str, Any] = {}
        self._lock = threading.Lock()
        sites.before_close(self.close)

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "support.gather": self.gather,
            "support.write": self.write,
            "support.drop": self.drop,
            "support.text": self.text,
            "support.open": self.open,
            "support.opened": self.opened,
            "support.summary": self.summary,
            "support.close": self.close_workspace,
            "support.key": self.key,
            "support.explain": self.explain,
            "support.crashes": self.crashes,
        }

    def gather(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Gather what a bundle about the time from `since` to `until` (epoch seconds) would hold: its `draft`
        for the other calls, and what is in it as `belvedere support preview --json` tells it.

        `devices`, `logs`, `metrics`, `pictures`, `crashReports`, `note`, `views` as in `Wish`.
        """
        from belvedere_simulator.support.assembling import draft_of  # noqa: PLC0415 - loads much
        from belvedere_simulator.support.wish import Wish  # noqa: PLC0415

        place = place_of(given)
        wish = Wish(
            since=datetime.fromtimestamp(float(given["since"]), UTC),
            until=datetime.fromtimestamp(float(given["until"]), UTC),
            devices=tuple(map(str, given.get("devices", ()))),
            logs=given.get("logs") is not False,
            metrics=given.get("metrics") is not False,
            frames=given.get("pictures") is True,
            crash_reports=tuple(map(str, given.get("crashReports", ()))),
            note=str(given.get("note", "")),
            views=tuple(given.get("views", ())),
        )
        draft = draft_of(place, lambda: self._sites.clients(place), wish, call.progress)
        name = Path(draft.staging.folder).parent.name
        with self._lock:
            self._drafts[name] = draft
        return {"draft": name, **_told(draft.announcement())}

    def write(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Write the draft to the file `to` without the files `leaveOut`, encrypted for `recipients`: its
        `file` and `size`. The draft is still there.
        """
        draft, target = self._draft(given), Path(given["to"])
        for path in given.get("leaveOut", ()):
            draft.staging.leave_out(str(path))

        def tell(done: int, whole: int) -> None:
            call.progress(tr("Packing"), done / whole if whole else None)

        draft.write(target, [str(each) for each in given.get("recipients", ())], tell)
        return {"file": str(target), "size": target.stat().st_size}

    def drop(self, _call: Call, given: Arguments) -> None:
        """Throw the draft away."""
        with self._lock:
            draft = self._drafts.pop(str(given["draft"]), None)
        if draft is not None:
            draft.close()

    def text(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The file `path` of a `draft`, or of the opened bundle `workspace`: the beginning of its `text`, or
        the `picture`.
        """
        from belvedere_simulator.support.workspace import beginning_of  # noqa: PLC0415

        name = str(given["path"])
        file = self._workspace(given).path(name) if given.get("workspace") else self._staged(given, name)
        if name.endswith(".jpg"):
            return {"picture": file.read_bytes() if file.stat().st_size <= _LARGEST_PICTURE else b""}
        return {"text": beginning_of(file)}

    def open(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Open the bundle `file` with the `keys`: see `opened`."""
        from belvedere_simulator.logs.marks import MarkStore  # noqa: PLC0415
        from belvedere_simulator.support.views import keep_marks  # noqa: PLC0415
        from belvedere_simulator.support.workspace import is_opened, open_bundle  # noqa: PLC0415

        def tell(done: int, whole: int) -> None:
            call.progress(tr("Unpacking"), done / whole if whole else None)

        file = Path(given["file"])
        call.progress(tr("Checking"))
        known = is_opened(file)
        workspace = open_bundle(file, [Path(each) for each in given.get("keys", ())], None, tell)
        if not known:
            # Only once: the reader may have taken some away since.
            keep_marks(workspace, MarkStore(data_folder() / "marks"))
        return _opened(workspace)

    def opened(self, _call: Call, _given: Arguments) -> list[dict[str, Any]]:
        """Each opened bundle: its `workspace`, `views` as the Logs page opens them, `versions` and `devices`
        where it has them, and what it says of itself.
        """
        from belvedere_simulator.support.workspace import workspaces  # noqa: PLC0415

        return [_opened(workspace) for workspace in workspaces()]

    def summary(self, call: Call, given: Arguments) -> dict[str, Any]:
        """What the opened bundle `workspace` tells at first sight: see `summary_document`."""
        from belvedere_simulator.support.documents import summary_document  # noqa: PLC0415
        from belvedere_simulator.support.summary import summarise  # noqa: PLC0415

        return summary_document(summarise(self._workspace(given), call.progress))

    def close_workspace(self, _call: Call, given: Arguments) -> None:
        """Forget an opened bundle; its file stays where it is."""
        self._workspace(given).close()

    def key(self, _call: Call, given: Arguments) -> dict[str, str]:
        """Make a key in the new file `file`: its `recipient`."""
        from belvedere_simulator.support.sealing import make_key  # noqa: PLC0415

        return {"recipient": make_key(Path(given["file"]))}

    def explain(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """What is known of `words`: `known`, and how many there are in all."""
        from belvedere_simulator.explaining.documents import known_document  # noqa: PLC0415
        from belvedere_simulator.explaining.explaining import search  # noqa: PLC0415

        found = search(str(given["words"]))
        return {"known": [known_document(each) for each in found[:_MOST_KNOWN]], "count": len(found)}

    def crashes(self, _call: Call, _given: Arguments) -> list[dict[str, Any]]:
        """The crash reports there are, the newest first: `file`, `name`, `at`."""
        files = [file for pattern in _CRASHES for file in folders().logs.glob(pattern)]
        told = [{"file": str(file), "name": file.name, "at": file.stat().st_mtime} for file in files]
        return sorted(told, key=lambda each: -float(each["at"]))

    def _staged(self, given: Arguments, name: str) -> Path:
        staging = self._draft(given).staging
        if all(each.path != name for each in staging.files):
            raise BelvedereError("BV-SUP-006", tr("There is no such file in the bundle"), where=name)
        return Path(staging.folder) / name

    def _draft(self, given: Arguments) -> Any:
        with self._lock:
            draft = self._drafts.get(str(given["draft"]))
        if draft is None:
            raise BelvedereError("BV-SUP-009", tr("What was gathered is not kept any more"))
        return draft

    def _workspace(self, given: Arguments) -> Any:
        from belvedere_simulator.support.workspace import workspace_named  # noqa: PLC0415

        return workspace_named(str(given["workspace"]))

    def close(self) -> None:
        """Throw all drafts away."""
        with self._lock:
            drafts, self._drafts = list(self._drafts.values()), {}
        for draft in drafts:
            draft.close()


def _told(announcement: Any) -> dict[str, Any]:
    """What is in it; of very many removals the first, and how many there are."""
    from belvedere_simulator.support.documents import announcement_document  # noqa: PLC0415

    document = announcement_document(announcement)
    removals = document["removals"]
    return {**document, "removals": removals[:_MOST_REMOVALS], "removed": len(removals)}


def _opened(workspace: Any) -> dict[str, Any]:
    from belvedere_simulator.support.views import shown_views  # noqa: PLC0415

    return {
        "workspace": workspace.name,
        "folder": str(workspace.folder / "files"),
        **_told(workspace.announcement),
        "views": shown_views(workspace),
    }
