"""What is decided about cards: values in, values out."""
