"""IoT as applications and scripts ask for it: endpoints, publishing, shadows."""
