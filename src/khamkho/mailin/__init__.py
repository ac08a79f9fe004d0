"""Mails to an office: read from its mailbox or from a pipe, kept whole, and made requests or messages of a case."""
