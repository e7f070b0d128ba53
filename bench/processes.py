"""The site's processes for a measurement, and what they cost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests

LOGS = Path(".local/logs")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def child(name: str, *command: str, **env: str) -> Iterator[psutil.Process]:
    """A process of this Python, its output in `.local/logs`, stopped at the end."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with open(LOGS / f"bench-{name}.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], env=os.environ | env, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def web() -> Iterator[tuple[psutil.Process, str]]:
    """One web process, as `manage.py up` starts it; yields it and its address once it answers."""
    port = free_port()
    command = ("-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port))
    env = {"WEB_POOL": "8", "ALLOWED_HOSTS": "127.0.0.1"}
    with child("web", *command, "--no-access-log", "--lifespan", "off", **env) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                requests.get(f"{url}/livez", timeout=2)
                break
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.1)
        yield process, url


@contextmanager
def worker(app: str = "config", concurrency: int = 2) -> Iterator[psutil.Process]:
    command = (
        "-m",
        "celery",
        "-A",
        app,
        "worker",
        "-Q",
        "scan,default,deliver",
        "-c",
        str(concurrency),
        "-l",
        "ERROR",
    )
    with child("worker", *command, "--without-gossip", "--without-mingle", "--without-heartbeat") as process:
        yield process


def family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def cpu_s(processes: list[psutil.Process]) -> float:
    """User and system seconds of these processes, with what their ended children used."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def rss_mb(process: psutil.Process) -> float:
    return process.memory_info().rss / 1e6


def servers(name: str) -> list[psutil.Process]:
    """The database's or Valkey's processes of this run: started by the nearest ancestor that started any."""
    for ancestor in psutil.Process().parents():
        found = [p for p in ancestor.children(recursive=True) if name in p.name()]
        if found:
            return found
    return []
