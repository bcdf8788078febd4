# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["numpy>=2.3,<3", "polars==2.1.0", "torch==2.13.0"]
# ///
"""Teaches a pretrained encoder to tag names, then lets it label texts that nobody labelled, for `training.mentions`.

`PYTHONPATH=. uv run --script training/teacher.py TRAIN.jsonl.gz --encoder FOLDER --unlabelled TEXTS --out TAUGHT.jsonl.gz`.
FOLDER holds `vocab.txt` and `model.safetensors` of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0). torch is needed
here only, which is why this script brings its own dependencies and the project's lock knows nothing of it.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from training.name_variants import Labelled, Span, vary
from training.teacher_reading import TAGS, Page, Reader, Stretch, find_spans, read_labelled, read_texts
from training.teacher_tagger import Tagger, load_tagger

SEED = 20160101
EPOCHS = 4
WINDOW, BATCH = 256, 8
"""Pieces that the encoder reads at once, and windows in a step of training."""
STRIDE = 192
"""Windows overlap when texts are labelled; a word is judged where it stands deepest."""
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
HIDDEN_SHARE = 0.06
"""Words hidden from the encoder in training, so that it learns to tell a name from what stands around it."""
UNSURE = 0.75
"""A word whose best tag is less likely than this is given to the student as unsure."""
OPENING = 3
"""Words at the start of a text whose labels are not handed on."""

Row = dict[str, object]


def main() -> None:
    """Fine-tune the encoder on labelled texts, then write its labels of the unlabelled ones."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("train", type=Path, help='rows {"text", "spans": [[start, end, kind]]}, gzipped JSON lines')
    wanted.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt and model.safetensors")
    wanted.add_argument(
        "--unlabelled", type=Path, nargs="+", default=[], help="Parquet or JSON lines with title and body"
    )
    wanted.add_argument("--most", type=int, default=1200, help="texts to label of each file")
    wanted.add_argument("--epochs", type=int, default=EPOCHS)
    wanted.add_argument("--out", type=Path, required=True)
    wanted.add_argument("--keep", type=Path, help="where to keep, or find, the tagger that was learned")
    chosen = wanted.parse_args()
    torch.manual_seed(SEED)
    reader = Reader(chosen.encoder / "vocab.txt")
    tagger = load_tagger(chosen.encoder / "model.safetensors")
    if chosen.keep and chosen.keep.exists():
        tagger.load_state_dict(torch.load(chosen.keep, weights_only=True))
    else:
        rows = read_labelled(chosen.train)
        teach(tagger, reader, [*rows, *vary(rows, SEED)], chosen.epochs)
        if chosen.keep:
            torch.save(tagger.state_dict(), chosen.keep)
    texts = [text for path in chosen.unlabelled for text in read_texts(path, chosen.most)]
    with gzip.open(chosen.out, "wt", encoding="utf8") as lines:
        for row in label_texts(tagger, reader, texts):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def teach(tagger: Tagger, reader: Reader, rows: Sequence[Labelled], epochs: int) -> None:
    """Cross-entropy of the tag of each word's first piece; the rate rises for a tenth of the steps and falls to 0."""
    random = np.random.default_rng(SEED)
    pages = [page for row in rows if len(page := reader.read(row.text, row.spans))]
    steps = epochs * (sum(-(-len(page) // WINDOW) for page in pages) // BATCH + 1)
    new = [p for name, p in tagger.named_parameters() if name.startswith(("tag", "shape", "gap"))]
    old = [p for name, p in tagger.named_parameters() if not name.startswith(("tag", "shape", "gap"))]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": ENCODER_RATE}, {"params": new, "lr": HEAD_RATE}], weight_decay=0.01
    )
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / steps * 10, max(1 - step / steps, 0.0))
    )
    tagger.train()
    for epoch in range(epochs):
        losses = []
        for batch in _cut_batches(pages, random):
            loss = _find_loss(tagger, batch, random)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimiser.step()
            pace.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f} over {len(losses)} steps", flush=True)
    tagger.eval()


