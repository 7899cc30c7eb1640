"""The engine that runs Argos packages with CTranslate2, offline.

How sentences are put into batches decides whether a run can be repeated, so here is why it
is done as it is (CTranslate2 4.8, 400 news sentences in each of three languages):

- Sentences of different lengths in one batch are padded, and the padding shows: 17 to 21 of
  400 scores and 0 to 2 of 400 texts are others than the same sentence gives alone. In a batch
  of sentences of **equal length** nothing is padded, and all 1,200 texts and scores are those
  of each sentence alone, whatever the batch, at any number of threads, with each of the
  instruction sets and matrix libraries that CTranslate2 has for this kind of processor.
- That needs **integer arithmetic** (``int8``), whose sums do not depend on their order. In
  ``float32`` 3 of 4 scores change with the size of the batch. It is also twice as fast.
- **One thread a batch, and several batches at a time**: 5,300 words a second on two cores,
  against 2,800 for one batch after another and 500 for one batch shared by both threads. One
  sentence at a time would give the same bytes at 1,500.
"""

from __future__ import annotations

import json
import math
import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from polyglot_news import models as packages
from polyglot_news.engines import Alignment, Hypothesis
from polyglot_news.engines.pieces import tokenizer
from polyglot_news.engines.stretches import LONGEST_ALIGNED, Stretch, divide, join, whole
from polyglot_news.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polyglot_news.engines.pieces import Pieces, Spans

__all__ = ["ArgosEngine"]

_T = TypeVar("_T")

