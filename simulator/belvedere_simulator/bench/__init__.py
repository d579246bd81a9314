"""`belvedere bench`: goals as ratios to a reference measured in the same run."""

import os

# As in `belvedere_simulator.inference`, for the references run ONNX Runtime without it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
