"""Scores a file on a Ray cluster of two nodes and kills the larger one on the way.

Run by the test in a process of its own: ``on_two_nodes.py COMMENTS OUT KILL_AFTER``.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

from jesuisla.analysis.triage.shipped import shipped_scorer
from jesuisla.cli.bulk import write_lines
from jesuisla.cli.comment_files import earlier_run, read_rows
from jesuisla.cli.ray_engine import scored_on_ray

NOTICED_SOON = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 300,
    "health_check_failure_threshold": 3,
}


def _alive() -> list[str]:
    return [node["NodeID"] for node in ray.nodes() if node["Alive"]]


def main(comments: str, out: Path, kill_after: int) -> None:
    cluster = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "_system_config": NOTICED_SOON}
    )
    lost = cluster.add_node(num_cpus=2)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
    cluster.wait_for_nodes()
    before = ray.cluster_resources()["CPU"]

    def scored() -> Iterator[list[str]]:
        found = scored_on_ray(
            shipped_scorer(),
            read_rows(comments, "jsonl", skip=earlier_run(out).count),
            lang="fr",
            explain=True,
        )
        for number, lines in enumerate(found, 1):
            yield lines
            if number == kill_after:
                # Two batches are being read there at this moment.
                cluster.remove_node(lost, allow_graceful=False)

    written = write_lines(scored(), out)
    waits_until = time.monotonic() + 150  # the cluster takes its time to call a node lost
    while (alive := len(_alive())) > 1 and time.monotonic() < waits_until:
        time.sleep(0.2)
    sys.stdout.write(json.dumps({"written": written, "before": before, "alive": alive}))
    ray.shutdown()
    cluster.shutdown()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
