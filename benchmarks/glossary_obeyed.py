"""How often the engine obeys the glossary, by technique and language.

The cases of ``tests/cases/terms-engine`` are sentences with a term each, as a subject, an object
or a genitive. For each technique the table says

- obeyed: in how many of them the translation has the agreed rendering, in whatever form;
- doubts: how many translations have some other doubt, and before the technique had none.

The techniques:

- nothing: the first proposal, as it is;
- next hypotheses: the first of five proposals that has the rendering;
- placeholder: the term goes through the engine as a mask (X1) and becomes the rendering;
- prefix: the translation is forced up to where the term is and through the rendering, and goes
  on freely from there;
- post-edited: the words that the term became are replaced by the rendering as it is;
- post-edited, form chosen: the same, in each form and with each article that could stand before
  it, of which the model scores the sentences;
- as the project does it: a placeholder for terms that stay as they are, the others post-edited,
  and what is then in doubt asked again in the other ways.

Judged by reading, of the 52 sentences of a language (a term is right if its case, its number and
the words that agree with it are): German 28 with placeholders, 31 with prefixes, 47 post-edited
with chosen forms; Ukrainian 31, 30 and 41; Japanese, which declines nothing, 49 post-edited. The
next hypotheses obey too seldom to be worth their time, and where they do, the words that the
model seldom writes agree with nothing (“Die Zoll schützt Bauern”): so they come after. A prefix
makes the model go on inside of a name (“Selenskyjäger”) and loses a piece it has no word for.

Run: ``python benchmarks/glossary_obeyed.py [--show TECHNIQUE]``; with ``--show`` the sentences
of a technique are printed, to be judged.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news import catalog as catalogs
from polyglot_news import engines, merging
from polyglot_news.article import parse
from polyglot_news.engines import Hypothesis
from polyglot_news.markup import spot
from polyglot_news.placeables import Placeable
from polyglot_news.terms import Glossary, Kind, Term
from polyglot_news.translation import asking, judging, masking, obeying, pretranslation, retrying
from polyglot_news.translation.judging import Brief

if TYPE_CHECKING:
    from polyglot_news.engines.argos import ArgosEngine
    from polyglot_news.translation.judging import Pending, Result

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "terms-engine"
NEXT = next(way for way in retrying.WAYS if way.path == "next")
LANGUAGES = ("de", "uk", "ja")


def cases(language: str) -> list[tuple[str, Term]]:
    found = []
    for line in (CASES / f"{language}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, source, rendering, *kind = [part.strip() for part in line.split(" | ")]
            found.append((sentence, term(source, rendering, kind, language)))
    return found


def term(source: str, rendering: str, kind: list[str], language: str) -> Term:
    if rendering == "keep":
        return Term(source, keep=True)
    return Term(source, {language: rendering}, kind=Kind.NAME if kind else Kind.TERM)


def units(sentences: list[str], locale: str) -> list[Pending]:
    article = parse("\n\n".join(["Terms", *sentences]), slug="terms", markdown=False)
    template = catalogs.template(
        "terms",
        (catalogs.Unit(s.context, s.source, s.role, "terms.txt", s.line) for s in article.segments),
    )
    catalog, _ = merging.update(catalogs.new("terms", locale), template)
    every = {unit.entry.msgid: unit for unit in pretranslation.prepared(article, catalog)}
    return [every[sentence] for sentence in sentences]


def placeholder(
    engine: ArgosEngine, todo: list[Pending], terms: list[Term], brief: Brief
) -> list[Result]:
    written = []
    for unit, one in zip(todo, terms, strict=True):
        glossary = Glossary([one], territories=False)
        rendering = glossary.rendering(one, brief.locale)

        def choose(text: str, glossary: Glossary = glossary) -> list[Placeable]:
            return [
                Placeable(o.start, o.end, "term", text[o.start : o.end])
                for o in glossary.occurrences(text)
            ]

        asked = masking.written(unit, choose, lambda _, rendering=rendering: rendering)
        written.append(asked or unit.asked)
    found = asking.answers(engine, written, brief.source, brief.target)
    return [
        judging.best(unit, asked, found, brief) for unit, asked in zip(todo, written, strict=True)
    ]


def prefixed(
    engine: ArgosEngine, todo: list[Pending], first: list[Result], terms: list[Term], brief: Brief
) -> list[Result]:
    results = []
    loaded = engine._load(brief.source, brief.target)
    for unit, result, one in zip(todo, first, terms, strict=True):
        if not {"glossary", "people"} & set(result.doubts):
            results.append(result)
            continue
        glossary = Glossary([one], territories=False)
        plain = unit.asked.prepared.plain
        (place, *_) = glossary.occurrences(plain)
        hypothesis = result.hypotheses[0]
        at = spot(plain, hypothesis.text, hypothesis.alignment, place.start, place.end)
        forced = hypothesis.text[: at.start if at else 0] + glossary.rendering(one, brief.locale)
        (given,) = unit.asked.sent
        (done,) = loaded.translator.translate_batch(
            [loaded.pieces.encode(given)[0]],
            [[*loaded.prefix, *loaded.pieces.encode(forced)[0]]],
            beam_size=4,
        )
        text = loaded.pieces.decode(done.hypotheses[0][len(loaded.prefix) :])[0]
        results.append(judging.judged(unit, unit.asked, (Hypothesis(text),), brief))
    return results


def as_it_is(todo: list[Pending], first: list[Result], brief: Brief) -> list[Result]:
    """Post-editing by an engine that cannot score: the first way is taken."""

    class Silent:
        def align(self, pairs: list[tuple[str, str]], source: str, target: str) -> list[None]:
            return [None for _ in pairs]

    return obeying.obeyed(Silent(), todo, first, brief)  # type: ignore[arg-type]


def main() -> None:
    show = sys.argv[2] if sys.argv[1:2] == ["--show"] else ""
    engine = engines.load("argos", ROOT / "models")
    print(
        f"{'':28}" + "".join(f"{language + ' obeyed':>12}{'doubts':>8}" for language in LANGUAGES)
    )
    rows: dict[str, list[str]] = {}
    for language in LANGUAGES:
        given = cases(language)
        terms = [one for _, one in given]
        glossary = Glossary({one.source: one for one in terms}.values(), territories=False)
        brief = Brief("en", language, glossary)
        todo = units([sentence for sentence, _ in given], language)
        first = pretranslation.first_results(engine, todo, brief)
        following = retrying.again(engine, todo, first, brief, [NEXT])
        done = {
            "nothing": first,
            "next hypotheses": following,
            "placeholder": placeholder(engine, todo, terms, brief),
            "prefix": prefixed(engine, todo, first, terms, brief),
            "post-edited": as_it_is(todo, first, brief),
            "post-edited, form chosen": obeying.obeyed(engine, todo, first, brief),
            "as the project does it": pretranslation.improved(engine, todo, first, brief),
        }
        for name, results in done.items():
            obeyed = sum(not {"glossary", "people"} & set(one.doubts) for one in results)
            worse = sum(
                bool(set(one.doubts) - {"glossary", "people"})
                and not set(before.doubts) - {"glossary", "people"}
                for before, one in zip(first, results, strict=True)
            )
            share = f"{obeyed} of {len(todo)}"
            rows.setdefault(name, []).append(f"{share:>12}{worse:8}")
            if name == show:
                for unit, one in zip(todo, results, strict=True):
                    print(f"{one.path:10} {','.join(one.doubts):10} {unit.entry.msgid}")
                    print(f"{'':22}{one.text}")
    for name, cells in rows.items():
        print(f"{name:28}" + "".join(cells))


if __name__ == "__main__":
    main()
