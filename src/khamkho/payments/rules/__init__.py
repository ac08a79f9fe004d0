"""What is decided about money out: values in, values out."""
