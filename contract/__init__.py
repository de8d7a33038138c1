"""The contract suite: a target in, outcomes out."""
