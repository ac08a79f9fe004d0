"""What a conversation understands and decides. Pure."""
