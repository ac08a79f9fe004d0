from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "khamkho.rounds"
    default_auto_field = "django.db.models.BigAutoField"
