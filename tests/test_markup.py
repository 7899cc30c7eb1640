"""Inline markup through translation: what holds whatever an engine says."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news import fidelity, inline, markup
from polyglot_news.engines import Alignment, Hypothesis
from polyglot_news.fidelity import structure, verify
from polyglot_news.markup import prepare, restore
from polyglot_news.markup.projection import project
from polyglot_news.markup.words import pieces

CASES = Path(__file__).parent / "cases" / "markup"
LANGUAGES = ("de", "ja", "uk")


def read_cases(path: Path) -> list[tuple[str, str]]:
    """Pairs of lines, apart by empty lines; remarks begin with a number sign and a space."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line != "#" and not line.startswith("# "))
    groups = [group.split("\n") for group in text.strip().split("\n\n")]
    wrong = [group for group in groups if len(group) != 2]
    assert not wrong, f"{path}: a case is a source line and a target line, not {wrong[0]}"
    return [(source, target) for source, target in groups]


def all_cases() -> list[tuple[str, str, str]]:
    paths = sorted(CASES.glob("*.txt"))
    assert [path.stem for path in paths] == list(LANGUAGES)
    return [(path.stem, *case) for path in paths for case in read_cases(path)]


def shape(markdown: str) -> Counter[tuple[tuple[str, str], tuple[str, str]]]:
    return structure(inline.scan(markdown))


def masked_like(source: markup.Prepared, target: markup.Prepared) -> str:
    """The plain translation with the masks that an engine would have copied."""
    text = target.plain
    codes = [(mask.markdown, mask.code) for mask in source.masks]
    for mask in reversed(target.masks):
        pair = next(pair for pair in codes if pair[0] == mask.markdown)
        codes.remove(pair)
        text = f"{text[: mask.start]}{pair[1]}{text[mask.start + len(mask.code) :]}"
    return text


def translation_of(
    source: str, target: str, alignment: str
) -> tuple[markup.Prepared, list[Hypothesis]]:
    before, after = prepare(source), prepare(target)
    text = masked_like(before, after)
    evidence = None
    if alignment == "even":
        words = tuple((piece, piece + 1) for piece in range(len(before.plain)))
        pieces = tuple((piece, piece + 1) for piece in range(len(text)))
        evidence = Alignment(words, pieces, ((1 / len(words),) * len(words),) * len(pieces))
    own = [Hypothesis(text, alignment=evidence)] if before.has_words else []
    asides = after.texts[len(after.texts) - len(after.asides) :]
    return before, own + [Hypothesis(aside) for aside in asides]


def test_there_are_enough_cases_in_every_language() -> None:
    counted = Counter(language for language, _, _ in all_cases())
    assert all(counted[language] >= 60 for language in LANGUAGES), counted


def test_the_cases_themselves_are_faithful_translations() -> None:
    for _, source, target in all_cases():
        assert verify(source, target) == ()
        assert shape(source) == shape(target)


@pytest.mark.parametrize("alignment", ["none", "even"])
def test_every_case_keeps_its_markup_without_help_from_the_engine(alignment: str) -> None:
    for language, source, target in all_cases():
        prepared, hypotheses = translation_of(source, target, alignment)
        restored = restore(prepared, hypotheses, language)
        assert shape(restored.text) == shape(source), restored.text
        assert verify(source, restored.text) == (), restored.text


def test_what_comes_back_unchanged_gets_its_markup_back_unchanged() -> None:
    for language, source, _ in all_cases():
        prepared = prepare(source)
        restored = restore(prepared, [Hypothesis(text) for text in prepared.texts], language)
        assert (restored.text, restored.doubts) == (source, ())


def diagonal(text: str) -> Alignment:
    spans = tuple((piece.start, piece.end) for piece in pieces(text))
    return Alignment(
        spans, spans, tuple(tuple(float(one == other) for one in spans) for other in spans)
    )


def test_a_sure_alignment_puts_every_span_where_it_was() -> None:
    # Other words in the same places: only the alignment can tell where the spans are.
    for _, source, _ in all_cases():
        prepared = prepare(source)
        text = prepared.plain.translate(str.maketrans("aeo", "üöø"))
        places = project(prepared.plain, prepared.elements, text, diagonal(text))
        assert [(place.start, place.end) for place in places] == [
            (element.start, element.end) for element in prepared.elements
        ], source


