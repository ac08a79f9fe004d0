from khamkho.batches.tests.cast import area, clerk, officer, school, sheet

__all__ = ["area", "clerk", "officer", "school", "sheet"]
