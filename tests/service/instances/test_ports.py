"""What a node is told of its parameters by the metadata server."""

from __future__ import annotations

from belvedere_simulator.service.instances.ports import ports_of_instances
from fakes.instance_site import InstanceSite, sample_manifests


def test_a_node_is_told_the_parameters_that_feed_it(site: InstanceSite) -> None:
    instance = site.deploy(site.device(), *sample_manifests("status_page"))
    ports_of = ports_of_instances(site.devices.database)
    listed = site.call("ListApplicationInstanceNodeInstances", ApplicationInstanceId=instance)
    (code,) = (
        node["NodeInstanceId"]
        for node in listed["NodeInstances"]
        if node["PackageName"] == "STATUS_PAGE_CODE"
    )
    assert {port.name: (port.kind, port.values) for port in ports_of(instance, code)} == {
        "show_clock": ("BOOLEAN", (True,)),
        "report_seconds": ("FLOAT32", (10.0,)),
        "stop_after": ("INT32", (0,)),
    }
    assert ports_of(instance, "nobody") == []
    assert ports_of("applicationInstance-" + "a" * 26, code) == ()
