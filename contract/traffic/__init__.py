"""Traffic that many checks look at; each runs once in a run."""
