"""LINE, played on this machine: the service itself, its webhooks, and a phone on which somebody chats with an office."""
