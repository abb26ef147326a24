"""What one would reach for instead of the engine, each as it comes out of its library."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np
from rapidfuzz import fuzz, process

from tests.support.intents import Example, title

Answer = tuple[list[str], float]
Asked = Callable[[str], Answer]


def _with_titles(train: Sequence[Example]) -> tuple[list[str], list[str]]:
    named = [*train, *((title(name), name) for name in sorted({intent for _, intent in train}))]
    return [text for text, _ in named], [intent for _, intent in named]


def _best(scores: Sequence[float], owners: Sequence[str]) -> Answer:
    order = np.argsort(-np.asarray(scores), kind="stable")
    found = dict.fromkeys(owners[at] for at in order[:200])
    return list(found)[:3], float(scores[order[0]])


def _fuzzy(scorer: Callable[..., float]) -> Callable[[Sequence[Example]], Asked]:
    def make(train: Sequence[Example]) -> Asked:
        texts, owners = _with_titles(train)
        texts = [text.lower() for text in texts]

        def ask(text: str) -> Answer:
            hits = process.extract(text.lower(), texts, scorer=scorer, limit=60)
            found = dict.fromkeys(owners[at] for _, _, at in hits)
            return list(found)[:3], hits[0][1] if hits else 0.0

        return ask

    return make


def _bm25(train: Sequence[Example]) -> Asked:
    import bm25s
    import Stemmer

    texts, owners = _with_titles(train)
    stemmer = Stemmer.Stemmer("english")

    def tokens(batch: list[str]) -> list[list[str]]:
        return list(
            bm25s.tokenize(
                batch, stopwords=None, stemmer=stemmer, return_ids=False, show_progress=False
            )
        )

    index = bm25s.BM25()
    index.index(tokens(texts), show_progress=False)

    def ask(text: str) -> Answer:
        words = tokens([text])[0]
        known = [word for word in words if word in index.vocab_dict]
        if not known:
            return [], 0.0
        return _best(index.get_scores(known), owners)

    return ask


def _tfidf(train: Sequence[Example]) -> Asked:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    texts, owners = _with_titles(train)
    views = make_union(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5)),
    )
    model = LogisticRegression(C=30, max_iter=300).fit(views.fit_transform(texts), owners)

    def ask(text: str) -> Answer:
        return _best(model.predict_proba(views.transform([text]))[0], list(model.classes_))

    return ask


def _minilm(train: Sequence[Example]) -> Asked | None:
    if find_spec("sentence_transformers") is None:
        return None
    from sentence_transformers import SentenceTransformer

    texts, owners = _with_titles(train)
    model = SentenceTransformer("all-MiniLM-L6-v2", local_files_only=True)
    known = model.encode(texts, normalize_embeddings=True)

    def ask(text: str) -> Answer:
        return _best(known @ model.encode([text], normalize_embeddings=True)[0], owners)

    return ask


BASELINES: dict[str, Callable[[Sequence[Example]], Asked | None]] = {
    "rapidfuzz token_set": _fuzzy(fuzz.token_set_ratio),
    "rapidfuzz WRatio": _fuzzy(fuzz.WRatio),
    "BM25": _bm25,
    "TF-IDF+LR": _tfidf,
    "MiniLM": _minilm,
}
