"""Model formats, ONNX sessions, providers, the model server."""