def test_spans_follow_their_words_to_the_other_end_of_the_sentence() -> None:
    prepared = prepare("Farmers fear **drought** in [southern Spain](/es).")
    target = "südspaniens landwirte fürchten dürre."
    weights = {0: (4, 5), 1: (0,), 2: (1,), 3: (2,)}
    source_words = [(p.start, p.end) for p in pieces(prepared.plain)][:-1]
    target_words = [(p.start, p.end) for p in pieces(target)][:-1]
    rows = tuple(
        tuple(float(n in weights[row]) for n in range(len(source_words)))
        for row in range(len(target_words))
    )
    alignment = Alignment(tuple(source_words), tuple(target_words), rows)
    restored = restore(prepared, [Hypothesis(target, alignment=alignment)], "de")
    assert restored.text == "[südspaniens](/es) landwirte fürchten **dürre**."


# One line of Markdown, one of translation without alignment, and what must come of the two.
ANCHORED = [
    ("de", "**All of it.**", "Alles davon.", "**Alles davon.**"),
    ("de", "[All of it](x.md).", "Alles davon!", "[Alles davon](x.md)!"),
    ("uk", "***Both* of it**", "Обоє того", None),
    ("ja", "**[All of it](/x)**", "そのすべて", "**[そのすべて](/x)**"),
    (
        "de",
        "It rose to **8.8** points.",
        "8.8 Punkte erreichte er.",
        "**8.8** Punkte erreichte er.",
    ),
    ("uk", "In *Kharkiv* it rained.", "Дощ ішов у місті Kharkiv.", "Дощ ішов у місті *Kharkiv*."),
    ("de", "Run `make demo` now.", "Jetzt X1 ausführen.", "Jetzt `make demo` ausführen."),
    ("ja", "Run **`make`** now.", "今すぐ X1 を実行。", "今すぐ**`make`**を実行。"),
    ("de", "It ended.[^1]", "Es endete.[^1]"[:-4], "Es endete.[^1]"),
    ("de", "![Flag](f.png) It ended.", "Es endete.", "![Fahne](f.png) Es endete."),
    ("de", "One<br>two", "Eins zwei", None),
    ("de", "Ask @desk or #help.", "Frag X1 oder X2.", "Frag @desk oder #help."),
    ("ja", "See https://e.org/x now.", "今X1を見る。", "今https://e.org/x を見る。"),
    ("de", "Take the `a` from `b`.", "Nimm aus X2 das X1.", "Nimm aus `b` das `a`."),
]


@pytest.mark.parametrize("case", ANCHORED, ids=lambda case: case[1])
def test_what_is_certain_needs_no_alignment(case: tuple[str, str, str, str | None]) -> None:
    language, source, translation, expected = case
    prepared = prepare(source)
    hypotheses = [Hypothesis(translation)] * prepared.has_words
    hypotheses += [Hypothesis("Fahne")] * len(prepared.asides)
    restored = restore(prepared, hypotheses, language)
    assert verify(source, restored.text) == ()
    if expected is not None:
        assert restored.text == expected
        assert "markup" not in restored.doubts


def test_a_place_that_nothing_tells_is_doubted() -> None:
    prepared = prepare("The minister **angrily** rejected the proposal on Monday evening.")
    restored = restore(prepared, [Hypothesis("Am Abend kam es dazu, dass es anders war")], "de")
    assert restored.doubts == ("markup",)


@pytest.mark.parametrize(
    ("translation", "expected", "doubts"),
    [
        ("Öffnen Sie Х1 jetzt.", "Öffnen Sie `a.txt` jetzt.", ()),
        ("Öffnen Sie x 1 jetzt.", "Öffnen Sie `a.txt` jetzt.", ()),
        ("X1 öffnen: X1 jetzt.", "`a.txt` öffnen: jetzt.", ("placeables",)),
    ],
)
def test_masks_that_the_engine_garbled_or_doubled_are_mended(
    translation: str, expected: str, doubts: tuple[str, ...]
) -> None:
    restored = restore(prepare("Open `a.txt` now."), [Hypothesis(translation)], "de")
    assert (restored.text, restored.doubts) == (expected, doubts)


def test_a_part_of_a_word_is_not_looked_for_in_a_mask() -> None:
    source = "Press <kbd>A</kbd>+<kbd>B</kbd>; H<sub>2</sub>O is water."
    prepared = prepare(source)
    assert [mask.code for mask in prepared.masks] == ["X1", "X2"]
    restored = restore(prepared, [Hypothesis("Drücke X1+X2; H2O ist Wasser.")], "de")
    assert restored.text == "Drücke <kbd>A</kbd>+<kbd>B</kbd>; H<sub>2</sub>O ist Wasser."


