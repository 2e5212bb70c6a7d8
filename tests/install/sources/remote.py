"""A storage that isn't this machine's disk: its files have names and bytes, and no path."""

from django.core.files.storage import InMemoryStorage


class RemoteStorage(InMemoryStorage):
    def path(self, name):
        raise NotImplementedError("Files of this storage have no path.")
