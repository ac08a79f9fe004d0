from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "khamkho.links"
    default_auto_field = "django.db.models.BigAutoField"
