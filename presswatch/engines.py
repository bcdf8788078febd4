"""Which recogniser reads the articles: our own, or a spaCy pipeline that is installed beside Presswatch."""

import logging
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from presswatch.settings import OWN_ENGINE, SettingsError
from transforms.mentions.spacy_engine import KINDS, NO_NAMES, SpacyEngine

if TYPE_CHECKING:
    from spacy.language import Language

    from transforms.mentions.engines import Engine

_SPACY = "spacy:"
_FINDERS = frozenset(["ner", "beam_ner", "entity_ruler", "span_ruler"])
_ENCODERS = frozenset(["tok2vec", "transformer", "curated_transformer"])
_TAGGERS = frozenset(["tagger", "morphologizer", "lemmatizer", "trainable_lemmatizer", "attribute_ruler"])
_SPLITTERS = frozenset(["parser", "beam_parser", "senter", "sentencizer"])
_SORTERS = frozenset(["entity_linker", "textcat", "textcat_multilabel", "spancat", "spancat_singlelabel"])
_IDLE = _TAGGERS | _SPLITTERS | _SORTERS
"""spaCy's own components that set no entities."""

log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def load_engine(asked: str) -> "Engine | None":
    """The recogniser of that name; None for our own. `spacy:NAME` takes the name of an installed pipeline or its folder.

    A GPU is used where spaCy finds one. SettingsError when there is no such engine; it says what to install.
    """
    if asked == OWN_ENGINE:
        return None
    name = asked.removeprefix(_SPACY)
    if not asked.startswith(_SPACY) or not name:
        raise SettingsError(
            f"there is no entity engine {asked!r}; name `{OWN_ENGINE}`, or `spacy:` with a pipeline, as in spacy:en_core_web_sm"
        )
    pipeline = _load_pipeline(name)
    _check_labels(name, pipeline)
    _rest_components(pipeline)
    return SpacyEngine(pipeline)


def _load_pipeline(name: str) -> "Language":
    try:
        spacy = import_module("spacy")
    except ImportError as error:
        raise SettingsError(
            f"the entity engine spacy:{name} needs spaCy, which is not installed ({error}); type `pip install 'spacy>=3.8,<4'`"
        ) from error
    spacy.prefer_gpu()
    try:
        pipeline: Language = spacy.load(name)
    # OSError where there is no such pipeline, the others where what it was made with is not installed.
    except (OSError, ImportError, ValueError) as error:
        raise SettingsError(
            f"spaCy cannot load {name!r}: {str(error).splitlines()[0]} Install it, for one of spaCy's own with "
            f"`python -m spacy download {name}`, for any other with `pip install` and its wheel, or give its folder"
        ) from error
    return pipeline


def _check_labels(name: str, pipeline: "Language") -> None:
    """Refuse a pipeline that cannot name anything; say which of its labels are passed over."""
    finders = [each for each in pipeline.pipe_names if _factory(pipeline, each) in _FINDERS]
    labels = {label for each in finders for label in pipeline.pipe_labels.get(each, [])}
    is_known = all(_factory(pipeline, each) in _FINDERS | _ENCODERS | _IDLE for each in pipeline.pipe_names)
    if is_known and not labels & KINDS.keys():
        found = f"its labels are {', '.join(sorted(labels))}" if labels else "it has no component that finds names"
        raise SettingsError(f"{name!r} cannot be the entity engine: {found}; it must give some of {', '.join(KINDS)}")
    if strange := sorted(labels - KINDS.keys() - NO_NAMES):
        log.warning(
            "%s: spans with the labels %s are passed over; they are no kind of name here", name, ", ".join(strange)
        )


def _rest_components(pipeline: "Language") -> None:
    """Turn off what only costs time. A ruler or a component of somebody else's may look at tags: then all stay on."""
    factories = {each: _factory(pipeline, each) for each in pipeline.pipe_names}
    if not set(factories.values()) <= {"ner", "beam_ner"} | _ENCODERS | _IDLE:
        return
    idle = {each for each, factory in factories.items() if factory in _IDLE}
    for each in (each for each, factory in factories.items() if factory in _ENCODERS):
        if set(getattr(pipeline.get_pipe(each), "listening_components", ["unknown"])) <= idle:
            idle.add(each)
    pipeline.select_pipes(disable=sorted(idle))


def _factory(pipeline: "Language", component: str) -> str:
    factory: str = pipeline.get_pipe_meta(component).factory
    return factory
