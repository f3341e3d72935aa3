"""Where jobs of the past go: letters about what happened months ago are nobody's to send."""

from __future__ import annotations

from typing import Any

from procrastinate.connector import BaseConnector


class Nowhere(BaseConnector):
    """Takes jobs as the queue does, and forgets them."""

    def get_sync_connector(self) -> BaseConnector:
        """Return itself: there is nothing to wait for."""
        return self

    def execute_query_all(self, query: str, **arguments: Any) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return a number for each job."""
        return [{"id": 1} for _ in arguments["jobs"]]
