"""The server dies, the application forks, files are broken: what still works and what is left over."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.supervision.budget import RestartBudget
from fakes.children import runs
from fakes.descriptors import open_descriptors
from fakes.waiting import until
from inference import models
from inference.conftest import Bench

IMAGE = np.arange(60, dtype=np.float32).reshape(1, 3, 4, 5)
SDK = Path(__file__).parents[2] / "simulator" / "belvedere_simulator" / "sdk"


class Call(threading.Thread):
    """A call in a thread of its own."""

    def __init__(self, client: Any, value: Any) -> None:
        super().__init__()
        self._client, self._value = client, value
        self.outputs: Any = None
        self.start()

    def run(self) -> None:
        self.outputs = self._client.call("m", self._value)


def test_a_call_survives_the_servers_death_in_the_middle_of_it(own_bench: Bench, tmp_path: Path) -> None:
    client = own_bench.open(ModelPlan("m", models.slow(tmp_path / "m.onnx")))
    client.call("m", 1)
    first = own_bench.service.pid
    assert first is not None
    server = psutil.Process(first)
    before = server.cpu_times().user
    call = Call(client, 400)
    until(lambda: server.cpu_times().user > before + 0.05)
    os.kill(first, signal.SIGKILL)
    call.join(60)
    assert call.outputs[0] == 1
    assert own_bench.service.pid != first
    assert own_bench.service.restarts == 1
    assert own_bench.failures == []


def test_calls_resume_within_two_seconds_for_every_application(own_bench: Bench, tmp_path: Path) -> None:
    file = models.squeezenet_like(tmp_path / "m.onnx")
    data = np.ones((1, 3, 224, 224), np.float32)
    clients = [own_bench.open(ModelPlan("m", file), application=name) for name in ("one", "two")]
    before = [client.call("m", data)[0] for client in clients]
    assert own_bench.service.pid is not None
    killed, queued = time.monotonic(), _queued(os.getpid())
    os.kill(own_bench.service.pid, signal.SIGKILL)
    for client, expected in zip(clients, before, strict=True):
        np.testing.assert_array_equal(client.call("m", data, time_out=60.0)[0], expected)
    took = time.monotonic() - killed
    # What the tests beside this one take of the processors says nothing about the service.
    assert took - _queued(own_bench.service.pid) - (_queued(os.getpid()) - queued) < 2.0
    assert own_bench.service.describe().sessions == 1


def _queued(process: int) -> float:
    """How many seconds the threads of a process stood in line for a processor, as Linux tells it."""
    told = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):  # one that has just ended
            told += int((thread / "schedstat").read_text(encoding="ascii").split()[1])
    return told / 1e9


def test_a_server_that_keeps_dying_is_given_up_and_told(tmp_path: Path) -> None:
    failures: list[BelvedereError] = []
    service = ModelService(lambda _line: None, failures.append, tmp_path, RestartBudget(restarts=1))
    service.start()
    for _ in range(2):
        pid = service.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        until(partial(_replaced_or_given_up, service, pid, failures))
    assert [error.code for error in failures] == ["BV-MODEL-008"]
    assert service.statistics() == {}
    service.stop()


def test_a_forked_child_calls_on_its_own_connections(bench: Bench, tmp_path: Path) -> None:
    bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=("n",))))
    program = """
