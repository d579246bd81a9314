"""The service models that the faces are made from."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

ShapeKey = tuple[str, str]


def shape_key(shape: Shape) -> ShapeKey:
    """What tells shapes of one model apart when they are read or written inside a document."""
    return shape.name, shape.serialization.get("timestampFormat", "")


@cache
def panorama_model() -> ServiceModel:
    """Our own description of the Panorama API, version 2019-07-24."""
    return _described("panorama", "2019-07-24")


@cache
def own_model() -> ServiceModel:
    """What a site offers beside the Panorama API; no original service has it."""
    return _described("belvedere", "2026-11-21")


def _described(service: str, version: str) -> ServiceModel:
    folder = resources.files("belvedere_resources") / "api" / service / version
    text = (folder / "service-2.json").read_text(encoding="utf-8")
    return ServiceModel(json.loads(text), service_name=service)


@cache
def aws_model(service: str) -> ServiceModel:
    """The model of another service of AWS as the installed botocore has it; `service` as boto3 names it.

    Raises botocore's UnknownServiceError.
    """
    return ServiceModel(_installed().load_service_model(service, "service-2"), service)


@cache
def _installed() -> Loader:
    """One loader for all models: it remembers which there are, which takes longer to find than a model."""
    return Loader(include_default_search_paths=True)
