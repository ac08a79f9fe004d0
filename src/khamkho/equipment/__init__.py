"""The equipment register: things, who has them, what schools need, what was allocated, repairs, stock-taking."""