import os, sys
import numpy as np
from panoramasdk.models import ModelClient
client = ModelClient(sys.argv[1])
client.call("m", [0])
child = os.fork()
for turn in range(200):
    value = turn + (1000 if child else 5000)
    assert client.call("m", np.full(10 + turn, value))[0].tolist() == [value] * (10 + turn)
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(sorted(m for m in sys.modules if m.startswith(("belvedere", "onnx"))))
"""
    result = subprocess.run(
        [sys.executable, "-c", program, bench.address()],
        env={"PYTHONPATH": str(SDK)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "[]\n", "")


def test_two_applications_share_one_session(bench: Bench, tmp_path: Path) -> None:
    file = models.identity(tmp_path / "m.onnx")
    copy = tmp_path / "copy.onnx"
    copy.write_bytes(file.read_bytes())
    other = models.difference(tmp_path / "other.onnx")
    bench.open(ModelPlan("a", file), ModelPlan("b", copy, provider="cpu"), application="one")
    bench.open(ModelPlan("c", copy, precision="FP16"), application="two")
    described = bench.service.describe()
    assert described.sessions == 1
    assert [(model.application, model.node, model.provider) for model in described.models] == [
        ("one", "a", "cpu"),
        ("one", "b", "cpu"),
        ("two", "c", "cpu"),
    ]
    bench.open(ModelPlan("d", other), application="three")
    assert bench.service.describe().sessions == 2
    for name in ("one", "three", "two"):
        bench.service.close_application(name)
    assert bench.service.describe().sessions == 0


def test_applications_see_their_own_models_only(bench: Bench, tmp_path: Path) -> None:
    bench.open(ModelPlan("a", models.identity(tmp_path / "a.onnx")), application="one")
    two = bench.open(ModelPlan("b", models.identity(tmp_path / "b.onnx")), application="two")
    with pytest.raises(KeyError, match="'b'"):
        two.call("a", IMAGE)


@pytest.mark.parametrize(
    ("content", "code"), [(None, "BV-MODEL-001"), (b"", "BV-MODEL-002"), (b"not a model", "BV-MODEL-002")]
)
def test_a_broken_file_is_told_with_its_name(
    bench: Bench, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "m.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BelvedereError) as caught:
        bench.open(ModelPlan("m", file))
    assert (caught.value.code, caught.value.where) == (code, str(file))
    assert caught.value.remedy
    works = bench.open(ModelPlan("m", models.identity(tmp_path / "ok.onnx")), application="next")
    np.testing.assert_array_equal(works.call("m", IMAGE)[0], IMAGE)


def test_a_truncated_model_is_told(bench: Bench, tmp_path: Path) -> None:
    file = models.squeezenet_like(tmp_path / "m.onnx")
    file.write_bytes(file.read_bytes()[:100_000])
    with pytest.raises(BelvedereError, match="BV-MODEL-002"):
        bench.open(ModelPlan("m", file))
    assert bench.service.describe().sessions == 0


def test_a_model_of_texts_and_an_unknown_output_are_told(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BelvedereError, match=r"BV-MODEL-006.*'data'.*tensor\(string\)"):
        bench.open(ModelPlan("m", models.texts(tmp_path / "t.onnx")), application="one")
    with pytest.raises(BelvedereError, match=r"BV-MODEL-005.*'boxes'.*same"):
        plan = ModelPlan("m", models.identity(tmp_path / "i.onnx"), outputs=("boxes",))
        bench.open(plan, application="two")
    assert bench.service.describe().sessions == 0


@pytest.mark.parametrize(
    "declared",
    [
        (TensorInfo("data", (1, 3, 224, 224)),),
        (TensorInfo("data", (1, 3, 4, 5)), TensorInfo("info", (1, 2))),
        (TensorInfo("data", (61,)),),
    ],
)
def test_a_model_unlike_its_descriptor_is_told(
    bench: Bench, tmp_path: Path, declared: tuple[TensorInfo, ...]
) -> None:
    file = models.identity(tmp_path / "m.onnx")
    with pytest.raises(BelvedereError, match=r"BV-MODEL-005.*data"):
        bench.open(ModelPlan("m", file, inputs=declared))


@pytest.mark.parametrize("shape", [(1, 3, 4, 5), (3, 4, 5), (-1, 3, 4, 5), (60,)])
def test_a_model_like_its_descriptor_is_taken(bench: Bench, tmp_path: Path, shape: tuple[int, ...]) -> None:
    file = models.identity(tmp_path / "m.onnx")
    client = bench.open(ModelPlan("m", file, inputs=(TensorInfo("input0", shape, "float64"),)))
    np.testing.assert_array_equal(client.call("m", {"input0": IMAGE})[0], IMAGE)


def test_nothing_is_left_over(bench: Bench, tmp_path: Path) -> None:
    plan = ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=("n",)))
    server = bench.service.pid
    assert server is not None
    bench.open(plan, application="warm").call("m", [1])
    bench.clients[-1].close()
    bench.service.close_application("warm")
    until(lambda: not _arenas(server))
    servers, mine, mapped = open_descriptors(server), open_descriptors(), _arenas(os.getpid())
    for name in ("one", "two"):
        client = bench.open(plan, application=name)
        for size in (1, 100_000, 5):
            client.call("m", np.ones(size))
        bench.client(name).call("m", [1])
        bench.service.close_application(name)
        assert not list((bench.folder / name).iterdir())
    for client in bench.clients:
        client.close()
    until(lambda: not open_descriptors(server) - servers and not _arenas(server))
    assert not open_descriptors() - mine
    assert _arenas(os.getpid()) <= mapped


def test_strangers_words_do_not_disturb_the_server(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("m", models.identity(tmp_path / "m.onnx")))
    pid = bench.service.pid
    for words in (b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, b"\0\0\0\x02\0\0\0\0{}", b"\0\0\0\x01"):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(bench.address().removeprefix("unix:"))
            stranger.sendall(words)
    np.testing.assert_array_equal(client.call("m", IMAGE)[0], IMAGE)
    assert bench.service.pid == pid


def test_the_server_ends_with_its_parent(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from belvedere_simulator.inference.service import ModelService
service = ModelService(print, print, Path(sys.argv[1]))
service.start()
print(service.pid, flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    server = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    until(lambda: not runs(server))


def _replaced_or_given_up(service: ModelService, pid: int, failures: list[BelvedereError]) -> bool:
    return service.pid != pid or bool(failures)


def _arenas(process: int) -> int:
    """How many arenas a process has mapped."""
    return Path(f"/proc/{process}/maps").read_text(encoding="utf-8").count("belvedere-tensors")


def test_the_server_ends_quietly_in_the_middle_of_a_call(own_bench: Bench, tmp_path: Path) -> None:
    client = own_bench.open(ModelPlan("m", models.slow(tmp_path / "m.onnx")))
    with pytest.raises(TimeoutError):
        client.call("m", 3000, time_out=0.05)
    own_bench.log.clear()
    own_bench.service.stop()
    assert own_bench.log == []


def test_an_application_that_is_opened_again_has_its_new_models_only(bench: Bench, tmp_path: Path) -> None:
    client = bench.open(ModelPlan("old", models.identity(tmp_path / "a.onnx")))
    client.call("old", IMAGE)
    plan = ModelPlan("new", models.difference(tmp_path / "b.onnx"))
    bench.service.open_application("application", bench.folder / "application", [plan])
    with pytest.raises(KeyError, match="'new'"):
        client.call("old", IMAGE)
    assert [model.node for model in bench.service.describe().models] == ["new"]
    assert bench.service.describe().sessions == 1
