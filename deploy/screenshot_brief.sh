#!/usr/bin/env bash
# Takes docs/images/brief.png, the picture in README.md, of the brief of the samples: deploy/screenshot_brief.sh [DAY]. Needs chromium.
set -euo pipefail

day="${1:-2026-03-03}"
home="$(mktemp -d)"
trap 'rm -r "$home"' EXIT
python="${PYTHON:-.venv/bin/python}"
presswatch() { PRESSWATCH_HOME="$home" PYTHONPATH=. "$python" -c 'from presswatch.cli import app; app()' "$@"; }

presswatch run --all --inbox seeds/samples > /dev/null
presswatch brief --date "$day" > /dev/null
mkdir -p docs/images
# A profile of its own, so that nothing of whoever runs it is in the picture.
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$home/chromium" --force-device-scale-factor=1 \
  --window-size=840,1500 --screenshot="$PWD/docs/images/brief.png" "file://$home/reports/brief/$day.html" > "$home/log" 2>&1 ||
  { cat "$home/log" >&2; exit 1; }
echo "docs/images/brief.png shows the brief of $day"
