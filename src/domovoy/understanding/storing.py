"""A ranking kept in a file, so that it need not be learned again."""

import json
import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from domovoy.catalogue import Catalogue
from domovoy.understanding.errors import ModelUnusable
from domovoy.understanding.lessons import mark_of
from domovoy.understanding.ranking import Ranking
from domovoy.understanding.vocabulary import Vocabulary

_FORMAT = 3


def save_ranking(ranking: Ranking, path: Path) -> None:
    """Write the whole file or nothing of it."""
    vocabulary = ranking.vocabulary
    header = {
        "format": _FORMAT,
        "taught_by": ranking.taught_by,
        "codes": ranking.codes,
        "groups": ranking.groups,
        "sharpness": ranking.sharpness,
        "modesty": ranking.modesty,
        "strangeness": vocabulary.strangeness,
        "own_width": vocabulary.own_width,
    }
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            header=_bytes(json.dumps(header, ensure_ascii=False)),
            features=_bytes("\n".join(vocabulary.columns)),
            rarity=vocabulary.rarity,
            group_weights=ranking.group_weights,
            problem_weights=ranking.problem_weights,
        )
    unfinished.replace(path)


def load_ranking(path: Path, catalogue: Catalogue) -> Ranking:
    """Read what was saved. Raises ModelUnusable if it is damaged or of another catalogue."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            header = json.loads(stored["header"].tobytes())
            if (header["format"], header["taught_by"]) != (_FORMAT, mark_of(catalogue)):
                raise ModelUnusable(path, "it was learned from another catalogue")
            features = stored["features"].tobytes().decode().split("\n")
            vocabulary = Vocabulary(
                columns={feature: column for column, feature in enumerate(features)},
                rarity=stored["rarity"],
                strangeness=header["strangeness"],
                own_width=header["own_width"],
            )
            return Ranking(
                codes=tuple(header["codes"]),
                groups=tuple(header["groups"]),
                vocabulary=vocabulary,
                group_weights=stored["group_weights"],
                problem_weights=stored["problem_weights"],
                sharpness=header["sharpness"],
                modesty=header["modesty"],
                taught_by=header["taught_by"],
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as reason:
        raise ModelUnusable(path, str(reason)) from reason


def _bytes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
