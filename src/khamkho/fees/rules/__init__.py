"""What is decided about fees: values in, values out."""
