"""Draws how often confidence keeps its promise, as one SVG file that needs no other and reads on light and dark ground."""

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 560, 640
LEFT, TOP, SIDE = 70, 90, 400
BARS_TOP, BARS_HEIGHT = 540, 60
STYLE = """
  .ground { fill: #ffffff; }
  text { font: 13px system-ui, sans-serif; fill: #1d2733; }
  .title { font-size: 17px; font-weight: 600; }
  .quiet { fill: #6b7785; font-size: 12px; }
  .grid { stroke: #d9dee4; }
  .promise { stroke: #6b7785; stroke-dasharray: 5 5; }
  .range { stroke: #1f6fb2; stroke-width: 2; }
  .mark, .bar { fill: #1f6fb2; }
  .bar { opacity: 0.45; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #14181d; }
    text { fill: #e6eaee; }
    .quiet { fill: #9aa5b1; }
    .grid { stroke: #323a43; }
    .promise { stroke: #9aa5b1; }
    .range { stroke: #6db3ea; }
    .mark, .bar { fill: #6db3ea; }
  }
"""

Tenth = Mapping[str, float | None]


def draw_reliability(tenths: Sequence[Tenth]) -> str:
    """The diagram of ten rows of `from`, `rows`, `mean_confidence`, `share_right`, `low` and `high` (None where empty)."""
    rows = sum(int(tenth["rows"] or 0) for tenth in tenths)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
        '<text id="title" class="title" x="20" y="32">How far the confidence of a speaker can be trusted</text>',
        f'<text class="quiet" x="20" y="54">{rows} quotations; dots: share that is right, bars: its 95 % interval</text>',
        '<text class="quiet" x="20" y="71">On the dashed line, nine in ten of those said with 0.9 are right.</text>',
        *_draw_grid(),
        *(_draw_tenth(tenth) for tenth in tenths if tenth["rows"]),
        *_draw_bars(tenths),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _draw_grid() -> list[str]:
    lines = []
    for step in range(0, 11, 2):
        share, right = step / 10, LEFT + SIDE
        x, y = _x(share), _y(share)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y}" y2="{y}"/>')
        lines.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{TOP + SIDE}"/>')
        lines.append(f'<text class="quiet" x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
        lines.append(f'<text class="quiet" x="{x}" y="{TOP + SIDE + 18}" text-anchor="middle">{share:.1f}</text>')
    lines.append(f'<line class="promise" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>')
    lines.append(f'<text x="{LEFT + SIDE}" y="{TOP + SIDE + 36}" text-anchor="end">confidence given</text>')
    lines.append(f'<text x="{LEFT + 8}" y="{TOP + 18}">share right</text>')
    return lines


def _draw_tenth(tenth: Tenth) -> str:
    x, y = _x(tenth["mean_confidence"]), _y(tenth["share_right"])
    range_line = f'<line class="range" x1="{x}" x2="{x}" y1="{_y(tenth["low"])}" y2="{_y(tenth["high"])}"/>'
    return f'{range_line}<circle class="mark" cx="{x}" cy="{y}" r="5"/>'


def _draw_bars(tenths: Sequence[Tenth]) -> list[str]:
    """How many quotations there are in each tenth."""
    most = max((tenth["rows"] or 0 for tenth in tenths), default=0) or 1
    lines = []
    for tenth in tenths:
        count = tenth["rows"] or 0
        height = round(BARS_HEIGHT * count / most, 1)
        x, bottom = _x(tenth["from"]), BARS_TOP + BARS_HEIGHT
        lines.append(
            f'<rect class="bar" x="{x + 2}" y="{bottom - height}" width="{SIDE / 10 - 4:g}" height="{height}"/>'
            f'<text class="quiet" x="{x + SIDE / 20:g}" y="{bottom + 16}" text-anchor="middle">{count:.0f}</text>'
        )
    lines.append(
        f'<text class="quiet" x="{LEFT + SIDE}" y="{BARS_TOP + BARS_HEIGHT + 34}" text-anchor="end">quotations</text>'
    )
    return lines


def _x(share: float | None) -> float:
    return round(LEFT + SIDE * (share or 0.0), 1)


def _y(share: float | None) -> float:
    return round(TOP + SIDE * (1 - (share or 0.0)), 1)
