"""Sources, stream worker, frame buffers, overlay, compositor, recorder, virtual camera."""
