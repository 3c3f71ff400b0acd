"""The shipped model, loaded once for all tests of the worker."""

from __future__ import annotations

import pytest

from services.common.settings import Settings
from services.extract.pipeline import Pipeline
from services.extract.tasks import load_pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load_pipeline(Settings(worker_threads=1))
