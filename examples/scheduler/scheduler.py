"""Jobs in ML on a schedule: `python examples/scheduler/scheduler.py examples/scheduler/jobs.ml --job heartbeat=2 --job "now=*/5 * * * *"`.

In: a file whose exported functions are jobs, and when each runs. Out: a line for each run. The file may be edited meanwhile: the next run is that of the new version. A job that
fails, or takes too long, is told of, and runs again when it is due. SIGTERM and SIGINT end the schedule: nothing begins any more, what runs has its time.

APScheduler 3 is made for asyncio; what it schedules are functions of an `MLRuntime`.
"""

from __future__ import annotations

import logging
import sys
from datetime import timezone
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import click
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from mlpy_async import GracefulShutdownHandler, MLCompileError, MLError, MLRuntime, ReloadEvent
from mlpy_async.operations.shutdown import ShuttingDownError

Schedule = tuple[str, BaseTrigger]


def schedule_of(text: str) -> Schedule:
    """`NAME=SECONDS` or `NAME=CRON`, five fields, in UTC. :raises click.BadParameter: if it is neither."""
    name, _, when = text.partition("=")
    try:
        if name and len(when.split()) == 5:
            return name, CronTrigger.from_crontab(when, timezone.utc)
        if name and float(when) > 0:
            return name, IntervalTrigger(seconds=float(when), timezone=timezone.utc)
    except ValueError:
        pass
    raise click.BadParameter(f"a job is NAME=SECONDS or 'NAME=MINUTE HOUR DAY MONTH WEEKDAY'; got {text!r}")


def tell(event: JobEvent) -> None:
    """A line for each thing that became of a job."""
    if event.code == EVENT_JOB_EXECUTED:
        print(f"{event.job_id}: {event.retval}", flush=True)
    elif event.code == EVENT_JOB_MAX_INSTANCES:
        print(f"{event.job_id} is left out once: its last run has not ended", flush=True)
    elif not isinstance(event.exception, ShuttingDownError):
        kind = "was stopped" if isinstance(event.exception, TimeoutError) else "failed"
        print(f"{event.job_id} {kind}: {event.exception}", flush=True)


def tell_of_reload(event: ReloadEvent) -> None:
    names = ", ".join(event.names)
    if event.kind == "reloaded":
        print(f"{names}: there is a new version", flush=True)
    else:
        print(f"{names}: the last version stays: {event.error or 'the file has gone'}", flush=True)


async def run_job(ml: MLRuntime, shutdown: GracefulShutdownHandler, name: str, timeout: float) -> Any:
    """One run. It is looked up by name, so it is that of the version which is there now."""
    with shutdown.execution(name):
        return await ml.call(name, timeout=timeout)


async def serve(
    file: Path, jobs: tuple[Schedule, ...], capabilities: tuple[str, ...], timeout: float, grace: float
) -> None:
    """Run the jobs until a signal. :raises LookupError: if a job is not in the file. :raises OSError, MLCompileError, MLError: as `MLRuntime.load`."""
    shutdown = GracefulShutdownHandler()
    scheduler = AsyncIOScheduler(timezone=timezone.utc)
    scheduler.add_listener(tell, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    async with MLRuntime(capabilities=capabilities) as ml:
        module = await ml.load(file, name="jobs")
        for name, trigger in jobs:
            if name not in module.compiled.exports:
                there = ", ".join(sorted(module.compiled.exports))
                raise LookupError(f"{file} exports no function `{name}`; it has {there}")
            # one run at a time; runs that were due while the process slept become one
            run = partial(run_job, ml, shutdown, f"jobs.{name}", timeout)
            scheduler.add_job(run, trigger, id=name, max_instances=1, coalesce=True, misfire_grace_time=None)
        async with shutdown.listening(timeout=grace), ml.watch(tell_of_reload):
            scheduler.start()
            print(f"{len(jobs)} jobs are scheduled", flush=True)
            try:
                await anyio.sleep_forever()
            finally:
                scheduler.shutdown(wait=False)
    print("the schedule has ended", flush=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--job", "jobs", multiple=True, required=True, help="NAME=SECONDS, or a crontab: 'NAME=0 6 * * *'.")
@click.option("--cap", "capabilities", multiple=True, help="Grant a capability to the jobs.")
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds that each run has.")
@click.option("--grace", type=float, default=10.0, show_default=True, help="Seconds that runs have at the end.")
def main(file: Path, jobs: tuple[str, ...], capabilities: tuple[str, ...], timeout: float, grace: float) -> None:
    """Run functions of FILE on a schedule, until SIGTERM or SIGINT."""
    logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # `tell` tells of jobs
    schedules = tuple(schedule_of(job) for job in jobs)
    try:
        anyio.run(serve, file, schedules, capabilities, timeout, grace)
    except (LookupError, MLCompileError, MLError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
