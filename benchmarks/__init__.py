"""Benchmarks on public and real data; each module is a command: `python -m benchmarks.<name>`."""
