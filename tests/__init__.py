"""Tests: what each one proves, and what would make it fail, stands in its docstring."""
