"""Tests that take so long that CI, which has twenty minutes, leaves them to HANDOFFD_LONG=1; each has a shorter sister."""

import os

import pytest

ASKED = os.environ.get("HANDOFFD_LONG") == "1"
long = pytest.mark.skipif(not ASKED, reason="takes half a minute or more; HANDOFFD_LONG=1")
