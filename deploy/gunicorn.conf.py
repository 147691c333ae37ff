"""How the web server runs; deploy/systemd/bruecke-web.service starts it with this."""

import gc
from typing import Any

# 12 requests at once. More workers where there are more than two cores; each takes about 75 MB.
workers = 3
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- shared memory: a busy disk must not look like a dead worker
control_socket_disable = True


def pre_fork(server: Any, worker: Any) -> None:
    """What is loaded stays out of the collector, so workers go on sharing its memory: a quarter less for each."""
    gc.collect()
    gc.freeze()
