"""The Celery app, its queue and its one task. Celery is the transport; the store is the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from celery import Celery

from services.common.settings import Settings

QUEUE = "tocsin.extract"
EXTRACT = "tocsin.extract"


def create_celery(settings: Settings) -> Celery:
    """A Celery app whose messages are acknowledged late and whose results are ours to keep."""
    app = Celery("tocsin", broker=settings.redis_url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=True,
        # A process that dies takes its message along; attempts are counted in the ledger.
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": settings.visibility_timeout_s,
            "unacked_restore_interval": 1,
            "socket_timeout": max(settings.redis_timeout_s, 5.0),
            "socket_connect_timeout": settings.redis_timeout_s,
            "socket_keepalive": True,
        },
    )
    return app


def publish(app: Celery, packs: Iterable[Sequence[tuple[str, str]]]) -> int:
    """Send one message per pack of (document id, trace id) over one connection; how many.

    Its arguments are the first pair and, where there are more, a list of the others.
    """
    sent = 0
    with app.producer_or_acquire() as producer:
        for (document_id, trace_id), *further in packs:
            app.send_task(
                EXTRACT,
                args=(document_id, trace_id, further) if further else (document_id, trace_id),
                # A message sent twice is the same message; the reconciler looks for this id.
                task_id=document_id,
                producer=producer,
                retry=False,
            )
            sent += 1
    return sent
