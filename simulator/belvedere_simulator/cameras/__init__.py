"""Cameras on the network: found, examined, and prepared for registration. No video is decoded here."""
