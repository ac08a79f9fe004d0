from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "khamkho.people"
    default_auto_field = "django.db.models.BigAutoField"
