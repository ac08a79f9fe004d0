"""What others read of ratings."""
