"""How long a message takes, how much memory a model takes, how soon it is ready."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from domovoy.catalogue import shipped_catalogue
from domovoy.understanding import shipped_understander
from domovoy.understanding.features import pair_of, pieces, telling_words
from domovoy.understanding.lessons import lessons_of
from domovoy.understanding.stems import stem
from domovoy.understanding.text import plain

_ALONE = """
import gc, resource, time
import domovoy.catalogue
domovoy.catalogue.shipped_catalogue()
import domovoy.understanding as u
def held():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
before, began = held(), time.perf_counter()
understander = u.shipped_understander()
ready = time.perf_counter() - began
for problem in domovoy.catalogue.shipped_catalogue().problems.values():
    for example in problem.examples:
        understander.understand(example)
print(ready, held() - before)
"""


def milliseconds(texts: Sequence[str]) -> tuple[float, float]:
    """Median of the whole understanding, and of the ranking of groups and problems alone."""
    understander = shipped_understander()
    ranking = understander.ranking

    def rank(text: str) -> object:
        heard = ranking.heard(plain(text))
        return ranking.problem_chances(heard.whole, ranking.group_chances(heard))

    return _median(understander.understand, texts), _median(rank, texts)


def milliseconds_of_scikit(texts: Sequence[str]) -> float | None:
    """The same features through scikit-learn's own pipeline; None where it is not installed.

    It ranks the groups alone, which is less than is done here.
    """
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.linear_model import RidgeClassifier  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    except ImportError:
        return None
    lessons = lessons_of(shipped_catalogue())
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer=_features, min_df=2),
        RidgeClassifier(class_weight="balanced", solver="lsqr"),
    )
    pipeline.fit([lesson.text for lesson in lessons], [lesson.group for lesson in lessons])
    return _median(lambda text: pipeline.decision_function([text]), texts)


def alone() -> tuple[float, float]:
    """Seconds until a new process is ready, and megabytes the model adds to it."""
    shipped_understander()  # so that it lies on the shelf, as after an installation
    done = subprocess.run(
        [sys.executable, "-c", _ALONE], capture_output=True, text=True, check=True
    )
    ready, added = map(float, done.stdout.split())
    return ready, added


def _features(text: str) -> Iterator[str]:
    words = telling_words(plain(text))
    stems = [stem(word) for word in words]
    yield from stems
    yield from (pair_of(first, second) for first, second in pairwise(stems))
    for word in words:
        yield from pieces(word)


def _median(run: Callable[[str], object], texts: Sequence[str]) -> float:
    spent = []
    for text in texts:
        began = time.process_time_ns()
        run(text)
        spent.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(spent)
