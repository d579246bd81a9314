"""Model files: what they are, unpacked safely, turned into ONNX where that is possible."""
