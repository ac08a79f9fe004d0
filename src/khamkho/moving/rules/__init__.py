"""What is decided about tables that are moved in: values in, values out."""
