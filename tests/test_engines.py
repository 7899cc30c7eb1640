"""Engines are found by name, run offline, and give a sentence the same text in any company."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import tinypackage
from conftest import SETTINGS, STORM, tree, write_tree
from polyglot_news import engines
from polyglot_news.cli import main
from polyglot_news.engines.argos import ArgosEngine
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.engines.stretches import divide
from polyglot_news.errors import ModelError, UsageError
from test_models import BUNDLED, distribution

VARIANTS = {
    "shared vocabulary as JSON": {},
    "shared vocabulary as text": {"vocabulary": "shared.txt"},
    "two vocabularies, unknown pieces": {"vocabulary": "separate.json", "byte_fallback": False},
    "target prefix": {"prefix": "__de__"},
    "weights stored as floats": {"quantization": None},
    "merges": {"tokenizer": "bpe"},
    "merges, two vocabularies, target prefix": {
        "tokenizer": "bpe",
        "vocabulary": "separate.json",
        "prefix": "<2de>",
    },
}
SENTENCES = (
    *tinypackage.CORPUS,
    "Prices rose.",
    "Prices fell.",
    "It’s “new” – ２０％ &amp; ﬁne  漢字 😀 x_y zß.",
    "e\u0301tude na\u0131\u0308ve ㌔ ①",
    "Who?",
    "word " * 40,
    "One, two; three: four – five (six) seven.",
    "#",
)


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request, tmp_path_factory):
    """A folder with a tiny package of one kind."""
    folder = tmp_path_factory.mktemp("models")
    tinypackage.build(folder, **VARIANTS[request.param])
    return tinypackage.listed(folder)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    tinypackage.build(folder)
    return tinypackage.listed(folder)


def assert_sound(alignment, source, target):
    """Spans lie in their texts and in order, and there is a weight for each pair of them."""
    for spans, text in ((alignment.source, source), (alignment.target, target)):
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)
        for start, end in spans:
            assert text[start:end] == text[start:end].lstrip()
    assert len(alignment.weights) == len(alignment.target)
    for row in alignment.weights:
        assert len(row) == len(alignment.source)
        assert all(0 <= weight <= 1 for weight in row)
        assert sum(row) <= 1.001 + 0.0005 * len(row)


# --- finding engines


def test_the_two_engines_of_this_project_are_found():
    assert {"argos", "pseudo"} <= set(engines.names())
    for name in ("argos", "pseudo"):
        assert engines.load(name).name == name


def test_an_unknown_engine_gets_a_suggestion():
    with pytest.raises(UsageError, match="Did you mean “argos”") as caught:
        engines.load("agros")
    assert "pseudo" in str(caught.value)
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError) as caught:
        engines.load("zzzz")
    assert "Did you mean" not in str(caught.value)


def test_an_engine_of_another_distribution_works_the_same_way(tmp_path, monkeypatch):
    code = (
        b"class Shout:\n    name = 'shout'\n    def __init__(self, models): self.models = models\n"
    )
    distribution(
        tmp_path, "shout", engines.GROUP, "shout = shouting:Shout", **{"shouting.py": code}
    )
    distribution(tmp_path, "broken", engines.GROUP, "broken = nowhere_at_all:Engine")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "shout" in engines.names()
    assert engines.load("shout", tmp_path).models == tmp_path
    with pytest.raises(UsageError, match=r"cannot be loaded.*nowhere_at_all"):
        engines.load("broken")


# --- translating with packages of every kind


def test_every_kind_of_package_translates(variant):
    engine = ArgosEngine(variant)
    found = engine.translate(SENTENCES, "en", "de", hypotheses=3)
    assert len(found) == len(SENTENCES)
    for source, proposals in zip(SENTENCES, found, strict=True):
        texts = [proposal.text for proposal in proposals]
        scores = [proposal.score for proposal in proposals]
        assert 1 <= len(texts) == len(set(texts)) <= 3
        assert scores == sorted(scores, reverse=True)
        assert all(score <= 0 for score in scores)
        for proposal in proposals:
            assert proposal.text == proposal.text.strip()
            assert not re.search(r"[\x00-\x1f▁]|__de__|<2de>|<unk>|⁇|@@", proposal.text)
            if proposal.alignment:
                assert_sound(proposal.alignment, source, proposal.text)
    assert any(proposals[0].alignment for proposals in found)
    assert len({proposals[0].text for proposals in found}) > len(found) // 2


def test_sums_are_of_integers_however_the_weights_are_stored(variant):
    # Sums of floats depend on their order, and that on what else is in the batch.
    translator = ArgosEngine(variant)._load("en", "de").translator
    assert translator.compute_type.startswith("int8")


def test_a_piece_without_a_name_is_copied_from_where_the_model_looks(tmp_path):
    tinypackage.build(tmp_path, vocabulary="unknown.json")
    engine = ArgosEngine(tinypackage.listed(tmp_path))
    copied = 0
    for source, proposals in zip(SENTENCES, engine.translate(SENTENCES, "en", "de"), strict=True):
        text, alignment = proposals[0].text, proposals[0].alignment
        for (start, end), row in zip(alignment.target, alignment.weights, strict=True):
            first, last = alignment.source[max(range(len(row)), key=row.__getitem__)]
            if sorted(row)[-2:][0] < max(row) and source[first:last].isalpha():
                copied += 1
                assert text[start:end] == source[first:last]
    assert copied > 10


def test_sentencepiece_packages_align_everything(plain):
    engine = ArgosEngine(plain)
    found = engine.translate(SENTENCES, "en", "de")
    pairs = [
        (source, proposals[0].text) for source, proposals in zip(SENTENCES, found, strict=True)
    ]
    for (source, target), proposals, forced in zip(
        pairs, found, engine.align(pairs, "en", "de"), strict=True
    ):
        assert proposals[0].alignment is not None
        assert forced is not None
        assert_sound(forced, source, target)
        assert any(sum(row) > 0.5 for row in forced.weights)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_sentence_comes_out_the_same_in_any_company(variant, jobs):
    whole = ArgosEngine(variant, jobs=1).translate(SENTENCES, "en", "de", hypotheses=2)
    expected = dict(zip(SENTENCES, whole, strict=True))
    engine = ArgosEngine(variant, jobs=jobs)
    orders = [tuple(reversed(SENTENCES)), SENTENCES * 2]
    orders += [SENTENCES[start : start + 5] for start in range(0, len(SENTENCES), 5)]
    orders += [(sentence,) for sentence in SENTENCES]
    for order in orders:
        found = engine.translate(order, "en", "de", hypotheses=2)
        assert found == [expected[sentence] for sentence in order]


def test_an_alignment_comes_out_the_same_in_any_company(variant):
    engine = ArgosEngine(variant)
    pairs = [
        (source, target)
        for source in SENTENCES[:6]
        for target in ("Preise stiegen um 8,8 Prozent.", "Rat", "Рада und Brücke, 2024")
    ]
    together = engine.align(pairs, "en", "de")
    assert any(together)
    assert engine.align(pairs[::-1], "en", "de") == together[::-1]
    assert [engine.align([pair], "en", "de")[0] for pair in pairs] == together


def test_nothing_and_blank_are_their_own_translation(variant):
    blank = ["", " ", "\t \u3000"]
    found = ArgosEngine(variant).translate([*blank, "Who?", ""], "en", "de")
    assert [proposals[0].text for proposals in found[:3]] == blank
    assert found[4] == found[0]
    assert all(proposals[0].score == 0 for proposals in found[:3])
    assert ArgosEngine(variant).align([("", ""), ("Who?", " ")], "en", "de") == [None, None]


def test_text_that_the_tokenizer_drops_is_its_own_translation(plain):
    assert ArgosEngine(plain).translate(["\u200b"], "en", "de")[0][0].text == "\u200b"


LONG = {
    "clauses": "The council met on Monday, and " * 20 + "voted.",
    "words": "bridge " * 60,
    "no spaces": "漢" * 60,
    "combining": "e\u0301" * 100,
    "japanese": "新しい橋を承認した。" * 20,
    "one letter": "a" + "\u0301" * 100,
}


@pytest.mark.parametrize("case", LONG)
def test_a_long_sentence_is_translated_to_its_end(case, plain):
    text = LONG[case]
    engine = ArgosEngine(plain)
    assert len(engine._load("en", "de").pieces.encode(text)[0]) > 128
    (proposals,) = engine.translate([text], "en", "de")
    alignment = proposals[0].alignment
    assert_sound(alignment, text, proposals[0].text)
    covered = {at for start, end in alignment.source for at in range(start, end)}
    left = "".join(text[at] for at in range(len(text)) if at not in covered)
    assert not left.strip()
    assert alignment.target[-1][1] == len(proposals[0].text)


@pytest.mark.parametrize("case", LONG)
def test_a_huge_text_is_divided_without_loss(case, variant):
    text = LONG[case] * 30
    pieces = ArgosEngine(variant)._load("en", "de").pieces
    parts = list(divide(text, pieces))
    assert max(len(part.pieces) for part in parts) <= 128
    end = 0
    for part in parts:
        assert not text[end : part.start].strip()
        assert text.startswith(part.text, part.start)
        assert not unicodedata.combining(part.text[0]) or case == "one letter"
        end = part.start + len(part.text)
    assert not text[end:].strip()


def test_a_text_too_long_to_align_is_translated(plain):
    ((proposal, *_),) = ArgosEngine(plain).translate(["bridge " * 300], "en", "de")
    assert proposal.alignment is None
    assert proposal.text


def test_progress_grows_to_the_number_of_sentences(plain):
    seen: list[int] = []
    ArgosEngine(plain).translate([*SENTENCES, "", "Who?"], "en", "de", progress=seen.append)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == len(SENTENCES) + 2
    seen.clear()
    ArgosEngine(plain).translate(["", " "], "en", "de", progress=seen.append)
    assert seen == [2]


def test_identity_names_the_package_and_a_missing_one_is_an_error(plain):
    engine = ArgosEngine(plain)
    assert engine.identity("en", "de") == "translate-en_de-1.0"
    for ask in (
        lambda: engine.identity("en", "fr"),
        lambda: engine.translate(["Who?"], "en", "fr"),
        lambda: engine.align([("Who?", "Qui ?")], "en", "fr"),
    ):
        with pytest.raises(ModelError, match="models install en fr"):
            ask()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("model/model.bin", b"\x06\x00\x00\x00nonsense"),
        ("model/shared_vocabulary.json", b"{"),
        ("model/config.json", b"["),
        ("sentencepiece.model", b"nonsense"),
        ("bpe.model", b"#version: 0.2\nno pair here\n"),
    ],
)
def test_a_package_of_which_a_part_is_garbage_is_an_error(name, data, tmp_path):
    tokenizer = name.removesuffix(".model") if "/" not in name else "sentencepiece"
    path = tinypackage.build(tmp_path, tokenizer=tokenizer)
    tinypackage.pack(path, {**tinypackage.members(path), name: data})
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        ArgosEngine(tinypackage.listed(tmp_path)).translate(["Who?"], "en", "de")
    assert "\n" not in str(caught.value)


def test_the_whole_engine_runs_with_sockets_denied(plain, tmp_path):
    code = f"""