def test_a_piece_of_no_length_in_an_alignment_covers_nothing() -> None:
    prepared = prepare("See **the bridge** now.")
    text = "Sieh nun die Brücke."
    alignment = Alignment(
        source=((0, 3), (5, 5), (4, 14), (15, 19)),
        target=((0, 4), (6, 6), (5, 8), (9, 20)),
        weights=(
            (1.0, 0.0, 0.0, 0.0),
            (0.0, 1.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 1.0),
            (0.0, 0.5, 0.5, 0.0),
        ),
    )
    restored = restore(prepared, [Hypothesis(text, alignment=alignment)], "de")
    assert verify("See **the bridge** now.", restored.text) == ()


def test_a_mask_that_the_engine_dropped_is_written_and_doubted() -> None:
    restored = restore(prepare("Open `a.txt` now."), [Hypothesis("Jetzt öffnen.")], "de")
    assert restored.text.count("`a.txt`") == 1
    assert "placeables" in restored.doubts


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ('**"Japan"** said', "「日本」と", "**「日本」**と"),
        ("_Japan_ said", "日本と", "*日本*と"),
        ("**Japan** said", "日本と", "**日本**と"),
    ],
)
def test_emphasis_beside_japanese_letters_is_written_so_that_it_works(
    source: str, translation: str, expected: str
) -> None:
    alignment = Alignment(
        ((0, source.rindex(" ") - 4 if source[2] == '"' else 5),),
        ((0, len(translation) - 1),),
        ((1.0,),),
    )
    restored = restore(prepare(source), [Hypothesis(translation, alignment=alignment)], "ja")
    assert restored.text == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "5 * 3 * 2",
        "**x**",
        "a_b_c _d_",
        "[x](y)",
        "<b>x</b>",
        "`x`",
        "&amp; &lt;",
        "~~x~~",
        "!",
        "\\",
    ],
)
def test_characters_of_the_engine_do_not_become_markup(hostile: str) -> None:
    source = "One [link](/l) here"
    restored = restore(prepare(source), [Hypothesis(f"Ein {hostile} link {hostile}")], "de")
    assert shape(restored.text) == shape(source)
    seen = fidelity.visible(inline.scan(restored.text)).replace("\n", "")
    assert seen.replace(" ", "") == f"Ein {hostile} link {hostile}".replace(" ", "")


def test_link_titles_and_alternative_texts_are_translated_and_targets_are_not() -> None:
    source = "[See](/a_(b) \"The title\") and ![An *old* map](m.svg 'Map')."
    prepared = prepare(source)
    assert prepared.texts == ("See and.", "The title", "An old map", "Map") or prepared.texts[
        1:
    ] == (
        "The title",
        "An old map",
        "Map",
    )
    texts = ("Siehe und.", 'Der "Titel"', "Eine [alte] Karte", "Karte")
    restored = restore(prepared, [Hypothesis(text) for text in texts], "de")
    assert '](/a_(b) "Der \\"Titel\\"")' in restored.text
    assert '![Eine \\[alte\\] Karte](m.svg "Karte")' in restored.text
    assert verify(source, restored.text) == ()


def test_a_label_that_is_its_own_target_keeps_the_target() -> None:
    prepared = prepare("Read [Report].", {"Report"})
    restored = restore(prepared, [Hypothesis("Lies Bericht.", alignment=None)], "de")
    assert "][Report]" in restored.text


def test_plain_text_has_placeables_only() -> None:
    prepared = prepare("Mail **{name}** at a_b@example.org", markdown_syntax=False)
    restored = restore(prepared, [Hypothesis("**X1** schreiben: X2 * _x_")], "de")
    assert restored.text == "**{name}** schreiben: a_b@example.org * _x_"


def test_a_unit_without_words_asks_the_engine_nothing() -> None:
    prepared = prepare("[`a.txt`](/a), **12**")
    assert prepared.texts == ()
    assert restore(prepared, (), "de").text == "[`a.txt`](/a), **12**"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("**Ein** [Link](/b)", "link changed: /a became /b"),
        ("Ein [Link](/a)", "strong missing: strong"),
        ("**Ein** [Link](/a) *und*", "emphasis extra: emphasis"),
        ("<strong>Ein</strong> [Link](/a)", ""),
        ("[Link](/a) **Ein**", ""),
    ],
)
def test_a_persons_translation_is_judged_by_its_markup(target: str, message: str) -> None:
    assert "; ".join(str(one) for one in verify("**A** [link](/a)", target)) == message