def label_texts(tagger: Tagger, reader: Reader, texts: Sequence[str]) -> Iterator[Row]:
    """Text, spans and unsure stretches of each text."""
    pages = [reader.read(text, ()) for text in texts]
    for text, page, likely in zip(texts, pages, _judge_pages(tagger, pages), strict=True):
        spans, unsure = find_spans(page, likely, UNSURE)
        yield {"text": text, **leave_opening(text, spans, unsure)}


def leave_opening(text: str, spans: Sequence[Span], unsure: Sequence[Stretch]) -> Row:
    """The labels without those of a text's first words, which are given as unsure.

    Nothing stands before them, and hardly any labelled text opens with a person: the teacher split two names of three there.
    """
    words = text.split(maxsplit=OPENING)
    past = len(text) - len(words[-1]) if len(words) > OPENING else len(text)
    reach = max([past, *(end for start, end, _ in spans if start < past)])
    return {
        "spans": [span for span in spans if span[0] >= reach],
        "unsure": [(0, reach), *(stretch for stretch in unsure if stretch[1] > reach)],
    }


def _cut_batches(pages: Sequence[Page], random: np.random.Generator) -> Iterator[list[Page]]:
    windows = []
    for page in pages:
        # Another offset every time, so that a window's border never falls on the same words.
        offset = int(random.integers(WINDOW // 2)) if len(page) > WINDOW else 0
        borders = [0, *range(WINDOW - offset, len(page), WINDOW), len(page)]
        windows += [page.part(start, end) for start, end in pairwise(borders)]
    # Windows of like length share a batch; the batches come in any order.
    order = np.argsort([len(window) + random.integers(16) for window in windows], kind="stable")
    batches = np.array_split(order, max(len(order) // BATCH, 1))
    for place in random.permutation(len(batches)):
        yield [windows[number] for number in batches[place]]


def _find_loss(tagger: Tagger, batch: Sequence[Page], random: np.random.Generator) -> torch.Tensor:
    pieces, shapes, gaps, tags = (_pad([getattr(page, name) for page in batch], fill) for name, fill in _COLUMNS)
    hidden = torch.from_numpy(random.random(pieces.shape) < HIDDEN_SHARE) & (pieces > 0)
    pieces = torch.where(hidden, Reader.MASK, pieces)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = tagger(pieces, shapes, gaps)
    return torch.nn.functional.cross_entropy(scores.float().flatten(0, 1), tags.flatten(), ignore_index=-1)


_COLUMNS = (("pieces", 0), ("shapes", 0), ("gaps", 0), ("tags", -1))


def _judge_pages(tagger: Tagger, pages: Sequence[Page]) -> list[np.ndarray]:
    likely = [np.zeros((len(page), len(TAGS)), np.float32) for page in pages]
    depth = [np.full(len(page), -1) for page in pages]
    windows = [
        (number, start)
        for number, page in enumerate(pages)
        for start in range(0, max(len(page) - WINDOW + STRIDE, 1), STRIDE)
    ]
    windows.sort(key=lambda window: min(len(pages[window[0]]) - window[1], WINDOW))
    for first in range(0, len(windows), 16):
        part = windows[first : first + 16]
        batch = [pages[number].part(start, start + WINDOW) for number, start in part]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores = tagger(*(_pad([getattr(page, name) for page in batch], fill) for name, fill in _COLUMNS[:3]))
        for (number, start), page, judged in zip(part, batch, scores.float().softmax(-1).numpy(), strict=True):
            place = np.arange(len(page))
            deep = np.minimum(place + (start == 0) * WINDOW, len(page) - 1 - place)
            better = deep > depth[number][start : start + len(page)]
            likely[number][start : start + len(page)][better] = judged[: len(page)][better]
            depth[number][start : start + len(page)][better] = deep[better]
    return likely


def _pad(columns: Sequence[np.ndarray], fill: int) -> torch.Tensor:
    tensors = [torch.from_numpy(column.astype(np.int64)) for column in columns]
    return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=fill)


if __name__ == "__main__":
    main()
