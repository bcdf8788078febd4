"""The pipeline that Presswatch is timed beside: spaCy's default efficiency sizes on a CPU, with random weights."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

COMPONENTS = ("tagger", "parser", "ner")
"""Beside the token-to-vector network that they share."""

TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR "
    "RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
)
ARCS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative dep "
    "det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj predet "
    "prep prt punct quantmod relcl xcomp"
)
ENTITIES = "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME WORK_OF_ART"
"""The label sets of spaCy's own English pipelines, whose number sets the size of each last layer."""

_EXAMPLE = {
    "tags": ["NNP", "VBD", "."],
    "heads": [1, 1, 1],
    "deps": ["nsubj", "ROOT", "punct"],
    "entities": ["U-PERSON", "O", "O"],
}
"""One sentence, because spaCy takes the sizes of its layers from examples."""


def build_pipeline() -> "Language":
    """The pipeline with random weights, seed 0; fit to be timed only.

    Random weights do the same sums as trained ones. What they find means nothing.
    """
    import numpy as np

    pipeline: Any = lay_out_pipeline()
    chance = np.random.default_rng(0)
    for component in COMPONENTS:
        for layer in pipeline.get_pipe(component).model.walk():
            # Last layers begin with noughts, and every decision would be the first that is allowed.
            if layer.has_param("W") and not layer.get_param("W").any():
                layer.set_param("W", chance.normal(size=layer.get_param("W").shape).astype("float32"))
    built: Language = pipeline
    return built


def lay_out_pipeline(*, own_network_for_names: bool = False) -> "Language":
    """What `spacy init config --pipeline tagger,parser,ner --optimize efficiency` describes, untrained, seed 0.

    `own_network_for_names`: `ner` reads through a token-to-vector network of its own, as it does in en_core_web_sm.
    """
    from spacy.cli.init_config import init_config
    from spacy.training import Example
    from spacy.util import load_model_from_config
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    config = init_config(lang="en", pipeline=list(COMPONENTS), optimize="efficiency")
    if own_network_for_names:
        config["components"]["ner"]["model"]["tok2vec"] = config["components"]["tok2vec"]["model"]
    pipeline: Any = load_model_from_config(config, auto_fill=True)
    example = Example.from_dict(pipeline.make_doc("Ada sailed."), _EXAMPLE)
    pipeline.get_pipe("tok2vec").initialize(lambda: [example], nlp=pipeline)
    for component, labels in _label_sets().items():
        pipeline.get_pipe(component).initialize(lambda: [example], nlp=pipeline, labels=labels)
    laid_out: Language = pipeline
    return laid_out


def _label_sets() -> dict[str, Any]:
    """What each component can say, as spaCy writes it when a pipeline was trained: actions by number for the last two."""
    arcs, kinds = ARCS.split(), dict.fromkeys(ENTITIES.split(), 1)
    both_ways = {"2": dict.fromkeys(arcs, 1), "3": dict.fromkeys(arcs, 1)}
    return {
        "tagger": TAGS.split(),
        "parser": {"0": {"": 1}, "1": {"": 1}, **both_ways, "4": {"ROOT": 1}},
        "ner": {"0": {}, "1": kinds, "2": kinds, "3": kinds, "4": kinds, "5": {"": 1}},
    }
