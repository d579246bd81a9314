"""Model formats, ONNX sessions, providers, the model server."""

import os

# ONNX Runtime tells its makers of each session. It looks at this once, when it is imported, which no module
# of this package does before; disable_telemetry_events() does not stop it on Linux.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
