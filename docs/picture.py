"""Draw docs/rewrite.svg from what the rewriter prints for examples/script: `python docs/picture.py`."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "rewrite.svg"
COMMAND = ("creatoraudit-migrate", "rewrite", "import_creators.py", "--accept", "assumed")
WIDTH = 110
# As rich's own, without the fonts that it would load from the network.
FORMAT = """<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px; white-space: pre;
}}
{styles}
</style>
<defs>{lines}</defs>
<rect width="{terminal_width}" height="{terminal_height}" rx="8" fill="#0c0c0c"/>
<g transform="translate(8, 8)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def shown() -> str:
    """What the command prints on a terminal: the diff, then the report."""
    program = Path(sys.executable).with_name(COMMAND[0])
    done = subprocess.run(
        [program, *COMMAND[1:], "--color", "always"],
        cwd=ROOT / "examples" / "script" / "v1",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def draw() -> str:
    """The picture."""
    console = Console(width=WIDTH, record=True, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ " + " ".join(COMMAND), style="bold"))
    console.print(Text.from_ansi(shown()))
    return console.export_svg(theme=MONOKAI, code_format=FORMAT, unique_id="rewrite")


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
