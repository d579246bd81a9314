"""Applications with requirements of their own time run unmodified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fakes.applications import ApplicationFolder
from fakes.playing import Player

SCRIPT = """
import boto3
import botocore.exceptions
import cv2
import panoramasdk

node = panoramasdk.node()
batch = node.inputs.video_in.get()
grey = cv2.cvtColor(batch[0].image, cv2.COLOR_BGR2GRAY)
cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
assert not cascade.empty()
cascade.detectMultiScale(grey)
try:
    boto3.resource("s3").meta.client.list_buckets()
    said = "credentials"
except (botocore.exceptions.NoCredentialsError, botocore.exceptions.CredentialRetrievalError):
    said = "no role"
node.outputs.video_out.put(batch)
print(boto3.__version__, cv2.__version__, said, flush=True)
"""


def test_old_boto3_and_opencv_run_unmodified(
    play: Callable[..., Player],
    application: Callable[..., ApplicationFolder],
    clip: Path,
    isolation: str,
) -> None:
    folder = application(SCRIPT, requirements="boto3==1.24.*\nopencv-python==4.6.*\n").folder
    player = play(folder, cameras=[f"cam={clip}"], isolation=isolation)
    report = player.finish()
    said = "\n".join(player.lines("console_output"))
    assert report["exit_code"] == 0, said
    assert "1.24." in said and "4.6." in said and "no role" in said
    assert any("headless" in line for line in player.lines("engine"))
