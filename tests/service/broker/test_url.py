"""How a broker is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.broker.choice import chosen_broker
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.external import ExternalBroker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker
from belvedere_simulator.service.broker.url import BrokerUrl, absolute_url, broker_url, checked_broker


def test_a_url_names_the_broker_and_the_files_for_it() -> None:
    assert broker_url("mqtts://broker.example") == BrokerUrl("mqtts://broker.example")
    assert broker_url("mqtts://[::1]:8883/?ca=/a%20b/ca.pem") == BrokerUrl(
        "mqtts://[::1]:8883", Path("/a b/ca.pem")
    )
    assert broker_url("mqtts://10.0.0.1:1?certificate=c.pem&key=k.pem&ca=ca.pem") == BrokerUrl(
        "mqtts://10.0.0.1:1", Path("ca.pem"), Path("c.pem"), Path("k.pem")
    )


@pytest.mark.parametrize(
    "url",
    [
        "broker",
        "mqtt://127.0.0.1",
        "mqtts://",
        "mqtts://127.0.0.1:0x",
        "mqtts://127.0.0.1:99999",
        "mqtts://user:password@127.0.0.1",
        "mqtts://127.0.0.1/topic",
        "mqtts://127.0.0.1#part",
        "mqtts://127.0.0.1?ca=",
        "mqtts://127.0.0.1?ca=a&ca=b",
        "mqtts://127.0.0.1?ca",
        "mqtts://127.0.0.1?trust=a",
        "mqtts://127.0.0.1?key=a",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(BelvedereError, match="BV-BRK-013"):
        checked_broker(url)


@given(st.text())
def test_whatever_is_given_is_understood_or_refused(text: str) -> None:
    try:
        checked_broker(text)
        checked_broker(f"mqtts://{text}")
        checked_broker(f"mqtts://127.0.0.1?{text}")
    except BelvedereError as error:
        assert error.code == "BV-BRK-013"


def test_files_are_named_from_the_root_for_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = absolute_url("mqtts://broker:1?ca=my%20own/ca.pem&key=/k.pem&certificate=c%26d.pem")
    assert broker_url(told) == BrokerUrl(
        "mqtts://broker:1", tmp_path / "my own/ca.pem", tmp_path / "c&d.pem", Path("/k.pem")
    )
    assert absolute_url(told) == told
    for plain in ("embedded", "mosquitto", "mqtts://broker:1"):
        assert absolute_url(plain) == plain


def test_the_name_decides_which_broker_runs(tmp_path: Path) -> None:
    kinds = {
        None: EmbeddedBroker,
        "": EmbeddedBroker,
        "embedded": EmbeddedBroker,
        "mosquitto": MosquittoBroker,
        "mqtts://127.0.0.1:8883": ExternalBroker,
    }
    for name, kind in kinds.items():
        broker = chosen_broker(name, tmp_path, "127.0.0.1", 0)
        assert isinstance(broker, kind)
        broker.stop()


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BelvedereError, match="BV-BRK-014") as refused:
        chosen_broker(f"mqtts://127.0.0.1:1?ca={tmp_path}/ca.pem", tmp_path, "127.0.0.1", 0)
    assert f"{tmp_path}/ca.pem" in str(refused.value)