def test_changed_and_missing_placeables_are_told() -> None:
    found = verify("{name}, see https://example.org/a", "{nombre}, schau")
    assert [(one.check, one.problem, one.what) for one in found] == [
        ("placeables", "changed", "placeholder"),
        ("placeables", "missing", "url"),
    ]


WORDS = st.sampled_from(
    "security deal Ukraine U.S. 10-year 5% don't „Ja“ 日本 協定 です。 と 「は」 ! ? * ** _ __ ~~ "
    "` [ ] ( ) < > & | \\ # {x} snake_case @me #tag https://e.org/a_b. report.pdf 🙂 X1 &amp; \\* "
    "日本。 1. - : Київ [a] [^1] ![ <b> </b> {{ {%".split()
)
TEXT = st.lists(WORDS, max_size=6).map(" ".join)
ATOMS = st.sampled_from(
    "`code`|`` a`b ``|![alt *x*](i.png 'Ti')|![Ref]|[^1]|<br>|<!-- c -->|<i>|</i>|<https://e.org>|"
    "{{< x >}}|{{ v }}|\\\n|[Ref]|</b>|<img src=x>".split("|")
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marked = st.tuples(st.sampled_from(["**", "*", "_", "__", "~~"]), inner)
    return st.one_of(
        marked.map(lambda pair: f"{pair[0]}{pair[1]}{pair[0]}"),
        inner.map(lambda text: f'[{text}](https://e.org/x_(y) "Title here")'),
        inner.map(lambda text: f"[{text}][ref]"),
        inner.map(lambda text: f"<b>{text}</b>"),
        inner.map(lambda text: f"<kbd>{text}</kbd>"),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
    )


MARKDOWN = st.recursive(WORDS | TEXT | ATOMS, around, max_leaves=7)
REFERENCES = frozenset({"Ref", "ref"})


@st.composite
def alignments(draw: st.DrawFn, source: str, target: str) -> Alignment | None:
    def cut(text: str) -> tuple[tuple[int, int], ...]:
        # Twice the same place is a piece of no length, which tokenizers do have.
        at = sorted([0, *draw(st.lists(st.integers(0, len(text)), max_size=6)), len(text)])
        return tuple(pairwise(at))

    if draw(st.booleans()):
        return None
    rows, columns = cut(target), cut(source)
    weights = tuple(tuple(draw(st.floats(0, 1)) for _ in columns) for _ in rows)
    return Alignment(columns, rows, weights)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_nothing_is_lost_whatever_the_engine_says(data: st.DataObject) -> None:
    source = data.draw(MARKDOWN.map(str.strip))
    prepared = prepare(source, REFERENCES)
    words = WORDS | st.sampled_from([mask.code for mask in prepared.masks] or ["x"])
    hypotheses = []
    for text in prepared.texts:
        spoken = data.draw(st.lists(words, max_size=8).map(" ".join) | st.lists(words).map("".join))
        hypotheses.append(Hypothesis(spoken, alignment=data.draw(alignments(text, spoken))))
    language = data.draw(st.sampled_from(LANGUAGES))
    restored = restore(prepared, hypotheses, language)
    tokens = [inline.scan(text, REFERENCES) for text in (source, restored.text)]
    assert structure(tokens[0]) == structure(tokens[1])
    lost = [one for one in verify(source, restored.text, REFERENCES) if one.problem != "extra"]
    assert lost == []


@settings(deadline=None, max_examples=150)
@given(MARKDOWN.map(str.strip))
def test_any_unit_that_comes_back_unchanged_reads_as_before(source: str) -> None:
    prepared = prepare(source, REFERENCES)
    restored = restore(prepared, [Hypothesis(text) for text in prepared.texts], "de")
    before, after = (inline.scan(text, REFERENCES) for text in (source, restored.text))
    assert structure(before) == structure(after)
    assert verify(source, restored.text, REFERENCES) == ()


def test_a_very_long_unit_is_restored_by_rule_of_thumb_and_doubted() -> None:
    source = "Prices **rose** again. " * 2_000
    prepared = prepare(source)
    restored = restore(prepared, [Hypothesis("Die Preise stiegen. " * 2_000)], "de")
    assert shape(restored.text) == shape(source)
    assert restored.doubts == ("markup",)
