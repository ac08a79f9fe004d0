"""Pages of an office's settings, under ``/desk/office/``, and the page that an invitation opens."""
