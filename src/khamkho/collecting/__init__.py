"""Collecting from many offices: who is asked what until when, who answered, and all answers in one table."""
