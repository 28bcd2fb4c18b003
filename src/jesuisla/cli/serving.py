"""``jesuisla serve``, ``worker`` and ``demo``."""

import os
import shutil
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.server.serving import Address
    from jesuisla.server.supervision import Death

Host = Annotated[
    str, typer.Option(help=_("Address to listen on; 0.0.0.0 for all network interfaces."))
]
Port = Annotated[int, typer.Option(help=_("Port to listen on."), min=1, max=65_535)]
Concurrency = Annotated[
    int, typer.Option(help=_("Number of concurrent jobs in each process."), min=1, max=64)
]
JobProcesses = Annotated[
    int | None,
    typer.Option(
        help=_(
            "Number of processes that do jobs; by default one per processor core, two at most, "
            "as far as memory allows."
        ),
        min=1,
        max=16,
    ),
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int | None,
        typer.Option(
            help=_(
                "Number of web server processes; by default one per processor core, as far as "
                "memory allows."
            ),
            min=1,
            max=64,
        ),
    ] = None,
    job_processes: JobProcesses = None,
    concurrency: Concurrency = 4,
) -> None:
    """Serve pages and do the jobs behind them, until told to stop."""
    from jesuisla.server import serving

    address = serving.Address(host=host, port=port)
    if not address.is_free():
        raise Problem(
            _("Cannot listen on %(host)s, port %(port)d: it is in use or not on this machine.")
            % {"host": host, "port": port}
        )
    database = serving.prepare()
    workers = workers or serving.usual_workers()
    serving.serve(
        address,
        embedded=database,
        workers=workers,
        job_processes=job_processes or serving.usual_job_processes(workers),
        concurrency=concurrency,
        on_death=_tell_death,
        on_ready=lambda: typer.echo(f"Ready: http://{_in_url(address.local)}:{port}"),
    )


def worker(job_processes: JobProcesses = None, concurrency: Concurrency = 4) -> None:
    """Do the jobs behind the pages, until told to stop."""
    from jesuisla.server import serving

    database = serving.prepare()
    serving.serve(
        None,
        embedded=database,
        job_processes=job_processes or serving.usual_job_processes(0),
        concurrency=concurrency,
        on_death=_tell_death,
        on_ready=lambda: typer.echo(_("The background worker is running.")),
    )


def demo(
    port: Port = 8000,
    data_dir: Annotated[
        Path | None, typer.Option(help=_("Data folder of the demonstration."))
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=_("Delete the existing demonstration and start over."))
    ] = False,
    corrections: Annotated[
        bool,
        typer.Option(
            "--corrections",
            help=_("Also put a hundred comments right and give the weekly lesson."),
        ),
    ] = False,
    browser: Annotated[bool, typer.Option(help=_("Open a browser when ready."))] = True,
) -> None:
    """Show everything with invented groups, people and threads."""
    typer.echo(_("Starting the demonstration; the first time takes some minutes."), err=True)
    from jesuisla.server import serving

    _choose_folder(data_dir, fresh=fresh)
    database = serving.prepare()
    from jesuisla.server import demonstration

    demonstration.fill(corrections=corrections)
    # Not before: filling takes minutes, in which another demonstration may take the port.
    address = _demonstration_address(port)

    def ready() -> None:
        typer.echo(f"Ready: http://127.0.0.1:{address.port}")
        for line in demonstration.sign_in_lines(address.port):
            typer.echo(line)
        if browser:
            webbrowser.open(f"http://127.0.0.1:{address.port}")

    serving.serve(address, embedded=database, concurrency=2, on_death=_tell_death, on_ready=ready)


def _demonstration_address(port: int) -> "Address":
    from jesuisla.server.serving import Address, any_free_port

    address = Address(host="127.0.0.1", port=port)
    if address.is_free():
        return address
    free = any_free_port(address.host)
    typer.echo(
        _("Port %(port)d is in use; the demonstration uses %(free)d instead.")
        % {"port": port, "free": free},
        err=True,
    )
    return Address(host=address.host, port=free)


MARK = "demonstration"  # an empty file that says whose folder it is


def _choose_folder(data_dir: Path | None, *, fresh: bool) -> None:
    """Point the settings at the demonstration's own folder, and never at real data."""
    import platformdirs

    folder = data_dir or Path(platformdirs.user_data_dir("jesuisla")) / "demo"
    folder = folder.expanduser().absolute()
    strange = folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists()
    if strange:
        raise Problem(
            _("%(folder)s contains something other than a demonstration; choose another folder.")
            % {"folder": folder}
        )
    if fresh and folder.exists():
        _forget(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    # Nothing of a real installation: neither its data, nor its key, nor its mail.
    for name in [name for name in os.environ if name.startswith("JESUISLA_")]:
        del os.environ[name]
    os.environ["JESUISLA_DATA_DIR"] = str(folder)
    os.environ["JESUISLA_DEMO"] = "true"


def _forget(folder: Path) -> None:
    from jesuisla.server.embedded import embedded_database_runs

    if embedded_database_runs(folder):
        raise Problem(
            _("The demonstration in %(folder)s is running; stop it first.") % {"folder": folder}
        )
    shutil.rmtree(folder)


def _tell_death(death: "Death") -> None:
    sentence = _("%(name)s exited unexpectedly (status %(status)d); restarting in %(wait)g s.")
    typer.echo(
        sentence % {"name": death.name, "status": death.status, "wait": death.wait}, err=True
    )


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
