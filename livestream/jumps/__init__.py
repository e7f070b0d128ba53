"""Where viewers were led out of rooms (LM2021 10, 15)."""

from livestream.jumps.services import host_of, jumps_of, note_jumps

__all__ = ["host_of", "jumps_of", "note_jumps"]
