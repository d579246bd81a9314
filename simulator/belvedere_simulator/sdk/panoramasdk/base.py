"""The preview API of 2020 and 2021, which this appliance does not have."""

raise ImportError(
    "panoramasdk.base is the preview API of 2020-21 (interface/init/entry/run). Appliances since the "
    "general release have panoramasdk.node instead: derive the application from panoramasdk.node."
)