import socket
def denied(*args, **kwargs):
    raise AssertionError("a socket was used")
for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, denied)
socket.getaddrinfo = socket.create_connection = denied
from pathlib import Path
from polyglot_news import engines, models
for folder, target in (({str(plain)!r}, "de"), ({str(BUNDLED)!r}, "ja")):
    engine = engines.load("argos", Path(folder))
    (proposals,) = engine.translate(["The council met on Monday."], "en", target)
    engine.align([("The council met.", proposals[0].text)], "en", target)
    assert models.verify(Path(folder)) == ()
print("done")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.stdout, done.stderr) == ("done\n", "")


# --- spans


@pytest.fixture(scope="module", params=["nmt_nfkc", "nfkc_cf", "identity"])
def normalizing(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    tinypackage.build(folder, normalization=request.param)
    return ArgosEngine(tinypackage.listed(folder))._load("en", "de").pieces


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from(" \t\u3000ab.Eß２①㌔ﬁ%％漢😀é\u0301\u200bＡ_▁"), max_size=20))
def test_spans_fit_any_text_however_it_is_normalised(normalizing, text):
    pieces, spans = normalizing.encode(text)
    assert len(pieces) == len(spans)
    assert list(spans) == sorted(spans)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    shown = [unicodedata.normalize("NFKC", text[start:end]).casefold() for start, end in spans]
    for piece, part in zip(pieces, shown, strict=True):
        # A ligature's first letter may share a piece with the letter before it.
        bare = unicodedata.normalize("NFKC", piece.replace("▁", "")).casefold()
        if not set("▁\u200b") & set(text) and bare.isascii() and bare.isalpha():
            assert bare[0] in part
    again, placed = normalizing.decode(pieces)
    assert again == again.strip()
    assert len(placed) == len(pieces)
    assert all(0 <= start <= end <= len(again) for start, end in placed)


