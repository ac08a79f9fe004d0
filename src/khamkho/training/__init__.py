"""The training register: courses, who was invited and came, what they thought, and their certificates."""
