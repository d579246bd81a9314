"""The camera doctor: what is wrong with a camera, why, and what to do, in less than ten seconds."""

from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.examination import examine
from belvedere_simulator.cameras.doctor.findings import Finding, Severity, Step
from belvedere_simulator.cameras.doctor.fleet import examine_all
from belvedere_simulator.cameras.doctor.patience import Cancelled
from belvedere_simulator.cameras.doctor.report import report

__all__ = ["Cancelled", "Diagnosis", "Finding", "Severity", "Step", "examine", "examine_all", "report"]
