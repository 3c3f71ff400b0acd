"""The command line: run Tocsin on this machine, and talk to it over HTTP."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from services.cli.client import FINISHED, Client, Record
from services.cli.errors import BadUsage, CommandFailed, Refused
from services.cli.model import app as model_app
from services.cli.tables import event_table, explanation_table, plain

EPILOG = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no service answers."
STDIN = "-"
MAX_POLL_S = 20
# Terminals may obey these; JSON may write them as escapes.
C1_CONTROLS = re.compile("[\x7f-\x9f]")

app = typer.Typer(
    help="Event extraction: who did what to whom, where, when, and who says so.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(model_app, name="model")

IngestUrl = Annotated[
    str, typer.Option("--ingest", envvar="TOCSIN_INGEST_URL", help="Where ingest answers.")
]
ApiUrl = Annotated[
    str, typer.Option("--api", envvar="TOCSIN_API_URL", help="Where the api answers.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
DEFAULT_INGEST = "http://127.0.0.1:8001"
DEFAULT_API = "http://127.0.0.1:8000"


@app.command(epilog=EPILOG)
def up(
    workers: Annotated[int, typer.Option(min=1, help="How many workers.")] = 1,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="Where documents, events and logs are kept; default: the user's data folder, "
            "$XDG_DATA_HOME/tocsin or ~/.local/share/tocsin.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address that both services listen on.")] = "127.0.0.1",
    api_port: Annotated[
        int,
        typer.Option(min=0, max=65535, envvar="TOCSIN_API_PORT", help="Port of the api; 0: any."),
    ] = 8000,
    ingest_port: Annotated[
        int,
        typer.Option(min=0, max=65535, envvar="TOCSIN_INGEST_PORT", help="Port of ingest; 0: any."),
    ] = 8001,
    redis_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the Redis started here; 0: any.")
    ] = 0,
    redis_url: Annotated[
        str | None,
        typer.Option(envvar="TOCSIN_REDIS_URL", help="Use this Redis and start none."),
    ] = None,
    worker_threads: Annotated[
        int | None,
        typer.Option(
            min=0,
            envvar="TOCSIN_WORKER_THREADS",
            help="Threads of each worker; 0, the default: the cores divided by the workers.",
            show_default=False,
        ),
    ] = None,
    seeds: Annotated[bool, typer.Option("--seeds", help="Post the seeds, show events.")] = False,
    seeds_dir: Annotated[
        Path | None, typer.Option(help="Post the seeds of this folder.", show_default=False)
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Like --seeds, then stop; 1 if nothing came out.")
    ] = False,
    foreground_logs: Annotated[
        bool, typer.Option("--foreground-logs", help="Repeat the services' logs, shortened.")
    ] = False,
    json_logs: Annotated[
        bool, typer.Option("--json-logs", help="Repeat the services' logs as they are.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but troubles.")] = False,
) -> None:
    """Run everything on this machine until Ctrl-C: Redis, ingest, publisher, workers, api."""
    # Only this command needs a Unix: the others run where Python does.
    from services.cli.seeds import find_seeds  # noqa: PLC0415
    from services.cli.terminal import ServiceLogs, Terminal  # noqa: PLC0415
    from services.cli.up import Wanted  # noqa: PLC0415
    from services.cli.up import up as run  # noqa: PLC0415

    if api_port == ingest_port != 0:
        raise BadUsage("--api-port and --ingest-port must differ")
    shown = ServiceLogs.SHORT if foreground_logs else ServiceLogs.NONE
    wanted = Wanted(
        workers=workers,
        worker_threads=worker_threads,
        data_dir=data_dir,
        host=host,
        api_port=api_port,
        ingest_port=ingest_port,
        redis_port=redis_port,
        redis_url=redis_url,
        seeds=find_seeds(seeds_dir) if seeds or demo or seeds_dir else None,
        demo=demo,
    )
    terminal = Terminal(quiet=quiet, service_logs=ServiceLogs.JSON if json_logs else shown)
    raise typer.Exit(run(wanted, terminal))


@app.command(epilog=EPILOG)
def submit(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for a text.")
    ],
    source: Annotated[str | None, typer.Option(help="Publisher or platform.")] = None,
    channel: Annotated[str | None, typer.Option(help="Channel within the source.")] = None,
    published_at: Annotated[
        str | None, typer.Option(help="RFC 3339 time; relative dates are resolved against it.")
    ] = None,
    ingest: IngestUrl = DEFAULT_INGEST,
    api: ApiUrl = DEFAULT_API,
) -> None:
    """Post files, every file of a folder, or a text from standard input; print their ids.

    The options describe documents that do not say it themselves.
    """
    given = {"source": source, "channel": channel, "published_at": published_at}
    fields = {name: value for name, value in given.items() if value is not None}
    taken = refused = 0
    with Client(ingest, api) as client:
        for position, answer in _submitted(client, paths, fields):
            if "id" in answer:
                taken += 1
                print(answer["id"], flush=True)
            else:
                refused += 1
                _complain(f"{position}: {answer.get('detail') or answer.get('title')}")
    if refused or not taken:
        raise CommandFailed(f"{taken} taken, {refused} refused")


@app.command(epilog=EPILOG)
def wait(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or - to read them.")],
    timeout: Annotated[float, typer.Option(min=0, help="Seconds for all of them.")] = 300.0,
    ingest: IngestUrl = DEFAULT_INGEST,
    api: ApiUrl = DEFAULT_API,
) -> None:
    """Wait until documents are finished; print each with its status."""
    deadline = time.monotonic() + timeout
    unhappy = 0
    with Client(ingest, api) as client:
        for document_id in sys.stdin.read().split() if ids == [STDIN] else ids:
            record = _finished(client, document_id, deadline)
            print(document_id, record["status"], flush=True)
            if record["status"] != "succeeded":
                unhappy += 1
                _complain(f"{document_id}: {(record.get('error') or {}).get('detail', 'timeout')}")
    if unhappy:
        raise CommandFailed(f"{unhappy} not succeeded")


@app.command(epilog=EPILOG)
def show(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="A document.")],
    as_json: AsJson = False,
    ingest: IngestUrl = DEFAULT_INGEST,
    api: ApiUrl = DEFAULT_API,
) -> None:
    """Show the events of one document; with --json the whole result."""
    with Client(ingest, api) as client:
        result = client.result(document_id)
    if as_json:
        print(json_text(result, indent=2))
    else:
        title = plain(result["document"].get("title") or document_id)
        _show_events(result["events"], title)


@app.command(epilog=EPILOG)
def explain(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="An event.")],
    as_json: AsJson = False,
    ingest: IngestUrl = DEFAULT_INGEST,
    api: ApiUrl = DEFAULT_API,
) -> None:
    """Say how an event came about, stage by stage."""
    with Client(ingest, api) as client:
        explanation = client.explanation(event_id)
    if as_json:
        print(json_text(explanation, indent=2))
    else:
        Console(highlight=False).print(explanation_table(explanation))


@app.command(epilog=EPILOG)
def events(
    event_type: Annotated[str | None, typer.Option("--type", help="ASSAULT, ACCUSE ...")] = None,
    country: Annotated[
        str | None, typer.Option(help="Where it happened: SYR, RUS ... (ISO 3166-1 alpha-3).")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day of the event: 2015-10-07.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: AsJson = False,
    ingest: IngestUrl = DEFAULT_INGEST,
    api: ApiUrl = DEFAULT_API,
) -> None:
    """List events, newest first; with --json one JSON object a line."""
    given = {"type": event_type, "country": country, "since": since}
    filters = {name: value for name, value in given.items() if value is not None}
    with Client(ingest, api) as client:
        found = client.events(filters, limit)
        if as_json:
            for event in found:
                print(json_text(event))
        else:
            _show_events(list(found), None)


def main() -> NoReturn:
    """The entry point: what a command could not do becomes a message and an exit code."""
    try:
        app()
    except CommandFailed as error:
        _complain(f"tocsin: {error}")
        raise SystemExit(error.exit_code) from None
    raise SystemExit(0)


def json_text(record: Record, indent: int | None = None) -> str:
    """JSON that people of any language can read and no terminal obeys."""
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    return C1_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _submitted(
    client: Client, paths: list[str], fields: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in paths:
        if path == STDIN:
            yield "standard input", _attempt(client, fields)
            continue
        for file in _files(Path(path)):
            try:
                for answer in client.post_file(file, fields):
                    yield str(file), answer
            except (OSError, Refused) as error:
                yield str(file), {"detail": str(error)}


def _attempt(client: Client, fields: dict[str, str]) -> Record:
    try:
        return client.post_document({**fields, "text": sys.stdin.read()})
    except Refused as error:
        return {"detail": str(error)}


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    return [path]


def _finished(client: Client, document_id: str, deadline: float) -> Record:
    while True:
        left_s = deadline - time.monotonic()
        record = client.status(document_id, wait_s=int(min(max(left_s, 0), MAX_POLL_S)))
        if record["status"] in FINISHED or left_s <= 0:
            return record
        if left_s < 1:
            time.sleep(left_s)


def _show_events(found: list[Record], title: str | None) -> None:
    console = Console(highlight=False)
    if found:
        console.print(event_table(found, title))
    else:
        console.print("no events")


def _complain(line: str) -> None:
    print("\n".join(plain(part, 400) for part in line.splitlines()), file=sys.stderr)


if __name__ == "__main__":
    main()
