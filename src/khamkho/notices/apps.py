from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "khamkho.notices"
    default_auto_field = "django.db.models.BigAutoField"