def test_every_byte_of_a_character_has_the_place_of_the_character(plain):
    pieces = ArgosEngine(plain)._load("en", "de").pieces
    cut, spans = pieces.encode("a 😀 b")
    assert [span for piece, span in zip(cut, spans, strict=True) if "<0x" in piece] == [(2, 3)] * 4
    text, placed = pieces.decode(cut)
    assert text == "a 😀 b"
    assert [s for piece, s in zip(cut, placed, strict=True) if "<0x" in piece] == [(2, 3)] * 4


def test_an_underscore_stays_one(plain):
    pieces = ArgosEngine(plain)._load("en", "de").pieces
    assert pieces.decode(pieces.encode("a_b __c__")[0])[0] == "a_b __c__"


# --- the bundled packages: what must hold for any package, on the real ones


BUNDLED_SENTENCES = (
    "The council met on Monday and voted for a new bridge.",
    "Prices rose by 8.8 percent in 2024, the agency said.",
    "“We will not wait,” the minister told reporters in Berlin on Friday.",
    "Two people were hurt.",
    "Three people were hurt.",
    "Read also:",
    "An early ceasefire, she said, would help the people of the region (and its neighbours).",
    "He lives in Tokyo, she lives in Kyiv, and they meet in Berlin.",
)


@pytest.fixture(scope="module", params=["de", "ja", "uk"])
def bundled(request):
    return ArgosEngine(BUNDLED), request.param


