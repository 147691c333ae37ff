"""Benchmarks that print ratios: CPU per request as multiples of a bare authenticated view."""
