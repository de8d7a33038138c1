"""The grammar of Rust."""

from __future__ import annotations

from migrate.languages.grammar import Grammar


def _language() -> object:
    import tree_sitter_rust

    return tree_sitter_rust.language()


GRAMMAR = Grammar(_language)
