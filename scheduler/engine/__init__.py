"""The engine: options, the tour kernel, CP-SAT and the search that binds them. Only here solvers are imported."""
