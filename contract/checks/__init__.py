"""The checks, one package an area, one file a requirement or an inseparable family."""
