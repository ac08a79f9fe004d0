"""What people are told: templates, mail, and how each notice fared."""