def test_bundled_packages_give_the_same_text_in_any_company(bundled):
    engine, target = bundled
    together = engine.translate(BUNDLED_SENTENCES, "en", target)
    assert all(proposals[0].text for proposals in together)
    assert engine.translate(BUNDLED_SENTENCES[::-1], "en", target) == together[::-1]
    assert [engine.translate([s], "en", target)[0] for s in BUNDLED_SENTENCES] == together


def test_forced_decoding_of_own_output_gives_the_attention_of_the_search(bundled):
    engine, target = bundled
    found = engine.translate(BUNDLED_SENTENCES, "en", target)
    pairs = [(s, proposals[0].text) for s, proposals in zip(BUNDLED_SENTENCES, found, strict=True)]
    compared = 0
    for forced, proposals in zip(engine.align(pairs, "en", target), found, strict=True):
        own = proposals[0].alignment
        assert forced is not None
        assert forced.source == own.source
        # Its text may be cut into other pieces than the search wrote.
        if forced.target == own.target:
            compared += 1
            for one, other in zip(forced.weights, own.weights, strict=True):
                assert one == pytest.approx(other, abs=0.05)
    assert compared > len(pairs) // 3


# --- pseudo


@given(text=st.text(max_size=60))
def test_pseudo_text_is_aligned_to_every_character(text):
    engine = PseudoEngine()
    ((proposal,),) = engine.translate([text], "en", "ja")
    if not text.strip():
        assert proposal.text == text
        return
    stop = "." if text.endswith(".") else ""
    assert proposal.text.startswith("⟦")
    assert proposal.text.endswith(f"⟧{stop}")
    alignment = proposal.alignment
    assert alignment.source == tuple((at, at + 1) for at in range(len(text)))
    inside = "".join(proposal.text[start:end] for start, end in alignment.target)
    assert inside == proposal.text[1:].removesuffix(f"⟧{stop}") + stop
    for at, (start, end) in enumerate(alignment.target):
        plain = unicodedata.normalize("NFD", proposal.text[start:end])
        kept = unicodedata.normalize("NFD", text[at])
        assert kept[0].isalpha() or plain == kept
    assert engine.align([(text, proposal.text), (text, text)], "en", "ja") == [alignment, None]


def test_pseudo_text_is_accented_and_a_third_longer():
    text = "The council voted for a bridge on Monday"
    ((proposal,),) = PseudoEngine().translate([text], "en", "de")
    letters = sum(character.isalpha() for character in text)
    assert len(proposal.text) == len(text) + letters // 3 + 2
    assert not re.search("[a-zA-Z]", proposal.text)


@pytest.mark.parametrize(
    "kept",
    [
        "8.8",
        "1,000",
        "10",
        "2024-11-24",
        "https://example.org/Some/path?q=1#top",
        "www.example.org",
        "example.com/page",
        "desk@example.org",
        "B2",
    ],
)
def test_pseudo_leaves_numbers_and_addresses_alone(kept):
    ((proposal,),) = PseudoEngine().translate([f"See {kept} now."], "en", "de")
    assert kept in proposal.text


def test_pseudo_tells_its_progress_and_its_name():
    seen: list[int] = []
    PseudoEngine().translate(["a", "b"], "en", "de", progress=seen.append)
    assert seen == [2]
    assert PseudoEngine(Path("models")).identity("en", "de") == "pseudo-1"


def test_a_project_comes_out_the_same_with_any_number_of_jobs(tmp_path):
    found = []
    for jobs in ("1", "2", "5"):
        root = tmp_path / jobs
        own = SETTINGS.replace('["ja", "uk", "de"]', '["de"]').replace("pseudo", "argos")
        write_tree(root, {"polyglot-news.toml": own, "articles/storm.txt": STORM})
        (root / "models").mkdir()
        tinypackage.build(root / "models")
        tinypackage.listed(root / "models")
        result = CliRunner().invoke(main, ["-C", str(root), "localize", "--jobs", jobs])
        assert result.exit_code in {0, 1}, result.output
        found.append(tree(root, without=".polyglot-news"))
    assert found[0] == found[1] == found[2]
    assert "de/storm/index.html" in " ".join(found[0])


def test_an_engine_that_knows_no_jobs_is_not_told():
    assert engines.load("pseudo", None, jobs=3).name == "pseudo"
    with pytest.raises(TypeError):
        engines.load("argos", None, jobs="many")
