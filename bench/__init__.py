"""Benchmarks: ``make bench``. One run, JSON out, a table in ``docs/benchmarks.md``.

Measured is the product as it is served (``khamkho serve``: granian, one process of 16 threads, a worker beside it) over
HTTP on 127.0.0.1. Two things differ from an installation, both in `bench.settings`: the limits on how often one address
may ask are lifted, because one address plays everybody, and there is one more page, the bare view to compare with.
"""
