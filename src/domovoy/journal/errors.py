"""What can be wrong with a journal."""

from __future__ import annotations

from uuid import UUID


class ChainBroken(Exception):
    """A chain does not add up: a line was changed, removed or put in between."""

    code = "chain_broken"

    def __init__(self, chain: UUID, seq: int) -> None:
        super().__init__(f"chain {chain} breaks at line {seq}")
        self.chain = chain
        self.seq = seq
