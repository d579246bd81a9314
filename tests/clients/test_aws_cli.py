"""The `aws` command line where the guide's scripts do not lead: large files, listings, help, refusals."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from fakes.client_site import ClientSite

MIB = 1024 * 1024
QUEUE = {"Resources": {"queue": {"Type": "AWS::SQS::Queue"}}}
NETWORK = {"Resources": {"endpoint": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcId": "vpc-1"}}}}


@pytest.fixture(scope="module")
def bucket(site: ClientSite) -> str:
    assert site.aws("s3", "mb", "s3://clips").status == 0
    return "s3://clips"


def test_a_file_of_more_than_8_mib_goes_in_parts_and_comes_back_whole(site: ClientSite, bucket: str) -> None:
    content = os.urandom(17 * MIB)
    (site.home / "large file.bin").write_bytes(content)
    assert site.aws("s3", "cp", "large file.bin", f"{bucket}/a folder/", "--only-show-errors").status == 0
    head = site.aws("s3api", "head-object", "--bucket", "clips", "--key", "a folder/large file.bin").json
    assert head["ContentLength"] == len(content)
    assert head["ETag"].endswith('-3"')
    again = site.home / "again.bin"
    done = site.aws("s3", "cp", f"{bucket}/a folder/large file.bin", again, "--only-show-errors")
    assert done.status == 0, done
    assert again.read_bytes() == content


def test_a_folder_is_synchronised(site: ClientSite, bucket: str) -> None:
    folder = site.home / "synchronised"
    for name in ("one.txt", "below/two.txt"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    first = site.aws("s3", "sync", folder, f"{bucket}/sync")
    assert first.out.count("upload:") == 2, first
    (folder / "one.txt").unlink()
    second = site.aws("s3", "sync", folder, f"{bucket}/sync", "--delete")
    assert (second.out.count("upload:"), second.out.count("delete:")) == (0, 1), second
    assert site.aws("s3", "ls", f"{bucket}/sync/", "--recursive").out.split()[-1] == "sync/below/two.txt"


def test_logs_are_followed_to_their_end(site: ClientSite) -> None:
    group = ("--log-group-name", "/cli")
    stream = (*group, "--log-stream-name", "code_node")
    assert site.aws("logs", "create-log-group", *group).status == 0
    assert site.aws("logs", "create-log-stream", *stream).status == 0
    now = time.time() * 1000
    events = json.dumps(
        [{"timestamp": int(now) + number, "message": f"line {number}"} for number in range(3)]
    )
    assert site.aws("logs", "put-log-events", *stream, "--log-events", events).status == 0
    told = site.aws("logs", "filter-log-events", *group, "--filter-pattern", '"line 1"').json
    assert [event["message"] for event in told["events"]] == ["line 1"]


@pytest.mark.parametrize(
    ("template", "named"), [(QUEUE, "AWS::SQS::Queue"), (NETWORK, "AWS::EC2::VPCEndpoint")]
)
def test_a_stack_of_other_resources_is_refused_by_their_name(
    site: ClientSite, template: dict[str, object], named: str
) -> None:
    (site.home / "other.json").write_text(json.dumps(template))
    words = ("cloudformation", "deploy", "--template-file", "other.json", "--stack-name", "other")
    done = site.aws(*words)
    assert done.status != 0
    assert named in done.err


def test_a_service_that_is_not_here_is_refused_by_its_name(site: ClientSite) -> None:
    done = site.aws("sns", "list-topics")
    assert done.status != 0
    assert "SNS is not part of this site" in done.err


def test_the_command_knows_every_operation(site: ClientSite) -> None:
    done = site.aws("panorama", "nothing")
    assert "create-application-instance" in done.err
    assert "untag-resource" in done.err


def test_an_error_says_what_is_wrong(site: ClientSite) -> None:
    done = site.aws("panorama", "describe-device", "--device-id", "device-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    assert done.status != 0
    assert "ResourceNotFoundException" in done.err


def test_nothing_is_written_outside_the_home_folder(site: ClientSite) -> None:
    assert not (Path(site.home) / ".aws" / "credentials").exists()
