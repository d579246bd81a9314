"""Metrics in words of people."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from belvedere_simulator.metrics.metric import NAMESPACE, Metric

translate = QCoreApplication.translate


def metric_words(name: str) -> str:
    """What a metric of appliances means; "" for one that is not theirs."""
    known = {
        "DeviceActive": translate("Metrics", "The device is there"),
        "ApplicationErrors": translate("Metrics", "Errors of the application"),
        "FramesPerSecond": translate("Metrics", "Frames a second"),
        "FramesDropped": translate("Metrics", "Frames that were dropped"),
        "InferenceTime": translate("Metrics", "Time of an inference"),
        "FrameProcessingTime": translate("Metrics", "Time of a frame in the code"),
        "FrameAge": translate("Metrics", "Age of frames when they are taken"),
        "CPUUtilization": translate("Metrics", "Processor in use"),
        "MemoryUtilization": translate("Metrics", "Memory in use"),
        "GPUUtilization": translate("Metrics", "GPU in use"),
        "GPUMemoryUtilization": translate("Metrics", "Memory of the GPU in use"),
        "Temperature": translate("Metrics", "Temperature of the processor"),
    }
    return known.get(name, "")


def plain_tip(text: str) -> str:
    """A tip that says just this: anybody may have named a metric, and tips may be HTML."""
    return f"<p>{escape(text)}</p>"


def subject_words(metric: Metric) -> str:
    """Under what a metric stands in the list: device or application, or its namespace."""
    known = dict(metric.dimensions)
    if metric.namespace != NAMESPACE:
        return f"{metric.namespace}: {metric.subject}" if metric.subject else metric.namespace
    if "DeviceName" in known:
        return translate("Metrics", "Device {name}").format(name=metric.subject)
    if "ApplicationInstanceName" in known:
        return translate("Metrics", "Application {name}").format(name=metric.subject)
    return metric.subject or metric.namespace


def span_words(seconds: float) -> str:
    """A length of time, as it is chosen."""
    for length, words in (
        (86_400, translate("Metrics", "{count} d")),
        (3_600, translate("Metrics", "{count} h")),
        (60, translate("Metrics", "{count} min")),
    ):
        if seconds >= length:
            return words.format(count=f"{seconds / length:g}")
    return translate("Metrics", "{count} s").format(count=f"{seconds:g}")
