from django.apps import AppConfig


class ManualsConfig(AppConfig):
    name = "khamkho.manuals"
