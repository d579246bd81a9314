"""Put a trained model into the sample application, as its model asset.

    cd resources && python -m training.people_counter.ship people_detector.onnx

The archive holds the one ONNX file; it and its descriptor are named by what is in them, as the
appliance's own packaging tools do. Both are the same bytes for the same model.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "belvedere_resources" / "samples" / "people_counter"
PACKAGE = "123456789012-PEOPLE_DETECTOR-1.0"


def archive(model: bytes) -> bytes:
    """A .tar.gz with `people_detector.onnx`, without the time or the user that made it."""
    entry = tarfile.TarInfo("people_detector.onnx")
    entry.size, entry.mode = len(model), 0o644
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        tar.addfile(entry, io.BytesIO(model))
    return packed.getvalue()


def put(content: bytes, folder: Path, suffix: str) -> str:
    """Write `content` under its own SHA-256; the file's name."""
    name = hashlib.sha256(content).hexdigest() + suffix
    (folder / name).write_bytes(content)
    return name


def ship(model: Path, sample: Path) -> None:
    """Replace the sample's model asset and name the new one in its package.json."""
    assets, package = sample / "assets", sample / "packages" / PACKAGE
    for old in assets.glob("*"):
        old.unlink()
    asset = put(archive(model.read_bytes()), assets, ".tar.gz")
    descriptor = put((package / "descriptor.json").read_bytes(), assets, ".json")
    manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
    implementation = manifest["nodePackage"]["assets"][0]["implementations"][0]
    implementation["assetUri"], implementation["descriptorUri"] = asset, descriptor
    (package / "package.json").write_text(json.dumps(manifest, indent=4) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a trained model into the sample application.")
    parser.add_argument("model", type=Path, help="the ONNX file that train.py wrote")
    ship(parser.parse_args().model, SAMPLE)


if __name__ == "__main__":
    main()
