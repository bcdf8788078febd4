"""The teacher's network: a BERT encoder (Devlin et al. 2019) that also sees case and space, with a tag per piece."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.teacher_reading import TAGS

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
SHAPES, GAPS = 8, 3


class Layer(nn.Module):
    """One block of attention and feed-forward."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mix, self.mix_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.narrow_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`states` by text, piece and width; `mask` is true where a piece stands."""
        query, key, value = (
            one(states).unflatten(-1, (HEADS, -1)).transpose(1, 2) for one in (self.query, self.key, self.value)
        )
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        states = self.mix_norm(states + self.drop(self.mix(seen.transpose(1, 2).flatten(2))))
        return self.narrow_norm(states + self.drop(self.narrow(nn.functional.gelu(self.wide(states)))))


class Tagger(nn.Module):
    """Scores of each tag for each piece. The encoder knows no case: the shape of each word is added to its input."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.shape, self.gap = nn.Embedding(SHAPES, WIDTH), nn.Embedding(GAPS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        for added in (self.shape, self.gap):
            nn.init.normal_(added.weight, std=0.02)

    def forward(self, pieces: Tensor, shapes: Tensor, gaps: Tensor) -> Tensor:
        """All three by text and piece; piece 0 is padding."""
        place = torch.arange(pieces.shape[1])
        states = self.word(pieces) + self.position(place) + self.shape(shapes) + self.gap(gaps)
        states = self.drop(self.norm(states))
        for layer in self.layers:
            states = layer(states, pieces > 0)
        scores: Tensor = self.tag(self.drop(states))
        return scores


def load_tagger(path: Path) -> Tagger:
    """A tagger with the encoder's weights from a safetensors file; what the encoder lacks is drawn at random."""
    stored = _read_safetensors(path)
    tagger = Tagger()
    own = {
        f"layers.{number}.{name}": f"encoder.layer.{number}.{theirs}"
        for number in range(LAYERS)
        for name, theirs in _NAMES
    }
    own |= {
        "word": "embeddings.word_embeddings",
        "position": "embeddings.position_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    state = {
        f"{name}.{part}": stored[f"{theirs}.{part}"]
        for name, theirs in own.items()
        for part in ("weight", "bias")
        if f"{theirs}.{part}" in stored
    }
    # Every text is of the first of the two types that the encoder tells apart.
    state["word.weight"] = state["word.weight"] + stored["embeddings.token_type_embeddings.weight"][0]
    missing = set(tagger.state_dict()) - set(state) - {"shape.weight", "gap.weight", "tag.weight", "tag.bias"}
    if missing:
        raise SystemExit(
            f"{path} lacks {sorted(missing)}; take model.safetensors of sentence-transformers/all-MiniLM-L6-v2"
        )
    tagger.load_state_dict(state, strict=False)
    return tagger


_NAMES = (
    ("query", "attention.self.query"),
    ("key", "attention.self.key"),
    ("value", "attention.self.value"),
    ("mix", "attention.output.dense"),
    ("mix_norm", "attention.output.LayerNorm"),
    ("wide", "intermediate.dense"),
    ("narrow", "output.dense"),
    ("narrow_norm", "output.LayerNorm"),
)


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    """The 32-bit tensors of a file: the header's length, a JSON header with offsets, then the numbers."""
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (offset + 8 + size for offset in entry["data_offsets"])
            numbers = np.frombuffer(content[start:end], np.float32).copy()
            tensors[name] = torch.from_numpy(numbers).reshape(entry["shape"])
    return tensors
