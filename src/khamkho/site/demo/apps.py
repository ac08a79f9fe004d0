from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "khamkho.site.demo"
    label = "demo"
