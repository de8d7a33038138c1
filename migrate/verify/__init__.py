"""Run a program before and after the rewrite, and compare what the two do.

`traffic` reads what was sent, `wanted` translates it by the map, `match` pairs the two runs, `compare` looks
at exit code, output and state, `attribute` says which call site a request came from. These are pure.
`scratch`, `server`, `recorder`, `authority`, `program` and `session` meet the world.
"""

from __future__ import annotations
