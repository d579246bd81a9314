"""Changes to sound manifests, each with the code, file and pointer it must be reported at."""

from __future__ import annotations

from manifest.editing import Edit, put, take
from manifest.sample import ACCOUNT

GRAPH, OVERRIDE = "/nodeGraph", "/nodeGraphOverrides"
STRING_NODE = {"name": "new", "interface": "string", "value": "x"}
SECOND_CODE = {"name": "second", "interface": f"{ACCOUNT}::counter.counter_interface"}
GPU = {"deviceType": "nvhost_gpu", "sharedResourcePolicy": {"policy": "allow_all"}}

Case = tuple[str, Edit, str, str, str]
"""The file changed, the change, and the code, file and pointer of the problem."""

ERRORS: list[Case] = [
    ("graph", put("edges/0/producer", "no.video_out"), "BV-MAN-020", "graph", f"{GRAPH}/edges/0/producer"),
    ("graph", put("edges/0/producer", "camera.video"), "BV-MAN-021", "graph", f"{GRAPH}/edges/0/producer"),
    ("graph", put("edges/0/producer", "camera"), "BV-MAN-021", "graph", f"{GRAPH}/edges/0/producer"),
    ("graph", put("edges/2/producer", "threshold.x"), "BV-MAN-021", "graph", f"{GRAPH}/edges/2/producer"),
    (
        "graph",
        put("edges/1/producer", "code_node.video_in"),
        "BV-MAN-022",
        "graph",
        f"{GRAPH}/edges/1/producer",
    ),
    (
        "graph",
        put("edges/0/consumer", "camera.video_out"),
        "BV-MAN-022",
        "graph",
        f"{GRAPH}/edges/0/consumer",
    ),
    ("graph", put("edges/2/producer", "title"), "BV-MAN-023", "graph", f"{GRAPH}/edges/2/consumer"),
    ("graph", take("packages/0"), "BV-MAN-024", "graph", f"{GRAPH}/nodes/1/interface"),
    ("graph", put("packages/0/version", "3.0"), "BV-MAN-025", "graph", f"{GRAPH}/packages/0/version"),
    ("graph", put("packages/2/version", "2.0"), "BV-MAN-025", "graph", f"{GRAPH}/packages/2/version"),
    ("code", put("name", "other"), "BV-MAN-025", "graph", f"{GRAPH}/packages/0/name"),
    ("code", put("interfaces/0/name", "other"), "BV-MAN-026", "graph", f"{GRAPH}/nodes/1/interface"),
    (
        "graph",
        put("nodes/3/interface", "panorama::hdmi_data_sink.hdmi1"),
        "BV-MAN-026",
        "graph",
        f"{GRAPH}/nodes/3/interface",
    ),
    ("graph", put("nodes/5/name", "threshold"), "BV-MAN-028", "graph", f"{GRAPH}/nodes/5/name"),
    ("override", put("nodes/2/name", "title"), "BV-MAN-028", "override", f"{OVERRIDE}/nodes/2/name"),
    (
        "override",
        put("nodeOverrides/1/replace", "camera"),
        "BV-MAN-028",
        "override",
        f"{OVERRIDE}/nodeOverrides/1/replace",
    ),
    (
        "override",
        put("nodeOverrides/0/replace", "no"),
        "BV-MAN-029",
        "override",
        f"{OVERRIDE}/nodeOverrides/0/replace",
    ),
    (
        "graph",
        put("nodes/0/overridable", False),
        "BV-MAN-030",
        "override",
        f"{OVERRIDE}/nodeOverrides/0/replace",
    ),
    (
        "override",
        put("nodeOverrides/0/with/1/name", "title"),
        "BV-MAN-031",
        "override",
        f"{OVERRIDE}/nodeOverrides/0/with/1/name",
    ),
    (
        "graph",
        put("nodes/5/overrideMandatory", True),
        "BV-MAN-032",
        "graph",
        f"{GRAPH}/nodes/5/overrideMandatory",
    ),
    (
        "override",
        put("nodes/2", STRING_NODE | {"name": "my_threshold"}),
        "BV-MAN-033",
        "override",
        f"{OVERRIDE}/nodeOverrides/1/with/0/name",
    ),
    (
        "override",
        put("nodeOverrides/0/with/0/name", "my_threshold"),
        "BV-MAN-033",
        "override",
        f"{OVERRIDE}/nodeOverrides/0/with/0/name",
    ),
    ("override", put("nodes/2/value", -0.5), "BV-MAN-034", "override", f"{OVERRIDE}/nodes/2/value"),
    (
        "graph",
        put("edges/-", {"producer": "second.video_out", "consumer": "code_node.video_in"}),
        "BV-MAN-020",
        "graph",
        f"{GRAPH}/edges/6/producer",
    ),
    ("graph", put("nodes/-", SECOND_CODE), "BV-MAN-036", "graph", f"{GRAPH}/nodes/8/interface"),
    (
        "override",
        put("networkRoutingRules/0/node", "no"),
        "BV-MAN-037",
        "override",
        f"{OVERRIDE}/networkRoutingRules/0/node",
    ),
    (
        "graph",
        put("networkRoutingRules/0/containerPort", 81),
        "BV-MAN-038",
        "graph",
        f"{GRAPH}/networkRoutingRules/0/containerPort",
    ),
    (
        "override",
        put("networkRoutingRules/0/hostPort", 9001),
        "BV-MAN-039",
        "override",
        f"{OVERRIDE}/networkRoutingRules/0/hostPort",
    ),
    (
        "override",
        take("networkRoutingRules/0/hostPort"),
        "BV-MAN-039",
        "override",
        f"{OVERRIDE}/networkRoutingRules/0",
    ),
    (
        "override",
        put("networkRoutingRules/-", {"node": "code_node", "containerPort": 80, "hostPort": 8081}),
        "BV-MAN-040",
        "override",
        f"{OVERRIDE}/networkRoutingRules/1/hostPort",
    ),
    (
        "code",
        put(
            "assets/0/implementations/0/requirements",
            [{"type": "hardware_access", "inferenceAccelerators": [GPU]}],
        ),
        "BV-MAN-041",
        "graph",
        f"{GRAPH}/nodes/1/interface",
    ),
    ("graph", put("description", "x" * 60000), "BV-MAN-052", "graph", ""),
    ("runtime", take("entry"), "BV-MAN-063", "runtime", ""),
    ("graph", put("nodes/6/value", 2**31), "BV-MAN-008", "graph", f"{GRAPH}/nodes/6/value"),
    ("graph", put("nodes/6/launch", "onAppStart"), "BV-MAN-010", "graph", f"{GRAPH}/nodes/6/launch"),
    (
        "override",
        put("packages/0/name", "{ACCOUNT}::front_door"),
        "BV-MAN-011",
        "override",
        f"{OVERRIDE}/packages/0/name",
    ),
]

