"""Proven limits: what no roster of a problem can beat, by Lagrangian relaxation of the demand."""
