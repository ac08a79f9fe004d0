from khamkho.collecting.tests.cast import area, clerk, desk, officer, schools

__all__ = ["area", "clerk", "desk", "officer", "schools"]
