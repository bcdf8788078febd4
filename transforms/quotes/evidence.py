"""What is known of mentions and quotations before they are paired, and what it says of each pair."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.letters import Ints
from transforms.quotes.scene import NAME, Scene

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What is known of mentions and quotations before they are paired."""

    scores: Floats
    """The mentions' log odds of being a source."""
    reporter: Ints
    """For every quotation the mention that says the reported speech it stands in, -1 for none."""


def describe_inside(scene: Scene, quotation: Ints, mention: Ints) -> dict[str, npt.NDArray[np.generic]]:
    """Who is named inside the quoted words is addressed or spoken of, and seldom the speaker."""
    mentions, quotations = scene.mentions, scene.quotations
    named = np.flatnonzero((mentions.depth > 0) & (mentions.form == NAME))
    outermost = np.searchsorted(quotations.first, mentions.first[named], side="right") - 1
    span = mentions.being.max(initial=0) + 1
    inside = np.unique(
        np.concatenate(
            [outermost * span + mentions.being[named], _climb(scene, outermost) * span + mentions.being[named]]
        )
    )
    return {"named inside": np.isin(quotation * span + mentions.being[mention], inside)}


def describe_report(
    scene: Scene, quotation: Ints, mention: Ints, evidence: Evidence
) -> dict[str, npt.NDArray[np.generic]]:
    """Whether the quotation stands in a clause such as `X said that ...` or `..., according to X`, and whose that is."""
    reporter = evidence.reporter[quotation]
    being = scene.mentions.being
    return {
        "reports it": reporter == mention,
        "is who reports it": (reporter >= 0) & (being[reporter] == being[mention]),
        "quote in report": reporter >= 0,
    }


def _climb(scene: Scene, quotation: Ints) -> Ints:
    parent = scene.quoted.parent[quotation] if len(quotation) else quotation
    return np.where(parent >= 0, parent, quotation)