# A translation may have so many pieces for each of its source, and some more.
_GROWTH, _SLACK = 4, 32
# Larger batches are no faster, and Ctrl-C is heard between two of them.
_BATCH_PIECES, _BATCH_SENTENCES = 1024, 64
_MOST_THREADS = 16
# Languages written without spaces between words, by the codes that packages use.
_UNSPACED = frozenset({"ja", "zh", "zt", "yue", "th", "lo", "km", "my", "bo", "dz"})
# Weights are kept in thousandths, which share these objects.
_WEIGHTS = tuple(number / 1000 for number in range(1001))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A package, ready to translate."""

    pieces: Pieces
    translator: Any
    prefix: list[str]
    unknown: str


@dataclass(frozen=True, slots=True)
class _Job:
    """A stretch to translate, into a given translation if there is one."""

    given: Stretch
    wanted: Stretch | None = None


class ArgosEngine:
    """Packages in Argos's format, run by CTranslate2.

    Args:
        models: The project's folder of packages.
        beam_size: Width of the search. chrF of the bundled packages (de, uk, ja) on 200 news
            sentences: 44.0, 33.9, 16.8 for 1; 45.0, 35.4, 17.4 for 2; 45.5, 35.5, 17.8 for 4,
            at two thirds of the speed of 2.
        jobs: How many batches to translate at a time; by default one for each processor.
    """

    name = "argos"

    def __init__(
        self, models: Path | None = None, *, beam_size: int = 2, jobs: int | None = None
    ) -> None:
        self._models = models
        self._beam_size = beam_size
        self._threads = min(jobs or _processors(), _MOST_THREADS)
        self._packages: dict[tuple[str, str], packages.Package] = {}
        self._loaded: dict[tuple[str, str], _Loaded] = {}

    def identity(self, source: str, target: str) -> str:
        """Name and version of the package for this pair, such as ``translate-en_de-0.9``.

        Raises:
            ModelError: Nothing installed translates this pair.
        """
        package = self._package(source, target)
        return f"{package.name}-{package.version}"

    def translate(
        self,
        sources: Sequence[str],
        source: str,
        target: str,
        *,
        hypotheses: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate plain sentences.

        An empty or blank sentence is its own translation. More hypotheses than the search is
        wide widen it, so that the first of eight may be another than the only one.

        Raises:
            ModelError: No package for this pair, or a damaged one.
        """
        loaded = self._load(source, target)
        divided = {text: tuple(divide(text, loaded.pieces)) for text in dict.fromkeys(sources)}
        todo = {part.text: part for parts in divided.values() for part in parts if part.pieces}
        done: dict[str, tuple[Hypothesis, ...]] = {}
        for batch, results in self._run(
            map(_Job, todo.values()),
            lambda batch: _search(loaded, batch, max(self._beam_size, hypotheses), hypotheses),
        ):
            done.update(zip((job.given.text for job in batch), results, strict=True))
            if progress:
                progress(len(sources) * len(done) // len(todo))
        if progress and not todo:
            progress(len(sources))
        space = "" if target in _UNSPACED else " "
        joined = {text: join(text, parts, done, space) for text, parts in divided.items()}
        return [joined[text] for text in sources]

    def align(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[Alignment | None]:
        """Say how given translations relate to their sources, by forced decoding.

        The model is made to write the translation, and where it looks at each step is noted
        down. The row of a piece is that of the step which chooses it, as in :meth:`translate`.

        Returns:
            For each pair its alignment; None for a blank text, for one of more than a few
            hundred pieces, and where a tokenizer does not say where its pieces stood.

        Raises:
            ModelError: No package for this pair, or a damaged one.
        """
        loaded = self._load(source, target)
        jobs: dict[tuple[str, str], _Job] = {}
        for pair in dict.fromkeys(pairs):
            given, wanted = (whole(text, 0, loaded.pieces) for text in pair)
            if all(
                0 < len(side.pieces) <= LONGEST_ALIGNED and side.spans is not None
                for side in (given, wanted)
            ):
                jobs[pair] = _Job(given, wanted)
        names = {id(job): pair for pair, job in jobs.items()}
        done: dict[tuple[str, str], Alignment] = {}
        for batch, results in self._run(jobs.values(), lambda batch: _force(loaded, batch)):
            done.update(zip((names[id(job)] for job in batch), results, strict=True))
        return [done.get(pair) for pair in pairs]

    def score(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[float | None]:
        """The log-probability of each translation, given its source.

        None for a blank text and for one of more than a few hundred pieces.

        Raises:
            ModelError: No package for this pair, or a damaged one.
        """
        loaded = self._load(source, target)
        jobs: dict[tuple[str, str], _Job] = {}
        for pair in dict.fromkeys(pairs):
            given, wanted = (whole(text, 0, loaded.pieces) for text in pair)
            if all(0 < len(side.pieces) <= LONGEST_ALIGNED for side in (given, wanted)):
                jobs[pair] = _Job(given, wanted)
        # Both sides of a batch are of one length, so that nothing is padded.
        groups: dict[int, list[_Job]] = {}
        for job in jobs.values():
            groups.setdefault(len(job.wanted.pieces) if job.wanted else 0, []).append(job)
        names = {id(job): pair for pair, job in jobs.items()}
        done: dict[tuple[str, str], float] = {}
        for length in sorted(groups):
            for batch, results in self._run(
                groups[length], lambda batch: _likelihoods(loaded, batch)
            ):
                done.update(zip((names[id(job)] for job in batch), results, strict=True))
        return [done.get(pair) for pair in pairs]

    def _package(self, source: str, target: str) -> packages.Package:
        pair = (source, target)
        if pair not in self._packages:
            self._packages[pair] = packages.find(source, target, self._models)
        return self._packages[pair]

    def _load(self, source: str, target: str) -> _Loaded:
        pair = (source, target)
        if pair not in self._loaded:
            self._loaded[pair] = self._open(self._package(source, target))
        return self._loaded[pair]

    def _open(self, package: packages.Package) -> _Loaded:
        opened = packages.load(package)
        import ctranslate2

        folder = opened.package_path / "model"
        try:
            translator = ctranslate2.Translator(
                str(folder),
                device="cpu",
                compute_type="int8",
                inter_threads=self._threads,
                intra_threads=1,
            )
            config = folder / "config.json"
            settings = json.loads(config.read_bytes()) if config.is_file() else {}
            return _Loaded(
                tokenizer(opened),
                translator,
                [opened.target_prefix] if opened.target_prefix else [],
                settings.get("unk_token", "<unk>"),
            )
        except (RuntimeError, ValueError, OSError) as problem:
            raise ModelError(
                f"This package cannot be loaded: {problem}.",
                "Install it again.",
                where=str(package.path),
            ) from problem

    def _run(
        self,
        jobs: Iterable[_Job],
        start: Callable[[list[_Job]], Callable[[], list[_T]]],
    ) -> Iterator[tuple[list[_Job], list[_T]]]:
        """Keep every thread busy, with few enough batches begun that a stop comes soon."""
        running: deque[tuple[list[_Job], Callable[[], list[_T]]]] = deque()
        for batch in _batches(jobs):
            running.append((batch, start(batch)))
            if len(running) > 2 * self._threads:
                first, finish = running.popleft()
                yield first, finish()
        for first, finish in running:
            yield first, finish()


def _processors() -> int:
    """How many processors this process may use, by its affinity and by its control group."""
    try:
        number = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        number = os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        number = min(number, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):  # no such group, or no limit ("max")
        pass
    return max(number, 1)


def _batches(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    """Batches of stretches of equal length, the longest first."""
    by_length: dict[int, list[_Job]] = {}
    for job in jobs:
        by_length.setdefault(len(job.given.pieces), []).append(job)
    for length in sorted(by_length, reverse=True):
        group = by_length[length]
        size = min(max(_BATCH_PIECES // length, 1), _BATCH_SENTENCES)
        for first in range(0, len(group), size):
            yield group[first : first + size]


def _start(
    loaded: _Loaded, batch: list[_Job], prefixes: list[list[str]], **options: Any
) -> Callable[[], list[Any]]:
    """Begin to translate a batch; the function that is returned waits for the results."""
    running = loaded.translator.translate_batch(
        [job.given.pieces for job in batch],
        prefixes if any(prefixes) else None,
        asynchronous=True,
        max_input_length=0,
        return_attention=True,
        **options,
    )
    return lambda: [one.result() for one in running]


def _search(
    loaded: _Loaded, batch: list[_Job], beam_size: int, hypotheses: int
) -> Callable[[], list[tuple[Hypothesis, ...]]]:
    """Begin to translate a batch freely."""
    length = len(batch[0].given.pieces)
    prefixes = [loaded.prefix] * len(batch)
    main = _start(
        loaded,
        batch,
        prefixes,
        beam_size=beam_size,
        num_hypotheses=hypotheses,
        max_decoding_length=_GROWTH * length + _SLACK,
        return_scores=True,
    )
    # The first step of a beam search over several sentences hands each the attention of
    # another (CTranslate2 4.8); a greedy step, which has the same attention, gives the right
    # one for a quarter more time.
    first = None
    if beam_size > 1 and len(batch) > 1:
        first = _start(
            loaded, batch, prefixes, beam_size=1, max_decoding_length=len(loaded.prefix) + 1
        )

    def finish() -> list[tuple[Hypothesis, ...]]:
        results = main()
        steps = first() if first else results
        return [
            _proposals(loaded, job.given, result, step)
            for job, result, step in zip(batch, results, steps, strict=True)
        ]

    return finish


def _force(loaded: _Loaded, batch: list[_Job]) -> Callable[[], list[Alignment]]:
    """Begin to make the model write given translations."""
    wanted = [job.wanted for job in batch if job.wanted]
    prefixes = [[*loaded.prefix, *stretch.pieces] for stretch in wanted]
    main = _start(loaded, batch, prefixes, beam_size=1, max_decoding_length=max(map(len, prefixes)))

    def finish() -> list[Alignment]:
        return [
            _alignment(
                job.given.spans or (),
                stretch.spans or (),
                result.attention[0][len(loaded.prefix) :],
            )
            for job, stretch, result in zip(batch, wanted, main(), strict=True)
        ]

    return finish


def _likelihoods(loaded: _Loaded, batch: list[_Job]) -> Callable[[], list[float]]:
    """Begin to score given translations."""
    running = loaded.translator.score_batch(
        [job.given.pieces for job in batch],
        [[*loaded.prefix, *job.wanted.pieces] for job in batch if job.wanted],
        max_input_length=0,
        asynchronous=True,
    )
    return lambda: [round(sum(one.result().log_probs[len(loaded.prefix) :]), 4) for one in running]


def _proposals(loaded: _Loaded, given: Stretch, result: Any, step: Any) -> tuple[Hypothesis, ...]:
    found: dict[str, Hypothesis] = {}
    skip = len(loaded.prefix)
    right = step.attention[0]
    for pieces, score, attention in zip(
        result.hypotheses, result.scores, result.attention, strict=True
    ):
        rows = [*right[: skip + 1], *attention[skip + 1 :]][skip:]
        known = [
            _copied(given, row) if piece == loaded.unknown else piece
            for piece, row in zip(pieces[skip:], rows, strict=False)
        ]
        text, spans = loaded.pieces.decode(known)
        alignment = None
        if given.spans is not None and spans is not None:
            alignment = _alignment(given.spans, spans, rows)
        # Two searches may end in one text.
        found.setdefault(text, Hypothesis(text, round(score, 4), alignment))
    return tuple(found.values())


def _copied(given: Stretch, row: Sequence[float]) -> str:
    """The source piece for one that the model has no name for, as Argos does it."""
    return given.pieces[max(range(len(given.pieces)), key=row.__getitem__)]


def _alignment(source: Spans, target: Spans, rows: Sequence[Sequence[float]]) -> Alignment:
    return Alignment(
        source,
        target,
        tuple(
            tuple([_WEIGHTS[int(weight * 1000 + 0.5)] for weight in row[: len(source)]])
            for row in rows[: len(target)]
        ),
    )
