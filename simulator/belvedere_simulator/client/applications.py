"""Calls about applications."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.application_wishes import opened_folder, opened_instance, wish_of
from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.deploying.log_lines import fix_of, lines_of, that_matter
from belvedere_simulator.deploying.looking import look_at_site
from belvedere_simulator.deploying.planning import make_plan
from belvedere_simulator.deploying.previous import way_back
from belvedere_simulator.deploying.procedure import Deployment, Failure
from belvedere_simulator.deploying.roles import make_role, roles_of
from belvedere_simulator.deploying.stages import Stage
from belvedere_simulator.deploying.wish import Wish
from belvedere_simulator.errors import BelvedereError

PERIOD = 2.0


class CallTelling:
    """Tells a deployment to whoever called; each method raises CallCancelledError once nobody wants it."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def step(self, text: str) -> None:
        """Something began."""
        self._call.progress(text)

    def part(self, text: str, done: int, whole: int) -> None:
        """How much of it is done."""
        self._call.progress(text, min(done / whole, 1.0) if whole else None)

    def stages(self, stages: Sequence[Stage]) -> None:
        """{"stages": [...]}."""
        self._call.event({"stages": [asdict(stage) for stage in stages]})

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._call.wait(seconds)


class ApplicationCalls:
    """What the Applications page asks for; members of answers are named as the service names them."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "applications.watch": self.watch,
            "applications.watch-one": self.watch_one,
            "applications.manifests": self.manifests,
            "applications.logs": self.logs,
            "applications.open": self.open,
            "applications.open-instance": self.open_instance,
            "applications.offer": self.offer,
            "applications.make-role": self.make_role,
            "applications.plan": self.plan,
            "applications.deploy": self.deploy,
            "applications.revert": self.revert,
            "applications.remove": self.remove,
            "applications.signal": self.signal,
        }

    def watch(self, call: Call, given: Arguments) -> None:
        """{"instances": [...]} at each change, looked at every `seconds` (2)."""

        def look() -> dict[str, Any]:
            with self._sites.panorama(place_of(given)) as panorama:
                return {"instances": pages(panorama.list_application_instances, "ApplicationInstances")}

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def watch_one(self, call: Call, given: Arguments) -> None:
        """{"instance": {...}, "nodes": [...], "packages": [...]} of the application `id` at each change."""
        which = {"ApplicationInstanceId": given["id"]}

        def look() -> dict[str, Any]:
            with self._sites.panorama(place_of(given)) as panorama:
                instance = panorama.describe_application_instance(**which)
                instance.pop("ResponseMetadata", None)
                nodes = pages(panorama.list_application_instance_node_instances, "NodeInstances", **which)
                used = pages(panorama.list_application_instance_dependencies, "PackageObjects", **which)
            return {"instance": instance, "nodes": nodes, "packages": used}

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def manifests(self, _call: Call, given: Arguments) -> dict[str, str]:
        """{"graph", "override"} of the application `id`, as they were sent."""
        with self._sites.panorama(place_of(given)) as panorama:
            told = panorama.describe_application_instance_details(ApplicationInstanceId=given["id"])
        override = told.get("ManifestOverridesPayload", {}).get("PayloadData", "")
        return {"graph": told["ManifestPayload"]["PayloadData"], "override": override}

    def logs(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """{"lines": [...], "fix"} of the application `id`; only lines that matter unless `every`."""
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            told = panorama.describe_application_instance(ApplicationInstanceId=given["id"])
        since = max(told["CreatedTime"].timestamp(), time.time() - 3600)
        device = told["DefaultRuntimeContextDevice"]
        lines = lines_of(self._sites.clients(place)("logs"), device, given["id"], since)
        shown = lines if given.get("every") else that_matter(lines)
        texts = (str(told.get("StatusDescription", "")), *(line.text for line in shown))
        return {"lines": [asdict(line) for line in shown], "fix": fix_of(texts)}

    def open(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The project in `folder`: see `application_wishes.opened_folder`."""
        return opened_folder(Path(given["folder"]))

    def open_instance(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The application `id` to be deployed again: see `application_wishes.opened_instance`."""
        with self._sites.panorama(place_of(given)) as panorama:
            return opened_instance(panorama, str(given["id"]))

    def offer(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """{"devices": [...], "roles": [...]} that can be chosen."""
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            devices = pages(panorama.list_devices, "Devices")
            roles = roles_of(self._sites.clients(place)("iam"))
        return {"devices": devices, "roles": roles}

    def make_role(self, _call: Call, given: Arguments) -> str:
        """A role `name` that allows what `allow` names of the templates, of `bucket`; its ARN."""
        with told_failures():
            iam = self._sites.clients(place_of(given))("iam")
            return make_role(iam, str(given["name"]), given["allow"], str(given.get("bucket") or ""))

    def plan(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """What a deployment would do: see `application_wishes.wish_of` and `deploying.plan.Plan`."""
        clients = self._sites.clients(place_of(given))
        with told_failures():
            wish = wish_of(clients, given)
            return make_plan(wish, look_at_site(clients, wish)).to_document()

    def deploy(self, call: Call, given: Arguments) -> str:
        """Do it, and tell {"stages": [...]} at each change and {"instance": id} once the site knows it.

        Ends when it runs; its id. A deployment that fails is told as {"failure": {...}} before the error.
        Cancelled, what the site was asked for goes on.
        """
        clients = self._sites.clients(place_of(given))
        with told_failures():
            wish = wish_of(clients, given)
        return self._carry_out(call, Deployment(clients, wish, CallTelling(call)), follow=True)

    def revert(self, call: Call, given: Arguments) -> str:
        """Bring back the application that `id` took the place of; the id of the one that will run."""
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            way = way_back(panorama, str(given["id"]))
            if way.wish is None:
                if way.remove:
                    panorama.remove_application_instance(ApplicationInstanceId=way.remove)
                return way.previous_id
        return self._again(call, given, way.wish)

    def remove(self, _call: Call, given: Arguments) -> None:
        """Remove the application `id` from its device."""
        with self._sites.panorama(place_of(given)) as panorama:
            panorama.remove_application_instance(ApplicationInstanceId=given["id"])

    def signal(self, _call: Call, given: Arguments) -> None:
        """PAUSE or RESUME, as `signal` says, the `nodes` of the application `id`."""
        signals = [{"NodeInstanceId": node, "Signal": given["signal"]} for node in given["nodes"]]
        with self._sites.panorama(place_of(given)) as panorama:
            panorama.signal_application_instance_node_instances(
                ApplicationInstanceId=given["id"], NodeSignals=signals
            )

    def _again(self, call: Call, given: Arguments, wish: Wish) -> str:
        deployment = Deployment(self._sites.clients(place_of(given)), wish, CallTelling(call))
        return self._carry_out(call, deployment, follow=False)

    def _carry_out(self, call: Call, deployment: Deployment, *, follow: bool) -> str:
        try:
            deployment.prepare()
            instance = deployment.request()
            call.event({"instance": instance})
            failure = deployment.follow() if follow else None
        except BelvedereError as error:
            call.event({"failure": _told(deployment.failed(error))})
            raise
        if failure is not None:
            call.event({"failure": _told(failure)})
            raise BelvedereError("BV-DPY-011", failure.why, where=deployment.wish.name, remedy=failure.fix)
        return instance


def _told(failure: Failure) -> dict[str, Any]:
    return {**asdict(failure), "lines": [asdict(line) for line in failure.lines]}