WARNINGS: list[Case] = [
    ("code", take("assets"), "BV-MAN-027", "code", "/nodePackage/interfaces/0/asset"),
    ("graph", take("edges/1"), "BV-MAN-045", "graph", f"{GRAPH}/nodes/1/name"),
    ("graph", take("nodes/5/value"), "BV-MAN-044", "graph", f"{GRAPH}/nodes/5"),
    (
        "camera",
        put("interfaces/0/category", "data_sink"),
        "BV-MAN-047",
        "camera",
        "/nodePackage/interfaces/0/category",
    ),
    (
        "graph",
        put("edges/-", {"producer": "camera_node.video_out", "consumer": "code_node.video_in"}),
        "BV-MAN-020",
        "graph",
        f"{GRAPH}/edges/6/producer",
    ),
    (
        "graph",
        put("nodes/4/decorator/constraintRegex", "["),
        "BV-MAN-061",
        "graph",
        f"{GRAPH}/nodes/4/decorator/constraintRegex",
    ),
    (
        "override",
        put("nodeOverrides/0/with", []),
        "BV-MAN-060",
        "override",
        f"{OVERRIDE}/nodeOverrides/0/with",
    ),
    (
        "model",
        put("assets/0/implementations/0/assetUri", "absent.tar.gz"),
        "BV-MAN-054",
        "model",
        "/nodePackage/assets/0/implementations/0/assetUri",
    ),
]
