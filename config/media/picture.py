"""ffmpeg's test picture with a tone, pushed as an encoder would."""

import os
import shutil
from pathlib import Path

from config.supervisor import processes
from config.supervisor.processes import Child


def push(url: str, *, log: Path, seconds: int | None = None) -> Child:
    """Push to `url`, which holds the stream's key, until stopped; `seconds`: no longer than that.

    A key frame each second: a player, or whoever looks for the law, sees something after one.
    """
    picture = ("-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=15")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100")
    video = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "15")
    return processes.start(
        "the test picture",
        [
            str(shutil.which("ffmpeg")),
            *("-nostdin", "-hide_banner", "-loglevel", "error"),
            *(*picture, *tone, *video, "-b:v", "600k", "-c:a", "aac"),
            *(("-t", str(seconds)) if seconds else ()),
            *("-f", "flv", url),
        ],
        log=log,
        env=os.environ,
        grace=3,
    )
