"""What the register may refuse."""

from __future__ import annotations


class HousingError(Exception):
    """The base of this app's refusals."""

    code = "housing"


class PremisesNotFound(HousingError):
    """There is no such flat among those of this person."""

    code = "premises_not_found"


class NobodyManages(HousingError):
    """No organisation manages the house on that day."""

    code = "nobody_manages"

    def __init__(self, house_id: int) -> None:
        super().__init__(f"nobody manages house {house_id}")
        self.house_id = house_id


class NobodyInspects(HousingError):
    """No inspectorate is known for the region."""

    code = "nobody_inspects"

    def __init__(self, region: str) -> None:
        super().__init__(f"no inspectorate in region {region}")
        self.region = region
