"""Sentence case: headlines lose the capitals that say nothing, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.casing import learn, sentence_case

ARTICLE = [
    "Japan Plans on Joining Security Commitments for Ukraine",
    "In a development, Japanese Prime Minister Shigeru Ishiba announced security guarantees.",
    "The European Union and NATO plan commitments, and so does the New York office.",
    "Fishing near Odesa is a risk for NATO, says the leader of the port.",
    "HARBOUR NEWS FROM TODAY",
]
SPELLINGS = learn(ARTICLE)


def test_words_are_learnt_where_no_rule_gives_them_a_capital():
    assert SPELLINGS["security"] == "security"
    assert SPELLINGS["ishiba"] == "Ishiba"
    assert SPELLINGS["nato"] == "NATO"
    assert SPELLINGS["york"] == "York"
    # The first word of a sentence, headlines and shouting teach nothing.
    assert {"fishing", "joining", "today"}.isdisjoint(SPELLINGS)


def test_the_more_frequent_spelling_wins():
    assert learn(["The Minister said a minister is a minister."])["minister"] == "minister"
    assert learn(["It is a Minister."])["minister"] == "Minister"


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        (
            "Japan Plans on Joining Security Commitments for Ukraine",
            "Japan plans on joining security commitments for Ukraine",
        ),
        # Names that the article knows, with endings
        ("How Ishiba's Plan Is Seen by NATO", "How Ishiba's plan is seen by NATO"),
        ("The Leaders’ Plan: How Odesa’s Is Seen", "The leaders’ plan: How Odesa’s is seen"),
        # Months, days, countries and languages have theirs anyway
        ("Talks Will Start on Monday With Germany", "Talks will start on Monday with Germany"),
        ("Why Polish and Brazil Are in This March", "Why Polish and Brazil are in this March"),
        # Capitals inside a word, single letters, digits
        ("McDonald Leaves His COVID-19 Panel", "McDonald leaves his COVID-19 panel"),
        ("U.S. Leader Meets Security Experts", "U.S. leader meets security experts"),
        ("Why I Left a Group of G7 With Plan B", "Why I left a group of G7 with plan B"),
        ("What Iphone and iPad Users Are Told", "What iphone and iPad users are told"),
        # A letter whose small form is two characters
        ("Why İstanbul Will Not Wait", "Why İstanbul will not wait"),
        # Sentences in it
        ("Storm Over the Port. What Now?", "Storm over the port. What now?"),
        # Shouted
        ("JAPAN TO JOIN SECURITY TALKS", "Japan to join security talks"),
        ("NATO'S PLAN FOR THE EUROPEAN UNION", "NATO's plan for the European Union"),
        ("WHY I LEFT ON MONDAY", "Why I left on Monday"),
    ],
)
def test_english_headlines_become_sentences(headline, sentence):
    assert sentence_case(headline, SPELLINGS, "en") == sentence


@pytest.mark.parametrize(
    "text",
    [
        # Sentences, however many names they hold
        "Ishiba met Trump and Zelenskyy in Washington.",
        "The security of the port is a risk.",
        "Prime Minister Ishiba met President Macron in New York.",
        # Names alone, known to the article or not
        "Japanese Prime Minister Shigeru Ishiba",
        "United States of America",
        "Massachusetts Institute of Technology",
        "Kamchatka Peninsula",
        # Short texts and abbreviations
        "Read also:",
        "NATO, OPEC, UNESCO",
        "EU",
        "A",
        "",
        "8.8",
        "日本、ウクライナの安全保障に参加へ",
    ],
)
def test_all_else_stays_as_it_is(text):
    assert sentence_case(text, SPELLINGS, "en") == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # German nouns have a capital wherever they stand.
        ("de", "Bundestag Beschließt Neue Hilfen Für Ukraine"),
        ("de", "Japan plant Sicherheitszusagen für die Ukraine"),
        ("de", "Regierung, Opposition, Bundesrat"),
        ("de", "BUNDESTAG STIMMT FÜR HILFEN"),
        ("lb", "D'REGIERUNG HËLLEFT DER UKRAIN"),
        # Elsewhere a capital inside a text is a name's.
        ("uk", "Верховна Рада України та Європейський Союз"),
        ("fr", "Emmanuel Macron, Olaf Scholz, Shigeru Ishiba"),
        ("fr", "Le Monde, Le Figaro, La Croix"),
        # Greek capitals have no accents, so the article's words are not recognized.
        ("el", "ΝΕΟΣ ΔΡΟΜΟΣ ΓΙΑ ΤΟ ΛΙΜΑΝΙ"),
        # Which i an I is, its capital does not tell.
        ("tr", "TÜRKİYE VE JAPONYA IRAK İÇİN"),
        ("ja", "NATO事務総長、EU"),
    ],
)
def test_other_languages_keep_their_capitals(language, text):
    spellings = learn(
        ["Die neue hilfen für stimmt der la ve y security 事務総長 та рада союз δρόμος."]
    )
    assert sentence_case(text, spellings, language) == text


@pytest.mark.parametrize(
    ("language", "article", "shouted", "sentence"),
    [
        (
            "uk",
            "Президент каже, що гарантії безпеки для України потрібні.",
            "ГАРАНТІЇ БЕЗПЕКИ ДЛЯ УКРАЇНИ",
            "Гарантії безпеки для України",
        ),
        (
            "fr",
            "Le ministre dit que la France annonce une aide à l'Ukraine.",
            "LA FRANCE ANNONCE UNE AIDE",
            "La France annonce une aide",
        ),
    ],
)
def test_shouting_is_undone_where_the_article_knows_the_words(language, article, shouted, sentence):
    assert sentence_case(shouted, learn([article]), language) == sentence


words = st.sampled_from(
    "Japan plans PLANS Plans security Security NATO The the of Of's O'Brien I A a İstanbul ß SS "
    "ΟΔΟΣ Straße ǅ ﬁn Їжак їжак 日本 8.8 U.S. — “ ” : . ! …".split()
)
texts = st.text() | st.lists(words, max_size=12).map(" ".join)
languages = st.sampled_from(["en", "de", "uk", "fr", "tr", "ja"])


@given(st.lists(texts, max_size=4), texts, languages)
def test_only_case_ever_changes_and_never_the_length(article, text, language):
    done = sentence_case(text, learn(article), language)
    assert len(done) == len(text)
    assert all(a == b or a.lower() == b.lower() for a, b in zip(done, text, strict=True))


@given(st.lists(texts, max_size=4), texts, languages)
def test_a_sentence_stays_a_sentence(article, text, language):
    spellings = learn(article)
    done = sentence_case(text, spellings, language)
    assert sentence_case(done, spellings, language) == done


def test_a_paragraph_of_five_megabytes_takes_seconds_and_not_hours():
    text = "Word Is The Matter " * 100_000
    assert sentence_case(text, {}, "en").startswith("Word is the matter word is")
    assert learn([text.lower()])["matter"] == "matter"
