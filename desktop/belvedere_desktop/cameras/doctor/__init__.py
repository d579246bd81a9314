"""The camera doctor: what is wrong with a camera and what to do, step by step."""
