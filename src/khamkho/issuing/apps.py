from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "khamkho.issuing"
    default_auto_field = "django.db.models.BigAutoField"
