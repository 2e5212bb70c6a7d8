INSTALLED_APPS.remove("wagtail_kb.pages")
WAGTAILIMAGES_IMAGE_MODEL = "home.ShopImage"
STORAGES["default"] = {"BACKEND": "shop.remote.RemoteStorage"}
