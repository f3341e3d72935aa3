from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def static_folder():
    """WhiteNoise wants the folder of collected files, though tests collect none."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
