"""Shell (sh, bash, zsh): words, variables, functions, pipes, and the clients that are commands."""

from __future__ import annotations
