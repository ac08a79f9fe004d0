from khamkho.fees.tests.cast import counter

__all__ = ["counter"]
