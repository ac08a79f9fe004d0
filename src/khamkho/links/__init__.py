"""Short links to offices and services, for paper and word of mouth, and how often each is followed."""
