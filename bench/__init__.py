"""Benchmarks: CPU per request as multiples of a bare authenticated view, and what the time of an answer gives away."""
