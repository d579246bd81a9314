"""An application's manifests with members that nobody knows, numbers written oddly, and odd layout."""

from __future__ import annotations

from pathlib import Path

GRAPH_FILE, OVERRIDE_FILE, PACKAGE_FILE = Path("graph.json"), Path("override.json"), Path("package.json")

GRAPH = """{
    "x-before": [1.50, 2e3, "\\u00e9"],
    "nodeGraph": {
        "x-tool": {"version": 1.0, "keep": null},
        "envelopeVersion": "2021-01-01",
        "packages": [
            {"name": "123456789012::counter", "version": "1.0", "x-package": 1},
            { "version": "1.0",   "name": "panorama::abstract_rtsp_media_source" }
        ],
        "nodes": [
            {
                "x-first": true,
                "name": "camera",
                "interface": "panorama::abstract_rtsp_media_source.rtsp_v1_interface",
                "overridable": true,
                "x-place": {"x": 10.0, "y": -4}
            },
            {"name": "code", "interface": "123456789012::counter.counter", "x-place": {"y": 1, "x": 2}},
            {
                "name": "threshold",
                "interface": "float32",
                "value": 0.50,
                "x-unit": "%"
            },
            {"name": "title", "interface": "string", "value": "caf\\u00e9", "overridable": true}
        ],
        "x-middle": {},
        "edges": [
            {"producer": "camera.video_out", "x-colour": "red", "consumer": "code.video_in"},
            {"consumer": "code.threshold", "producer": "threshold"}
        ],
        "networkRoutingRules": [{"node": "code", "x-why": "status", "containerPort": 80}]
    },
    "x-after": {"b": 1, "a": 2}
}
"""

OVERRIDE = """{"nodeGraphOverrides":{"envelopeVersion":"2021-01-01","x-who":["me"],
"nodes":[{"name":"door","interface":"123456789012::door.door","x-place":{"x":1}}],
"nodeOverrides":[{"x-note":"day","replace":"camera","with":[{"name":"door","x-order":1}]}],
"edges":[]},"x-end":-0.0}"""

PACKAGE = """{\r
  "nodePackage": {\r
    "name": "counter",\r
    "x-owner": "us",\r
    "version": "1.0",\r
    "interfaces": []\r
  }\r
}"""

TEXTS = {GRAPH_FILE: GRAPH, OVERRIDE_FILE: OVERRIDE, PACKAGE_FILE: PACKAGE}

UNKNOWN = {
    GRAPH_FILE: (
        '"x-before": [1.50, 2e3, "\\u00e9"]',
        '"x-tool": {"version": 1.0, "keep": null}',
        '"x-package": 1',
        '"x-middle": {}',
        '"x-after": {"b": 1, "a": 2}',
    ),
    OVERRIDE_FILE: ('"x-who":["me"]', '"x-end":-0.0'),
    PACKAGE_FILE: ('"x-owner": "us"',),
}
"""What stands in them, in this order and to the letter, whatever is done to nodes and edges."""
