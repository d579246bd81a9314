"""RTSP as a client speaks it (RFC 2326), over plain sockets: everything a camera says is seen."""
