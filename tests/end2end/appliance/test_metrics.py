"""What a whole appliance reports of itself with the keys that its certificate is exchanged for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fakes.living_appliance import LivingAppliance


def test_a_provisioned_appliance_is_active(box: LivingAppliance) -> None:
    def active() -> bool:
        now = datetime.now(UTC)
        told = box.site.client("cloudwatch").get_metric_statistics(
            Namespace="PanoramaDeviceMetrics",
            MetricName="DeviceActive",
            Dimensions=[
                {"Name": "DeviceId", "Value": box.device_id},
                {"Name": "DeviceName", "Value": box.name},
            ],
            StartTime=now - timedelta(minutes=30),
            EndTime=now + timedelta(minutes=5),
            Period=60,
            Statistics=["Average"],
        )
        return {point["Average"] for point in told["Datapoints"]} == {1.0}

    box.until(active)
