"""Documents on a real store, as tests of the ledger and of the workers need them."""

from __future__ import annotations

import asyncio

from services.common.schema import Document
from services.common.settings import Settings
from services.common.store.client import connect_async
from services.common.store.documents import Documents, Receipt
from services.common.store.ledger import Attempt, Ledger, Refusal

TEXT = "Rebels shelled Hama."


def accept(settings: Settings, document_id: str = "doc_a", text: str = TEXT) -> Receipt:
    """Take a document in, as ingest does."""

    async def run() -> Receipt:
        redis = connect_async(settings)
        try:
            return await Documents(redis, settings).accept(
                Document(id=document_id, text=text), "trace"
            )
        finally:
            await redis.aclose()

    return asyncio.run(run())


def delete(settings: Settings, document_id: str) -> None:
    """Delete a document, as the api does."""

    async def run() -> None:
        redis = connect_async(settings)
        try:
            await Documents(redis, settings).delete(document_id)
        finally:
            await redis.aclose()

    asyncio.run(run())


def claimed(ledger: Ledger, document_id: str = "doc_a") -> Attempt:
    """Claim a document that must be free, and nothing with it."""
    claim = ledger.claim(document_id)
    assert not isinstance(claim, Refusal)
    (attempt,) = claim
    return attempt


def hurried(settings: Settings) -> Settings:
    """Settings under which a lease and a message are old at once."""
    return settings.model_copy(update={"lease_s": 0.05, "requeue_after_s": 0.05})
