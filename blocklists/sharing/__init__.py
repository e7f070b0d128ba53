"""Signed lists between platforms: docs/sharing.md says what stands in a file and what it does not hide."""
