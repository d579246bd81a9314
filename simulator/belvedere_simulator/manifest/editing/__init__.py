"""Edits of manifests that keep the text: every edit can be undone, nothing is reordered or dropped.

`open_draft` reads the manifests of an application, `Draft.make` carries an edit out and gives the next
draft, `Draft.undo` and `Draft.redo` go back and forth to the letter, `save_draft` writes what changed.
Edits are frozen values: those of graphs lie in `graph_edits`, of overrides in `override_edits`, of the names
of packages in `package_edits`; `edit.TypeText` is what somebody typed into the text itself.
"""
